"""QR code of a message, always dark on white, so that a telephone reads it in either theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_MODULE_PX = 3


class QrCode(QWidget):
    """Square of dark and light modules; hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modules: tuple[tuple[bool, ...], ...] = ()
        self.hide()

    def show_modules(self, modules: tuple[tuple[bool, ...], ...], name: str) -> None:
        """Show the modules (rows, True for dark). ``name``: what screen readers say."""
        self._modules = modules
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(self.sizeHint())
        self.setVisible(bool(modules))
        self.update()

    def sizeHint(self) -> QSize:
        """Three pixels a module."""
        side = len(self._modules) * _MODULE_PX
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint every dark module on white."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        for row, modules in enumerate(self._modules):
            for column, dark in enumerate(modules):
                if dark:
                    place = QRect(column * _MODULE_PX, row * _MODULE_PX, _MODULE_PX, _MODULE_PX)
                    painter.fillRect(place, Qt.GlobalColor.black)
        painter.end()
