"""The field for a note during a call. The note belongs to the time at which it was begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from huazheng.core.schema.notes import MAX_NOTE_CHARACTERS
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import TextButton

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class LiveNoteField(RetranslateMixin, QWidget):
    """Hidden until :meth:`begin`. written(text, seconds) · left(): the field was closed"""

    written = Signal(str, float)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begun_at = 0.0
        self.field = QLineEdit()
        self.field.setMaxLength(MAX_NOTE_CHARACTERS)
        self.keep = TextButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field, 1)
        row.addWidget(self.keep)
        self.field.returnPressed.connect(self._written)
        self.keep.clicked.connect(self._written)
        self.retranslate()
        self.hide()

    def begin(self, at_seconds: float) -> None:
        """Open the field for a note at this time."""
        if not self.isVisible():
            self._begun_at = at_seconds
            self.field.clear()
            self.show()
        self.field.setFocus()

    def leave(self) -> None:
        """Close the field."""
        self.field.clear()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape cancels the note; no other key reaches the page."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            self.left.emit()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.field.setPlaceholderText(self.tr("写下来，按回车记下"))
        self.field.setAccessibleName(self.tr("笔记"))
        self.keep.set_text(self.tr("记下"))

    def _written(self) -> None:
        if words := self.field.text().strip():
            self.written.emit(words, self._begun_at)
        self.leave()
        self.left.emit()
