"""The two waveforms: an overview of the whole call, and a stretch that can be zoomed down to a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from huazheng.core.text.labels import SPEAKER_LABELS
from huazheng.qt.support.theme import SMALL_PX, colors, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.waveform.wave_painting import (
    FLAG_PX,
    TimeWindow,
    draw_marks,
    draw_notes,
    draw_selection,
    draw_times,
    draw_wave,
)
from huazheng.services.callview.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.services.callview.playback_audio import Peaks

OVERVIEW_PX = 48
DETAIL_PX = 128
LOW_DETAIL_PX = 88
RULER_PX = 16
_AT_FIRST_SECONDS = 40.0
_SHORTEST_SECONDS = 2.0
_ZOOM_STEP = 1.4
_LEAST_DRAG_PX = 4
_LEAST_LOOP_SECONDS = 0.1
_NOTHING = Timeline(duration=0.0, upper=0, lower=0)


class _WaveformBase(RetranslateMixin, QWidget):
    """Sound and marks, each drawn once into a pixmap, and the playhead drawn over them.

    Two pixmaps, because the sound changes several times a second while a recording is decoded.
    """

    sought = Signal(float)

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.timeline = _NOTHING
        self.peaks: Peaks | None = None
        self.position = 0.0
        self._sound: QPixmap | None = None
        self._marks: QPixmap | None = None
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(640, self.height())

    def show_timeline(self, timeline: Timeline) -> None:
        """Show the marks of a call."""
        self.timeline = timeline
        self.redraw()

    def show_peaks(self, peaks: Peaks | None) -> None:
        """Show the sound, as far as it is decoded."""
        self.peaks = peaks
        self._sound = None
        self.update()

    def show_position(self, seconds: float) -> None:
        """Move the playhead."""
        self.position = seconds
        self.update()

    def redraw(self) -> None:
        """Draw both pixmaps anew."""
        self._sound = self._marks = None
        self.update()

    def window_shown(self) -> TimeWindow:
        """The stretch of time that is shown."""
        return TimeWindow(0.0, max(self.timeline.duration, 1.0), float(self.width()))

    def draw_sound(self, painter: QPainter) -> None:
        """Draw the sound."""
        raise NotImplementedError

    def draw_marked(self, painter: QPainter) -> None:
        """Draw the marks."""
        raise NotImplementedError

    def draw_moving(self, painter: QPainter) -> None:
        """Draw the playhead."""
        x = self.window_shown().x(self.position)
        painter.setPen(QPen(QColor(colors().recording), 1.5))
        painter.drawLine(QLineF(x, 0, x, self.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the pixmaps, and draw the playhead."""
        del event
        if self._sound is None:
            self._sound = self._drawn(QColor(colors().surface), self.draw_sound)
        if self._marks is None:
            self._marks = self._drawn(QColor(Qt.GlobalColor.transparent), self.draw_marked)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._sound)
        painter.drawPixmap(0, 0, self._marks)
        self.draw_moving(painter)
        painter.end()

    def _drawn(self, ground: QColor, draw: Callable[[QPainter], None]) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap((self.size().toSizeF() * ratio).toSize())
        picture.setDevicePixelRatio(ratio)
        picture.fill(ground)
        painter = QPainter(picture)
        draw(painter)
        painter.end()
        return picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw for the new width."""
        super().resizeEvent(event)
        self.redraw()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the colors."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.PaletteChange}:
            self.redraw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to the time under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._seek(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Jump while dragging."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek(event.position().x())

    def _seek(self, x: float) -> None:
        seconds = self.window_shown().time(x)
        self.sought.emit(min(max(seconds, 0.0), self.timeline.duration))


class OverviewWaveform(_WaveformBase):
    """The whole call, with a frame around the stretch that the detail shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(OVERVIEW_PX, parent)
        self._framed = (0.0, 0.0)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setAccessibleName(self.tr("整通电话的波形"))

    def frame(self, start: float, end: float) -> None:
        """Frame this stretch."""
        self._framed = (start, end)
        self.update()

    def draw_sound(self, painter: QPainter) -> None:
        """Draw the sound of the whole call."""
        if self.peaks is not None:
            box = QRectF(0, 10, self.width(), self.height() - 18)
            draw_wave(painter, self.window_shown(), box, self.peaks, self.timeline)

    def draw_marked(self, painter: QPainter) -> None:
        """Draw its marks."""
        box = QRectF(0, 2, self.width(), self.height() - 4)
        draw_marks(painter, self.window_shown(), box, self.timeline)
        draw_notes(painter, self.window_shown(), box, self.timeline)

    def draw_moving(self, painter: QPainter) -> None:
        """Draw the frame and the playhead."""
        chosen, window = colors(), self.window_shown()
        left, right = window.x(self._framed[0]), window.x(self._framed[1])
        shade = QColor(chosen.ground)
        shade.setAlpha(150)
        painter.fillRect(QRectF(0, 0, left, self.height()), shade)
        painter.fillRect(QRectF(right, 0, self.width() - right, self.height()), shade)
        painter.setPen(QPen(QColor(chosen.accent), 1))
        painter.drawRoundedRect(QRectF(left, 0.5, max(right - left, 4), self.height() - 1), 3, 3)
        super().draw_moving(painter)


