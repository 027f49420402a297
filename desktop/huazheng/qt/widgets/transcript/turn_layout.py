"""Tops and heights of the turns of a transcript of any length, in pixels.

Every height is estimated from the length of the text, and made exact when the turn comes into view; so 6,000 turns
open as fast as six.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.call.gaps import GapRow
from huazheng.core.text.sanitize import sanitize
from huazheng.qt.support.theme import GRID, READING_LINE_PX
from huazheng.qt.widgets.base.wrapped_text import WrappedText
from huazheng.qt.widgets.transcript.turn_formats import turn_formats

if TYPE_CHECKING:
    from huazheng.qt.models.turns_model import TurnsModel
    from huazheng.qt.widgets.transcript.turn_style import TurnStyle
    from huazheng.services.callview.turn_marks import TextSpan

MOMENT_LINE_PX = 20
MACHINE_LINE_PX = 20
GAP_ROW_PX = 32
_HALF_CHARACTER_PX = 7.0  # a Latin letter; a Chinese character is two of them
_MOST_TEXTS_KEPT = 400


class TurnLayout:
    """The tops and heights of all turns at one width, in pixels, and the texts of those that were drawn."""

    def __init__(self, model: TurnsModel, style: TurnStyle) -> None:
        self._model = model
        self._style = style
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
    def style(self) -> TurnStyle:
        """Fonts and columns in which the turns are laid out."""
        return self._style

    @property
    def exact_count(self) -> int:
        """The number of turns whose height is exact."""
        return int(self._exact.sum())

    @property
    def height(self) -> float:
        """Height of all turns together."""
        return float(self._tops[-1])

    def reset(self) -> None:
        """Estimate anew: the model holds other turns."""
        self._found = {}
        self._room = None
        texts = [turn.text for turn in self._model.turns]
        self._halves = np.array([(len(text.encode("utf-8", "replace")) + len(text)) / 2 for text in texts])
        lines = [bool(mark.moment) + len(mark.notes) for mark in self._model.marks]
        self._extra = np.array(lines, float) * MOMENT_LINE_PX
        self._estimate()

    def mark_found(self, places: dict[int, list[TextSpan]]) -> None:
        """Mark these places in the texts, by row."""
        self._found = places
        self._texts.clear()

    def show_machine(self, texts: dict[int, str]) -> None:
        """Show these machine texts under corrected turns, by row."""
        self._machine = texts
        self._estimate()

    def reserve_height(self, row: int, pixels: float) -> None:
        """Give this turn a fixed height, for the editor that lies over it."""
        self._room = (row, pixels)
        self._set_height(row, pixels)

    def release_height(self) -> None:
        """Return that turn to the height of its text."""
        if self._room is not None:
            row, self._room = self._room[0], None
            self._texts.pop(row, None)
            self._exact[row] = False

    def clear_texts(self) -> None:
        """Lay the texts out again when they are next drawn: fonts, colors or the language changed."""
        self._texts.clear()
        self._machine_texts.clear()

    def apply_style(self, style: TurnStyle) -> bool:
        """Use other fonts and columns; returns whether texts now wrap at another width."""
        rewrap = style.text_width != self._style.text_width
        self._style = style
        if rewrap:
            self._estimate()
        return rewrap

    def top(self, row: int) -> float:
        """Top of the turn."""
        return float(self._tops[row])

    def row_at(self, y: float) -> int:
        """Row of the turn at ``y``, or of the nearest one."""
        return int(np.clip(np.searchsorted(self._tops, y, side="right") - 1, 0, len(self._heights) - 1))

    def height_of(self, row: int) -> float:
        """Height of the turn with the space around it."""
        return float(self._heights[row])

    def text(self, row: int) -> WrappedText:
        """The turn's text, laid out; its height is exact from here on."""
        if (text := self._texts.get(row)) is None:
            turn, marks = self._model.turns[row], self._model.marks[row]
            text = WrappedText(
                sanitize(turn.text),
                self._style.reading,
                self._style.text_width,
                READING_LINE_PX,
                turn_formats(turn.text, marks, self._found.get(row, ())),
            )
            if len(self._texts) >= _MOST_TEXTS_KEPT:
                self._texts.pop(next(iter(self._texts)))
            self._texts[row] = text
            self._set_height(row, self._height_with(row, text))
        return text

    def machine_text(self, row: int) -> WrappedText | None:
        """The machine text under the turn, laid out; None where it is not shown."""
        if row not in self._machine:
            return None
        if row not in self._machine_texts:
            style = self._style
            self._machine_texts[row] = WrappedText(
                sanitize(self._machine[row]), style.small, style.text_width, MACHINE_LINE_PX
            )
        return self._machine_texts[row]

    def _height_with(self, row: int, text: WrappedText) -> float:
        if self._room is not None and self._room[0] == row:
            return self._room[1]
        if isinstance(self._model.turns[row], GapRow):
            return GAP_ROW_PX
        machine = self.machine_text(row)
        return float(text.height + GRID + self._extra[row] + (machine.height if machine is not None else 0))

    def _set_height(self, row: int, exact: float) -> None:
        self._exact[row] = True
        if exact != self._heights[row]:
            self._heights[row] = exact
            np.cumsum(self._heights, out=self._tops[1:])

    def _estimate(self) -> None:
        self.clear_texts()
        lines = np.ceil(np.maximum(self._halves * _HALF_CHARACTER_PX, 1) / max(self._style.text_width, 1))
        self._heights = lines * READING_LINE_PX + GRID + self._extra
        if self._room is not None:
            self._heights[self._room[0]] = self._room[1]
        self._exact = np.zeros(len(lines), bool)
        self._tops = np.concatenate(([0.0], np.cumsum(self._heights)))
