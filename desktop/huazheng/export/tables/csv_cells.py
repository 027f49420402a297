"""CSV for spreadsheets: Excel reads Chinese correctly, and no cell is run as a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from huazheng.core.text.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Cell = str | int | float | None
# What spreadsheets take for the beginning of a formula, in their half- and full-width forms.
_FORMULA = frozenset("=+-@＝＋－＠\t\r\n")
BYTE_ORDER_MARK = "\ufeff"


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """RFC 4180 in UTF-8 with a byte order mark, which Excel needs."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(header)
    for row in rows:
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return (BYTE_ORDER_MARK + target.getvalue()).encode()


def safe_cell(text: str) -> str:
    """The sanitized text, with an apostrophe before one that a spreadsheet would run as a formula."""
    harmless = sanitize(text)
    return f"'{harmless}" if harmless[:1] in _FORMULA or harmless.lstrip()[:1] in _FORMULA else harmless
