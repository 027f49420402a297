"""Part three: everything that was said, in order, with what the machine was unsure of and what a person put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.labels import MACHINE_TEXT_NOTICE, OTHER_SPEAKER_LABEL
from huazheng.core.text.script import raw_text
from huazheng.core.text.spans import low_confidence_spans
from huazheng.export.documents.correction_lines import correction_notes
from huazheng.export.documents.document_times import format_tenths
from huazheng.export.papers.paper import Block, Heading, Paragraph, Table, TextRun, Words, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.schema.transcript import Speaker, Turn
    from huazheng.export.documents.call_document import CallDocument

# In a court's paper nobody is “me”.
SPEAKERS: dict[Speaker, Text] = {
    "agent": Text("坐席", "Agent"),
    "customer": Text("客户", "Customer"),
    "unknown": Text("未能分辨", "Not told apart"),
}
HEADER = (Text("序号", "No."), Text("时间", "Time"), Text("说话人", "Speaker"), Text("内容", "Words"))


def blocks(document: CallDocument, language: Language) -> Iterator[Block]:
    """The heading, how to read the marks, and the table of turns."""
    yield Heading(Text("三、通话全文", "3. The whole call").of(language), 1, "speech")
    yield Paragraph(_key(language), "note", with_next=True)
    turns = document.turns
    if not turns:
        yield Paragraph(plain(Text("没有识别出文字。", "There is no text.").of(language)))
        return
    yield Table(
        widths=(8, 15, 13, 64),
        header=tuple(name.of(language) for name in HEADER),
        rows=tuple(_row(document, turn, language) for turn in turns),
        anchors={number: turn_anchor(turn.id) for number, turn in enumerate(turns)},
    )


def turn_anchor(turn_id: int) -> str:
    """The bookmark of a turn."""
    return f"turn_{turn_id}"


def _key(language: Language) -> Words:
    say = {
        "notice": MACHINE_TEXT_NOTICE,
        "doubtful": Text("点线下划", "Dotted underline"),
        "doubtful_means": Text("：机器不确定的字；", ": the machine was unsure; "),
        "machine": Text("机器原文", "as heard"),
        "machine_means": Text("：机器写下的原字；", ": the very characters that the machine wrote; "),
        "changed": Text("人工更正", "put right"),
        "changed_means": Text(
            "：听录音后由人更正，机器文字仍保留。", ": by a person who listened; the machine's text stays."
        ),
    }
    words = {name: text.of(language) for name, text in say.items()}
    return (
        TextRun(words["notice"] + " "),
        TextRun(words["doubtful"], "doubtful"),
        TextRun(words["doubtful_means"]),
        TextRun(words["machine"], "machine"),
        TextRun(words["machine_means"]),
        TextRun(words["changed"], "changed"),
        TextRun(words["changed_means"]),
    )


def _row(document: CallDocument, turn: Turn, language: Language) -> tuple[Words, ...]:
    other = turn.settled and turn.speaker == "unknown"
    speaker = (OTHER_SPEAKER_LABEL if other else SPEAKERS[turn.speaker]).of(language)
    return (
        plain(str(turn.id + 1)),
        plain(format_tenths(turn.start)),
        plain(speaker),
        tuple(_said(document, turn, language)),
    )


def _said(document: CallDocument, turn: Turn, language: Language) -> Iterator[TextRun]:
    after = 0
    for place in low_confidence_spans(turn):
        if place.first > after:
            yield TextRun(turn.text[after : place.first])
        yield TextRun(turn.text[place.first : place.after], "doubtful")
        after = place.after
    if after < len(turn.text):
        yield TextRun(turn.text[after:])
    if (raw := raw_text(turn.heard, turn.text)) is not None:
        yield TextRun(Text(f"\n机器原文：{raw}", f"\nAs heard: {raw}").of(language), "machine")
    if (corrected := document.corrections.get(turn.id)) is not None:
        yield TextRun(Text(f"\n人工更正：{corrected}", f"\nPut right: {corrected}").of(language), "changed")
    for told in correction_notes(document, turn, language, SPEAKERS):
        yield TextRun(f"\n{told}", "changed")
