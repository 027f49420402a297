"""The page during a call: live text, the checklist, and what to ask.

Marks and notes stand in the text at their time. After the call: that it is sealed, and what to do next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.qt.support.display_text import error_text
from huazheng.qt.support.theme import GRID, MARGIN
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, Separator, TextButton
from huazheng.qt.widgets.base.empty_state import EmptyState
from huazheng.qt.widgets.recording.call_keys import CallKeys
from huazheng.qt.widgets.recording.live_panel import LivePanel
from huazheng.qt.widgets.recording.open_items_panel import OpenItemsPanel
from huazheng.qt.widgets.recording.sealed_card import SealedCard
from huazheng.qt.widgets.recording.warning_strip import WarningStrip
from huazheng.services.capture.recorder_client import NO_SPACE

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.qt.models.live_text import LiveTextProcess
    from huazheng.qt.models.recording_watch import RecordingWatch, SealedRecording
    from huazheng.services.capture.recorder_client import RecorderState
    from huazheng.services.live.live_protocol import ChecklistEvent

SIDE_BY_SIDE_PX = 720


class RecordingPage(RetranslateMixin, QWidget):
    """import_requested() · left(): back to the library · live_text_requested(): start live text (again) ·
    space_requested(): make room on the disk
    """

    import_requested = Signal()
    space_requested = Signal()
    left = Signal()
    live_text_requested = Signal()

    def __init__(self, watch: RecordingWatch, live: LiveTextProcess, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._watch, self._live = watch, live
        self._failed: HuazhengError | None = None
        self._full = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.warnings = WarningStrip()
        self.panel = LivePanel()
        self.open_items = OpenItemsPanel()
        self.mark, self.note = TextButton(main=True), TextButton()
        self.hint = PlainLabel(muted=True)
        self.ended = SealedCard()
        self.stage = EmptyState()
        self.in_call = QWidget()
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._states = QStackedWidget()
        self.keys = CallKeys(lambda: self.recording and self.isVisible(), self._keys, self)
        self._arrange()
        self._connect()
        self.keys.watch(self.in_call)
        self.retranslate()

    def _arrange(self) -> None:
        self._body.setSpacing(MARGIN)
        self._body.addWidget(self.panel, 3)
        self._body.addWidget(self.open_items, 2)
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, GRID, MARGIN, GRID)
        foot.setSpacing(GRID)
        for button in (self.mark, self.note):
            button.setMinimumHeight(44)
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.hint)
        upper = QVBoxLayout()
        upper.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        upper.setSpacing(MARGIN)
        upper.addWidget(self.warnings)
        upper.addLayout(self._body, 1)
        column = QVBoxLayout(self.in_call)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(Separator())
        column.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        for state in (self.in_call, self.ended, self.stage):
            self._states.addWidget(state)
        whole.addWidget(self._states)

    def _connect(self) -> None:
        self.mark.clicked.connect(self._mark)
        self.note.clicked.connect(self._begin_note)
        self.panel.note_field.written.connect(lambda words, at: self._watch.note("note", at, words))
        self.panel.note_field.left.connect(self.setFocus)
        self.panel.live_text_requested.connect(self.live_text_requested)
        self.warnings.row_added.connect(self.keys.watch)
        self.warnings.space_requested.connect(self.space_requested)
        self._watch.noted.connect(lambda: self.panel.transcript.show_notes(self._watch.notes))
        self._watch.polled.connect(self._show_state)
        self._live.turn_recognized.connect(self.panel.transcript.add_said)
        self._live.speakers_revised.connect(lambda event: self.panel.transcript.revise_speakers(event.turns))
        self._live.text_revised.connect(self.panel.transcript.revise_text)
        self._live.skipped.connect(self.panel.transcript.add_skipped)
        self._live.standing.connect(self._show_checklist)
        self._live.changed.connect(self._show_live)
        self.stage.asked.connect(self._help_with_failure)
        self.stage.secondary_clicked.connect(self.left)

    @property
    def recording(self) -> bool:
        """True while a recording is running."""
        return self._states.currentWidget() is self.in_call

    def begin(self) -> None:
        """Show a recording that starts or already runs."""
        self._failed = None
        self.panel.begin(self._watch.notes)
        self.open_items.begin()
        self.warnings.begin()
        self._show_live()
        self._states.setCurrentWidget(self.in_call)
        self.setFocus()

    def show_sealed(self, sealed: SealedRecording, silent: tuple[str, ...] = ()) -> None:
        """Show the sealed recording. ``silent``: the sources in which nothing was heard."""
        self._states.setCurrentWidget(self.ended)
        self.ended.show_sealed(sealed, silent)

    def show_failed(self, error: HuazhengError) -> None:
        """Show why nothing could be recorded, and what to do instead."""
        self._failed = error
        remedy = str(error.remedy or "")
        if isinstance(error, ResourceUnavailable):
            remedy = remedy or self.tr("也可以用手机录下来，再导入这里。")
        self._full = error.what == NO_SPACE
        first = self.tr("腾出空间…") if self._full else self.tr("导入录音")
        self.stage.offer(error_text(error), remedy, first, self.tr("返回"))
        self._states.setCurrentWidget(self.stage)

    def event(self, event: QEvent) -> bool:
        """Keep Space, N and the arrows for this page, though they are shortcuts of the window."""
        override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if override and self.recording and event.key() in self._keys():  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space adds a mark, N begins a note."""
        do = self._keys().get(Qt.Key(event.key())) if self.recording and not event.isAutoRepeat() else None
        if do is not None and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            do()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the two parts side by side where there is room, else below each other."""
        super().resizeEvent(event)
        beside = event.size().width() >= SIDE_BY_SIDE_PX
        way = QBoxLayout.Direction
        self._body.setDirection(way.LeftToRight if beside else way.BottomToTop)
        self.hint.setVisible(beside)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setAccessibleName(self.tr("正在录音"))
        self.mark.set_text(self.tr("没听懂  空格"))
        self.note.set_text(self.tr("记一笔  N"))
        self.hint.show_text(self.tr("不懂就说不懂。"))
        if self._failed is not None:
            self.show_failed(self._failed)

    def _keys(self) -> dict[Qt.Key, _Do]:
        return {
            Qt.Key.Key_Space: self._mark,
            Qt.Key.Key_N: self._begin_note,
            Qt.Key.Key_Left: lambda: self.open_items.questions.step(-1),
            Qt.Key.Key_Right: lambda: self.open_items.questions.step(1),
        }

    def _mark(self) -> None:
        self._watch.note("not_understood", self._watch.seconds)
        if not self.panel.note_field.isVisible():
            self.setFocus()

    def _begin_note(self) -> None:
        if self._watch.running:
            self.panel.note_field.begin(self._watch.seconds)

    def _help_with_failure(self) -> None:
        (self.space_requested if self._full else self.import_requested).emit()

    def _show_checklist(self, event: ChecklistEvent) -> None:
        self.open_items.show_standing(event.items, event.about)
        self.panel.transcript.show_not_understood(event.not_understood)

    def _show_live(self) -> None:
        self.panel.show_state(self._live.state, apart=self._live.apart)
        self.open_items.show_live(self._live.state not in ("off", "no_model"))
        # Without live text nobody knows whether the microphone hears both sides.
        heard = self._live.state in ("starting", "running", "stopped")
        self.warnings.expect_line(not heard or self._live.apart or self._live.one_voice)

    def _show_state(self, state: RecorderState) -> None:
        running = state.phase == "recording"
        for button in (self.mark, self.note):
            button.setEnabled(running)
        self.warnings.show_state(state)


if TYPE_CHECKING:
    from collections.abc import Callable

    _Do = Callable[[], None]
