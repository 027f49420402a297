"""A row of a label and its controls that becomes a column where it does not fit on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QWidget

from huazheng.qt.support.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

BAR_PX = 3 * GRID  # a scroll bar and the margin beside it


class ResponsiveRow(QWidget):
    """A row that turns into a column. ``row`` is its layout; a subclass says what width it needs as a row."""

    def __init__(self, *, gap: int = GRID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap = gap
        self.row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)

    def row_px(self) -> int:
        """The width needed for one line."""
        return 0

    def turn(self) -> None:
        """Become a row or a column, as there is room.

        A column turns back only with room for a scroll bar as well: as a row it may be higher, so that a bar appears,
        and at exactly its width the two would take turns without end.
        """
        way = QBoxLayout.Direction
        is_column = self.row.direction() == way.TopToBottom
        in_a_row = self.width() >= self.row_px() + (BAR_PX if is_column else 0)
        self.row.setDirection(way.LeftToRight if in_a_row else way.TopToBottom)
        self.row.setSpacing(self._gap if in_a_row else GRID // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose row or column for the new width."""
        super().resizeEvent(event)
        self.turn()
