"""``huazheng report CALL``: the checklist report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.core.errors import EXIT_DONE
from huazheng.core.language import Text
from huazheng.export import FORMATS

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text("出一份回访核对报告", "the checklist report of a call")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The call, the format, where to."""
    parser.add_argument("call", metavar="CALL", help=str(Text("录音的编号", "the call's id")))
    parser.add_argument(
        "--format", choices=tuple(FORMATS), default="text", help=str(Text("格式，默认 text", "text by default"))
    )
    parser.add_argument(
        "--out", type=Path, metavar="PATH", help=str(Text("写到这个文件，不打印", "write it to this file instead"))
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print the report, or write it."""
    from huazheng.services.export import export_call
    from huazheng.services.report import report_call
    from huazheng.store.calls import Calls

    call = Calls(terminal.home).find(options.call)
    told = {"call": call.id, "format": options.format}
    if options.out is not None:
        export_call(terminal.home, call, options.format, options.out)
        terminal.say(Text(f"报告已写到 {options.out}", f"The report is in {options.out}"))
        if terminal.json:
            terminal.answer("", told | {"file": str(options.out)})
    else:
        report = report_call(terminal.home, call, options.format)
        terminal.answer(report.decode().rstrip("\n"), told | {"report": report.decode()})
    return EXIT_DONE
