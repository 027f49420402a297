"""One sentence for the person at the window, above everything and in nobody's way: what happened, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from huazheng.qt.punctuation import what_happened
from huazheng.qt.theme import GRID, MARGIN
from huazheng.qt.widgets.parts import IconButton, PlainLabel, repolish

if TYPE_CHECKING:
    from huazheng.core.errors import HuazhengError


class Notice(QFrame):
    """A bar with a sentence and a way to close it. A new sentence takes the place of the old one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Notice")
        self.words = PlainLabel(wrap=True)
        self.remedy = PlainLabel(muted=True, wrap=True)
        for label in (self.words, self.remedy):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.close_button = IconButton("close")
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, GRID, GRID, GRID)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.words)
        column.addWidget(self.remedy)
        row.addLayout(column, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.retranslate()
        self.hide()

    def tell(self, words: str, remedy: str = "") -> None:
        """Say something that went well, or that one should know."""
        self._show(words, remedy, wrong=False)

    def warn(self, error: HuazhengError) -> None:
        """Say what did not work, which file, and what to do."""
        self._show(what_happened(error), str(error.remedy or ""), wrong=True)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Speak the language in use."""
        self.close_button.name(self.tr("关闭提示"))

    def _show(self, words: str, remedy: str, *, wrong: bool) -> None:
        self.words.show_text(words)
        self.remedy.show_text(remedy)
        self.remedy.setVisible(bool(remedy))
        self.setAccessibleName(f"{words} {remedy}".strip())
        self.setProperty("wrong", wrong)
        repolish(self)
        self.show()
