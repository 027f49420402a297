"""``huazheng search TEXT``: where something was said, over all calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.errors import EXIT_DONE, EXIT_NO
from huazheng.core.language import Text
from huazheng.core.words import SPEAKER_WORDS, clock

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text("在所有录音的文字里查找", "look for words in all calls")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to look for."""
    parser.add_argument(
        "text", metavar="TEXT", help=str(Text("要找的字，一个字也行", "the words; one character will do"))
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """One line a turn, newest call first; exit 1 when there is none."""
    from huazheng.services.library import MOST_HITS, search

    hits = search(terminal.home, options.text)
    lines = [f"{hit.call}  {clock(hit.start)}  {SPEAKER_WORDS[hit.speaker]}  {hit.text}" for hit in hits]
    if len(hits) == MOST_HITS:
        terminal.say(Text(f"只列出 {MOST_HITS} 处，请多写几个字。", f"Only {MOST_HITS} places are shown: write more."))
    if not hits:
        terminal.say(Text("没有找到。", "Nothing was found."))
    if hits or terminal.json:
        terminal.answer("\n".join(lines), hits)
    return EXIT_DONE if hits else EXIT_NO
