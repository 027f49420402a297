"""Part three: the whole text in order, with doubtful words, corrections and removals, and the list of corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.labels import MACHINE_TEXT_NOTICE, OTHER_SPEAKER_LABEL
from huazheng.core.text.script import raw_text
from huazheng.core.text.spans import low_confidence_spans
from huazheng.export.documents.correction_lines import (
    CORRECTIONS_NOTICE,
    CORRECTIONS_TITLE,
    corrected_text,
    correction_notes,
    edit_lines,
    removal_note,
)
from huazheng.export.documents.document_times import format_tenths
from huazheng.export.documents.one_sided_lines import one_sided_line
from huazheng.export.papers.paper import Block, Heading, Paragraph, Table, TextRun, Words, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.schema.transcript import Speaker, Turn
    from huazheng.export.documents.call_document import CallDocument

# In a court's paper nobody is “me”.
SPEAKERS: dict[Speaker, Text] = {
    "agent": Text("坐席", "Agent"),
    "customer": Text("客户", "Customer"),
    "unknown": Text("未能分辨", "Not identified"),
}
HEADER = (Text("序号", "No."), Text("时间", "Time"), Text("说话人", "Speaker"), Text("内容", "Words"))


def blocks(document: CallDocument, language: Language) -> Iterator[Block]:
    """The heading, how to read the marks, and the table of turns."""
    yield Heading(Text("三、通话全文", "3. Full transcript").of(language), 1, "speech")
    if (one_sided := one_sided_line(document, language)) is not None:
        yield Paragraph((TextRun(one_sided, "strong"),))
    yield Paragraph(_key(language), "note", with_next=True)
    turns = document.all_turns
    if not turns:
        yield Paragraph(plain(Text("没有识别出文字。", "No text was recognized.").of(language)))
        return
    yield Table(
        widths=(8, 15, 13, 64),
        header=tuple(name.of(language) for name in HEADER),
        rows=tuple(_row(document, turn, language) for turn in turns),
        anchors={number: turn_anchor(turn.id) for number, turn in enumerate(turns)},
    )
    yield from _corrections(document, language)


def _corrections(document: CallDocument, language: Language) -> Iterator[Block]:
    """Every correction that was made, undone ones included; nothing where there are none."""
    if not document.corrections:
        return
    yield Heading(CORRECTIONS_TITLE.of(language), 2, "corrections")
    yield Paragraph(plain(CORRECTIONS_NOTICE.of(language)), "note", with_next=True)
    header = (Text("序号", "No."), Text("时间", "Time"), Text("更正人", "By"), Text("更正", "Correction"))
    yield Table(
        widths=(8, 24, 14, 54),
        header=tuple(name.of(language) for name in header),
        rows=tuple(
            (
                plain(str(line.number)),
                plain(line.when),
                plain(line.who),
                (TextRun(line.what), *((TextRun(f"\n{line.state}", "quiet"),) if line.state else ())),
            )
            for line in edit_lines(document, language, SPEAKERS)
        ),
    )


def turn_anchor(turn_id: int) -> str:
    """The bookmark of a turn."""
    return f"turn_{turn_id}"


def _key(language: Language) -> Words:
    say = {
        "notice": MACHINE_TEXT_NOTICE,
        "doubtful": Text("点线下划", "Dotted underline"),
        "doubtful_means": Text("：机器不确定的字；", ": the machine was uncertain; "),
        "machine": Text("机器原文", "machine text"),
        "machine_means": Text("：机器写下的原字；", ": as originally transcribed; "),
        "changed": Text("人工更正", "corrected"),
        "changed_means": Text(
            "：听录音后由人更正，机器文字仍保留。", ": by a person after listening; the machine text is kept."
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
    """The machine's words with doubtful ones marked, then a person's; all struck out in a removed turn."""
    machine, removed = document.machine_turn(turn), removal_note(document, turn, language)
    if removed is not None:
        yield TextRun(machine.text, "removed")
    else:
        yield from _machine_words(machine)
    if (raw := raw_text(machine.heard, machine.text)) is not None:
        yield TextRun(Text(f"\n机器原文：{raw}", f"\nMachine text: {raw}").of(language), "machine")
    if (corrected := corrected_text(document, turn)) is not None:
        yield TextRun(Text(f"\n人工更正：{corrected}", f"\nCorrected: {corrected}").of(language), "changed")
    for note in correction_notes(document, turn, language, SPEAKERS):
        yield TextRun(f"\n{note}", "changed")
    if removed is not None:
        yield TextRun(f"\n{removed}", "changed")


def _machine_words(machine: Turn) -> Iterator[TextRun]:
    after = 0
    for place in low_confidence_spans(machine):
        if place.first > after:
            yield TextRun(machine.text[after : place.first])
        yield TextRun(machine.text[place.first : place.after], "doubtful")
        after = place.after
    if after < len(machine.text):
        yield TextRun(machine.text[after:])
