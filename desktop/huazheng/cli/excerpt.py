"""``huazheng excerpt CALL --from S --to S``: a listening copy of part of a call, marked as such."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.cli.flags import add_force_flag
from huazheng.core.runtime.errors import EXIT_OK
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from huazheng.cli.terminal import Terminal

SUMMARY = Text("截一段供收听的节选（不是证据原件）", "export part of a call for listening (not the original)")
GROUP = CommandGroup.RECORDINGS
EXAMPLES = (
    Example(
        "huazheng excerpt CALL --from 1:20 --to 1:45",
        Text("截 25 秒给别人听", "export 25 seconds for somebody to listen to"),
    ),
    Example(
        "huazheng excerpt CALL --from 80 --to 105 --format mp3", Text("用秒数，存成 mp3", "the same in seconds, as mp3")
    ),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the call, the range, the format and the output file."""
    parser.add_argument("call", metavar="CALL", help=str(Text("录音的编号", "call id")))
    parser.add_argument(
        "--from", dest="start", type=seconds_of, required=True, metavar="TIME", help=_time_help("从", "from")
    )
    parser.add_argument("--to", dest="end", type=seconds_of, required=True, metavar="TIME", help=_time_help("到", "to"))
    parser.add_argument(
        "--format",
        choices=("m4a", "mp4", "mp3", "wav"),
        default="m4a",
        help=str(Text("格式；mp4 里带字幕", "file format; mp4 holds captions")),
    )
    parser.add_argument("--out", type=Path, metavar="PATH", help=str(Text("文件或文件夹", "output file or folder")))
    add_force_flag(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Write the copy with its manifest beside it."""
    from huazheng.services.documents.listening_excerpt import NOTICE, ExcerptRange, write_excerpt
    from huazheng.store.calls import Calls

    call = Calls(terminal.home).find(options.call)
    with terminal.task() as task:
        done = write_excerpt(
            terminal.home,
            call,
            ExcerptRange(options.start, options.end),
            options.format,
            options.out,
            task=task,
            force=options.force,
        )
    terminal.say(NOTICE)
    if done.citation:
        terminal.say(Text(done.citation, done.citation))
    terminal.answer(
        done.file,
        {
            "file": str(done.file),
            "manifest": str(done.manifest),
            "start": done.start,
            "end": done.end,
            "sha256": done.sha256,
            "captions": str(done.captions) if done.captions is not None else None,
            "citation": done.citation,
        },
    )
    return EXIT_OK


def _time_help(zh: str, en: str) -> str:
    return str(Text(f"{zh}哪里：秒，或 分:秒、时:分:秒", f"{en} this time: seconds, m:s or h:m:s"))


def seconds_of(text: str) -> float:
    """Parse ``41.2``, ``1:05`` or ``1:02:03`` to seconds. Raises :class:`argparse.ArgumentTypeError`."""
    try:
        seconds = 0.0
        for part in text.split(":"):
            seconds = seconds * 60 + float(part)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < 12 * 3600:
        raise argparse.ArgumentTypeError(
            str(Text("要填录音里的时间，例如 1:05", "must be a time in the recording, such as 1:05"))
        )
    return seconds
