"""The turns as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.labels import DOCUMENT_SPEAKER_LABELS, speaker_label
from huazheng.export.documents.correction_lines import corrected_text, correction_notes, made_of, removal_note
from huazheng.export.documents.document_times import format_tenths
from huazheng.export.tables.call_table import call_table

if TYPE_CHECKING:
    from huazheng.core.schema.transcript import Turn
    from huazheng.export.documents.call_document import CallDocument
    from huazheng.export.tables.csv_cells import Cell

EXTENSION = "csv"
TITLE = Text("通话全文（表格）", "Full transcript (table)")
HEADER = (
    Text("序号", "turn"),
    Text("时间", "time"),
    Text("开始（秒）", "start_s"),
    Text("结束（秒）", "end_s"),
    Text("说话人", "speaker"),
    Text("文字", "text"),
    Text("机器原文", "heard"),
    Text("人工更正", "corrected"),
    Text("说话人与时间的更正", "speaker_and_times_corrected"),
    Text("置信度", "confidence"),
    Text("说话人置信度", "speaker_confidence"),
    Text("已删去", "removed"),
    Text("拆分与合并", "split_or_joined"),
)


def render(document: CallDocument, language: Language) -> bytes:
    """A row a turn in time order, removed ones included; ``text`` and ``heard`` are the machine's."""
    return call_table(document, language, HEADER, (_row(document, turn, language) for turn in document.all_turns))


def _row(document: CallDocument, turn: Turn, language: Language) -> tuple[Cell, ...]:
    machine, mark = document.machine_turn(turn), document.mark(turn)
    notes = list(correction_notes(document, turn, language))
    structure = made_of(mark.sources).of(language) if mark is not None and mark.restructured else None
    return (
        turn.id + 1,
        format_tenths(turn.start),
        round(turn.start, 3),
        round(turn.end, 3),
        speaker_label(turn, DOCUMENT_SPEAKER_LABELS).of(language),
        machine.text,
        machine.heard,
        corrected_text(document, turn),
        "; ".join(note for note in notes if note != structure) or None,
        machine.confidence,
        turn.speaker_confidence,
        removal_note(document, turn, language),
        structure,
    )
