"""In the call: only what a person on the phone can take in. Marks and notes, and what to ask; sealed at the end.

The live text will take the wide place on the left, with the marks standing in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from huazheng.core.errors import MachineLacks
from huazheng.qt.following import FollowsLanguage
from huazheng.qt.punctuation import what_happened
from huazheng.qt.saying import sentences
from huazheng.qt.theme import GRID, MARGIN
from huazheng.qt.widgets.bookmarks import Bookmarks
from huazheng.qt.widgets.ended import EndedCard
from huazheng.qt.widgets.parts import PlainLabel, Rule, TextButton
from huazheng.qt.widgets.questions import QuestionCard
from huazheng.qt.widgets.stage import Stage

if TYPE_CHECKING:
    from huazheng.core.errors import HuazhengError
    from huazheng.qt.recording import Look, RecordingWatch, Sealed


class RecordingPage(FollowsLanguage, QWidget):
    """asked_to_import() · left(): back to the library."""

    asked_to_import = Signal()
    left = Signal()

    def __init__(self, watch: RecordingWatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._watch = watch
        self._warnings: list[str] = []
        self._wrong: list[str] = []
        self._failed: HuazhengError | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.warning = PlainLabel(wrap=True)
        self._warned = QFrame()
        self._warned.setObjectName("Warning")
        self.bookmarks = Bookmarks()
        self.questions = QuestionCard()
        self.mark, self.note = TextButton(main=True), TextButton()
        self.calm = PlainLabel(muted=True)
        self.ended = EndedCard()
        self.stage = Stage()
        self.in_call = QWidget()
        self._states = QStackedWidget()
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        warned = QVBoxLayout(self._warned)
        warned.setContentsMargins(MARGIN, GRID, MARGIN, GRID)
        warned.addWidget(self.warning)
        self._warned.hide()
        body = QHBoxLayout()
        body.setSpacing(MARGIN)
        body.addWidget(self.bookmarks, 3)
        body.addWidget(self.questions, 2)
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, GRID, MARGIN, GRID)
        foot.setSpacing(GRID)
        for button in (self.mark, self.note):
            button.setMinimumHeight(44)
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.calm)
        upper = QVBoxLayout()
        upper.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        upper.setSpacing(MARGIN)
        upper.addWidget(self._warned)
        upper.addLayout(body, 1)
        column = QVBoxLayout(self.in_call)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(Rule())
        column.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        for state in (self.in_call, self.ended, self.stage):
            self._states.addWidget(state)
        whole.addWidget(self._states)

    def _connect(self) -> None:
        self.mark.clicked.connect(self._mark)
        self.note.clicked.connect(self._begin_note)
        self.bookmarks.written.connect(lambda words, at: self._watch.note("note", at, words))
        self.bookmarks.left.connect(self.setFocus)
        self._watch.noted.connect(lambda: self.bookmarks.show_notes(self._watch.notes))
        self._watch.looked.connect(self._show_look)
        self.stage.asked.connect(self.asked_to_import)
        self.stage.asked_second.connect(self.left)

    @property
    def recording(self) -> bool:
        """Whether the screen is the one of a running call."""
        return self._states.currentWidget() is self.in_call

    def begin(self) -> None:
        """Show a recording that starts, or runs already."""
        self._failed = None
        self.bookmarks.leave()
        self.bookmarks.show_notes(self._watch.notes)
        self._wrong = []
        self._warn([])
        self._states.setCurrentWidget(self.in_call)
        self.setFocus()

    def show_sealed(self, sealed: Sealed) -> None:
        """Show what came of it."""
        self._states.setCurrentWidget(self.ended)
        self.ended.show_sealed(sealed)

    def show_failed(self, error: HuazhengError) -> None:
        """Nothing could be recorded: say why and what to do instead."""
        self._failed = error
        remedy = str(error.remedy or "")
        if isinstance(error, MachineLacks):
            remedy = remedy or self.tr("也可以用手机录下来，再导入这里。")
        self.stage.offer(what_happened(error), remedy, self.tr("导入录音"), self.tr("返回"))
        self._states.setCurrentWidget(self.stage)

    def show_wrong(self, error: HuazhengError) -> None:
        """Something beside the recording went wrong: said here until the recording ends."""
        self._wrong.append(what_happened(error))
        self._warn(self._warnings)

    def event(self, event: QEvent) -> bool:
        """Space, N and the arrows belong to the call here, whatever they do elsewhere in the window."""
        override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if override and self.recording and event.key() in self._keys():  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """One key marks, one begins a note."""
        do = self._keys().get(Qt.Key(event.key())) if self.recording and not event.isAutoRepeat() else None
        if do is not None and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            do()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Speak the language in use."""
        self.setAccessibleName(self.tr("正在录音"))
        self.mark.say(self.tr("没听懂  空格"))
        self.note.say(self.tr("记一笔  N"))
        self.calm.show_text(self.tr("不懂就说不懂。"))
        if self._failed is not None:
            self.show_failed(self._failed)

    def _keys(self) -> dict[Qt.Key, _Do]:
        return {
            Qt.Key.Key_Space: self._mark,
            Qt.Key.Key_N: self._begin_note,
            Qt.Key.Key_Left: lambda: self.questions.step(-1),
            Qt.Key.Key_Right: lambda: self.questions.step(1),
        }

    def _mark(self) -> None:
        self._watch.note("not_understood", self._watch.seconds)
        if not self.bookmarks.writing:
            self.setFocus()

    def _begin_note(self) -> None:
        if self._watch.running:
            self.bookmarks.begin(self._watch.seconds)

    def _show_look(self, look: Look) -> None:
        running = look.state.phase == "recording"
        for button in (self.mark, self.note):
            button.setEnabled(running)
        self._warn(sentences().warnings(look.state) if running else [])

    def _warn(self, said: list[str]) -> None:
        self._warnings = said
        words = "\n".join([*self._wrong, *said])
        if words != self.warning.words:
            self.warning.show_text(words)
            self._warned.setVisible(bool(words))


if TYPE_CHECKING:
    from collections.abc import Callable

    _Do = Callable[[], None]
