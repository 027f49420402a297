"""The checklist as a table: a row a fact, with the words and times that carry it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.export.documents.result_lines import item_lines
from huazheng.export.tables.call_table import call_table

if TYPE_CHECKING:
    from huazheng.export.documents.call_document import CallDocument

EXTENSION = "csv"
TITLE = Text("逐项对照（表格）", "Checklist (table)")
HEADER = (
    Text("项目编号", "item_id"),
    Text("项目", "item"),
    Text("结果", "status"),
    Text("疑似", "possibly"),
    Text("内容", "facet"),
    Text("必须", "required"),
    Text("已说到", "conveyed"),
    Text("原话与时间", "quotes"),
    Text("客户", "customer"),
    Text("条文", "article"),
)


def render(document: CallDocument, language: Language) -> bytes:
    """A row a facet of every item."""
    yes, no = Text("是", "yes").of(language), Text("否", "no").of(language)
    lines = zip(document.analysis.items, item_lines(document, language), strict=True)
    return call_table(
        document,
        language,
        HEADER,
        (
            (
                item.id,
                line.title,
                line.status,
                line.possibly,
                facet.title,
                yes if facet.required else no,
                (yes if facet.conveyed else no) if facet.judged else line.status,
                " / ".join(f"[{quote.time}] {quote.text}" for quote in facet.quotes),
                line.customer,
                line.article,
            )
            for item, line in lines
            for facet in line.facets
        ),
    )
