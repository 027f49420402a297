"""``huazheng recover``: find interrupted recordings, verify and seal them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_OK
from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import format_clock

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text("找回中断的录音，核验后封存", "find interrupted recordings, verify and seal them")
GROUP = CommandGroup.RECORDINGS
EXAMPLES = (
    Example(
        "huazheng recover",
        Text("断电或死机以后，找回没封存的录音", "after a power failure or a crash, seal what was being recorded"),
    ),
    Example("huazheng recover --json", Text("给别的程序读", "for another program to read")),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add no flags."""


def run(_: argparse.Namespace, terminal: Terminal) -> int:
    """Recover all; one line per recording."""
    from huazheng.services.capture.recovery import recover_all
    from huazheng.services.custody.timestamping import missing_stamp

    with terminal.task() as task:
        done = recover_all(terminal.home, task)
    if not done:
        terminal.say(Text("没有中断的录音。", "No interrupted recordings."))
    for one in done:
        length = format_clock(one.seconds)
        terminal.say(Text(f"已恢复并封存：{one.call.id}，{length}", f"Recovered and sealed: {one.call.id}, {length}"))
        if (unstamped := missing_stamp(terminal.home, one.call.folder)) is not None:
            terminal.say(unstamped)
        if one.wrong_seconds:
            seconds = ", ".join(map(str, one.wrong_seconds))
            terminal.say(
                Text(
                    f"其中第 {seconds} 秒与录音时的链不符，已原样保留。",
                    f"Seconds {seconds} do not match the chain written while recording; they are kept unchanged.",
                )
            )
    rows = [
        {
            "call": one.call.id,
            "seconds": one.seconds,
            "tail_seconds": one.tail_seconds,
            "wrong_seconds": one.wrong_seconds,
        }
        for one in done
    ]
    terminal.answer("\n".join(one.call.id for one in done), rows)
    return EXIT_OK
