"""The text of one turn as it is drawn: wrapped, at an even line height, with its marked places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

from huazheng.qt.theme import READING_LINE_PX, colours, status_colour

if TYPE_CHECKING:
    from huazheng.qt.models.marks import Place, TurnMarks

_TINT = 34  # of 255: how strongly evidence is tinted


class TurnText:
    """A wrapped text of a given width. ``height`` is a whole number of lines."""

    def __init__(self, text: str, marks: TurnMarks, font: QFont, width: float) -> None:
        self._layout = QTextLayout(text.replace("\n", " "), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        self._layout.setTextOption(option)
        self._layout.setFormats(_formats(marks))
        self._layout.setCacheEnabled(True)
        self.height = self._wrap(width)

    def draw(self, painter: QPainter, at: QPointF) -> None:
        """Draw it with its top left corner there, in the painter's pen."""
        self._layout.draw(painter, at)

    def _wrap(self, width: float) -> int:
        lines = 0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, lines * READING_LINE_PX + (READING_LINE_PX - line.height()) / 2))
            lines += 1
        self._layout.endLayout()
        return max(lines, 1) * READING_LINE_PX


def _formats(marks: TurnMarks) -> list[QTextLayout.FormatRange]:
    formats = []
    for passage in marks.passages:
        colour = status_colour(passage.status)
        style = QTextCharFormat()
        style.setUnderlineColor(colour)
        underline = QTextCharFormat.UnderlineStyle
        style.setUnderlineStyle(underline.DashUnderline if passage.weak else underline.SingleUnderline)
        if not passage.weak:
            tint = QColor(colour)
            tint.setAlpha(_TINT)
            style.setBackground(QBrush(tint))
        formats.append(_range(passage.place, style))
    for place in marks.doubtful:
        style = QTextCharFormat()
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        style.setUnderlineColor(QColor(colours().muted))
        formats.append(_range(place, style))
    return formats


def _range(place: Place, style: QTextCharFormat) -> QTextLayout.FormatRange:
    stretch = QTextLayout.FormatRange()
    stretch.start = place.first
    stretch.length = place.after - place.first
    stretch.format = style
    return stretch
