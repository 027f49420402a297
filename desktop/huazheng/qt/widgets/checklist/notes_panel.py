"""The person's marks and notes on a call: a list, a text field, and the actions on each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from huazheng.core.schema.notes import MAX_NOTE_CHARACTERS
from huazheng.core.text.labels import format_clock
from huazheng.qt.support.glyphs import draw_pin
from huazheng.qt.support.theme import GRID, MARGIN, colors
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.base.place_list import PlaceEntry, PlaceList

if TYPE_CHECKING:
    from huazheng.core.schema.notes import Note
    from huazheng.services.callview.call_view import CallView


class NotesPanel(RetranslateMixin, QWidget):
    """play_requested(seconds) · added(kind, seconds, words) · rewritten(Note, words) · removed(Note)

    mark_requested() · note_requested(): at the playhead; answer with ``mark`` or ``begin``
    """

    play_requested = Signal(float)
    mark_requested = Signal()
    note_requested = Signal()
    added = Signal(str, float, str)
    rewritten = Signal(object, str)
    removed = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes: tuple[Note, ...] = ()
        self._writable = False
        self._at = 0.0
        self._rewrites: Note | None = None
        self.list = PlaceList()
        self.nothing = PlainLabel(muted=True, wrap=True)
        self.nothing.setContentsMargins(MARGIN, 0, MARGIN, 0)
        self.field = QLineEdit()
        self.field.setMaxLength(MAX_NOTE_CHARACTERS)
        self.field.hide()
        self.mark_button, self.note_button = TextButton(link=True), TextButton(link=True)
        self.rewrite_button, self.remove_button = TextButton(link=True), TextButton(link=True)
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.setContentsMargins(MARGIN - 4, 0, MARGIN, 0)
        buttons.setSpacing(GRID)
        for button in (self.mark_button, self.note_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.rewrite_button, self.remove_button):
            buttons.addWidget(button)
        field = QHBoxLayout()
        field.setContentsMargins(MARGIN, 0, MARGIN, 0)
        field.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(4)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        column.addLayout(field)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.list.place_chosen.connect(lambda place: self.play_requested.emit(place.seconds))
        self.list.selectionModel().currentChanged.connect(lambda *_: self._enable())
        self.list.places.modelReset.connect(self._enable)
        self.mark_button.clicked.connect(self.mark_requested)
        self.note_button.clicked.connect(self.note_requested)
        self.rewrite_button.clicked.connect(self.rewrite)
        self.remove_button.clicked.connect(self._remove)
        self.field.returnPressed.connect(self._written)

    def show_call(self, opened: CallView) -> None:
        """Show the marks and notes of this call."""
        self._notes, self._writable = opened.notes, opened.writable
        self._show()

    def mark(self, seconds: float) -> None:
        """Add a mark "not understood" at this time."""
        self.added.emit("not_understood", seconds, "")

    def begin(self, seconds: float) -> None:
        """Open the field for a new note at this time."""
        self._at, self._rewrites = seconds, None
        self._open(self.tr("{0} 的笔记，按回车记下").format(format_clock(seconds)), "")

    def rewrite(self) -> None:
        """Open the field with the text of the current note."""
        if (note := self._current()) is not None:
            self._rewrites = note
            self._open(self.tr("改好按回车"), note.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape cancels the text; F2 and Delete work on the current note."""
        if event.key() == Qt.Key.Key_Escape and self.field.isVisible():
            self._close()
        elif event.key() == Qt.Key.Key_F2:
            self.rewrite()
        elif event.key() == Qt.Key.Key_Delete and not self.field.hasFocus():
            self._remove()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.list.setAccessibleName(self.tr("我的标记和笔记"))
        self.field.setAccessibleName(self.tr("笔记"))
        self.nothing.show_text(self.tr("还没有。播放到要紧的地方，标记一下或写几个字，下次一点就能回到那里。"))
        self.mark_button.set_text(self.tr("标记没听懂"))
        self.mark_button.setToolTip(self.tr("在播放的位置做标记（B）"))
        self.note_button.set_text(self.tr("记一笔"))
        self.note_button.setToolTip(self.tr("在播放的位置写笔记（N）"))
        self.rewrite_button.set_text(self.tr("修改"))
        self.remove_button.set_text(self.tr("删除"))
        self._show()

    def _show(self) -> None:
        current = self._current()
        self.list.places.show(self._notes, self._row)
        for row, note in enumerate(self._notes):
            if note == current:
                self.list.setCurrentIndex(self.list.places.index(row))
        self.nothing.setVisible(not self._notes)
        self.list.setVisible(bool(self._notes))
        self._enable()

    def _row(self, note: Note) -> PlaceEntry:
        full = note.kind == "not_understood"
        kind = self.tr("我标记了“没听懂”") if full else self.tr("我的笔记")
        return PlaceEntry(
            seconds=note.at,
            heading=kind,
            short=kind,
            words=note.text,
            color=lambda: QColor(colors().accent),
            sign=partial(draw_pin, full=full),
            of=note,
        )

    def _enable(self) -> None:
        selected = self._writable and self.list.current is not None
        for button in (self.mark_button, self.note_button):
            button.setVisible(self._writable)
        for button in (self.rewrite_button, self.remove_button):
            button.setVisible(selected)

    def _current(self) -> Note | None:
        place = self.list.current
        note: Note | None = place.of if place is not None and self._writable else None  # type: ignore[assignment]
        return note

    def _open(self, hint: str, words: str) -> None:
        self.field.setPlaceholderText(hint)
        self.field.setText(words)
        self.field.show()
        self.field.setFocus()

    def _close(self) -> None:
        if self.window().focusWidget() is self.field:
            self.left.emit()  # before the field hides: Qt would give the focus to whatever button is next
        self.field.hide()
        self.field.clear()
        self._rewrites = None

    def _written(self) -> None:
        words, note = self.field.text().strip(), self._rewrites
        self._close()
        if note is not None and words != note.text and (words or note.kind == "not_understood"):
            self.rewritten.emit(note, words)
        elif note is None and words:
            self.added.emit("note", self._at, words)

    def _remove(self) -> None:
        if (note := self._current()) is not None:
            self.removed.emit(note)
