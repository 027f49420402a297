"""The turns as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.labels import speaker_label
from huazheng.export.documents.correction_lines import correction_notes
from huazheng.export.documents.document_times import format_tenths
from huazheng.export.tables.call_table import call_table

if TYPE_CHECKING:
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "csv"
TITLE = Text("通话全文（表格）", "The whole call (table)")
HEADER = (
    Text("序号", "turn"),
    Text("时间", "time"),
    Text("开始（秒）", "start_s"),
    Text("结束（秒）", "end_s"),
    Text("说话人", "speaker"),
    Text("文字", "text"),
    Text("机器原文", "heard"),
    Text("人工更正", "put_right"),
    Text("说话人与时间的更正", "speaker_and_times_put_right"),
    Text("置信度", "confidence"),
    Text("说话人置信度", "speaker_confidence"),
)


def render(document: CallDocument, language: Language) -> bytes:
    """A row a turn."""
    return call_table(
        document,
        language,
        HEADER,
        (
            (
                turn.id + 1,
                format_tenths(turn.start),
                round(turn.start, 3),
                round(turn.end, 3),
                speaker_label(turn).of(language),
                turn.text,
                turn.heard,
                document.corrections.get(turn.id),
                "; ".join(correction_notes(document, turn, language)) or None,
                turn.confidence,
                turn.speaker_confidence,
            )
            for turn in document.turns
        ),
    )
