"""``huazheng search TEXT``: search the transcripts of all calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.cli.columns import columns
from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_NEGATIVE, EXIT_OK
from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import SPEAKER_LABELS, format_clock

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text("在所有录音的文字里查找", "search the transcripts of all calls")
GROUP = CommandGroup.TEXT
EXAMPLES = (
    Example("huazheng search 犹豫期", Text("所有录音里说到犹豫期的地方", "every place where 犹豫期 is said")),
    Example("huazheng search 退保 --json", Text("给别的程序读", "for another program to read")),
)


_HEADS = (Text("编号", "ID"), Text("时间", "Time"), Text("谁说的", "Speaker"), Text("文字", "Text"))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the text."""
    parser.add_argument(
        "text", metavar="TEXT", help=str(Text("要找的字，一个字也行", "text to find; one character is enough"))
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print one line per turn, newest call first; exit 1 when nothing is found."""
    from huazheng.services.library.browse import MAX_HITS, search

    hits = search(terminal.home, options.text)
    rows = [(hit.call, format_clock(hit.start), SPEAKER_LABELS[hit.speaker], hit.text) for hit in hits]
    if len(hits) == MAX_HITS:
        terminal.say(
            Text(
                f"只列出 {MAX_HITS} 处，请多写几个字。",
                f"Only the first {MAX_HITS} results are shown; make the text longer.",
            )
        )
    if not hits:
        terminal.say(Text("没有找到。", "Nothing found."))
    if hits or terminal.json:
        terminal.answer(columns(_HEADS, rows), hits)
    return EXIT_OK if hits else EXIT_NEGATIVE
