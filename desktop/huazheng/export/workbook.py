"""An Overview as an Excel workbook: a sheet of calls that sorts and filters, and a sheet with a chart of the items."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from huazheng.core.language import Language, Text
from huazheng.core.words import STATUS_WORDS
from huazheng.export.overview import STATUSES
from huazheng.export.tame import tame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.export.cells import Cell
    from huazheng.export.overview import Overview

MADE = datetime(1980, 1, 1, tzinfo=UTC)  # one day for all, so that the same calls give the same bytes
LONGEST_CELL = 32767  # Excel's own limit
LONGEST_LINK = 2000
NARROWEST, WIDEST = 8, 32  # columns, in characters
# UI.md's colours: explained, confirmed, partly (twice), asked only, not mentioned.
COLOURS = {
    "explained": "#1B7F5C",
    "confirmed": "#1B7F5C",
    "partly_explained": "#9A6700",
    "partly_confirmed": "#9A6700",
    "asked_only": "#B54708",
    "not_mentioned": "#667085",
}


def workbook_bytes(table: Overview, language: Language) -> bytes:
    """The bytes of the .xlsx. No text in it is ever a formula."""
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"title": "Huazheng", "created": MADE})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    calls = book.add_worksheet(Text("通话", "Calls").of(language))
    _calls(calls, table, bold)
    items = book.add_worksheet(Text("各项说明情况", "Items").of(language))
    _items(book, items, table, bold, language)
    book.close()
    return target.getvalue()


def _calls(sheet: Any, table: Overview, bold: Any) -> None:
    for column, name in enumerate(table.header):
        sheet.write_string(0, column, _fit(name), bold)
        longest = max(_columns(name), *(_columns(row[column]) for row in table.rows), NARROWEST)
        sheet.set_column(column, column, min(longest, WIDEST) + 3)
    for number, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row[:-1]):
            if isinstance(cell, str):
                sheet.write_string(number, column, _fit(cell))
            elif cell is not None:
                sheet.write_number(number, column, cell)
        _link(sheet, number, len(row) - 1, str(row[-1] or ""))
    sheet.freeze_panes(1, 2)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.header) - 1)


def _columns(cell: Cell) -> int:
    """How many columns of a fixed pitch the cell takes; a Chinese character takes two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in str(cell)[:WIDEST]) if cell is not None else 0


def _link(sheet: Any, row: int, column: int, link: str) -> None:
    """The recording's place, as a link where Excel takes it and as text else."""
    if len(link) > LONGEST_LINK or sheet.write_url(row, column, f"external:{tame(link)}", string=_fit(link)) != 0:
        sheet.write_string(row, column, _fit(link))


def _items(book: Any, sheet: Any, table: Overview, bold: Any, language: Language) -> None:
    names = [Text("项目", "Item").of(language), *(_status(status, language) for status in STATUSES)]
    _row(sheet, 0, names, bold)
    for number, (title, counts) in enumerate(table.items, 1):
        _row(sheet, number, [title, *counts])
    sheet.set_column(0, 0, 36)
    if not table.items:
        return
    chart = book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for column, status in enumerate(STATUSES, 1):
        chart.add_series(
            {
                "name": [sheet.name, 0, column],
                "categories": [sheet.name, 1, 0, len(table.items), 0],
                "values": [sheet.name, 1, column, len(table.items), column],
                "fill": {"color": COLOURS[status]},
                "gap": 60,
            }
        )
    chart.set_title(
        {"name": Text("每一项有多少通电话说明了", "In how many calls each item was explained").of(language)}
    )
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 900, "height": 120 + 40 * len(table.items)})
    sheet.insert_chart(len(table.items) + 2, 0, chart)


def _row(sheet: Any, number: int, cells: Sequence[str | int], look: Any = None) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(number, column, _fit(cell), look)
        else:
            sheet.write_number(number, column, cell, look)


def _status(status: str, language: Language) -> str:
    return next(words.words.of(language) for name, words in STATUS_WORDS.items() if name == status)


def _fit(text: str) -> str:
    return tame(text)[:LONGEST_CELL]
