"""Transcript of a copy to share: lines with labels in place of personal data, and how to check it by the original."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.export.papers.paper import Heading, Paper, Paragraph, Table, TextRun, plain, quiet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from huazheng.core.runtime.language import Language
    from huazheng.export.papers.paper import Block

STATEMENT = Text(
    "这是为分享而做的副本：文字里的个人信息换成了【】中的说明，声音里相应的地方换成了提示音，其余一个字、一个采样也没有改。"
    "原始录音没有动过。谁有原始录音和它的校验码，谁就能核验：用话证运行 huazheng redact 录音编号 --check 副本文件夹，"
    "逐个采样、逐句比较。机器没有认出的话不会被遮住：分享之前请从头听一遍。",
    "This copy was made for sharing. Personal data was replaced by labels in [brackets] in the text and by a tone in "
    "the sound; no other word and no other sample differs. The original recording was not touched. Whoever has the "
    "original and its hash can verify that: huazheng redact CALL --check FOLDER compares every sample and every line. "
    "Words that were not recognized are not hidden: listen to the whole copy before sharing it.",
)
TITLE = Text("通话整理稿（遮去个人信息的副本）", "Transcript of a call (copy without personal data)")


@dataclass(frozen=True)
class SharedLine:
    """A line of the copy: the time in the recording, who speaks, and the words without personal data."""

    time: str
    speaker: str
    text: str


def shared_copy_paper(lines: Sequence[SharedLine], digests: Sequence[str], language: Language) -> Paper:
    """The transcript. ``digests``: SHA-256 of each original recording."""
    rows = tuple((quiet(line.time), plain(line.speaker), plain(line.text)) for line in lines)
    header = (
        Text("时间", "Time").of(language),
        Text("说话人", "Speaker").of(language),
        Text("内容", "Words").of(language),
    )
    return Paper(
        title=TITLE.of(language),
        language=language,
        footer=Text("遮去个人信息的副本", "Copy without personal data").of(language),
        blocks=(
            Paragraph(plain(TITLE.of(language)), "title"),
            Paragraph(quiet(STATEMENT.of(language)), "note"),
            *_originals(digests, language),
            Heading(Text("内容", "Words").of(language), 1, "words"),
            Table((12, 14, 74), rows, header),
        ),
    )


def _originals(digests: Sequence[str], language: Language) -> Iterator[Block]:
    for digest in digests:
        words = Text("原始录音 SHA-256：", "Original recording, SHA-256: ").of(language)
        yield Paragraph((TextRun(words, "quiet"), TextRun(digest, "code")), "note")
