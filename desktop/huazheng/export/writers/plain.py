"""Write a Paper as plain text, for a message or an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.text.sanitize import sanitize
from huazheng.export.papers.paper import Heading, NumberedPage, Paragraph, Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.export.papers.paper import Paper, Words


COLUMNS = "  |  "


def write_plain(paper: Paper) -> bytes:
    """UTF-8, a final newline included."""
    return (sanitize("\n".join(_lines(paper))) + "\n").encode()


def _lines(paper: Paper) -> Iterator[str]:
    for block in paper.blocks:
        if isinstance(block, Heading):
            yield ""
            yield block.text
        elif isinstance(block, Paragraph):
            yield ("    " if block.style == "quote" else "") + _text(block.words)
        elif isinstance(block, Part):
            yield ""
        elif isinstance(block, NumberedPage):
            for line in block.lines:
                yield COLUMNS.join((f"{line.number:>2}", line.time, line.speaker, _text(line.words)))
        else:
            if block.header:
                yield COLUMNS.join(block.header)
            for row in block.rows:
                yield COLUMNS.join(" ".join(_text(words).split("\n")) for words in row)


def _text(words: Words) -> str:
    return "".join(run.text for run in words)
