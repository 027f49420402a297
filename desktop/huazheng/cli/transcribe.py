"""``huazheng transcribe CALL|FILE``: makes the transcript."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.cli.hearing import add_hearing_flags, model_of
from huazheng.core.errors import EXIT_DONE
from huazheng.core.language import Text
from huazheng.core.words import SPEAKER_WORDS, clock

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text("在本机把录音识别成文字", "turn a recording into text, on this machine")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The call or the file, and how to listen."""
    parser.add_argument(
        "call",
        metavar="CALL|FILE",
        help=str(
            Text(
                "已存录音的编号；或一个录音文件（只出文字，不存进来）",
                "a kept call's id; or a recording, which is then only transcribed and not taken in",
            )
        ),
    )
    add_hearing_flags(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Transcribe and print the turns."""
    from huazheng.services.transcribe import transcribe_call, transcribe_file
    from huazheng.store.calls import Calls

    how = {"model_id": model_of(options, terminal), "language": options.language, "speakers": options.speakers}
    with terminal.task() as task:
        if Path(options.call).is_file():
            transcript = transcribe_file(terminal.home, Path(options.call), task, **how)
        else:
            transcript = transcribe_call(terminal.home, Calls(terminal.home).find(options.call), task, **how)
    lines = [f"{clock(turn.start)} {SPEAKER_WORDS[turn.speaker]} {turn.text}" for turn in transcript.turns]
    terminal.answer("\n".join(lines), transcript)
    return EXIT_DONE
