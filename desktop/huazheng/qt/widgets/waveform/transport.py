"""Playback controls: play, pause, five seconds back or forward, zoom, and the position."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from huazheng.core.text.labels import format_clock
from huazheng.qt.support.theme import GRID, MARGIN, TITLE_PX
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import IconButton, PlainLabel
from huazheng.qt.widgets.waveform.speed_button import SpeedButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent


class Transport(RetranslateMixin, QWidget):
    """The row of buttons under the waveform.

    toggled() · stepped(seconds) · flagged(bool: forward) · zoomed(bool: closer) · speed_changed(speed)
    """

    toggled = Signal()
    stepped = Signal(float)
    flagged = Signal(bool)
    zoomed = Signal(bool)
    speed_changed = Signal(float)

    STEP_SECONDS = 5.0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back, self.forward = IconButton("back"), IconButton("forward")
        self.play = IconButton("play", main=True)
        self.previous_flag, self.next_flag = IconButton("previous-flag"), IconButton("next-flag")
        self.zoom_out, self.zoom_in = IconButton("zoom-out"), IconButton("zoom-in")
        self.speed = SpeedButton()
        self.clock = PlainLabel(TITLE_PX)
        self.length = PlainLabel(muted=True)
        self._playing = False
        self._connect()
        self._arrange()
        self.show_position(0.0)
        self.retranslate()

    def _connect(self) -> None:
        self.play.clicked.connect(self.toggled)
        self.speed.chosen.connect(self.speed_changed)
        self.back.clicked.connect(lambda: self.stepped.emit(-self.STEP_SECONDS))
        self.forward.clicked.connect(lambda: self.stepped.emit(self.STEP_SECONDS))
        self.previous_flag.clicked.connect(lambda: self.flagged.emit(False))
        self.next_flag.clicked.connect(lambda: self.flagged.emit(True))
        self.zoom_in.clicked.connect(lambda: self.zoomed.emit(True))
        self.zoom_out.clicked.connect(lambda: self.zoomed.emit(False))

    def _arrange(self) -> None:
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, GRID, MARGIN, GRID)
        row.setSpacing(GRID)
        for button in (self.back, self.play, self.forward):
            row.addWidget(button)
        row.addSpacing(GRID)
        row.addWidget(self.clock)
        row.addWidget(self.length)
        row.addSpacing(GRID)
        row.addWidget(self.speed)
        row.addStretch(1)
        for button in (self.previous_flag, self.next_flag):
            row.addWidget(button)
        for button in (self.zoom_out, self.zoom_in):
            row.addWidget(button)
        for pressed in self.findChildren(QAbstractButton):
            pressed.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a click, Space still plays

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide in a narrow window what keys and wheel do as well."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Fit again when a text became longer."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def minimumSizeHint(self) -> QSize:
        """The width of the parts that are always shown."""
        return QSize(self._width_without((*self._zooms, self.length)), super().minimumSizeHint().height())

    @property
    def _zooms(self) -> tuple[QWidget, ...]:
        return self.zoom_out, self.zoom_in

    def _fit(self) -> None:
        """Show what there is room for; the zoom is hidden first, then the length."""
        has_zoom = self._width_without(()) <= self.width()
        for button in self._zooms:
            button.setVisible(has_zoom)
        self.length.setVisible(self._width_without(self._zooms) <= self.width())

    def _width_without(self, left_out: Sequence[QWidget]) -> int:
        """The width of all parts but these, shown or hidden."""
        width, gaps = self._row.contentsMargins().left() + self._row.contentsMargins().right(), -1
        for number in range(self._row.count()):
            item = self._row.itemAt(number)
            part = item.widget() if item is not None else None
            if item is None or part in left_out:
                continue
            width += part.sizeHint().width() if part is not None else item.minimumSize().width()
            gaps += 1
        return width + gaps * GRID

    def show_duration(self, seconds: float) -> None:
        """Show the length of the call."""
        self.length.setText(f"/ {format_clock(seconds)}")

    def show_position(self, seconds: float) -> None:
        """Show the position of the playhead."""
        words = format_clock(seconds)
        if words != self.clock.text():
            self.clock.setText(words)
            self._name_clock()

    def show_playing(self, playing: bool) -> None:
        """Show whether it plays."""
        self._playing = playing
        self.play.draw("pause" if playing else "play")
        self._name_play()

    def enable_moments(self, there_are: bool) -> None:
        """Enable the jump through moments."""
        self.previous_flag.setEnabled(there_are)
        self.next_flag.setEnabled(there_are)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self._name_play()
        self._name_clock()
        self.back.name(self.tr("后退 5 秒"), "←")
        self.forward.name(self.tr("前进 5 秒"), "→")
        self.previous_flag.name(self.tr("上一处没听懂"), "Shift+F3")
        self.next_flag.name(self.tr("下一处没听懂"), "F3")
        self.zoom_out.name(self.tr("缩小波形"), "−")
        self.zoom_in.name(self.tr("放大波形"), "+")

    def _name_clock(self) -> None:
        self.clock.setAccessibleName(self.tr("播放位置 {0}").format(self.clock.text()))

    def _name_play(self) -> None:
        self.play.name(self.tr("暂停") if self._playing else self.tr("播放"), self.tr("空格"))
