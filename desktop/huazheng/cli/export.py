"""``huazheng export CALL --format …``: a bundle, or a document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.core.errors import EXIT_DONE
from huazheng.core.language import Text
from huazheng.export import FORMATS

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text("导出证据包或文件", "export an evidence bundle or a document")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The call, the format, where to."""
    parser.add_argument("call", metavar="CALL", help=str(Text("录音的编号", "the call's id")))
    parser.add_argument(
        "--format",
        choices=("bundle", *FORMATS),
        default="bundle",
        help=str(Text("格式，默认 bundle", "bundle by default")),
    )
    parser.add_argument("--out", type=Path, metavar="PATH", help=str(Text("写到这个文件", "write it to this file")))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Write the file and say where it is."""
    from huazheng.services.export import default_file, export_call
    from huazheng.store.calls import Calls

    call = Calls(terminal.home).find(options.call)
    out = (options.out or default_file(call, options.format)).absolute()
    with terminal.task() as task:
        export_call(terminal.home, call, options.format, out, task)
    terminal.say(Text(f"已导出到 {out}", f"Exported to {out}"))
    terminal.answer(out, {"call": call.id, "format": options.format, "file": str(out)})
    return EXIT_DONE
