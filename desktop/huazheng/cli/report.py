"""``huazheng report CALL``: the checklist report of a call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.cli.flags import add_force_flag
from huazheng.core.runtime.errors import EXIT_OK
from huazheng.core.runtime.language import Text
from huazheng.export import PRINTABLE, REPORTS

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text("出一份回访对照报告", "create the checklist report for a call")
GROUP = CommandGroup.CHECKLIST
EXAMPLES = (
    Example("huazheng report CALL", Text("在终端里看", "read it in the terminal")),
    Example("huazheng report CALL --format html --out 报告.html", Text("存成网页", "save it as a web page")),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the call, the format and the output file."""
    parser.add_argument("call", metavar="CALL", help=str(Text("录音的编号", "call id")))
    parser.add_argument(
        "--format", choices=REPORTS, default="text", help=str(Text("格式，默认 text", "format, text by default"))
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="PATH",
        help=str(Text("写到这个文件，不打印", "write to this file instead of printing")),
    )
    add_force_flag(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print the report, or write it; formats that are not text go to a file, by default in the current folder."""
    from huazheng.services.documents.call_export import export_call
    from huazheng.services.documents.report import report_call
    from huazheng.store.calls import Calls

    call = Calls(terminal.home).find(options.call)
    told = {"call": call.id, "format": options.format}
    if options.out is not None or options.format not in PRINTABLE:
        done = export_call(terminal.home, call, options.format, options.out, force=options.force)
        terminal.say(Text(f"报告已写到 {done.file}", f"Report written to {done.file}"))
        if terminal.json:
            terminal.answer("", told | {"file": str(done.file), "sha256": done.sha256})
    else:
        report = report_call(terminal.home, call, options.format).decode()
        terminal.answer(report.rstrip("\n"), told | {"report": report})
    return EXIT_OK
