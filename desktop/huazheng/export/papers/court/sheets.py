"""Printed lines and pages of the transcript, broken here for every writer, so that page:line is one place.

A citation such as 2:14 means line 14 of page 2 of the part that holds the transcript. Neither a font nor a program can
move it: a line here is narrower than its column in any font, and every page ends where it ends here.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.call.gaps import NO_SPEECH, GapRow
from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.sanitize import one_line
from huazheng.export.papers.court.signs import SHORTEST_SHOWN_SILENCE, gap_sign, signed_words
from huazheng.export.papers.line_breaking import break_lines
from huazheng.export.papers.paper import LINE_CHARS, NumberedLine, NumberedPage, TextRun

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from huazheng.core.schema.transcript import Speaker, Turn
    from huazheng.export.documents.call_document import CallDocument
    from huazheng.export.papers.line_breaking import TextLine, Weight
    from huazheng.export.papers.paper import Words

PAGE_LINES = 36
EDITION_DIGITS = 8
_BLANK = 0.25  # em that a word processor sets between Chinese and Latin characters
_NARROWEST = 18.0  # em; changes at every character are not language
# In a court's paper nobody is “me”.
SPEAKERS: dict[Speaker, Text] = {
    "agent": Text("坐席", "Agent"),
    "customer": Text("客户", "Customer"),
    "unknown": Text("不明", "Unknown"),
}
OTHER_SPEAKER = Text("他人", "Other")
NOT_CHECKED = "＊"
HEADER = (Text("行", "Line"), Text("起止时间", "From – to"), Text("说话人", "Speaker"), Text("内容", "Words"))


class PrintedPlace(NamedTuple):
    """A line of the printed transcript: its page in that part, and its number on the page; both from 1."""

    page: int
    line: int

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@dataclass(frozen=True)
class Sheets:
    """The transcript as it is printed.

    places: by turn id, the first and the last line of each standing turn. edition: the beginning of the SHA-256 over
    every turn's place and words; a later correction or check may move lines, and then the edition is another.
    """

    pages: tuple[NumberedPage, ...]
    places: Mapping[int, tuple[PrintedPlace, PrintedPlace]]
    edition: str

    def cite(self, turn_id: int, last_id: int | None = None) -> str:
        """``2:14`` or ``2:14–2:16``, through to the end of ``last_id``; empty for a turn that does not stand."""
        if turn_id not in self.places:
            return ""
        first, last = self.places[turn_id]
        if last_id is not None and last_id in self.places:
            last = self.places[last_id][1]
        return str(first) if first == last else f"{first}–{last}"


# Characters that the usual Chinese fonts have; any other is printed as its number, of a known width.
_PRINTED = ((0x20, 0x7E), (0xA1, 0xFF), (0x2010, 0x2027), (0x2030, 0x203B), (0x25A1, 0x25A1), (0x3000, 0x30FE),
            (0x3400, 0x4DB5), (0x4E00, 0x9FA5), (0xFF01, 0xFF5E))  # fmt: skip


class _CautiousWidths:
    """Widths in em that no usual font exceeds."""

    def of(self, weight: Weight) -> _CautiousWidths:  # noqa: ARG002 - the same in every weight
        return self

    def width(self, char: str) -> float | None:
        if not any(first <= ord(char) <= last for first, last in _PRINTED):
            return None
        if unicodedata.east_asian_width(char) in "WFA" or not char.isascii():
            return 1.0
        if char in "mwMW@%":
            return 1.0
        return 0.78 if char.isupper() or char in "&#" else 0.62


def lay_out_sheets(document: CallDocument, language: Language) -> Sheets:
    """The transcript's lines and pages. The main text is the corrected text; removed turns are not in it."""
    lines: list[NumberedLine] = []
    places: dict[int, tuple[PrintedPlace, PrintedPlace]] = {}
    for row in _rows(document):
        first = len(lines)
        lines += _row_lines(document, row, language)
        if row.id >= 0:
            places[row.id] = (_place(first), _place(len(lines) - 1))
    header = tuple(name.of(language) for name in HEADER)
    pages = tuple(
        NumberedPage(
            header=(header[0], header[1], header[2], header[3]),
            lines=tuple(_numbered(line, number) for number, line in enumerate(lines[at : at + PAGE_LINES], 1)),
            new_page=at > 0,
        )
        for at in range(0, len(lines), PAGE_LINES)
    )
    return Sheets(pages, places, _edition(document, places))


