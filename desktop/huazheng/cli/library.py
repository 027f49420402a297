"""``huazheng library rebuild``: makes the index anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.errors import EXIT_DONE
from huazheng.core.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text("录音目录：重建索引", "the library's index: make it anew")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with it."""
    parser.add_argument("action", choices=("rebuild",), help=str(Text("重建", "make it anew")))


def run(_: argparse.Namespace, terminal: Terminal) -> int:
    """Make it anew, and say how many calls it holds."""
    from huazheng.services.library import rebuild

    count = rebuild(terminal.home)
    terminal.answer(
        Text(f"索引已重建，共 {count} 通录音。", f"The index is made anew: {count} calls."), {"calls": count}
    )
    return EXIT_DONE
