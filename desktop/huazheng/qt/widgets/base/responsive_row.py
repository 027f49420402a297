"""Words, and what belongs to them on their right; under them where the letters are too large for both on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QWidget

from huazheng.qt.support.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class ResponsiveRow(QWidget):
    """A row that turns into a column. ``row`` is its layout; what it needs to stay a row is for a subclass."""

    def __init__(self, *, gap: int = GRID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap = gap
        self.row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)

    def row_px(self) -> int:
        """How wide it must be for all to stand on one line."""
        return 0

    def turn(self) -> None:
        """Be a row or a column, as there is room."""
        way = QBoxLayout.Direction
        in_a_row = self.width() >= self.row_px()
        self.row.setDirection(way.LeftToRight if in_a_row else way.TopToBottom)
        self.row.setSpacing(self._gap if in_a_row else GRID // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Look at the room again."""
        super().resizeEvent(event)
        self.turn()
