"""Annex A: where the main text is not the machine's, with the machine's words, and every correction ever made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.script import raw_text
from huazheng.export.documents.correction_lines import (
    CORRECTIONS_NOTICE,
    CORRECTIONS_TITLE,
    correction_notes,
    edit_lines,
    removal_note,
)
from huazheng.export.papers.court.capture_section import gap_blocks
from huazheng.export.papers.court.sheets import SPEAKERS, format_short
from huazheng.export.papers.paper import Block, Heading, Paragraph, Part, Table, TextRun, Words, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.schema.transcript import Turn
    from huazheng.export.documents.call_document import CallDocument
    from huazheng.export.papers.court.sheets import Sheets

PART = Text("附件", "Annexes")
PLACE = Text("正文", "Transcript")


def blocks(document: CallDocument, sheets: Sheets, language: Language) -> Iterator[Block]:
    """The lines that differ, the log of corrections, the gaps."""
    yield Part(PART.of(language))
    yield Heading(
        Text("附件 A：人工更正与机器原文", "Annex A: corrections, with the machine's words").of(language),
        1,
        "corrections",
    )
    if document.machine.model_sha256:
        made = Text("机器文字所用模型的 SHA-256：", "SHA-256 of the model that wrote the machine text: ").of(language)
        yield Paragraph((TextRun(made), TextRun(document.machine.model_sha256, "code")), "note")
    rows = tuple(_rows(document, sheets, language))
    if not rows:
        none = Text("正文就是机器识别的文字，没有改动。", "The transcript is machine text, unchanged.")
        yield Paragraph(plain(none.of(language)))
    else:
        yield Heading(Text("A1 与机器原文不同的各句", "A1. Lines that differ from the machine's").of(language), 2, "a1")
        header = (
            Text("页:行", "Page:line"),
            Text("时间", "Time"),
            Text("机器原文", "Machine text"),
            Text("正文与更正", "Transcript and correction"),
        )
        yield Table(
            widths=(12, 11, 36, 41), header=tuple(name.of(language) for name in header), rows=rows, compact=True
        )
    yield from _log(document, sheets, language)
    yield from gap_blocks(document, language)


def _rows(document: CallDocument, sheets: Sheets, language: Language) -> Iterator[tuple[Words, ...]]:
    """Every turn that a person changed or removed, and every one whose spelling the program changed."""
    for turn in document.all_turns:
        machine = document.machine_turn(turn)
        removed = removal_note(document, turn, language)
        notes = list(correction_notes(document, turn, language, SPEAKERS))
        raw = raw_text(machine.heard, machine.text)
        changed = turn.text != machine.text
        if not (removed or notes or changed or raw is not None):
            continue
        yield (
            plain(sheets.cite(turn.id) or "—"),
            plain(format_short(turn.start)),
            _machine_words(machine, raw, removed=removed is not None),
            _became(turn, [removed] if removed else notes, language, changed=changed and not removed),
        )


def _machine_words(machine: Turn, raw: str | None, *, removed: bool) -> Words:
    return (TextRun(raw if raw is not None else machine.text, "removed" if removed else "machine"),)


def _became(turn: Turn, notes: list[str], language: Language, *, changed: bool) -> Words:
    """The text of the transcript where it differs, then what else a person did."""
    lines = [TextRun(turn.text, "plain")] if changed or not notes else []
    if not changed and not notes:
        lines.append(
            TextRun(Text("\n由软件统一字形或数字写法", "\nSpelling unified by the software").of(language), "quiet")
        )
    lines += [TextRun(f"\n{note}" if lines or number else note, "quiet") for number, note in enumerate(notes)]
    return tuple(lines)


def _log(document: CallDocument, sheets: Sheets, language: Language) -> Iterator[Block]:
    """Every correction that was made, undone ones included; nothing where there are none."""
    if not document.corrections:
        return
    title = CORRECTIONS_TITLE.of(language)
    yield Heading(Text(f"A2 {title}", f"A2. {title}").of(language), 2, "a2")
    yield Paragraph(plain(CORRECTIONS_NOTICE.of(language)), "note", with_next=True)
    places = {
        edit.number: f"  {PLACE.of(language)} {place}"
        for edit in document.corrections
        if (turn := document.turn(getattr(edit, "turn", None))) is not None and (place := sheets.cite(turn.id))
    }
    header = (Text("序号", "No."), Text("时间", "Time"), Text("更正人", "By"), Text("更正", "Correction"))
    yield Table(
        widths=(8, 24, 14, 54),
        header=tuple(name.of(language) for name in header),
        rows=tuple(
            (
                plain(str(line.number)),
                plain(line.when),
                plain(line.who),
                (
                    TextRun(line.what),
                    TextRun(places.get(line.number, ""), "quiet"),
                    *((TextRun(f"\n{line.state}", "quiet"),) if line.state else ()),
                ),
            )
            for line in edit_lines(document, language, SPEAKERS)
        ),
        compact=True,
    )
