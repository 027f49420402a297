"""A level meter: bars over the last two seconds."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from huazheng.qt.support.theme import colors

BARS = 20
BAR_PX, GAP_PX, HEIGHT_PX = 3, 2, 24
_FLOOR_DBFS, _LOUD_DBFS = -60.0, -3.0
HEARD_DBFS = -50.0  # louder: somebody speaks


class PeakMeter(QWidget):
    """Take a peak in dBFS ten times a second and draw the last two seconds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self.sizeHint())
        self.heights: deque[float] = deque([0.0] * BARS, maxlen=BARS)
        self._loud = False
        self._name = ""

    def sizeHint(self) -> QSize:
        """The size of all bars."""
        return QSize(BARS * (BAR_PX + GAP_PX) - GAP_PX, HEIGHT_PX)

    def name(self, name: str) -> None:
        """Set the name of the source for a screen reader."""
        self._name = name
        self.setAccessibleName(name)
        self.setToolTip(name)

    def show_peak(self, dbfs: float, *, connected: bool = True) -> None:
        """Add a reading in dBFS."""
        height = (dbfs - _FLOOR_DBFS) / -_FLOOR_DBFS if connected else 0.0
        self.heights.append(min(max(height, 0.0), 1.0))
        self._loud = dbfs > _LOUD_DBFS
        heard = max(self.heights) > (HEARD_DBFS - _FLOOR_DBFS) / -_FLOOR_DBFS
        self.setAccessibleDescription(self.tr("有声音") if heard else self.tr("没有声音"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars from the middle, as speech looks."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(0, 0, 0, 0))
        chosen = colors()
        for number, height in enumerate(self.heights):
            tall = max(2.0, height * HEIGHT_PX)
            color = chosen.asked if self._loud and number == BARS - 1 else chosen.accent if height else chosen.line
            painter.setBrush(QColor(color))
            box = QRectF(number * (BAR_PX + GAP_PX), (HEIGHT_PX - tall) / 2, BAR_PX, tall)
            painter.drawRoundedRect(box, 1.5, 1.5)
        painter.end()
