"""Draws a stretch of a recording: agent above the line, customer below, and what is marked in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from huazheng.core.words import clock
from huazheng.qt.signs import draw_flag
from huazheng.qt.theme import colours, moment_colour, status_colour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huazheng.qt.models.scene import Scene
    from huazheng.services.listen import Peaks

FLAG_PX = 12
EVIDENCE_PX = 3
_RULER_STEPS = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_LEAST_BETWEEN_TIMES_PX = 72
_QUIETEST_FULL = 0.08  # a call quieter than this is not blown up to look loud


@dataclass(frozen=True)
class Window:
    """The stretch of time that is shown across ``width`` pixels. Times in seconds."""

    start: float
    end: float
    width: float

    @property
    def seconds(self) -> float:
        """How much time is shown."""
        return self.end - self.start

    def x(self, seconds: float) -> float:
        """Where a time stands."""
        return (seconds - self.start) / max(self.seconds, 1e-6) * self.width

    def time(self, x: float) -> float:
        """The time at a place."""
        return self.start + x / max(self.width, 1) * self.seconds


def draw_wave(painter: QPainter, window: Window, box: QRectF, peaks: Peaks, scene: Scene) -> None:
    """The sound itself, coloured by who speaks; what nobody speaks in is faint."""
    count = max(round(window.width), 1)
    columns = peaks.columns(window.start, window.end, count)
    scale = box.height() / 2 / max(peaks.loudest, _QUIETEST_FULL)
    upper, lower = min(scene.upper, peaks.channels - 1), min(scene.lower, peaks.channels - 1)
    ups = np.maximum(columns.highs[upper], -columns.lows[upper]) * scale
    downs = np.maximum(columns.highs[lower], -columns.lows[lower]) * scale
    agent, customer = _who_speaks(window, count, scene)
    chosen = colours()
    middle = box.center().y()
    known = bool(scene.turns)
    if scene.one_channel and known:  # one channel shows each speaker on their own side
        both = ~(agent | customer)
        ups, downs = np.where(agent | both, ups, 0), np.where(customer | both, downs, 0)
    faint = QColor(chosen.muted)
    faint.setAlpha(110)
    agent_colour = QColor(chosen.accent)
    customer_colour = QColor(chosen.text)
    customer_colour.setAlpha(190)
    for heights, speaks, colour, sign in ((ups, agent, agent_colour, -1), (downs, customer, customer_colour, 1)):
        loud = speaks if known else np.ones(count, bool)
        for chosen_columns, shade in ((loud, colour), (~loud, faint)):
            _lines(painter, np.flatnonzero(chosen_columns & (heights >= 0.5)), heights, middle, sign, shade)
    painter.setPen(QPen(QColor(chosen.line), 1))
    painter.drawLine(QLineF(box.left(), middle, box.right(), middle))


def _lines(
    painter: QPainter, places: NDArray[np.int64], heights: NDArray[np.float32], middle: float, sign: int, colour: QColor
) -> None:
    painter.setPen(QPen(colour, 1))
    painter.drawLines([QLineF(x + 0.5, middle, x + 0.5, middle + sign * heights[x]) for x in places.tolist()])


def _who_speaks(window: Window, count: int, scene: Scene) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each column whether the agent and whether the customer speaks in it; of unknown speakers, both."""
    agent, customer = np.zeros(count, bool), np.zeros(count, bool)
    for turn in scene.turns:
        if turn.end <= window.start or turn.start >= window.end:
            continue
        first, after = max(int(window.x(turn.start)), 0), min(int(window.x(turn.end)) + 1, count)
        if turn.speaker != "customer":
            agent[first:after] = True
        if turn.speaker != "agent":
            customer[first:after] = True
    return agent, customer


def draw_marks(painter: QPainter, window: Window, box: QRectF, scene: Scene) -> None:
    """Evidence as lines along the foot of ``box``, moments as flags at its head, dropped stretches hatched."""
    for span in scene.dropped:
        stretch = QRectF(window.x(span.start), box.top(), window.x(span.end) - window.x(span.start), box.height())
        hatch = QColor(colours().muted)
        hatch.setAlpha(90)
        painter.fillRect(stretch, QBrush(hatch, Qt.BrushStyle.BDiagPattern))
    for passage in scene.passages:
        if passage.end < window.start or passage.start > window.end:
            continue
        pen = QPen(status_colour(passage.status), EVIDENCE_PX)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if passage.weak:
            pen.setDashPattern([1.5, 1])
        painter.setPen(pen)
        y = box.bottom() - EVIDENCE_PX / 2
        left = window.x(passage.start)
        painter.drawLine(QLineF(left, y, max(window.x(passage.end), left + 2), y))
    for moment in scene.moments:
        if window.start <= moment.start <= window.end:
            x = window.x(moment.start)
            colour = moment_colour(resolved=moment.resolved)
            draw_flag(painter, QRectF(x - 3, box.top(), FLAG_PX, FLAG_PX), colour, resolved=moment.resolved)


def draw_times(painter: QPainter, window: Window, box: QRectF) -> None:
    """A ruler: a time at every step that leaves room for it."""
    step = next((s for s in _RULER_STEPS if window.width * s / window.seconds >= _LEAST_BETWEEN_TIMES_PX), 3600)
    painter.setPen(QColor(colours().muted))
    mark = int(window.start // step)
    while mark * step <= window.end:
        x = window.x(mark * step)
        painter.drawLine(QLineF(x, box.top(), x, box.top() + 4))
        words = clock(mark * step) if step >= 1 else f"{clock(mark * step)}.{int(mark * step * 10) % 10}"
        painter.drawText(
            QRectF(x + 4, box.top(), _LEAST_BETWEEN_TIMES_PX, box.height()), Qt.AlignmentFlag.AlignVCenter, words
        )
        mark += 1
