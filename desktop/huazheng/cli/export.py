"""``huazheng export CALL --for READER`` writes everything that a recipient needs; ``--format`` writes one file."""

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
from huazheng.export import BUNDLE, EXPORTS, READERS

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.store.calls import Call

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
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--for",
        dest="reader",
        choices=READERS,
        help=str(
            Text(
                "给谁：法院、保险公司、律师、家人、其他软件；所需的文件一次写进一个文件夹",
                "recipient: everything they need goes into one folder",
            )
        ),
    )
    what.add_argument(
        "--format",
        choices=tuple(EXPORTS),
        metavar="FORMAT",
        default=BUNDLE,
        help=str(Text("只要一种格式（见下），默认 bundle", "one format only (see below), bundle by default")),
    )
    parser.add_argument(
        "--detail",
        action="append",
        default=[],
        metavar="NAME=TEXT",
        help=str(
            Text(
                "给法院的文件上印的一项，存在录音里，如 policy_number=P123",
                "a detail for the papers, kept with the call, such as policy_number=P123",
            )
        ),
    )
    parser.add_argument(
        "--refresh",
        action="store_true",
        help=str(Text("清单过时就先重新对照", "analyze again first if the checklist is out of date")),
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
    """Write the set or the file; print its path and SHA-256."""
    from huazheng.services.annotations.court_details import save_court_details
    from huazheng.services.documents.call_export import export_call
    from huazheng.store.calls import Calls

    call = Calls(terminal.home).find(options.call)
    password = new_password(options)
    if options.detail:
        save_court_details(terminal.home, call, dict(_pair(one) for one in options.detail))
    _refresh(options, terminal, call)
    if options.reader is not None:
        return _write_set(options, terminal, call, password)
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


def _pair(typed: str) -> tuple[str, str]:
    name, _, text = typed.partition("=")
    return name.strip().replace("-", "_"), text


def _refresh(options: argparse.Namespace, terminal: Terminal, call: Call) -> None:
    """Say that the checklist is out of date, or make it again."""
    from huazheng.services.analysis.analyze import analyze_call
    from huazheng.services.documents.export_sets import checklist_is_outdated

    if not checklist_is_outdated(terminal.home, call):
        return
    if options.refresh:
        with terminal.task() as task:
            analyze_call(terminal.home, call, task=task)
        return
    terminal.say(
        Text(
            "清单做出之后文字或保单信息又有改动。加上 --refresh，就先重新对照再导出。",
            "Text or policy facts changed after the checklist was made. With --refresh it is made again first.",
        )
    )


def _write_set(options: argparse.Namespace, terminal: Terminal, call: Call, password: str | None) -> int:
    from huazheng.services.documents.export_sets import export_set

    with terminal.task() as task:
        done = export_set(terminal.home, call, options.reader, options.out, task, password=password)
    terminal.say(
        Text(
            f"已导出到 {done.folder}，{len(done.files)} 个文件；SHA256SUMS.txt 的 SHA-256：{done.sha256}",
            f"Exported to {done.folder}, {len(done.files)} files; SHA-256 of SHA256SUMS.txt: {done.sha256}",
        )
    )
    terminal.answer(
        done.folder,
        {
            "call": done.call,
            "for": done.reader,
            "folder": str(done.folder),
            "files": list(done.files),
            "sha256": done.sha256,
            "outdated": done.outdated,
        },
    )
    return EXIT_OK
