"""The whole call as plain text: a line a turn, with its time and speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.labels import DOCUMENT_SPEAKER_LABELS, MACHINE_TEXT_NOTICE, speaker_label
from huazheng.core.text.sanitize import one_line
from huazheng.export.documents.correction_lines import (
    CORRECTIONS_TITLE,
    corrected_text,
    correction_notes,
    edit_lines,
    format_edit_line,
    removal_note,
)
from huazheng.export.documents.document_times import format_tenths
from huazheng.export.documents.one_sided_lines import one_sided_line
from huazheng.export.documents.proof_marks import marked_text, proof_legend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.schema.transcript import Turn
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "txt"
TITLE = Text("通话全文（文本）", "Full transcript (text)")


def render(document: CallDocument, language: Language) -> bytes:
    """UTF-8, a final newline included."""
    return ("\n".join(_lines(document, language)) + "\n").encode()


def _lines(document: CallDocument, language: Language) -> Iterator[str]:
    yield f"{one_line(document.title)}  {document.seal.call}"
    yield Text("封存码 ", "Seal code ").of(language) + document.code
    yield f"SHA-256 {document.seal.digests}"
    yield MACHINE_TEXT_NOTICE.of(language)
    if (one_sided := one_sided_line(document, language)) is not None:
        yield one_sided
    if (legend := proof_legend(document, language)) is not None:
        yield legend
    yield ""
    colon = Text("：", ": ").of(language)
    for turn in document.all_turns:
        speaker = speaker_label(turn, DOCUMENT_SPEAKER_LABELS).of(language)
        yield f"[{format_tenths(turn.start)}] {speaker}{colon}{_said(document, turn, language)}"
    if document.corrections:
        yield ""
        yield CORRECTIONS_TITLE.of(language)
        for line in edit_lines(document, language):
            yield format_edit_line(line, language)


def _said(document: CallDocument, turn: Turn, language: Language) -> str:
    """The turn's words; a removed turn's in brackets, with who removed it."""
    removed, words = removal_note(document, turn, language), one_line(marked_text(document, turn))
    line = Text(f"〔已删去：{words}〕", f"[removed: {words}]").of(language) if removed is not None else words
    notes = list(correction_notes(document, turn, language))
    if corrected_text(document, turn) is not None:
        machine = one_line(document.machine_turn(turn).text)
        notes.insert(0, Text(f"人工更正；机器文字：{machine}", f"corrected; machine: {machine}").of(language))
    if removed is not None:
        notes.append(removed)
    return line + "".join(Text(f"（{note}）", f" ({note})").of(language) for note in notes)
