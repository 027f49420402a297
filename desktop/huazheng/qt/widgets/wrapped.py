"""Text wrapped at an even line height, which Chinese needs and Qt's own text drawing does not give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTextLayout, QTextOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFont, QPainter


class WrappedText:
    """Plain text at a given width in pixels. ``height`` is a whole number of lines of ``line_px``."""

    def __init__(
        self, text: str, font: QFont, width: float, line_px: int, formats: Sequence[QTextLayout.FormatRange] = ()
    ) -> None:
        self._layout = QTextLayout(text.replace("\n", " "), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        self._layout.setTextOption(option)
        self._layout.setFormats(list(formats))
        self._layout.setCacheEnabled(True)
        self.height = self._wrap(width, line_px)

    def draw(self, painter: QPainter, at: QPointF) -> None:
        """Draw it with its top left corner there, in the painter's pen."""
        self._layout.draw(painter, at)

    def _wrap(self, width: float, line_px: int) -> int:
        lines = 0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, lines * line_px + (line_px - line.height()) / 2))
            lines += 1
        self._layout.endLayout()
        return max(lines, 1) * line_px
