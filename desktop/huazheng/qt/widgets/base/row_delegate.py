"""Base of the delegates that draw the rows of a list: one height, the row's ground, elided text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from huazheng.qt.support.theme import colors

if TYPE_CHECKING:
    from huazheng.qt.support.item_models import ModelIndex

_BAR_PX = 3


class RowDelegate(QStyledItemDelegate):
    """A delegate whose rows all have the same height, so that ten thousand need no measuring."""

    def __init__(self, row_px: int, parent: QObject) -> None:
        super().__init__(parent)
        self._row_px = row_px

    def sizeHint(self, option: QStyleOptionViewItem, index: ModelIndex) -> QSize:
        """The fixed height, and a width that leaves the list its own."""
        del option, index
        return QSize(200, self._row_px)


def draw_row_ground(painter: QPainter, option: QStyleOptionViewItem, *, bar: bool = True) -> None:
    """Draw what stands behind a row: selected, under the pointer, with the focus.

    With ``bar`` a selected row is tinted and has a bar at its left edge; without, it looks like one under the pointer.
    """
    rect, state, palette = option.rect, option.state, colors()
    if bar and state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, QColor(palette.played))
        painter.fillRect(QRect(rect.left(), rect.top(), _BAR_PX, rect.height()), QColor(palette.accent))
    elif state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
        painter.fillRect(rect, QColor(palette.hover))
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QColor(palette.accent))
        painter.drawRoundedRect(QRectF(rect).adjusted(4.5, 1.5, -4.5, -1.5), 4, 4)


def draw_elided(painter: QPainter, box: QRect, words: str, cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
    """Draw one line of text in the painter's font and color, shortened where it does not fit."""
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(box, flags, painter.fontMetrics().elidedText(words, cut, box.width()))
