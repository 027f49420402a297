"""``huazheng ledger``: every seal of this home by number, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.cli.columns import columns
from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_NEGATIVE, EXIT_OK
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.services.custody.ledger_check import LedgerCheck

SUMMARY = Text("封存的账本：编号有没有缺的、重的", "the ledger of seals: numbers that are missing or used twice")
GROUP = CommandGroup.EVIDENCE
EXAMPLES = (
    Example("huazheng ledger", Text("每一次封存的编号", "every seal by its number")),
    Example("huazheng ledger --json", Text("给别的程序读", "for another program to read")),
)

_STATES = {
    "present": Text("在", "present"),
    "binned": Text("在回收站", "in the bin"),
    "deleted": Text("已由话证删除", "deleted by the app"),
    "missing": Text("不见了", "MISSING"),
}
_BEFORE = Text("账本之前", "before the ledger")


_HEADS = (Text("账本编号", "Number"), Text("录音", "Call"), Text("封存时间", "Sealed"), Text("现在", "State"))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add no flags."""
    del parser


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """List the seals and check the ledger; exit 0 if nothing is missing, 1 otherwise."""
    del options
    from huazheng.services.custody.ledger_check import check_ledger

    checked = check_ledger(terminal.home)
    terminal.answer("\n".join(_lines(checked)), checked)
    return EXIT_OK if checked.intact else EXIT_NEGATIVE


def ledger_faults(checked: LedgerCheck) -> list[str]:
    """The verdict on the ledger, then a line for each fault."""
    if not checked.exists and checked.intact:
        return [str(Text("还没有账本：第一次封存时建立。", "No ledger yet: the first seal opens it."))]
    verdict = (
        Text("账本完整", "The ledger is complete") if checked.intact else Text("账本有问题", "The ledger has FAULTS")
    )
    lines = [str(verdict)]
    for problem in checked.problems:
        where = problem.file if problem.line is None else f"{problem.file}:{problem.line}"
        lines.append(f"  ✗ {where}  {problem.text}")
    return lines


def _lines(checked: LedgerCheck) -> list[str]:
    verdict, *faults = ledger_faults(checked)
    rows = [
        (row.number if row.number is not None else _BEFORE, row.call, row.sealed_at, _STATES[row.state])
        for row in checked.rows
    ]
    return [verdict, *columns(_HEADS, rows).splitlines(), *faults]
