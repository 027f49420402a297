"""Many calls as one table, for a spreadsheet. Each call's custody says that it left in one."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Literal

from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.files import write_atomically
from huazheng.core.runtime.language import Language, current_language
from huazheng.core.runtime.user_files import saying_what_is_needed
from huazheng.export.tables.csv_cells import csv_bytes
from huazheng.export.tables.overview_table import CallSummary, overview
from huazheng.services.annotations.policy_facts import facts_of
from huazheng.services.documents.call_export import record_export

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

TableFormat = Literal["xlsx", "csv"]
TABLE_FORMATS: tuple[TableFormat, ...] = ("xlsx", "csv")


def write_table(
    home: Home, calls: Sequence[Call], form: TableFormat, out: Path, language: Language | None = None
) -> int:
    """Write the table to ``out``, whole or not at all; returns how many calls are in it.

    Links to the recordings are relative to ``out`` where they can be. Raises UnusableInput for a call whose analysis
    cannot be read, or, when the table is written, whose custody cannot be added to; :class:`OSError` as the system
    does.
    """
    language = language or current_language()
    lines = [
        CallSummary(call.title, call.seal, call.read_analysis(), _link(call.original, out), insurer_of(call))
        for call in calls
    ]
    table = overview(lines, language)
    if form == "csv":
        content = csv_bytes(table.header, table.rows)
    else:
        from huazheng.export.tables.xlsx import workbook_bytes

        content = workbook_bytes(table, language)
    with saying_what_is_needed(out, len(content)):
        write_atomically(out, content)
    _note(home, calls, {"format": f"table-{form}", "file": out.name, "sha256": hashlib.sha256(content).hexdigest()})
    return len(lines)


def insurer_of(call: Call) -> str | None:
    """Insurer of the policy, where the facts of the call name it. Raises UnusableInput for broken facts."""
    facts = facts_of(call)
    name = facts.insurer if facts is not None else None
    return " ".join(name.split()) or None if name else None


def _note(home: Home, calls: Sequence[Call], details: dict[str, str]) -> None:
    """Every call's custody, also after one that cannot be added to; that one is told of at the end."""
    wrong: HuazhengError | None = None
    for call in calls:
        try:
            record_export(home, call, details)
        except HuazhengError as error:
            wrong = wrong or error
    if wrong is not None:
        raise wrong


def _link(original: Path, out: Path) -> str:
    try:
        return os.path.relpath(original, out.resolve().parent)
    except ValueError:  # another drive
        return str(original)
