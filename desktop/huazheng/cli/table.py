"""``huazheng table CALL…``: a table of calls for a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.cli.flags import add_force_flag
from huazheng.core.runtime.errors import EXIT_OK
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.user_files import free_name, require_new

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text("把多通录音列成一张表（Excel 或 CSV）", "export calls as a table (Excel or CSV)")
GROUP = CommandGroup.CHECKLIST
EXAMPLES = (
    Example("huazheng table --out 全部.xlsx", Text("所有录音的一张表", "one table of all calls")),
    Example("huazheng table CALL CALL --format csv", Text("只要这两通，CSV", "two calls only, as CSV")),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the calls, the format and the output file."""
    parser.add_argument(
        "calls",
        nargs="*",
        metavar="CALL",
        help=str(Text("录音的编号，不写就是全部", "call ids; all calls by default")),
    )
    parser.add_argument("--format", choices=("xlsx", "csv"), default="xlsx", help=str(Text("格式", "file format")))
    parser.add_argument("--out", type=Path, metavar="PATH", help=str(Text("写到这个文件", "output file")))
    add_force_flag(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Write the table."""
    from huazheng.services.documents.table import write_table
    from huazheng.store.calls import Calls

    library = Calls(terminal.home)
    calls = [library.find(name) for name in options.calls] or library.all()
    out = options.out or Path(f"huazheng-calls.{options.format}")
    if not options.force:
        if options.out is None:
            out = free_name(out)
        else:
            require_new(out)
    count = write_table(terminal.home, calls, options.format, out)
    terminal.say(Text(f"{count} 通录音的表在 {out}", f"{count} calls written to {out}"))
    terminal.answer(out, {"file": str(out), "calls": count})
    return EXIT_OK
