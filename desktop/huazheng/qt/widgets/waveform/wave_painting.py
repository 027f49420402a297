"""Drawing of a stretch of a recording: agent above the line, customer below, and the marks in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from huazheng.core.text.labels import format_clock
from huazheng.qt.support.glyphs import draw_flag, draw_pin
from huazheng.qt.support.theme import colors, moment_color, status_color

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from huazheng.core.schema.analysis import Moment
    from huazheng.core.schema.transcript import Speaker
    from huazheng.services.callview.playback_audio import Peaks
    from huazheng.services.callview.timeline import Timeline
    from huazheng.services.callview.turn_marks import EvidenceSpan

SPEAKERS: tuple[Speaker, ...] = ("agent", "customer", "unknown")
LEAST_STRETCH_PX = 2
FLAG_PX = 12
EVIDENCE_PX = 3
_RULER_STEPS = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_LEAST_BETWEEN_TIMES_PX = 72
_FLAGS_APART_PX = 5
_QUIETEST_FULL = 0.08  # a call quieter than this is not blown up to look loud


@dataclass(frozen=True)
class TimeWindow:
    """The time shown across ``width`` pixels. Times in seconds."""

    start: float
    end: float
    width: float

    @property
    def seconds(self) -> float:
        """The length of time shown."""
        return self.end - self.start

    def x(self, seconds: float) -> float:
        """The x coordinate of a time."""
        return (seconds - self.start) / max(self.seconds, 1e-6) * self.width

    def time(self, x: float) -> float:
        """The time at an x coordinate."""
        return self.start + x / max(self.width, 1) * self.seconds


def draw_wave(painter: QPainter, window: TimeWindow, box: QRectF, peaks: Peaks, timeline: Timeline) -> None:
    """Draw the waveform in the speakers' colors; faint where nobody speaks."""
    count = max(round(window.width), 1)
    ups, downs = (side * box.height() / 2 for side in _loudness(window, count, peaks, timeline))
    agent, customer = _who_speaks(window, count, timeline)
    chosen = colors()
    faint, agent_color, customer_color = QColor(chosen.muted), QColor(chosen.accent), QColor(chosen.text)
    if timeline.one_channel and not timeline.speakers_known:  # one voice or the other: both sides are the same sound
        agent_color = customer_color
    faint.setAlpha(110)
    customer_color.setAlpha(190)
    middle = box.center().y()
    for tips, speaks, color in ((middle - ups, agent, agent_color), (middle + downs, customer, customer_color)):
        seen = np.abs(tips - middle) >= 0.5
        for places, ink in ((seen & speaks, color), (seen & ~speaks, faint)):
            painter.setPen(QPen(ink, 1))
            _lines(painter, np.flatnonzero(places), middle, tips)
    painter.setPen(QPen(QColor(chosen.line), 1))
    painter.drawLine(QLineF(box.left(), middle, box.right(), middle))


def _loudness(window: TimeWindow, count: int, peaks: Peaks, timeline: Timeline) -> list[NDArray[np.float32]]:
    """Loudness of each column above and below the line, 0 to 1 relative to the channel's loud passages."""
    columns = peaks.columns(window.start, window.end, count)
    sides = []
    for channel in (min(timeline.upper, peaks.channels - 1), min(timeline.lower, peaks.channels - 1)):
        size = np.maximum(columns.highs[channel], -columns.lows[channel])
        sides.append(np.minimum(size / max(peaks.loudness[channel], _QUIETEST_FULL), 1.0))
    if timeline.one_channel and timeline.turns:  # one channel shows each speaker on their own side
        agent, customer = _who_speaks(window, count, timeline)
        sides = [np.where(customer & ~agent, 0, sides[0]), np.where(agent & ~customer, 0, sides[1])]
    return sides


def _lines(painter: QPainter, places: NDArray[np.int64], middle: float, tips: NDArray[np.floating[Any]]) -> None:
    painter.drawLines([QLineF(x + 0.5, middle, x + 0.5, tips[x]) for x in places.tolist()])


