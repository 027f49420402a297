"""``huazheng import FILE…``: import recordings made elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.cli.flags import add_keep_broken_off
from huazheng.cli.sealed import say_seal_code
from huazheng.core.runtime.errors import EXIT_OK
from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import format_clock
from huazheng.core.text.remark_labels import remark_texts

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.services.intake.file_import import ImportResult

SUMMARY = Text("导入手机或电脑上的录音，原样封存", "import recordings unchanged and seal them")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the files."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help=str(Text("录音文件", "recordings to import"))
    )
    add_keep_broken_off(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Import the files in order; the first unusable one ends the run, those before it are kept."""
    from huazheng.services.intake.file_import import import_file

    taken: list[ImportResult] = []
    with terminal.task() as task:
        for number, file in enumerate(options.files):
            part = task.part(number / len(options.files), (number + 1) / len(options.files))
            taken.append(import_file(terminal.home, file, part, keep_broken_off=options.keep_broken_off))
            announce(taken[-1], terminal)
    terminal.answer("\n".join(one.call.id for one in taken), [as_document(one) for one in taken])
    return EXIT_OK


def announce(taken: ImportResult, terminal: Terminal) -> None:
    """Print the outcome for one file."""
    call = taken.call
    digest = call.seal.files[0].sha256
    if taken.already:
        terminal.say(
            Text(
                f"这份录音早已导入过，就是 {call.id}（{call.title}）。",
                f"Already imported as {call.id} ({call.title}).",
            )
        )
        return
    length = format_clock(call.seal.audio.duration)
    terminal.say(
        Text(
            f"已导入并封存：{call.title}，{length}，编号 {call.id}，SHA-256 {digest}",
            f"Imported and sealed: {call.title}, {length}, call {call.id}, SHA-256 {digest}",
        )
    )
    say_seal_code(call, terminal)
    for text in remark_texts(call.seal.remarks):
        terminal.say(text)
    if call.seal.audio.unreadable:
        terminal.say(
            Text(
                f"录音里有 {call.seal.audio.unreadable} 小段读不出来，已如实记在封存信息里。",
                f"{call.seal.audio.unreadable} short parts of the recording are unreadable; the seal documents this.",
            )
        )


def as_document(taken: ImportResult) -> dict[str, object]:
    """The ``--json`` document of one file."""
    call = taken.call
    return {
        "call": call.id,
        "folder": str(call.folder),
        "original": str(call.original),
        "sha256": call.seal.files[0].sha256,
        "already": taken.already,
    }
