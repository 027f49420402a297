"""A call-out: a small card over a page, with an arrow to the widget that it explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPolygon
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from huazheng.qt.support.theme import GRID, MARGIN, SMALL_PX, colors, scaled_px
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

_WIDE_PX, _ARROW_PX = 320, 10


class CallOut(QWidget):
    """advanced() · closed(): its buttons; Escape closes it too. Its parent is the page it lies over."""

    advanced = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._target: QWidget | None = None
        self._arrow = QPoint()
        self.place = PlainLabel(SMALL_PX, muted=True)
        self.words = PlainLabel(wrap=True)
        self.close_button, self.go = TextButton(link=True), TextButton(main=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN + _ARROW_PX, MARGIN, MARGIN + _ARROW_PX, MARGIN)
        column.setSpacing(GRID)
        column.addWidget(self.place)
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.addWidget(self.close_button)
        row.addStretch(1)
        row.addWidget(self.go)
        column.addLayout(row)
        self.go.clicked.connect(self.advanced)
        self.close_button.clicked.connect(self.closed)
        parent.installEventFilter(self)
        self.hide()

    def point_at(self, target: QWidget, place: str, words: str, close: str, go: str) -> None:
        """Show these texts beside a widget."""
        self._target = target
        self.place.show_text(place)
        self.words.show_text(words)
        self.close_button.set_text(close)
        self.go.set_text(go)
        self.show()
        self.move_beside()
        self.raise_()
        self.go.setFocus()

    def move_beside(self) -> None:
        """Lie left or right of the target, wherever there is more room, inside the page."""
        page, target = self.parentWidget(), self._target
        if page is None or target is None:
            return
        wide = scaled_px(_WIDE_PX)
        layout = self.layout()
        high = layout.totalHeightForWidth(wide) if layout is not None else self.sizeHint().height()
        box = QRect(target.mapTo(page, QPoint(0, 0)), target.size()).intersected(page.rect())
        on_left = box.left() > page.width() - box.right()
        room = box.left() if on_left else page.width() - box.right()
        x = (box.left() - wide if on_left else box.right()) if room >= wide else box.center().x() - wide // 2
        x = min(max(x, GRID), page.width() - wide - GRID)
        y = min(max(box.top() + GRID, GRID), page.height() - high - GRID)
        self.setGeometry(QRect(QPoint(x, y), QSize(wide, high)))
        self._arrow = QPoint(wide if on_left else 0, min(scaled_px(32), high // 2))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay beside the target when the page changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.move_beside()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card and its arrow."""
        del event
        chosen, painter = colors(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(chosen.accent))
        painter.setBrush(QColor(chosen.surface))
        painter.drawRoundedRect(self.rect().adjusted(_ARROW_PX, 1, -_ARROW_PX - 1, -1), 8, 8)
        inward = -_ARROW_PX if self._arrow.x() else _ARROW_PX
        base, tip = self._arrow.x() + inward, self._arrow.x() - (1 if self._arrow.x() else 0)
        y = self._arrow.y()
        painter.setBrush(QColor(chosen.accent))
        painter.drawPolygon(QPolygon([QPoint(base, y - 8), QPoint(tip, y), QPoint(base, y + 8)]))
        painter.end()
