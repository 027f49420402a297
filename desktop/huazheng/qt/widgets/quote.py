"""Words that were said in the call, as a button: a click goes there and plays."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from huazheng.core.words import clock
from huazheng.qt.plain import one_line
from huazheng.qt.theme import BODY_PX, GRID, LINE_HEIGHT, SMALL_PX, colours, sized
from huazheng.qt.widgets.parts import KeepsSpace
from huazheng.qt.widgets.wrapped import WrappedText

_LINE_PX = round(BODY_PX * LINE_HEIGHT)
_ABOVE_PX = 4


class Quote(KeepsSpace, QAbstractButton):
    """A time and a quotation, wrapped. ``note`` is a word on it, such as that it should be listened to."""

    def __init__(self, start: float, quote: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.start = start
        self._time = clock(start)
        self._words = f"“{one_line(quote)}”" if quote else ""
        self._note = note
        self.setText(f"{self._time} {self._words} {note}".strip().replace("&", "&&"))
        self.setAccessibleName(f"{self._time} {self._words} {note}".strip())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the words need at a usual width."""
        return QSize(240, self.heightForWidth(240))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """May be narrower than its words."""
        return QSize(120, _LINE_PX)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """The words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """How high the wrapped words are."""
        return self._wrapped(width).height + 2 * _ABOVE_PX

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw time and words."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = colours()
        if self.underMouse() or self.hasFocus():
            painter.setPen(QColor(chosen.accent) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(chosen.hover) if self.underMouse() else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(sized(self.font(), SMALL_PX))
        painter.setPen(QColor(chosen.accent))
        painter.drawText(QRect(4, _ABOVE_PX, self._left(), _LINE_PX), Qt.AlignmentFlag.AlignVCenter, self._time)
        painter.setPen(QColor(chosen.text))
        self._wrapped(self.width()).draw(painter, QPointF(self._left(), _ABOVE_PX))
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Light up under the pointer."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """And go out."""
        super().leaveEvent(event)
        self.update()

    def _shown_words(self) -> str:
        return f"{self._words}  {self._note}".strip()

    def _left(self) -> int:
        return QFontMetrics(sized(self.font(), SMALL_PX)).horizontalAdvance(self._time) + 4 + GRID

    def _wrapped(self, width: int) -> WrappedText:
        room = max(width - self._left() - 4, 40)
        return WrappedText(self._shown_words(), sized(self.font(), BODY_PX), room, _LINE_PX)
