"""The marks and notes of the call that is being recorded, newest at the bottom, and the field for a new note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from huazheng.core.notes import LONGEST_NOTE
from huazheng.core.words import clock
from huazheng.qt.following import FollowsLanguage
from huazheng.qt.signs import draw_flag
from huazheng.qt.theme import GRID, MARGIN, colours, moment_colour
from huazheng.qt.widgets.parts import PlainLabel, TextButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.notes import Note

_SIGN_PX, _TIME_PX = 16, 56


class _Sign(QWidget):
    """A flag for what was not understood, a dot for a note."""

    def __init__(self, *, flag: bool) -> None:
        super().__init__()
        self._flag = flag
        self.setFixedSize(QSize(_SIGN_PX, 22))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._flag:
            draw_flag(painter, QRectF(0, 4, 14, 14), moment_colour(resolved=False), resolved=False)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours().accent))
            painter.drawEllipse(QRectF(4, 8, 6, 6))
        painter.end()


class Bookmarks(FollowsLanguage, QFrame):
    """written(text, seconds): a note, and where the recording was when it was begun. left(): the field is closed."""

    written = Signal(str, float)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self._begun_at = 0.0
        self._notes: tuple[Note, ...] = ()
        self.title = PlainLabel(muted=True)
        self.nothing = PlainLabel(wrap=True)
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST_NOTE)
        self.keep = TextButton()
        self._writing = QWidget()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID)
        self._scroll = QScrollArea()
        self._arrange()
        self.field.returnPressed.connect(self._written)
        self.keep.clicked.connect(self._written)
        self.retranslate()

    def _arrange(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._rows)
        column.addStretch(1)
        self._scroll.setWidget(inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
        row = QHBoxLayout(self._writing)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field, 1)
        row.addWidget(self.keep)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, MARGIN, 24, MARGIN)
        whole.setSpacing(MARGIN)
        whole.addWidget(self.title)
        whole.addWidget(self.nothing)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self._writing)
        self._writing.hide()

    @property
    def writing(self) -> bool:
        """Whether a note is being written."""
        return self._writing.isVisible()

    def begin(self, at_seconds: float) -> None:
        """Open the field for a note about this place."""
        if not self.writing:
            self._begun_at = at_seconds
            self.field.clear()
            self._writing.show()
        self.field.setFocus()

    def leave(self) -> None:
        """Close the field."""
        self.field.clear()
        self._writing.hide()

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show these, in the order of the recording."""
        self._notes = tuple(notes)
        while (old := self._rows.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for note in self._notes:
            self._rows.addWidget(self._row(note))
        self.nothing.setVisible(not notes)
        self._scroll.setVisible(bool(notes))
        bar = self._scroll.verticalScrollBar()
        bar.rangeChanged.connect(lambda _, most: bar.setValue(most), Qt.ConnectionType.SingleShotConnection)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape gives the note up."""
        if event.key() == Qt.Key.Key_Escape and self.writing:
            self.leave()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Speak the language in use."""
        self.title.show_text(self.tr("我的标记"))
        self.nothing.show_text(self.tr("听不懂的地方按一下空格，之后一点就能回到那里。电话里也可以直接说“我没听懂”。"))
        self.field.setPlaceholderText(self.tr("写下来，按回车记下"))
        self.field.setAccessibleName(self.tr("笔记"))
        self.keep.say(self.tr("记下"))
        self.show_notes(self._notes)

    def _row(self, note: Note) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        time = PlainLabel(muted=True)
        time.show_text(clock(note.at))
        time.setMinimumWidth(_TIME_PX)
        words = PlainLabel(wrap=True)
        words.show_text(note.text or self.tr("没听懂"))
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(time, 0, top)
        line.addWidget(_Sign(flag=note.kind == "not_understood"), 0, top)
        line.addWidget(words, 1, top)
        return row

    def _written(self) -> None:
        if words := self.field.text().strip():
            self.written.emit(words, self._begun_at)
        self.leave()
        self.left.emit()
