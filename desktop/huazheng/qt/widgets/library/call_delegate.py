"""Drawing of a call in the library: label, date and length, seal; progress ring and flag at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from huazheng.core.text.labels import format_clock
from huazheng.core.text.sanitize import one_line
from huazheng.qt.models.calls_model import ROW_ROLE, call_label
from huazheng.qt.support.glyphs import draw_flag, draw_progress_ring, draw_seal
from huazheng.qt.support.theme import BODY_PX, GRID, MARGIN, SMALL_PX, colors, moment_color, sized_font
from huazheng.qt.widgets.base.row_delegate import RowDelegate, draw_elided, draw_row_ground

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

    from huazheng.qt.support.item_models import ModelIndex
    from huazheng.services.library.browse import CallRow

ROW_PX = 84
LINE_PX = 22
RING_PX = 20
SEAL_PX = 14
_TOP_PX = 8
_SIGNS_PX = 46


class CallDelegate(RowDelegate):
    """Three lines a call; ring and flag, each with its count, at the right."""

    def __init__(
        self, state_text: Callable[[CallRow], str], seal_text: Callable[[CallRow], str], parent: QWidget
    ) -> None:
        """The two callables give a call's processing state and its seal state, in the language in use."""
        super().__init__(ROW_PX, parent)
        self._widget = parent  # whose font is used
        self._state_text, self._seal_text = state_text, seal_text

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        """Draw one call."""
        row: CallRow = index.data(ROW_ROLE)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_row_ground(painter, option)
        chosen, font = colors(), self._widget.font()
        right = self._draw_signs(painter, rect, row, font)
        box = QRect(rect.left() + MARGIN, rect.top() + _TOP_PX, right - rect.left() - MARGIN - GRID, LINE_PX)
        painter.setFont(sized_font(font, BODY_PX, QFont.Weight.DemiBold))
        painter.setPen(QColor(chosen.text))
        named = bool(row.insurer or row.product)  # else the label is a file name, elided in the middle
        draw_elided(
            painter, box, call_label(row), Qt.TextElideMode.ElideRight if named else Qt.TextElideMode.ElideMiddle
        )
        painter.setFont(sized_font(font, SMALL_PX))
        painter.setPen(QColor(chosen.muted))
        whom = row.other_party or row.phone_number
        parts = (row.day, format_clock(row.duration), self._state_text(row), one_line(whom))
        second = " · ".join(part for part in parts if part)
        draw_elided(painter, box.translated(0, LINE_PX + 1), second)
        self._draw_seal(painter, box.translated(0, 2 * LINE_PX), row)
        painter.restore()

    def _draw_signs(self, painter: QPainter, rect: QRect, row: CallRow, font: QFont) -> int:
        """Draw the ring and the flag with their counts; returns their left edge."""
        if row.explained is None or not row.items:
            return rect.right() - MARGIN
        chosen = colors()
        left = rect.right() - MARGIN - _SIGNS_PX
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(sized_font(font, SMALL_PX))
        top = rect.top() + _TOP_PX
        ring = QRectF(left, top + 1, RING_PX, RING_PX)
        draw_progress_ring(painter, ring, row.explained / row.items, QColor(chosen.explained), QColor(chosen.line))
        painter.setPen(QColor(chosen.text))
        painter.drawText(QRect(left + 25, top, 40, LINE_PX), middle, f"{row.explained}/{row.items}")
        if row.open_moments:
            color = moment_color(resolved=False)
            draw_flag(painter, QRectF(left + 3, top + LINE_PX + 5, 14, 14), color, resolved=False)
            painter.setPen(color)
            painter.drawText(QRect(left + 25, top + LINE_PX + 1, 40, LINE_PX), middle, str(row.open_moments))
        return left

    def _draw_seal(self, painter: QPainter, box: QRect, row: CallRow) -> None:
        chosen = colors()
        color = QColor({"altered": chosen.open, "changed_since": chosen.partly}.get(row.check, chosen.muted))
        draw_seal(painter, QRectF(box.left(), box.top() + (LINE_PX - SEAL_PX) / 2, SEAL_PX, SEAL_PX), row.check, color)
        painter.setPen(color)
        words = self._seal_text(row)
        draw_elided(painter, box.adjusted(SEAL_PX + 6, 0, _SIGNS_PX, 0), words)
