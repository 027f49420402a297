"""Where each turn of a long transcript stands, without laying out all of them.

Heights are estimated at once for every turn, from the length of its text, and made exact as turns come into view;
so 6,000 turns open as fast as six.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.text.gaps import GapRow
from huazheng.qt.support.safe_text import safe_text
from huazheng.qt.support.theme import GRID, READING_LINE_PX, SMALL_PX, sized_font
from huazheng.qt.widgets.base.wrapped_text import WrappedText
from huazheng.qt.widgets.transcript.turn_formats import turn_formats

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from huazheng.qt.models.turns_model import TurnsModel
    from huazheng.services.callview.turn_marks import TextSpan

MOMENT_LINE_PX = 20
MACHINE_LINE_PX = 20
GAP_ROW_PX = 32
_HALF_CHARACTER_PX = 7.0  # a Latin letter; a Chinese character is two of them
_MOST_TEXTS_KEPT = 400


class TurnLayout:
    """The tops and heights of all turns at one width, in pixels, and the texts of those that were drawn."""

    def __init__(self, model: TurnsModel) -> None:
        self._model = model
        self._width = 0.0
        self._texts: dict[int, WrappedText] = {}
        self._halves = np.zeros(0)
        self._extra = np.zeros(0)
        self._heights = np.zeros(0)
        self._exact = np.zeros(0, bool)
        self._found: dict[int, list[TextSpan]] = {}
        self._machine: dict[int, str] = {}
        self._machine_texts: dict[int, WrappedText] = {}
        self._room: tuple[int, float] | None = None
        self._tops = np.zeros(1)

    @property
    def width(self) -> float:
        """How many pixels wide the texts are wrapped."""
        return self._width

    @property
    def exact(self) -> int:
        """How many heights are exact."""
        return int(self._exact.sum())

    @property
    def height(self) -> float:
        """The height of all turns together."""
        return float(self._tops[-1])

    def reset(self) -> None:
        """The model holds other turns now."""
        self._found = {}
        self._room = None
        texts = [turn.text for turn in self._model.turns]
        self._halves = np.array([(len(text.encode("utf-8", "replace")) + len(text)) / 2 for text in texts])
        lines = [bool(mark.moment) + len(mark.notes) for mark in self._model.marks]
        self._extra = np.array(lines, float) * MOMENT_LINE_PX
        self._estimate()

    def mark_found(self, found: dict[int, list[TextSpan]]) -> None:
        """Mark these places in the texts, by row."""
        self._found = found
        self._texts.clear()

    def show_machine(self, texts: dict[int, str]) -> None:
        """Show these texts of the machine's under what a person put right, by row."""
        self._machine = texts
        self._estimate()

    def reserve_height(self, row: int, pixels: float) -> None:
        """Make this turn exactly so high, for what is put over it."""
        self._room = (row, pixels)
        self._set_height(row, pixels)

    def release_height(self) -> None:
        """Let that turn be as high as it is."""
        if self._room is not None:
            row, self._room = self._room[0], None
            self._texts.pop(row, None)
            self._exact[row] = False

    def restyle(self) -> None:
        """Colours or words changed; the widths did not."""
        self._texts.clear()
        self._machine_texts.clear()

    def set_width(self, width: float) -> bool:
        """Wrap the texts at this many pixels; whether that is another width than before."""
        if width == self._width:
            return False
        self._width = width
        self._estimate()
        return True

    def top(self, row: int) -> float:
        """Where the turn begins."""
        return float(self._tops[row])

    def row_at(self, y: float) -> int:
        """The turn at this height, or the nearest."""
        return int(np.clip(np.searchsorted(self._tops, y, side="right") - 1, 0, len(self._heights) - 1))

    def height_of(self, row: int) -> float:
        """How high the turn is, with the space around it."""
        return float(self._heights[row])

    def text(self, row: int, font: QFont) -> WrappedText:
        """The turn's text, laid out; its height is exact from here on."""
        if (text := self._texts.get(row)) is None:
            turn, marks = self._model.turns[row], self._model.marks[row]
            text = WrappedText(
                safe_text(turn.text),
                font,
                self._width,
                READING_LINE_PX,
                turn_formats(turn.text, marks, self._found.get(row, ())),
            )
            if len(self._texts) >= _MOST_TEXTS_KEPT:
                self._texts.pop(next(iter(self._texts)))
            self._texts[row] = text
            self._set_height(row, self._height_with(row, text, font))
        return text

    def machine_text(self, row: int, font: QFont) -> WrappedText | None:
        """The machine's own text under the turn, where it is shown."""
        if row not in self._machine:
            return None
        if row not in self._machine_texts:
            small = sized_font(font, SMALL_PX)
            self._machine_texts[row] = WrappedText(safe_text(self._machine[row]), small, self._width, MACHINE_LINE_PX)
        return self._machine_texts[row]

    def _height_with(self, row: int, text: WrappedText, font: QFont) -> float:
        if self._room is not None and self._room[0] == row:
            return self._room[1]
        if isinstance(self._model.turns[row], GapRow):
            return GAP_ROW_PX
        machine = self.machine_text(row, font)
        return float(text.height + GRID + self._extra[row] + (machine.height if machine is not None else 0))

    def _set_height(self, row: int, exact: float) -> None:
        self._exact[row] = True
        if exact != self._heights[row]:
            self._heights[row] = exact
            np.cumsum(self._heights, out=self._tops[1:])

    def _estimate(self) -> None:
        self.restyle()
        lines = np.ceil(np.maximum(self._halves * _HALF_CHARACTER_PX, 1) / max(self._width, 1))
        self._heights = lines * READING_LINE_PX + GRID + self._extra
        if self._room is not None:
            self._heights[self._room[0]] = self._room[1]
        self._exact = np.zeros(len(lines), bool)
        self._tops = np.concatenate(([0.0], np.cumsum(self._heights)))
