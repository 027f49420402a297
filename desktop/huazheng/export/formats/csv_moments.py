"""The moments in which the customer did not understand, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.export.documents.document_times import format_tenths
from huazheng.export.documents.result_lines import moment_lines
from huazheng.export.tables.call_table import call_table

if TYPE_CHECKING:
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "csv"
TITLE = Text("没听懂之处（表格）", "Not understood by the customer (table)")
HEADER = (
    Text("序号", "turn"),
    Text("时间", "time"),
    Text("开始（秒）", "start_s"),
    Text("结束（秒）", "end_s"),
    Text("类别", "kind"),
    Text("客户原话", "words"),
    Text("涉及事项", "item"),
    Text("结果", "outcome"),
    Text("置信度", "confidence"),
)


def render(document: CallDocument, language: Language) -> bytes:
    """A row a moment."""
    lines = zip(document.analysis.moments, moment_lines(document, language), strict=True)
    return call_table(
        document,
        language,
        HEADER,
        (
            (
                moment.turn + 1,
                format_tenths(moment.start),
                round(moment.start, 3),
                round(moment.end, 3),
                line.kind,
                moment.quote,
                line.item,
                line.answer,
                moment.confidence,
            )
            for moment, line in lines
        ),
    )
