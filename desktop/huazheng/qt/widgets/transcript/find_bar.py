"""The find bar: a field, the number of places, and the way to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from huazheng.qt.support.theme import GRID, MARGIN
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import IconButton, PlainLabel, Separator

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class FindBar(RetranslateMixin, QWidget):
    """Hidden until opened. searched(words): find these, empty when the bar closes · stepped(bool: forward)"""

    searched = Signal(str)
    stepped = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(True)
        self.field.setMaximumWidth(320)
        self.count = PlainLabel(muted=True)
        self.before, self.after, self.close_button = IconButton("up"), IconButton("down"), IconButton("close")
        self._arrange()
        self.field.textChanged.connect(self.searched)
        self.before.clicked.connect(lambda: self.stepped.emit(False))
        self.after.clicked.connect(lambda: self.stepped.emit(True))
        self.close_button.clicked.connect(self.leave)
        self.retranslate()
        self.hide()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self.field, 1)
        for part in (self.before, self.after, self.count):
            row.addWidget(part)
        row.addStretch(0)  # what the field may not take
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(Separator())

    def open(self) -> None:
        """Show the bar with the last words."""
        self.show()
        self.field.setFocus()
        self.field.selectAll()
        self.searched.emit(self.field.text())

    def leave(self) -> None:
        """Hide the bar and clear the marks."""
        self.hide()
        self.searched.emit("")

    def begin(self, words: str) -> None:
        """Show the bar with these words, and leave the focus where it is."""
        self.show()
        self.field.setText(words)

    def show_found(self, place: int, total: int, *, by_sound: bool = False) -> None:
        """Show which of how many is current; ``place`` counts from 1, and is 0 without places.

        by_sound: the places only sound like the words.
        """
        if not self.field.text():
            self.count.setText("")
        else:
            count = self.tr("{0} / {1}，读音相近") if by_sound else self.tr("{0} / {1}")
            self.count.setText(count.format(place, total) if total else self.tr("没有找到"))
        self.before.setEnabled(total > 0)
        self.after.setEnabled(total > 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next place, Shift+Enter to the previous one, Escape closes."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.stepped.emit(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.field.setPlaceholderText(self.tr("在这通电话里查找"))
        self.field.setAccessibleName(self.tr("在这通电话里查找"))
        self.before.name(self.tr("上一处"), "Shift+Enter")
        self.after.name(self.tr("下一处"), "Enter")
        self.close_button.name(self.tr("关闭查找"), "Esc")
