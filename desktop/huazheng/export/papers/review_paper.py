"""审阅意见: a reviewer's opinions of each item and moment of a bundle, as a Paper for Word and plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from huazheng.core.runtime.language import Language, Text
from huazheng.core.schema.review import DECISION_LABELS
from huazheng.export.documents.document_times import format_instant, format_tenths
from huazheng.export.documents.one_sided_lines import no_moments, one_sided_line
from huazheng.export.documents.result_lines import item_lines, moment_lines
from huazheng.export.documents.vocabulary import recording_footer
from huazheng.export.papers.paper import Heading, Paper, Paragraph, Table, TextRun, Words, plain, quiet, strong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.schema.review import Review, ReviewMark
    from huazheng.export.documents.call_document import CallDocument
    from huazheng.export.documents.result_lines import Clock
    from huazheng.export.papers.paper import Block

TITLE = Text("回访录音审阅意见", "Review of a recorded callback")
NOT_REVIEWED = Text("未审阅", "Not reviewed")
NOTE_ONLY = Text("（只有备注）", "(note only)")
NOTICE = Text(
    "“同意”“不同意”指审阅人是否同意机器的对照结果。审阅不改动证据，以原始录音为准。",
    "“Agree” and “disagree” state whether the reviewer agrees with the machine result. A review does not change the "
    "evidence; the original recording prevails.",
)
ALTERED = Text("打开时与封存内容不一致，有改动：", "Altered when opened: ")
INTACT = Text("打开时核验无误，完好。", "Verified when opened: intact.")


def review_paper(document: CallDocument, review: Review, language: Language) -> Paper:
    """The review of that call."""
    title = TITLE.of(language)
    return Paper(
        title=title,
        language=language,
        footer=recording_footer(document, language),
        blocks=(
            Paragraph(plain(title), "title"),
            Paragraph(plain(Text(f"录音编号 {review.call}", f"Call {review.call}").of(language)), "subtitle"),
            *_what(document, review, language),
            *_summary(review, language),
            *_items(document, review, language),
            *_moments(document, review, language),
            *_ending(review, language),
        ),
    )


@dataclass(frozen=True)
class Opinion:
    """A reviewer's opinion of one item or moment. ``place`` is its number or time; ``found`` is the machine's.

    ``said`` is the decision in words where there is one, which is when it is ``decided``; else that there is none.
    """

    place: str
    subject: str
    found: str
    said: str
    note: str
    decided: bool

    @property
    def words(self) -> Words:
        """The opinion as it stands in a document."""
        return strong(self.said) if self.decided else quiet(self.said)


def item_opinions(document: CallDocument, review: Review, language: Language) -> list[Opinion]:
    """On every item of the call's analysis, in its order."""
    lines = zip(document.analysis.items, item_lines(document, language), strict=True)
    return [
        Opinion(
            place=str(number),
            subject=line.title,
            found=line.status + (f"\n{line.possibly}" if line.possibly else ""),
            **_said(review.mark("item", item.id), language),
        )
        for number, (item, line) in enumerate(lines, 1)
    ]


def moment_opinions(
    document: CallDocument, review: Review, language: Language, at: Clock = format_tenths
) -> list[Opinion]:
    """On every place where the customer did not understand, in time order. ``at`` writes its times."""
    lines = zip(document.analysis.moments, moment_lines(document, language, at), strict=True)
    return [
        Opinion(
            place=line.time,
            subject=line.text,
            found=f"{line.kind}\n{line.answer}",
            **_said(review.mark("moment", str(moment.turn)), language),
        )
        for moment, line in lines
    ]


