"""The red dot of a running recording, as a widget and as an icon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from huazheng.qt.support.theme import colors

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_DOT_PX, _ICON_PX = 12, 64


class RecordingDot(QWidget):
    """A dot of 12 pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_DOT_PX, _DOT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors().recording))
        painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))
        painter.end()


def recording_icon() -> QIcon:
    """A dot in a ring, that is seen on light and dark task bars."""
    picture = QPixmap(QSize(_ICON_PX, _ICON_PX))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("#FFFFFF"), 5))
    painter.setBrush(QColor(colors().recording))
    painter.drawEllipse(QRectF(6, 6, _ICON_PX - 12, _ICON_PX - 12))
    painter.end()
    return QIcon(picture)
