"""Many calls as one table, for a spreadsheet."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from huazheng.core.files import write_whole
from huazheng.core.language import Language, current_language
from huazheng.export.cells import csv_bytes
from huazheng.export.overview import CallLine, overview

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from huazheng.store.calls import Call

TableFormat = Literal["xlsx", "csv"]
TABLE_FORMATS: tuple[TableFormat, ...] = ("xlsx", "csv")


def write_table(calls: Sequence[Call], form: TableFormat, out: Path, language: Language | None = None) -> int:
    """Write the table to ``out``, whole or not at all; returns how many calls are in it.

    Links to the recordings are relative to ``out`` where they can be. Raises UnusableInput for a call whose analysis
    cannot be read, :class:`OSError` as the system does.
    """
    language = language or current_language()
    lines = [CallLine(call.title, call.seal, call.read_analysis(), _link(call.original, out)) for call in calls]
    table = overview(lines, language)
    if form == "csv":
        content = csv_bytes(table.header, table.rows)
    else:
        from huazheng.export.workbook import workbook_bytes

        content = workbook_bytes(table, language)
    write_whole(out, content)
    return len(lines)


def _link(original: Path, out: Path) -> str:
    try:
        return os.path.relpath(original, out.resolve().parent)
    except ValueError:  # another drive
        return str(original)