def _what(document: CallDocument, review: Review, language: Language) -> Iterator[Block]:
    yield Heading(Text("一、审阅对象", "1. Subject of the review").of(language), 1, "what")
    bundle = review.bundle
    found = INTACT.of(language) if bundle.intact else "\n".join((ALTERED.of(language), *bundle.problems))
    rows = (
        (
            Text("原始录音与\nSHA-256", "Recording,\nSHA-256"),
            (
                TextRun(f"{document.title}\n"),
                TextRun("\n".join(file.sha256 for file in document.seal.recordings), "code"),
            ),
        ),
        (Text("封存信息\nSHA-256", "Seal,\nSHA-256"), (TextRun(review.seal_sha256, "code"),)),
        (Text("证据包与\nSHA-256", "Bundle,\nSHA-256"), (TextRun(f"{bundle.name}\n"), TextRun(bundle.sha256, "code"))),
        (Text("证据包核验", "Bundle verification"), plain(found) if bundle.intact else strong(found)),
        (Text("审阅人", "Reviewer"), plain(review.reviewer)),
        (Text("审阅人公钥指纹", "Reviewer's key"), (TextRun(review.key.fingerprint, "code"),)),
        (Text("开始审阅", "Opened"), plain(format_instant(review.opened_at, language))),
        (Text("最后保存", "Last saved"), plain(format_instant(review.saved_at, language))),
    )
    yield Table(widths=(18, 82), rows=tuple((strong(name.of(language)), words) for name, words in rows))
    yield Paragraph(quiet(NOTICE.of(language)), "note")


def _summary(review: Review, language: Language) -> Iterator[Block]:
    yield Heading(Text("二、总的意见", "2. Overall comment").of(language), 1, "summary")
    yield Paragraph(plain(review.summary or Text("没有写。", "No comment.").of(language)))


def _items(document: CallDocument, review: Review, language: Language) -> Iterator[Block]:
    yield Heading(Text("三、逐项意见", "3. Item by item").of(language), 1, "items")
    if (one_sided := one_sided_line(document, language)) is not None:
        yield Paragraph(plain(one_sided))
    header = (
        Text("序号", "No."),
        Text("项目", "Item"),
        Text("机器结果", "Machine result"),
        Text("审阅意见", "Reviewer"),
        Text("说明", "Note"),
    )
    rows = _rows(item_opinions(document, review, language))
    yield Table(widths=(7, 24, 19, 14, 36), header=tuple(name.of(language) for name in header), rows=rows)


def _moments(document: CallDocument, review: Review, language: Language) -> Iterator[Block]:
    heading = Text("四、客户没听懂、追问或否认之处", "4. Not understood, questioned or denied by the customer")
    yield Heading(heading.of(language), 1, "moments")
    opinions = moment_opinions(document, review, language)
    if not opinions:
        yield Paragraph(plain(no_moments(document, language)))
        return
    header = (
        Text("时间", "Time"),
        Text("客户原话（机器识别）", "The customer's words (machine transcript)"),
        Text("机器结果", "Machine result"),
        Text("审阅意见", "Reviewer"),
        Text("说明", "Note"),
    )
    rows = _rows(opinions)
    yield Table(widths=(15, 26, 21, 12, 26), header=tuple(name.of(language) for name in header), rows=rows)


def _rows(opinions: list[Opinion]) -> tuple[tuple[Words, ...], ...]:
    return tuple(
        (plain(one.place), plain(one.subject), plain(one.found), one.words, plain(one.note)) for one in opinions
    )


class _Said(TypedDict):
    said: str
    note: str
    decided: bool


def _said(mark: ReviewMark | None, language: Language) -> _Said:
    if mark is None:
        return _Said(said=NOT_REVIEWED.of(language), note="", decided=False)
    if mark.decision is None:
        return _Said(said=NOTE_ONLY.of(language), note=mark.note, decided=False)
    return _Said(said=DECISION_LABELS[mark.decision].of(language), note=mark.note, decided=True)


def _ending(review: Review, language: Language) -> Iterator[Block]:
    colon = Text("：", ": ").of(language)
    name = Text("审阅人（签名）", "Reviewer (signature)").of(language)
    yield Paragraph(
        (TextRun(f"{name}{colon}"), TextRun(review.reviewer, "quiet"), TextRun("  ____________________", "quiet")),
        "signature",
    )
    day = Text("日期", "Date").of(language)
    yield Paragraph((TextRun(f"{day}{colon}"), TextRun("____________________", "quiet")), "signature")
