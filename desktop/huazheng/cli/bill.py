"""``huazheng bill CALL FILE``: compare a call with the phone bill, from a carrier's file or typed in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.cli.columns import columns
from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_NEGATIVE, EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.core.call.bill_comparison import ComparedField
    from huazheng.core.call.phone_bill import BillRow

SUMMARY = Text("拿录音和话费账单里的这通电话比较", "compare a call with the phone bill")
GROUP = CommandGroup.EVIDENCE
EXAMPLES = (
    Example("huazheng bill CALL 详单.csv", Text("在运营商的详单里找这通电话", "find the call in the carrier's list")),
    Example(
        "huazheng bill CALL --number 95519 --start '2026-11-22 10:15:00' --length 4:56",
        Text("手里是纸质账单：照着输入", "from a bill on paper, typed in"),
    ),
)
_HEADS = (
    Text("项目", "Field"),
    Text("账单", "Bill"),
    Text("录音", "Recording"),
    Text("结果", "Result"),
    Text("原因", "Reason"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the call, the carrier's file, and the fields to type."""
    parser.add_argument("call", metavar="CALL", help=str(Text("录音的编号", "call id")))
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help=str(Text("运营商的通话详单：CSV，或有文字的 PDF", "the carrier's list of calls: CSV, or a PDF with text")),
    )
    parser.add_argument("--number", metavar="NUMBER", help=str(Text("账单上的对方号码", "number on the bill")))
    parser.add_argument("--start", metavar="TIME", help=str(Text("账单上的开始时间", "start on the bill")))
    parser.add_argument("--length", metavar="LENGTH", help=str(Text("账单上的时长", "length on the bill")))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print each field of both with the reason of a difference; exit with 1 where one differs without a reason."""
    from huazheng.core.call.bill_comparison import AGREEMENT_LABELS, NAME_LABELS
    from huazheng.services.documents.bill_check import check_file, check_row
    from huazheng.store.calls import Calls

    call = Calls(terminal.home).find(options.call)
    done = check_file(call, options.file) if options.file is not None else check_row(call, _typed(options))

    def cells(field: ComparedField) -> tuple[object, ...]:
        told = (field.bill, field.recording or "—", AGREEMENT_LABELS[field.agreement], field.reason)
        return (NAME_LABELS[field.name], *told)

    terminal.answer(
        columns(_HEADS, [cells(field) for field in done.fields]),
        {
            "call": call.id,
            "bill_sha256": done.sha256,
            "calls_on_bill": done.listed,
            "line": done.row.line or None,
            "fields": [
                {
                    "name": field.name,
                    "bill": field.bill,
                    "recording": field.recording,
                    "agreement": field.agreement,
                    "reason": str(field.reason),
                }
                for field in done.fields
            ],
        },
    )
    return EXIT_NEGATIVE if any(field.agreement == "differs" for field in done.fields) else EXIT_OK


def _typed(options: argparse.Namespace) -> BillRow:
    """The row that was typed in. Raises :class:`UnusableInput`."""
    from datetime import date

    from huazheng.core.call.phone_bill import BillRow, parse_moment, parse_seconds, plain_number

    started = parse_moment(options.start or "", date.today().year)
    seconds = parse_seconds(options.length or "")
    if started is None or seconds is None or not plain_number(options.number or ""):
        raise UnusableInput(
            Text("要给账单文件，或号码、开始时间、时长三样。", "Give the bill's file, or number, start and length."),
            remedy=Text(
                "例如：--number 95519 --start '2026-11-22 10:15:00' --length 4分56秒",
                "For example: --number 95519 --start '2026-11-22 10:15:00' --length 4:56",
            ),
        )
    return BillRow(plain_number(options.number), started, seconds, 0)
