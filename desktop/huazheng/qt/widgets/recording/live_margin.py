"""Margin of the live text: the time of each paragraph, and a flag where the customer said they do not understand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from huazheng.core.text.labels import format_clock
from huazheng.qt.support.glyphs import draw_flag
from huazheng.qt.support.theme import GRID, READING_LINE_PX, SMALL_PX, colors, moment_color, sized_font

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QFont, QTextBlock
    from PySide6.QtWidgets import QTextEdit

FLAG_PX = 14


class LiveMargin:
    """Draw beside the blocks of ``view``. ``paragraph`` gives start and flag of a block by its number, or None."""

    def __init__(self, view: QTextEdit, paragraph: Callable[[int], tuple[float, bool] | None]) -> None:
        self._view, self._paragraph = view, paragraph

    @property
    def width(self) -> int:
        """Room of a clock and a flag, in pixels."""
        return self._clock_width + FLAG_PX + 2 * GRID

    @property
    def _clock_width(self) -> int:
        return QFontMetrics(self._font()).horizontalAdvance("00:00")

    def paint(self) -> None:
        """Draw what is in sight."""
        painter = QPainter(self._view.viewport())
        painter.setFont(self._font())
        for block, top in self._blocks_in_sight():
            shown = self._paragraph(block.blockNumber())
            if shown is None:
                continue
            at, flagged = shown
            painter.setPen(QColor(colors().muted))
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, top, self.width, READING_LINE_PX), left, format_clock(at))
            if flagged:
                box = QRectF(self._clock_width + GRID // 2, top + (READING_LINE_PX - FLAG_PX) / 2, FLAG_PX, FLAG_PX)
                draw_flag(painter, box, moment_color(resolved=False), resolved=False)
        painter.end()

    def _blocks_in_sight(self) -> Iterator[tuple[QTextBlock, float]]:
        view = self._view
        scrolled = view.verticalScrollBar().value()
        layout = view.document().documentLayout()
        block = view.cursorForPosition(view.viewport().rect().topLeft()).block()
        while block.isValid():
            top = layout.blockBoundingRect(block).top() - scrolled
            if top > view.viewport().height():
                return
            yield block, top
            block = block.next()

    def _font(self) -> QFont:
        return sized_font(self._view.font(), SMALL_PX)
