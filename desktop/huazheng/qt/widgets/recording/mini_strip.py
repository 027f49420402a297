"""A small strip over all other windows while the main window is minimized or closed to the tray."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from huazheng.core.text.labels import format_clock
from huazheng.qt.support.theme import GRID, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.recording.recording_dot import RecordingDot

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

_CLOCK_PX, _FROM_EDGE_PX = 18, 24


class MiniStrip(RetranslateMixin, QWidget):
    """marked(): not understood · opened(): back to the window. It can be dragged."""

    marked = Signal()
    opened = Signal()

    def __init__(self) -> None:
        flags = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(None, flags | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self._held: QPoint | None = None
        self.title, self.clock = PlainLabel(), PlainLabel(_CLOCK_PX)
        self.title.setObjectName("Recording")
        self.clock.setFont(sized_font(self.font(), _CLOCK_PX, QFont.Weight.DemiBold))
        self.mark, self.open_button = TextButton(main=True), TextButton()
        card = QFrame()
        card.setObjectName("Panel")
        row = QHBoxLayout(card)
        row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        for part in (RecordingDot(), self.title, self.clock, self.mark, self.open_button):
            row.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)
        self.mark.clicked.connect(self.marked)
        self.open_button.clicked.connect(self.opened)
        self.retranslate()

    def show_seconds(self, seconds: float) -> None:
        """Show the length of the recording so far."""
        self.clock.show_text(format_clock(seconds))

    def appear(self) -> None:
        """Show it at the upper right of the screen, or where it was dragged to."""
        if self.isVisible():
            return
        self.adjustSize()
        if self._held is None:
            room = self.screen().availableGeometry()
            self.move(room.right() - self.width() - _FROM_EDGE_PX, room.top() + _FROM_EDGE_PX)
        self.show()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of it."""
        self._held = event.globalPosition().toPoint() - self.pos()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._held is not None:
            self.move(event.globalPosition().toPoint() - self._held)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("话证正在录音"))
        self.title.show_text(self.tr("正在录音"))
        self.mark.set_text(self.tr("没听懂"))
        self.open_button.set_text(self.tr("打开话证"))
