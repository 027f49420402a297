"""A document before it is a file: headings, paragraphs and tables, which Word and PDF writers both lay out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language

# quiet: secondary; doubtful: the machine was unsure; changed: corrected by a person; removed: struck out by a person;
# machine: the recognizer's own text; code: a digest, which must stay on one line
Mark = Literal["plain", "strong", "quiet", "doubtful", "changed", "removed", "machine", "code"]
Style = Literal["body", "quote", "note", "title", "subtitle", "signature"]


@dataclass(frozen=True)
class TextRun:
    """Words in one look. A newline in ``text`` begins a new line."""

    text: str
    mark: Mark = "plain"


Words = tuple[TextRun, ...]


@dataclass(frozen=True)
class Heading:
    """A heading, ``level`` 1 or 2; it is in the outline, and ``anchor`` is the name of its bookmark."""

    text: str
    level: int
    anchor: str


@dataclass(frozen=True)
class Paragraph:
    """Running text. ``with_next``: no page ends between it and what follows."""

    words: Words
    style: Style = "body"
    with_next: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells. ``widths`` are shares of the page's width; ``header`` is repeated on every page, if there is one.

    ``anchors`` names the rows that can be jumped to, by row number.
    """

    widths: tuple[int, ...]
    rows: tuple[tuple[Words, ...], ...]
    header: tuple[str, ...] = ()
    anchors: dict[int, str] = field(default_factory=dict)


Block = Heading | Paragraph | Table


@dataclass(frozen=True)
class Paper:
    """A whole document. ``footer`` stands on every page before the page number."""

    title: str
    language: Language
    footer: str
    blocks: tuple[Block, ...]


def plain(text: str) -> Words:
    """Words in the plain look."""
    return (TextRun(text),)


def strong(text: str) -> Words:
    """Words that stand out."""
    return (TextRun(text, "strong"),)


def quiet(text: str) -> Words:
    """Words that stand back."""
    return (TextRun(text, "quiet"),)
