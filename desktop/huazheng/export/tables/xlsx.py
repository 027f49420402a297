"""A CallsTable as an Excel workbook: a sheet of calls that sorts and filters, and two with charts of the items:
by status, and by insurer.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.labels import NOT_EXPLAINED_NOTICE, STATUS_LABELS
from huazheng.core.text.sanitize import sanitize
from huazheng.export.tables.overview_table import STATUSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.export.tables.csv_cells import Cell
    from huazheng.export.tables.overview_table import CallsTable

MADE = datetime(1980, 1, 1, tzinfo=UTC)  # one day for all, so that the same calls give the same bytes
A4 = 9
LONGEST_CELL = 32767  # Excel's own limit
LONGEST_LINK = 2000
FEW_CALLS = Text(
    "比例只说明这张表里的通话，不代表整个公司。",
    "The shares describe only the calls in this table, not the company as a whole.",
)
# For insurers: colors that say nothing good or bad.
SERIES = ("#2F5DA8", "#8FB4E8", "#6B7280", "#B8A06A", "#4E8E8A", "#A9AEBB", "#7A5EA8", "#C9B8E4")
MOST_SERIES = 12  # insurers in the chart; the tables have them all
NARROWEST, WIDEST = 8, 32  # columns, in characters
# Colors by status, as in the window; what cannot be told is paler than what was not mentioned.
COLORS = {
    "explained": "#1B7F5C",
    "confirmed": "#1B7F5C",
    "partly_explained": "#9A6700",
    "partly_confirmed": "#9A6700",
    "asked_only": "#B54708",
    "not_mentioned": "#667085",
    "cannot_tell": "#D0D5DD",
}


def workbook_bytes(table: CallsTable, language: Language) -> bytes:
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
    _insurers(book, table, bold, language)
    for sheet in book.worksheets():
        sheet.set_landscape()
        sheet.set_paper(A4)
        if sheet is calls:
            sheet.repeat_rows(0)
        else:
            sheet.fit_to_pages(1, 1)
    book.close()
    return target.getvalue()


def _calls(sheet: Any, table: CallsTable, bold: Any) -> None:
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
    sheet.freeze_panes(1, 3)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.header) - 1)


def _columns(cell: Cell) -> int:
    """The width of a cell in columns of a fixed pitch; a Chinese character takes two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in str(cell)[:WIDEST]) if cell is not None else 0


def _link(sheet: Any, row: int, column: int, link: str) -> None:
    """Write the recording's path as a link where Excel accepts it, else as text."""
    if len(link) > LONGEST_LINK or sheet.write_url(row, column, f"external:{sanitize(link)}", string=_fit(link)) != 0:
        sheet.write_string(row, column, _fit(link))


def _items(book: Any, sheet: Any, table: CallsTable, bold: Any, language: Language) -> None:
    names = [Text("项目", "Item").of(language), *(_status(status, language) for status in STATUSES)]
    _row(sheet, 0, names, bold)
    for number, (title, counts) in enumerate(table.items, 1):
        _row(sheet, number, [title, *counts])
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, len(STATUSES), 16)
    if not table.items:
        return
    chart = book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for column, status in enumerate(STATUSES, 1):
        chart.add_series(
            {
                "name": [sheet.name, 0, column],
                "categories": [sheet.name, 1, 0, len(table.items), 0],
                "values": [sheet.name, 1, column, len(table.items), column],
                "fill": {"color": COLORS[status]},
                "gap": 60,
            }
        )
    chart.set_title({"name": Text("每一项有多少通电话说明了", "Calls in which each item was explained").of(language)})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 900, "height": 120 + 40 * len(table.items)})
    sheet.insert_chart(len(table.items) + 3, 0, chart)
    sheet.write_string(len(table.items) + 1, 0, NOT_EXPLAINED_NOTICE.of(language))


def _insurers(book: Any, table: CallsTable, bold: Any, language: Language) -> None:
    """A sheet of insurers: shares of calls in which each item was explained, for the chart, and the numbers of calls.

    Left out without a named insurer.
    """
    if not any(line.insurer for line in table.insurers) or not table.items:
        return
    sheet = book.add_worksheet(Text("各公司说明情况", "By insurer").of(language))
    percent = book.add_format({"num_format": "0%"})
    unnamed = Text("未填写公司", "Insurer not given").of(language)
    names = [
        Text(f"{line.insurer or unnamed}（{line.calls} 通）", f"{line.insurer or unnamed} ({line.calls})").of(language)
        for line in table.insurers
    ]
    _row(sheet, 0, [Text("说明或核实的比例", "Share explained or confirmed").of(language), *names], bold)
    below = len(table.items) + 3
    _row(
        sheet,
        below,
        [Text("说明或核实的通数 / 有这一项的通数", "Calls: explained / with this item").of(language), *names],
        bold,
    )
    for number, (title, _) in enumerate(table.items):
        _row(sheet, number + 1, [title])
        _row(sheet, below + number + 1, [title])
        for column, line in enumerate(table.insurers, 1):
            told = line.items[number]
            if told.calls:
                sheet.write_number(number + 1, column, told.explained / told.calls, percent)
            sheet.write_string(below + number + 1, column, f"{told.explained} / {told.calls}")
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, len(names), 18)
    sheet.freeze_panes(1, 1)
    after = below + len(table.items) + 2
    sheet.write_string(after, 0, NOT_EXPLAINED_NOTICE.of(language))
    sheet.write_string(after + 1, 0, FEW_CALLS.of(language))
    _insurer_chart(book, sheet, table, after + 3, language)


def _insurer_chart(book: Any, sheet: Any, table: CallsTable, row: int, language: Language) -> None:
    shown = table.insurers[:MOST_SERIES]
    chart = book.add_chart({"type": "bar"})
    for column in range(1, len(shown) + 1):
        chart.add_series(
            {
                "name": [sheet.name, 0, column],
                "categories": [sheet.name, 1, 0, len(table.items), 0],
                "values": [sheet.name, 1, column, len(table.items), column],
                "fill": {"color": SERIES[(column - 1) % len(SERIES)]},
                "gap": 60,
            }
        )
    chart.set_title(
        {
            "name": Text("各公司每一项说明了多少", "Share of calls in which each item was explained, by insurer").of(
                language
            )
        }
    )
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"position": "bottom"})
    chart.set_x_axis({"min": 0, "max": 1, "num_format": "0%"})
    chart.set_size({"width": 960, "height": 140 + (24 + 14 * len(shown)) * len(table.items)})
    sheet.insert_chart(row, 0, chart)


def _row(sheet: Any, number: int, cells: Sequence[str | int], look: Any = None) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(number, column, _fit(cell), look)
        else:
            sheet.write_number(number, column, cell, look)


def _status(status: str, language: Language) -> str:
    return next(words.words.of(language) for name, words in STATUS_LABELS.items() if name == status)


def _fit(text: str) -> str:
    return sanitize(text)[:LONGEST_CELL]
