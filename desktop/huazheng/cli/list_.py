"""``huazheng list``: the calls in the library, with their state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.errors import EXIT_DONE
from huazheng.core.language import Text
from huazheng.core.words import clock

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text("列出所有录音和它们的状态", "list the calls and their state")

STATE_WORDS = {
    "imported": Text("未识别", "not transcribed"),
    "transcribed": Text("已识别，未分析", "transcribed, not analysed"),
    "analysed": Text("已分析", "analysed"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing of its own."""


def run(_: argparse.Namespace, terminal: Terminal) -> int:
    """One line a call, oldest first."""
    from huazheng.services.library import list_calls

    rows = list_calls(terminal.home)
    lines = []
    for row in rows:
        told = f"  {row.explained}/{row.items}  ⚑{row.open_moments}" if row.items is not None else ""
        lines.append(f"{row.call}  {clock(row.duration)}  {STATE_WORDS[row.state]}{told}  {row.title}")
    if not rows:
        terminal.say(
            Text(
                "还没有录音。用 huazheng import 存入一份。",
                "There are no calls yet. Take one in with: huazheng import",
            )
        )
    terminal.answer("\n".join(lines), rows)
    return EXIT_DONE
