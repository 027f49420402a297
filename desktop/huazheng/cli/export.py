"""``huazheng export CALL --format …``: a bundle, a document, or a file for another program."""

from __future__ import annotations

import importlib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.cli.bundle_password import add_password_file_flag, new_password
from huazheng.cli.command_groups import CommandGroup, Example, described
from huazheng.cli.flags import add_force_flag
from huazheng.core.runtime.errors import EXIT_OK
from huazheng.core.runtime.language import Text
from huazheng.export import BUNDLE, EXPORTS

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text("导出证据包、文字整理稿、字幕、表格等", "export an evidence bundle, transcript, subtitles, table …")
GROUP = CommandGroup.EVIDENCE
EXAMPLES = (
    Example("huazheng export CALL", Text("证据包，写到当前文件夹", "an evidence bundle in the current folder")),
    Example(
        "huazheng export CALL --format docx --out 整理稿.docx",
        Text("给律师或法院的文字整理稿", "a transcript for a lawyer or a court"),
    ),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the call, the format, the output file and the password."""
    parser.add_argument("call", metavar="CALL", help=str(Text("录音的编号", "call id")))
    parser.add_argument(
        "--format",
        choices=tuple(EXPORTS),
        metavar="FORMAT",
        default=BUNDLE,
        help=str(Text("格式（见下），默认 bundle", "format (see below), bundle by default")),
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="PATH",
        help=str(Text("写到这个文件或文件夹，默认当前文件夹", "output file or folder; the current folder by default")),
    )
    parser.add_argument(
        "--password",
        action="store_true",
        help=str(
            Text(
                "证据包加密码（AES-256）；密码会问，不写在命令里",
                "encrypt the bundle (AES-256) with a password, which is asked for",
            )
        ),
    )
    add_password_file_flag(parser)
    add_force_flag(parser)


def details() -> str:
    """List the formats with what each one is, as the window calls it."""
    titles = {
        name: importlib.import_module(f"huazheng.export.formats.{entry.module}").TITLE
        for name, entry in EXPORTS.items()
    }
    return f"{Text('格式：', 'formats:')}\n{described(titles)}"


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Write the file; print its path and SHA-256."""
    from huazheng.services.documents.call_export import export_call
    from huazheng.store.calls import Calls

    call = Calls(terminal.home).find(options.call)
    password = new_password(options)
    with terminal.task() as task:
        done = export_call(
            terminal.home, call, options.format, options.out, task, password=password, force=options.force
        )
    terminal.say(
        Text(
            f"已导出到 {done.file}，{done.bytes} 字节，SHA-256 {done.sha256}",
            f"Exported to {done.file}, {done.bytes} bytes, SHA-256 {done.sha256}",
        )
    )
    terminal.answer(done.file, asdict(done) | {"file": str(done.file)})
    return EXIT_OK
