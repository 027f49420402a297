"""The whole call as plain text: a line a turn, with its time and speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.language import Language, Text
from huazheng.core.words import MACHINE_TEXT_NOTICE, speaker_words
from huazheng.export.put_right import placed_right
from huazheng.export.tame import one_line
from huazheng.export.when import tenths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.export.base import CallDocument

EXTENSION = "txt"
TITLE = Text("通话全文（文本）", "The whole call (text)")


def render(document: CallDocument, language: Language) -> bytes:
    """UTF-8, a final newline included."""
    return ("\n".join(_lines(document, language)) + "\n").encode()


def _lines(document: CallDocument, language: Language) -> Iterator[str]:
    yield f"{one_line(document.title)}  {document.seal.call}"
    yield f"SHA-256 {document.seal.digests}"
    yield MACHINE_TEXT_NOTICE.of(language)
    yield ""
    colon = Text("：", ": ").of(language)
    for turn in document.turns:
        text = document.text_of(turn)
        line = f"[{tenths(turn.start)}] {speaker_words(turn).of(language)}{colon}{one_line(text)}"
        if text != turn.text:
            machine = one_line(turn.text)
            line += Text(f"（人工更正；机器文字：{machine}）", f" (put right; the machine's: {machine})").of(language)
        for told in placed_right(document, turn, language):
            line += Text(f"（{told}）", f" ({told})").of(language)
        yield line
