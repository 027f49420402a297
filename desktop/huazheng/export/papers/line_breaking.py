"""Line breaking: between Chinese characters, at spaces, never before 。 or after （, and inside a word
only when it is longer than the line.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from huazheng.core.text.sanitize import REPLACED, sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.export.papers.paper import Mark, Words

Weight = Literal["regular", "bold"]

NEVER_FIRST = frozenset("，。、；：？！）】》」』”’…—·%,.;:?!)]}°％～")
NEVER_LAST = frozenset("（【《「『“‘([{")
SCALES: dict[Mark, float] = {"code": 0.86}
BOLD_MARKS = frozenset({"strong", "changed"})


class CharacterWidths(Protocol):
    """Widths of characters in em; None for one that cannot be shown."""

    def width(self, char: str) -> float | None:
        """The width of a character."""
        ...


class WeightedWidths(Protocol):
    """Widths by weight, as the faces of a font have them."""

    def of(self, weight: Weight) -> CharacterWidths:
        """The widths in that weight."""
        ...


@dataclass(frozen=True)
class StyledSpan:
    """A run of characters in one style. x, width: in points, from the line's left edge."""

    text: str
    mark: Mark
    weight: Weight
    x: float
    width: float


TextLine = tuple[StyledSpan, ...]
_Char = tuple[str, "Mark", float]
_Atom = list[_Char]


def break_lines(
    words: Words, faces: WeightedWidths, size: float, width: float, weight: Weight = "regular"
) -> list[TextLine]:
    """The words as lines at most ``width`` points wide, set at ``size`` points; at least one, possibly empty."""
    lines: list[TextLine] = []
    for paragraph in _paragraphs(words, faces, size, weight):
        current: _Atom = []
        reach = 0.0
        for atom in _atoms(paragraph):
            wide = sum(char[2] for char in atom)
            blank = atom[0][0] == " "
            if current and reach + wide > width and not blank:
                lines.append(_line(current, weight))
                current, reach = [], 0.0
            if blank and not current:
                continue
            for char in atom:
                if current and reach + char[2] > width and not blank:
                    lines.append(_line(current, weight))
                    current, reach = [], 0.0
                current.append(char)
                reach += char[2]
        lines.append(_line(current, weight))
    return lines


def weight_of(mark: Mark, weight: Weight) -> Weight:
    """The weight in which a mark is set, inside text of ``weight``."""
    return "bold" if mark in BOLD_MARKS else weight


def _paragraphs(words: Words, faces: WeightedWidths, size: float, weight: Weight) -> Iterator[list[_Char]]:
    """The characters of each line of the source text, with their style and width."""
    done: list[_Char] = []
    for run in words:
        face, scale = faces.of(weight_of(run.mark, weight)), SCALES.get(run.mark, 1.0)
        for char in sanitize(run.text).replace("\t", " "):
            if char == "\n":
                yield done
                done = []
            else:
                done += [(shown, run.mark, (face.width(shown) or 0.0) * size * scale) for shown in _shown(char, face)]
    yield done


def _shown(char: str, face: CharacterWidths) -> str:
    """The character, or its number where the font does not have it."""
    if face.width(char) is not None:
        return char
    return "□" if char == REPLACED else f"[U+{ord(char):04X}]"


def _atoms(chars: list[_Char]) -> Iterator[_Atom]:
    """The unbreakable units: a Chinese character with its punctuation, a word, a space."""
    atom: _Atom = []
    for char in chars:
        if atom and _may_break(atom[-1][0], char[0]):
            yield atom
            atom = []
        atom.append(char)
    if atom:
        yield atom


def _may_break(before: str, after: str) -> bool:
    if before == " " or after == " ":
        return True
    if after in NEVER_FIRST or before in NEVER_LAST:
        return False
    return _is_wide(before) or _is_wide(after) or before == "-"


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _line(chars: _Atom, weight: Weight) -> TextLine:
    """The characters as runs of one style each, without trailing blanks."""
    while chars and chars[-1][0] == " ":
        chars = chars[:-1]
    pieces: list[StyledSpan] = []
    x, first = 0.0, 0
    for place, char in enumerate(chars):
        if place + 1 == len(chars) or chars[place + 1][1] != char[1]:
            text = "".join(one[0] for one in chars[first : place + 1])
            wide = sum(one[2] for one in chars[first : place + 1])
            pieces.append(StyledSpan(text, char[1], weight_of(char[1], weight), x, wide))
            x, first = x + wide, place + 1
    return tuple(pieces)
