"""Quotation marks of an English paper: a Chinese font draws the curly ones as wide as a character."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from huazheng.export.papers.paper import Heading, NumberedPage, Paragraph, Part, TextRun

if TYPE_CHECKING:
    from huazheng.export.papers.paper import Block, Paper, Words

_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def straight_quotes(paper: Paper) -> Paper:
    """The paper with straight quotation marks."""
    return replace(paper, footer=paper.footer.translate(_STRAIGHT), blocks=tuple(map(_block, paper.blocks)))


def _block(block: Block) -> Block:
    if isinstance(block, Heading):
        return replace(block, text=block.text.translate(_STRAIGHT))
    if isinstance(block, Part):
        return block
    if isinstance(block, NumberedPage):
        return replace(block, lines=tuple(replace(line, words=_words(line.words)) for line in block.lines))
    if isinstance(block, Paragraph):
        return replace(block, words=_words(block.words))
    return replace(
        block,
        header=tuple(name.translate(_STRAIGHT) for name in block.header),
        rows=tuple(tuple(_words(words) for words in row) for row in block.rows),
    )


def _words(words: Words) -> Words:
    return tuple(TextRun(run.text.translate(_STRAIGHT), run.mark) for run in words)
