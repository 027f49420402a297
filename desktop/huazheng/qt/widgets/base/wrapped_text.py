"""Text wrapped at an even line height, which Chinese needs and Qt's own text drawing does not give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QTextLayout, QTextLine, QTextOption

from huazheng.qt.support.display_text import utf16_offset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFont, QPainter


class WrappedText:
    """Plain text at a given width in pixels. ``height`` is a whole number of lines of ``line_px``."""

    def __init__(
        self, text: str, font: QFont, width: float, line_px: int, formats: Sequence[QTextLayout.FormatRange] = ()
    ) -> None:
        self._text = text
        self._layout = QTextLayout(text.replace("\n", " "), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        self._layout.setTextOption(option)
        self._layout.setFormats(list(formats))
        self._layout.setCacheEnabled(True)
        self._line_px = line_px
        self.height = self._wrap(width, line_px)

    def draw(self, painter: QPainter, at: QPointF) -> None:
        """Draw the text with its top left corner at this point, in the painter's pen."""
        self._layout.draw(painter, at)

    def boxes(self, first: int, after: int) -> list[QRectF]:
        """The areas of these characters, one for each line, relative to the text's top left corner."""
        first, after = utf16_offset(self._text, first), utf16_offset(self._text, after)
        boxes = []
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            start, end = max(first, line.textStart()), min(after, line.textStart() + line.textLength())
            if start < end:
                left, right = _x(line, start), _x(line, end)
                boxes.append(QRectF(left, number * self._line_px, right - left, self._line_px))
        return boxes

    def _wrap(self, width: float, line_px: int) -> int:
        lines = 0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, lines * line_px + (line_px - line.height()) / 2))
            lines += 1
        self._layout.endLayout()
        return max(lines, 1) * line_px


def _x(line: QTextLine, place: int) -> float:
    x: Any = line.cursorToX(place)  # a pair in some releases of PySide6, a number in others
    return float(x[0] if isinstance(x, tuple) else x)