def _who_speaks(window: TimeWindow, count: int, timeline: Timeline) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each column, whether the agent and whether the customer speaks; for an unknown speaker, both.

    Without a transcript everything counts as speech.
    """
    if not timeline.turns:
        return np.ones(count, bool), np.ones(count, bool)
    agent, customer, unknown = (_speaks(window, count, timeline, speaker) for speaker in SPEAKERS)
    return agent | unknown, customer | unknown


def _speaks(window: TimeWindow, count: int, timeline: Timeline, speaker: Speaker) -> NDArray[np.bool_]:
    """Columns in which ``speaker`` speaks: turns begun so far, less those ended before it."""
    starts, ends = timeline.voices[speaker]
    begun = np.clip((starts - window.start) / window.seconds * count, 0, count).astype(np.int64)
    ended = np.clip((ends - window.start) / window.seconds * count + 1, 0, count).astype(np.int64)
    change = np.bincount(begun, minlength=count + 1) - np.bincount(ended, minlength=count + 1)
    return np.cumsum(change)[:count] > 0


def draw_marks(painter: QPainter, window: TimeWindow, box: QRectF, timeline: Timeline) -> None:
    """Draw evidence as lines at the foot of ``box``, moments as flags at its head, dropped stretches hatched.

    What one channel of two lacks is hatched on its side only.
    """
    for span in timeline.dropped:
        left = window.x(span.start)
        stretch = QRectF(left, box.top(), max(window.x(span.end) - left, LEAST_STRETCH_PX), box.height())
        if span.channel is not None and not timeline.one_channel:
            middle = box.center().y()
            stretch.setTop(box.top() if span.channel == timeline.upper else middle)
            stretch.setBottom(middle if span.channel == timeline.upper else box.bottom())
        hatch = QColor(colors().muted)
        hatch.setAlpha(90)
        painter.fillRect(stretch, QBrush(hatch, Qt.BrushStyle.BDiagPattern))
    for passage in _seen_apart(timeline.passages, window):
        pen = QPen(status_color(passage.status), EVIDENCE_PX)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if passage.weak:
            pen.setDashPattern([1.5, 1])
        painter.setPen(pen)
        y = box.bottom() - EVIDENCE_PX / 2
        left = window.x(passage.start)
        painter.drawLine(QLineF(left, y, max(window.x(passage.end), left + 2), y))
    for moment in _flags_apart(timeline.moments, window):
        x = window.x(moment.start)
        color = moment_color(resolved=moment.resolved)
        draw_flag(painter, QRectF(x - 3, box.top(), FLAG_PX, FLAG_PX), color, resolved=moment.resolved)


def _seen_apart(passages: Iterable[EvidenceSpan], window: TimeWindow) -> Iterator[EvidenceSpan]:
    """The passages in view, less those that would be drawn over an equal one: hours have thousands."""
    drawn: set[tuple[int, int, str, bool]] = set()
    for passage in passages:
        if passage.end < window.start or passage.start > window.end:
            continue
        look = (round(window.x(passage.start)), round(window.x(passage.end)), passage.status, passage.weak)
        if look not in drawn:
            drawn.add(look)
            yield passage


def _flags_apart(moments: Iterable[Moment], window: TimeWindow) -> Iterator[Moment]:
    """The moments in view; of several that would overlap, an open one before an answered one."""
    apart: dict[int, Moment] = {}
    for moment in moments:
        if window.start <= moment.start <= window.end:
            place = int(window.x(moment.start) / _FLAGS_APART_PX)
            if place not in apart or (apart[place].resolved and not moment.resolved):
                apart[place] = moment
    yield from apart.values()


def draw_notes(painter: QPainter, window: TimeWindow, box: QRectF, timeline: Timeline) -> None:
    """Draw the person's marks as pins at the foot of ``box``, where no flag stands."""
    color = QColor(colors().accent)
    for note in timeline.notes:
        if window.start <= note.at <= window.end:
            place = QRectF(window.x(note.at) - FLAG_PX / 2, box.bottom() - FLAG_PX - 4, FLAG_PX, FLAG_PX)
            draw_pin(painter, place, color, full=note.kind == "not_understood")


def draw_selection(painter: QPainter, window: TimeWindow, box: QRectF, chosen: tuple[float, float], words: str) -> None:
    """Draw the selection, from and to in seconds, with its length."""
    left, right = window.x(chosen[0]), window.x(chosen[1])
    tint = QColor(colors().accent)
    tint.setAlpha(48)
    painter.fillRect(QRectF(left, box.top(), right - left, box.height()), tint)
    painter.setPen(QPen(QColor(colors().accent), 1))
    for x in (left, right):
        painter.drawLine(QLineF(x, box.top(), x, box.bottom()))
    width = painter.fontMetrics().horizontalAdvance(words) + 8
    at = min(max(left, 0.0), max(window.width - width, 0.0))
    label = QRectF(at, box.top(), width, painter.fontMetrics().height() + 2)
    painter.fillRect(label, QColor(colors().accent))
    painter.setPen(QColor(colors().on_accent))
    painter.drawText(label, Qt.AlignmentFlag.AlignCenter, words)


def draw_times(painter: QPainter, window: TimeWindow, box: QRectF) -> None:
    """Draw a ruler: a time at every step that leaves room for it."""
    step = next((s for s in _RULER_STEPS if window.width * s / window.seconds >= _LEAST_BETWEEN_TIMES_PX), 3600)
    painter.setPen(QColor(colors().muted))
    mark = int(window.start // step)
    while mark * step <= window.end:
        x = window.x(mark * step)
        words = format_clock(mark * step) if step >= 1 else f"{format_clock(mark * step)}.{int(mark * step * 10) % 10}"
        if x >= 0 and x + 4 + painter.fontMetrics().horizontalAdvance(words) <= window.width:
            painter.drawLine(QLineF(x, box.top(), x, box.top() + 4))
            place = QRectF(x + 4, box.top(), _LEAST_BETWEEN_TIMES_PX, box.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
        mark += 1