def _edition(document: CallDocument, places: Mapping[int, tuple[PrintedPlace, PrintedPlace]]) -> str:
    said = {turn.id: turn.text for turn in document.turns}
    lines = (f"{turn} {first} {last} {said[turn]}" for turn, (first, last) in places.items())
    return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()[:EDITION_DIGITS]


def _place(index: int) -> PrintedPlace:
    return PrintedPlace(index // PAGE_LINES + 1, index % PAGE_LINES + 1)


def _numbered(line: NumberedLine, number: int) -> NumberedLine:
    return NumberedLine(number, line.words, line.time, line.speaker, line.begins, line.anchor)


def _rows(document: CallDocument) -> list[Turn | GapRow]:
    """The turns and the gaps among them, in time order."""
    gaps = [
        gap
        for gap in document.snapshot.gaps
        if gap.reason != NO_SPEECH or gap.end - gap.start >= SHORTEST_SHOWN_SILENCE
    ]
    return sorted((*document.turns, *gaps), key=lambda row: (row.start, row.end))


def _row_lines(document: CallDocument, row: Turn | GapRow, language: Language) -> Iterator[NumberedLine]:
    if isinstance(row, GapRow):
        words: Words = (TextRun(gap_sign(row).of(language), "quiet"),)
        speaker = ""
    else:
        words = signed_words(document, row)
        speaker = speaker_name(document, row, language)
    for number, line in enumerate(_broken(words)):
        yield NumberedLine(
            number=0,
            words=tuple(TextRun(span.text, span.mark) for span in line),
            time=format_stretch(row.start, row.end) if number == 0 else "",
            speaker=speaker if number == 0 else "",
            begins=number == 0,
            anchor=turn_anchor(row.id) if number == 0 and row.id >= 0 else "",
        )


def _broken(words: Words) -> list[TextLine]:
    """The words as lines that fit in every program; Word processors may set blanks between Chinese and Latin."""
    width = float(LINE_CHARS)
    while True:
        lines = break_lines(words, _CautiousWidths(), 1.0, width)
        if width <= _NARROWEST or all(_widest(line) <= LINE_CHARS for line in lines):
            return lines
        width -= 1.0


def _widest(line: TextLine) -> float:
    """The width of a line in em with a blank at every change between Chinese and Latin."""
    text = "".join(span.text for span in line)
    changes = sum(one.isascii() != other.isascii() for one, other in pairwise(text))
    return sum(span.width for span in line) + _BLANK * changes


def speaker_name(document: CallDocument, turn: Turn, language: Language) -> str:
    """The speaker's side; marked where some lines were checked against the recording and this one was not."""
    other = turn.settled and turn.speaker == "unknown"
    name = (OTHER_SPEAKER if other else SPEAKERS[turn.speaker]).of(language)
    state = document.snapshot.proofreading
    partly = 0 < state.checked < state.total
    unchecked = partly and turn.id in state.turns and state.turns[turn.id].state != "checked"
    return one_line(name) + (NOT_CHECKED if unchecked else "")


def turn_anchor(turn_id: int) -> str:
    """The bookmark of a turn."""
    return f"turn_{turn_id}"


def format_stretch(start: float, end: float) -> str:
    """Begin and end of a turn to a tenth of a second: ``00:41.2–00:46.0``, with hours from the first on."""
    return f"{format_short(start)}–{format_short(end)}"


def format_short(seconds: float) -> str:
    """A time to a tenth of a second, with hours where there are any: ``00:41.2``, ``1:00:41.2``."""
    tenths = max(round(seconds * 10), 0)
    hours, rest = divmod(tenths, 36000)
    clock = f"{rest // 600:02d}:{rest // 10 % 60:02d}.{rest % 10}"
    return f"{hours}:{clock}" if hours else clock
