"""Layout of a Paper on A4 pages, in points from the page's lower left corner."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.runtime.language import Language, Text
from huazheng.export.papers.line_breaking import break_lines
from huazheng.export.papers.paper import (
    NUMBERED_COLUMNS,
    NUMBERED_NOTE_SIZE,
    NUMBERED_PITCH,
    NUMBERED_SIZE,
    NUMBERED_SPEAKER_SIZE,
    Heading,
    NumberedPage,
    Paragraph,
    Part,
    plain,
)

if TYPE_CHECKING:
    from huazheng.export.papers.line_breaking import TextLine, Weight
    from huazheng.export.papers.paper import NumberedLine, Paper, Style, Table
    from huazheng.export.writers.pdf.typefaces import Faces

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
MARGIN = 70.87  # 25 mm
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
FOOTER_HEIGHT = 40.0
CELL_PAD = 4.0
FOLLOWED_LINES = 5  # a heading has room for so many lines of its own height, or goes over to the next page
FOLLOWING_LINES = 3  # room for the quote, or the header and first row, that a paragraph stays with
WHOLE_ROW_LINES = 12  # a row of up to so many lines is not split over two pages


class ParagraphLook(NamedTuple):
    """Setting of a paragraph: size and line height in points, space before and after, indent, alignment."""

    size: float
    line: float
    before: float = 0.0
    after: float = 4.0
    indent: float = 0.0
    align: float = 0.0  # 0 left, 0.5 centered, 1 right
    weight: Weight = "regular"


LOOKS: dict[Style, ParagraphLook] = {
    "body": ParagraphLook(10.5, 17),
    "quote": ParagraphLook(10.5, 17, indent=21),
    "note": ParagraphLook(9, 14),
    "title": ParagraphLook(18, 27, before=6, after=4, align=0.5, weight="bold"),
    "subtitle": ParagraphLook(10.5, 17, after=14, align=0.5),
    "signature": ParagraphLook(10.5, 17, before=14, align=1),
}
HEADINGS = {
    1: ParagraphLook(14, 21, before=16, after=6, weight="bold"),
    2: ParagraphLook(12, 18, before=10, after=3, weight="bold"),
}
COMPACT_CELL, COMPACT_PAD = ParagraphLook(9, 13), 2.0
CELL, CELL_HEADING = ParagraphLook(10, 15), ParagraphLook(10, 15, weight="bold")
FOOTER = ParagraphLook(8.5, 12)
NUMBERED = ParagraphLook(NUMBERED_SIZE, NUMBERED_PITCH)
NUMBERED_SPEAKER = ParagraphLook(NUMBERED_SPEAKER_SIZE, NUMBERED_PITCH)
NUMBERED_NOTE = ParagraphLook(NUMBERED_NOTE_SIZE, NUMBERED_PITCH)
NUMBERED_HEADING = ParagraphLook(NUMBERED_NOTE_SIZE, NUMBERED_PITCH, weight="bold")


TALLEST_WHOLE_TABLE = PAGE_HEIGHT / 3
WHOLE = Part("")  # of a paper without parts


class PlacedLine(NamedTuple):
    """A line of text: its left edge and baseline."""

    x: float
    y: float
    size: float
    line: TextLine


class TableRule(NamedTuple):
    """A thin line of a table."""

    x1: float
    y1: float
    x2: float
    y2: float


class OutlineEntry(NamedTuple):
    """A heading for the outline: its text, level, and position."""

    text: str
    level: int
    page: int
    y: float


@dataclass
class Page:
    """One page."""

    texts: list[PlacedLine] = field(default_factory=list)
    rules: list[TableRule] = field(default_factory=list)
    part: Part = WHOLE


@dataclass
class Layout:
    """All pages, and the headings on them."""

    pages: list[Page]
    outline_entries: list[OutlineEntry]


def lay_out(paper: Paper, faces: Faces) -> Layout:
    """Lay out every block in order, then the footers, which state the number of pages."""
    setter = _Typesetter(faces)
    for block in paper.blocks:
        if isinstance(block, Heading):
            setter.heading(block)
        elif isinstance(block, Paragraph):
            setter.paragraph(block)
        elif isinstance(block, Part):
            setter.part(block)
        elif isinstance(block, NumberedPage):
            setter.numbered_page(block)
        else:
            setter.table(block)
    counts: dict[Part, int] = {}
    for page in setter.pages:
        counts[page.part] = counts.get(page.part, 0) + 1
        setter.place_footer(page, paper.footer, 0.0)
        setter.place_footer(page, _page_number(page.part, counts[page.part], len(setter.pages), paper.language), 1.0)
    return Layout(setter.pages, setter.outline_entries)


def _page_number(part: Part, number: int, total: int, language: Language) -> str:
    """The number of a page: of how many, or in its part, if the paper has parts."""
    if part is WHOLE:
        return Text(f"第 {number} / {total} 页", f"Page {number} / {total}").of(language)
    of = Text(f"，共 {part.pages} 页", f" of {part.pages}") if part.pages is not None else Text("", "")
    return Text(f"{part.name} 第 {number} 页{of.zh}", f"{part.name} page {number}{of.en}").of(language)


class _Typesetter:
    """Fill one page after the other. ``y`` is the top of what comes next."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces
        self.pages = [Page()]
        self._part = WHOLE
        self.outline_entries: list[OutlineEntry] = []
        self.y = PAGE_HEIGHT - MARGIN

    @property
    def _room(self) -> float:
        return self.y - MARGIN

    def _next_page(self) -> None:
        self.pages.append(Page(part=self._part))
        self.y = PAGE_HEIGHT - MARGIN

    def part(self, block: Part) -> None:
        self._part = block
        if self.pages[-1].texts:
            self._next_page()
        self.pages[-1].part = block

    def heading(self, block: Heading) -> None:
        look = HEADINGS[block.level]
        if block.new_page or self._room < look.before + FOLLOWED_LINES * look.line:
            self._next_page()
        self.outline_entries.append(OutlineEntry(block.text, block.level, len(self.pages) - 1, self.y))
        self._lines(break_lines(plain(block.text), self._faces, look.size, TEXT_WIDTH, look.weight), look)

    def paragraph(self, block: Paragraph) -> None:
        look = LOOKS[block.style]
        width = TEXT_WIDTH - look.indent
        lines = break_lines(block.words, self._faces, look.size, width, look.weight)
        if block.with_next and self._room < (len(lines) + FOLLOWING_LINES) * look.line + look.after:
            self._next_page()
        self._lines(lines, look)

    def _lines(self, lines: list[TextLine], look: ParagraphLook) -> None:
        self.y -= look.before
        for line in lines:
            if self._room < look.line:
                self._next_page()
            free = TEXT_WIDTH - look.indent - _width(line)
            self._place(line, MARGIN + look.indent + free * look.align, look)
            self.y -= look.line
        self.y -= look.after

    def _place(self, line: TextLine, x: float, look: ParagraphLook, drop: float = 0.0) -> None:
        """Put a line whose top is ``drop`` below ``y``; its baseline stands a little over the middle of the leading."""
        baseline = self.y - drop - (look.line + 0.72 * look.size) / 2
        self.pages[-1].texts.append(PlacedLine(x, baseline, look.size, line))

    def table(self, block: Table) -> None:
        look = COMPACT_CELL if block.compact else CELL
        total = sum(block.widths)
        widths = [TEXT_WIDTH * width / total for width in block.widths]
        header = [
            break_lines(plain(name), self._faces, CELL_HEADING.size, width - 2 * CELL_PAD, CELL_HEADING.weight)
            for name, width in zip(block.header, widths, strict=False)
        ]
        rows = [
            [
                break_lines(words, self._faces, look.size, width - 2 * CELL_PAD)
                for words, width in zip(row, widths, strict=True)
            ]
            for row in block.rows
        ]
        if block.compact and not header:
            self._keep_together(rows, look)
        for number, cells in enumerate(rows):
            if number == 0:
                self._begin_table(header, widths, max(map(len, cells)))
            self._row(cells, widths, header, look)
        self.y -= 5 if block.compact else 8

    def _keep_together(self, rows: list[list[list[TextLine]]], look: ParagraphLook) -> None:
        """Begin a page for a table that would be cut, unless it is a tall one."""
        tall = sum(max(map(len, cells)) * look.line + 2 * COMPACT_PAD for cells in rows)
        if self._room < tall <= TALLEST_WHOLE_TABLE:
            self._next_page()

    def numbered_page(self, block: NumberedPage) -> None:
        """The lines at a fixed pitch; what is too wide for its column would be a mistake of the paper's own layout."""
        if block.new_page:
            self._next_page()
        lefts = [MARGIN]
        for width in NUMBERED_COLUMNS:
            lefts.append(lefts[-1] + width)
        for name, left in zip(block.header, lefts, strict=False):
            [line, *_] = break_lines(plain(name), self._faces, NUMBERED_HEADING.size, TEXT_WIDTH, "bold")
            self._place(line, left + CELL_PAD, NUMBERED_HEADING)
        self.y -= NUMBERED_PITCH
        for one in block.lines:
            if one.begins:
                self.pages[-1].rules.append(TableRule(lefts[1], self.y, lefts[-1], self.y))
            self._numbered_line(one, lefts)
        self.pages[-1].rules += [TableRule(lefts[1], self.y, lefts[-1], self.y)]
        self.y -= 8

    def _numbered_line(self, one: NumberedLine, lefts: list[float]) -> None:
        cells = (
            (plain(str(one.number)), NUMBERED_NOTE),
            (plain(one.time), NUMBERED_NOTE),
            (plain(one.speaker), NUMBERED_SPEAKER),
            (one.words, NUMBERED),
        )
        for (words, look), left in zip(cells, lefts, strict=False):
            [line, *_] = break_lines(words, self._faces, look.size, PAGE_WIDTH)
            self._place(line, left + CELL_PAD, look)
        self.y -= NUMBERED_PITCH

    def _begin_table(self, header: list[list[TextLine]], widths: list[float], first_row_lines: int) -> None:
        """The header, on the page on which the first row begins."""
        if header:
            tall = max(map(len, header)) * CELL_HEADING.line + min(first_row_lines, WHOLE_ROW_LINES) * CELL.line
            if self._room < tall + 4 * CELL_PAD:
                self._next_page()
            self._header(header, widths)

    def _header(self, header: list[list[TextLine]], widths: list[float]) -> None:
        if header:
            self._part_of_row(header, widths, 0, max(map(len, header)), CELL_HEADING)

    def _row(
        self, cells: list[list[TextLine]], widths: list[float], header: list[list[TextLine]], look: ParagraphLook
    ) -> None:
        """One row; over to the next page as a whole when it is short, line by line when it is long."""
        done, tall = 0, max(map(len, cells))
        while done < tall:
            fits = int((self._room - 2 * CELL_PAD) // look.line)
            if fits < 1 or (done == 0 and fits < tall <= WHOLE_ROW_LINES):
                self._next_page()
                self._header(header, widths)
                continue
            taken = min(fits, tall - done)
            self._part_of_row(cells, widths, done, done + taken, look)
            done += taken

    def _part_of_row(
        self, cells: list[list[TextLine]], widths: list[float], first: int, after: int, look: ParagraphLook
    ) -> None:
        pad = COMPACT_PAD if look is COMPACT_CELL else CELL_PAD
        height = (after - first) * look.line + 2 * pad
        top, bottom = self.y, self.y - height
        edges = [MARGIN]
        for width in widths:
            edges.append(edges[-1] + width)
        for cell, left in zip(cells, edges, strict=False):
            for number, line in enumerate(cell[first:after]):
                self._place(line, left + CELL_PAD, look, pad + number * look.line)
        rules = self.pages[-1].rules
        rules += [TableRule(edges[0], y, edges[-1], y) for y in (top, bottom)]
        rules += [TableRule(x, top, x, bottom) for x in edges]
        self.y = bottom

    def place_footer(self, page: Page, text: str, align: float) -> None:
        """A line at the foot of a page, at its left (0) or right (1)."""
        [line, *_] = break_lines(plain(text), self._faces, FOOTER.size, TEXT_WIDTH)
        x = MARGIN + (TEXT_WIDTH - _width(line)) * align
        page.texts.append(PlacedLine(x, FOOTER_HEIGHT, FOOTER.size, line))


def _width(line: TextLine) -> float:
    return line[-1].x + line[-1].width if line else 0.0
