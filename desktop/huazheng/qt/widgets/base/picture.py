"""A line drawing as a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from huazheng.qt.support.pictures import HEIGHT, WIDTH, draw_picture

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class Picture(QWidget):
    """Widget that shows the drawing called ``name``, in the colors of the theme."""

    def __init__(self, name: str, size: QSize | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedSize(size or QSize(WIDTH, HEIGHT))

    def show_picture(self, name: str) -> None:
        """Show another drawing."""
        self._name = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        del event
        painter = QPainter(self)
        draw_picture(painter, QRectF(self.rect()), self._name)
        painter.end()
