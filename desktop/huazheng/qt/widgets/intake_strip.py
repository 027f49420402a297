"""How far the files are that are being taken in, at the foot of the library."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from huazheng.qt.following import FollowsLanguage
from huazheng.qt.theme import GRID, MARGIN, SMALL_PX
from huazheng.qt.widgets.parts import IconButton, PlainLabel, Rule


class IntakeStrip(FollowsLanguage, QWidget):
    """Hidden while nothing comes in.

    stopped(): the user wants no more of it.
    """

    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.doing = PlainLabel(SMALL_PX, muted=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.stop = IconButton("close")
        self.stop.clicked.connect(self.stopped)
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN, GRID, GRID, GRID)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.doing)
        column.addWidget(self.bar)
        row.addLayout(column, 1)
        row.addWidget(self.stop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Rule())
        whole.addLayout(row)
        self.retranslate()
        self.hide()

    def progress(self, fraction: float, doing: str, waiting: int) -> None:
        """Show how far the file is, and how many wait after it."""
        self.bar.setValue(round(fraction * 1000))
        self.doing.show_text(self.tr("{0}，还有 {1} 份").format(doing, waiting) if waiting else doing)
        self.show()

    def retranslate(self) -> None:
        """Speak the language in use."""
        self.stop.name(self.tr("停止导入"))
        self.bar.setAccessibleName(self.tr("导入进度"))
