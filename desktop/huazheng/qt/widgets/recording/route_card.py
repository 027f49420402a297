"""One way for a call to come: a drawing, its name, and what to do, as a button that stays pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from huazheng.core.text.sanitize import sanitize
from huazheng.qt.support.pictures import HEIGHT, WIDTH, draw_picture
from huazheng.qt.support.theme import BODY_PX, GRID, SMALL_PX, colors, scaled_px, sized_font
from huazheng.qt.widgets.base.wrapping_button import WrappingButton

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

_USUAL_PX, _LEAST_PX = 200, 120
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


class RouteCard(WrappingButton):
    """``picture``: name of a drawing. Checkable; a group makes it one of several."""

    def __init__(self, picture: str, parent: QWidget | None = None) -> None:
        super().__init__(
            "", usual_px=_USUAL_PX, least=QSize(scaled_px(_LEAST_PX), HEIGHT), keeps_height=False, parent=parent
        )
        self._picture, self._title, self._words = picture, "", ""
        self.setCheckable(True)

    def show_texts(self, title: str, words: str) -> None:
        """Set the name, and the sentence below it."""
        self._title, self._words = sanitize(title), sanitize(words)
        self.setText(self._title.replace("&", "&&"))
        self.setAccessibleName(self._title)
        self.setAccessibleDescription(self._words)
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        """Picture, title and sentence, with a grid step around each."""
        room = width - 4 * GRID
        return (
            2 * GRID + HEIGHT + GRID + self._high(self._title, True, room) + self._high(self._words, False, room) + GRID
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw frame, picture, title and sentence."""
        del event
        chosen, painter = colors(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = chosen.text if self.hasFocus() else chosen.accent if self.isChecked() else chosen.line
        painter.setPen(QPen(QColor(edge), 2 if self.isChecked() or self.hasFocus() else 1))
        ground = chosen.played if self.isChecked() else chosen.hover if self.underMouse() else chosen.surface
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        if self.isChecked():
            self._draw_tick(painter)
        width = min(WIDTH, self.width() - 2 * GRID)
        left = (self.width() - width) / 2
        draw_picture(painter, QRectF(left, GRID, width, width * HEIGHT / WIDTH), self._picture)
        top, room = 2 * GRID + HEIGHT, self.width() - 4 * GRID
        for words, bold, color in ((self._title, True, chosen.text), (self._words, False, chosen.muted)):
            high = self._high(words, bold, room)
            painter.setFont(self._font(bold))
            painter.setPen(QColor(color))
            painter.drawText(QRectF(2 * GRID, top, room, high), _WRAP, words)
            top += high
        painter.end()

    def _draw_tick(self, painter: QPainter) -> None:
        """Draw a tick in the corner, so that the choice does not hang on color alone."""
        pen = QPen(QColor(colors().accent), 2.2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        right = self.width() - 22
        painter.drawLine(right, 16, right + 4, 20)
        painter.drawLine(right + 4, 20, right + 11, 11)

    def _font(self, bold: bool) -> QFont:
        weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
        return sized_font(self.font(), BODY_PX + 1 if bold else SMALL_PX, weight)

    def _high(self, words: str, bold: bool, room: int) -> int:
        box = QFontMetrics(self._font(bold)).boundingRect(0, 0, max(room, 1), 10_000, int(_WRAP), words)
        return box.height() + GRID // 2