class DetailWaveform(_WaveformBase):
    """A stretch of the call. The wheel zooms at the pointer and pans sideways; it follows the playhead.

    framed(start, end): another stretch is shown, in seconds · selected(start, end): a stretch was selected by dragging
    · unselected()
    """

    framed = Signal(float, float)
    selected = Signal(float, float)
    unselected = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(DETAIL_PX, parent)
        self._start, self._seconds = 0.0, _AT_FIRST_SECONDS
        self.selection: tuple[float, float] | None = None
        self._pressed_x: float | None = None
        self._drags = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setAccessibleName(self.tr("波形，可放大；上方是对方，下方是我"))

    def show_timeline(self, timeline: Timeline) -> None:
        """Show another call from its start, or the same one where it was."""
        if timeline.duration != self.timeline.duration:
            self._start, self._seconds = 0.0, min(_AT_FIRST_SECONDS, max(timeline.duration, _SHORTEST_SECONDS))
        super().show_timeline(timeline)
        self._frame(self._start, self._seconds)

    def window_shown(self) -> TimeWindow:
        """The stretch of time that is shown."""
        return TimeWindow(self._start, self._start + self._seconds, float(self.width()))

    def show_position(self, seconds: float) -> None:
        """Move the playhead, and turn the page when it leaves the stretch."""
        super().show_position(seconds)
        if not self._start <= seconds <= self._start + self._seconds * 0.96:
            self._frame(seconds - self._seconds * 0.12, self._seconds)

    def zoom(self, closer: bool, at: float | None = None) -> None:
        """Zoom by two, keeping this time in place; without one, the playhead."""
        anchor = self.position if at is None else at
        if not self._start <= anchor <= self._start + self._seconds:
            anchor = self._start + self._seconds / 2
        seconds = self._seconds / _ZOOM_STEP if closer else self._seconds * _ZOOM_STEP
        seconds = min(max(seconds, _SHORTEST_SECONDS), max(self.timeline.duration, _SHORTEST_SECONDS))
        share = (anchor - self._start) / self._seconds
        self._frame(anchor - seconds * share, seconds)

    def _frame(self, start: float, seconds: float) -> None:
        start = min(max(start, 0.0), max(self.timeline.duration - seconds, 0.0))
        if (start, seconds) != (self._start, self._seconds):
            self._start, self._seconds = start, seconds
            self.redraw()
        self.framed.emit(start, start + seconds)

    def draw_sound(self, painter: QPainter) -> None:
        """Draw the sound, and the speakers' names at their sides."""
        painter.setFont(sized_font(self.font(), SMALL_PX - 1))
        if self.peaks is not None:
            wave = self._marks_box().adjusted(0, FLAG_PX + 2, 0, -6)
            draw_wave(painter, self.window_shown(), wave, self.peaks, self.timeline)
            if not self.timeline.one_channel or self.timeline.speakers_known:
                self._name_side(painter, wave, upper=True)
                self._name_side(painter, wave, upper=False)

    def draw_marked(self, painter: QPainter) -> None:
        """Draw the marks, and the times along the foot."""
        painter.setFont(sized_font(self.font(), SMALL_PX - 1))
        marks = self._marks_box()
        draw_marks(painter, self.window_shown(), marks, self.timeline)
        draw_notes(painter, self.window_shown(), marks, self.timeline)
        draw_times(
            painter,
            self.window_shown(),
            QRectF(0, self.height() - RULER_PX, self.width(), RULER_PX),
        )

    def _marks_box(self) -> QRectF:
        return QRectF(0, 4, self.width(), self.height() - RULER_PX - 6)

    def _name_side(self, painter: QPainter, wave: QRectF, *, upper: bool) -> None:
        """Draw a speaker's name on a ground of its own, so that it can be read over the sound."""
        words, chosen = self._side(upper=upper), colors()
        size = painter.fontMetrics().size(0, words).toSizeF() + QSizeF(8, 2)
        box = QRectF(wave.topLeft() if upper else wave.bottomLeft() - QPointF(0, size.height()), size)
        ground = QColor(chosen.surface)
        ground.setAlpha(210)
        painter.fillRect(box, ground)
        painter.setPen(QColor(chosen.muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _side(self, *, upper: bool) -> str:
        if not self.timeline.speakers_known:
            channel = self.timeline.upper if upper else self.timeline.lower
            return self.tr("声道 {0}").format(channel + 1)
        return str(SPEAKER_LABELS["agent" if upper else "customer"])

    def draw_moving(self, painter: QPainter) -> None:
        """Draw the selection and the playhead."""
        if self.selection is not None:
            start, end = self.selection
            words = self.tr("循环 {0} 秒").format(f"{end - start:.1f}")
            box = QRectF(0, 0, self.width(), self.height() - RULER_PX)
            painter.setFont(sized_font(self.font(), SMALL_PX - 1))
            draw_selection(painter, self.window_shown(), box, self.selection, words)
        super().draw_moving(painter)

    def choose(self, start: float, end: float) -> None:
        """Select this stretch."""
        self.selection = (start, end)
        if not self._start <= start <= self._start + self._seconds:
            self._frame(start - self._seconds * 0.12, self._seconds)
        self.update()

    def unselect(self) -> bool:
        """Clear the selection; returns whether there was one."""
        if self.selection is None:
            return False
        self.selection = None
        self.unselected.emit()
        self.update()
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click, which jumps, or a drag, which selects."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_x, self._drags = event.position().x(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Extend the selection to the pointer."""
        if self._pressed_x is None:
            return
        x = min(max(event.position().x(), 0.0), float(self.width()))
        if self._drags or abs(x - self._pressed_x) >= _LEAST_DRAG_PX:
            self._drags = True
            one, other = (self._time(place) for place in (self._pressed_x, x))
            self.selection = (min(one, other), max(one, other))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Jump, or play the selection in a loop."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed_x is None:
            return
        pressed, self._pressed_x = self._pressed_x, None
        if self._drags and self.selection is not None and self.selection[1] - self.selection[0] >= _LEAST_LOOP_SECONDS:
            self.selected.emit(*self.selection)
            return
        self.unselect()
        self._seek(pressed)

    def _time(self, x: float) -> float:
        return min(max(self.window_shown().time(x), 0.0), self.timeline.duration)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom; sideways or with Shift, pan."""
        turn = event.angleDelta()
        if abs(turn.x()) > abs(turn.y()) or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            amount = turn.x() or turn.y()
            self._frame(self._start - amount / 120 * self._seconds / 8, self._seconds)
        elif turn.y():
            self.zoom(turn.y() > 0, self.window_shown().time(event.position().x()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus zoom, Escape clears the selection."""
        if event.key() in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(closer=True)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom(closer=False)
        elif event.key() == Qt.Key.Key_Escape and self.unselect():
            event.accept()
        else:
            super().keyPressEvent(event)
