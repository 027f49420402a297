"""The one large button: 录音."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from huazheng.qt.theme import BODY_PX, colours, sized
from huazheng.qt.widgets.parts import TextButton

HEIGHT_PX = 40
_DOT_PX, _GAP_PX = 10, 8


class RecordButton(TextButton):
    """As wide as there is room, a filled dot before its word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("Record")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(sized(self.font(), BODY_PX + 1, QFont.Weight.DemiBold))
        self._words = ""

    def say(self, words: str) -> None:
        """What stands on the button; drawn beside the dot."""
        self._words = words
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Large enough to be hit without looking."""
        return QSize(self.fontMetrics().horizontalAdvance(self._words) + 64, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The button as the style draws it, then dot and word in the middle."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        wide = self.fontMetrics().horizontalAdvance(self._words)
        left = (self.width() - wide - _DOT_PX - _GAP_PX) / 2
        ink = QColor(colours().on_accent if self.isEnabled() else colours().muted)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(QPointF(left + _DOT_PX / 2, self.height() / 2), _DOT_PX / 2, _DOT_PX / 2)
        painter.setPen(ink)
        box = self.rect().adjusted(round(left + _DOT_PX + _GAP_PX), 0, 0, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._words)
        painter.end()
