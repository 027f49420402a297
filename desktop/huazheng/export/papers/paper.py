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
    """A heading, ``level`` 1 or 2; it is in the outline, and ``anchor`` is the name of its bookmark.

    ``new_page``: a page ends before it.
    """

    text: str
    level: int
    anchor: str
    new_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Running text. ``with_next``: no page ends between it and what follows."""

    words: Words
    style: Style = "body"
    with_next: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells. ``widths`` are shares of the page's width; ``header`` is repeated on every page, if there is one.

    ``anchors`` names the rows that can be jumped to, by row number. ``compact``: smaller, for a page of facts.
    """

    widths: tuple[int, ...]
    rows: tuple[tuple[Words, ...], ...]
    header: tuple[str, ...] = ()
    anchors: dict[int, str] = field(default_factory=dict)
    compact: bool = False


@dataclass(frozen=True)
class Part:
    """Beginning of a part: a new page, unless nothing stands before it; its pages are numbered from 1.

    name: stands before the page number at the foot of every page of the part. pages: their number, where it is known.
    """

    name: str
    pages: int | None = None


@dataclass(frozen=True)
class NumberedLine:
    """One printed line: its number on the page, and what stands beside its words.

    ``begins``: first line of a turn. ``anchor``: name of its bookmark, empty for none.
    """

    number: int
    words: Words
    time: str = ""
    speaker: str = ""
    begins: bool = False
    anchor: str = ""


@dataclass(frozen=True)
class NumberedPage:
    """Lines that stand on one page, each on a line of its own in every writer.

    ``new_page``: a page ends before it. ``header``: names of the columns number, time, speaker, words.
    """

    header: tuple[str, str, str, str]
    lines: tuple[NumberedLine, ...]
    new_page: bool = False


# Layout of a NumberedPage, in points. Words hold LINE_CHARS full-width characters; the column is wider than these in
# every font, so that no writer breaks a line again.
NUMBERED_COLUMNS = (22.0, 90.0, 54.0, 287.5)
NUMBERED_SIZE, NUMBERED_SPEAKER_SIZE, NUMBERED_NOTE_SIZE = 10.5, 9.0, 8.0
NUMBERED_PITCH = 16.5
LINE_CHARS = 26

Block = Heading | Paragraph | Table | Part | NumberedPage


@dataclass(frozen=True)
class Paper:
    """A whole document. ``footer`` stands on every page before the page number; no part, or a part first of all."""

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
