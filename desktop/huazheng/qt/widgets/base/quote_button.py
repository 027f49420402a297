"""A quotation from the call as a button that goes there and plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent

from huazheng.core.text.labels import approximate_time, format_clock
from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.theme import BODY_PX, GRID, LINE_HEIGHT, SMALL_PX, colors, sized_font
from huazheng.qt.widgets.base.wrapped_text import WrappedText
from huazheng.qt.widgets.base.wrapping_button import WrappingButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_LINE_PX = round(BODY_PX * LINE_HEIGHT)
_ABOVE_PX = 4


class QuoteButton(WrappingButton):
    """A time and a quotation, wrapped. ``note``: a remark on it, such as that it should be checked by ear.

    ``approximate``: the time was interpolated, and is shown with ≈.
    """

    def __init__(
        self, start: float, quote: str, note: str = "", parent: QWidget | None = None, *, approximate: bool = False
    ) -> None:
        self.start = start
        self._time = approximate_time(format_clock(start), approximate)
        self._words = f"“{one_line(quote)}”" if quote else ""
        self._note = note
        whole = f"{self._time} {self._words} {note}".strip()
        super().__init__(whole, usual_px=240, least=QSize(120, _LINE_PX), keeps_height=True, parent=parent)
        self.setText(whole.replace("&", "&&"))

    def heightForWidth(self, width: int) -> int:
        """The height of the wrapped text."""
        return self._wrapped(width).height + 2 * _ABOVE_PX

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw time and words."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = colors()
        if self.underMouse() or self.hasFocus():
            painter.setPen(QColor(chosen.accent) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(chosen.hover) if self.underMouse() else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(sized_font(self.font(), SMALL_PX))
        painter.setPen(QColor(chosen.accent))
        painter.drawText(QRect(4, _ABOVE_PX, self._left(), _LINE_PX), Qt.AlignmentFlag.AlignVCenter, self._time)
        painter.setPen(QColor(chosen.text))
        self._wrapped(self.width()).draw(painter, QPointF(self._left(), _ABOVE_PX))
        painter.end()

    def _shown_words(self) -> str:
        return f"{self._words}  {self._note}".strip()

    def _left(self) -> int:
        return QFontMetrics(sized_font(self.font(), SMALL_PX)).horizontalAdvance(self._time) + 4 + GRID

    def _wrapped(self, width: int) -> WrappedText:
        room = max(width - self._left() - 4, 40)
        return WrappedText(self._shown_words(), sized_font(self.font(), BODY_PX), room, _LINE_PX)
