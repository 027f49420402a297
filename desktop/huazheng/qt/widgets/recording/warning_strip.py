"""Warnings about the running recording, each with its remedy as a button; each disappears when it no longer holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from huazheng.qt.support.announcements import announce
from huazheng.qt.support.display_text import error_text
from huazheng.qt.support.sentences import ToldWarning, sentences
from huazheng.qt.support.sound_settings import open_sound_settings, sound_settings_command
from huazheng.qt.support.theme import GRID, MARGIN
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.services.capture.recorder_client import RecorderState

_OF_SOUND = ("device_lost", "device_moved", "same_sound", "quiet", "other_device", "clipping")


class _WarningRow(QWidget):
    """A sentence, and the button of its remedy."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.button = PlainLabel(wrap=True), TextButton()
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click takes no focus from the call's keys
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self.words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)


class WarningStrip(RetranslateMixin, QFrame):
    """Hidden without warnings. Errors beside the recording stay until it ends.

    row_added(QWidget): a row with a button was made · space_requested(): make room on the disk
    """

    row_added = Signal(object)
    space_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Warning")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(MARGIN, GRID, MARGIN, GRID)
        self._column.setSpacing(GRID // 2)
        self.rows: list[_WarningRow] = []
        self._wrong: list[str] = []
        self._now: list[ToldWarning] = []
        self._announced: set[tuple[str, str]] = set()
        self._state: RecorderState | None = None
        self._line_expected, self._line_needed = True, True
        self.hide()

    @property
    def text(self) -> str:
        """The warnings shown, one a line."""
        return "\n".join([*self._wrong, *(told.words for told in self._now)])

    def begin(self, *, line_needed: bool = True) -> None:
        """Reset for a new recording. ``line_needed``: the other side comes from the computer."""
        self._wrong, self._now, self._state = [], [], None
        self._line_expected, self._line_needed = True, line_needed
        self._refresh()

    def add(self, error: HuazhengError) -> None:
        """Add an error beside the recording."""
        self._wrong.append(error_text(error))
        announce(self, error_text(error), urgent=True)
        self._refresh()

    def show_state(self, state: RecorderState) -> None:
        """Show the warnings of the recorder's state."""
        self._state = state
        expected = self._line_expected and self._line_needed
        recording = state.phase == "recording"
        self._now = sentences().told_warnings(state, line_expected=expected) if recording else []
        self._announce_new()
        self._refresh()

    def _announce_new(self) -> None:
        """Have a warning said when it comes up, and not again while it lasts: its words count seconds."""
        for told in self._now:
            if (told.kind, told.source) not in self._announced:
                announce(self, told.words, urgent=True)
        self._announced = {(told.kind, told.source) for told in self._now}

    def expect_line(self, expected: bool) -> None:
        """Set whether the other side must come from the computer: not where the microphone hears both sides."""
        if expected != self._line_expected:
            self._line_expected = expected
            self._show_again()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self._show_again()

    def _show_again(self) -> None:
        if self._state is not None:
            self.show_state(self._state)

    def _refresh(self) -> None:
        told = [*(ToldWarning("", "", words) for words in self._wrong), *self._now]
        while len(self.rows) < len(told):
            row = _WarningRow()
            row.button.clicked.connect(lambda _=False, row=row: self._help(row))
            self.rows.append(row)
            self._column.addWidget(row)
            self.row_added.emit(row)
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(told))
            if number < len(told):
                self._show(row, told[number])
        self.setVisible(bool(told))

    def _show(self, row: _WarningRow, told: ToldWarning) -> None:
        if row.words.words != told.words:
            row.words.show_text(told.words)
        remedy = self._remedy(told)
        row.button.setProperty("remedy", remedy)
        row.button.setVisible(bool(remedy))
        labels = {
            "space": self.tr("腾出空间…"),
            "speaker": self.tr("手机开着免提，不用管"),
            "sound": self.tr("打开声音设置"),
        }
        if remedy and row.button.text() != labels[remedy]:
            row.button.set_text(labels[remedy])

    def _remedy(self, told: ToldWarning) -> str:
        if told.kind == "disk_low":
            return "space"
        if (told.kind, told.source) == ("quiet", "line"):
            return "speaker"
        return "sound" if told.kind in _OF_SOUND and sound_settings_command() is not None else ""

    def _help(self, row: _WarningRow) -> None:
        remedy = row.button.property("remedy")
        if remedy == "space":
            self.space_requested.emit()
        elif remedy == "sound":
            open_sound_settings()
        elif remedy == "speaker":
            self._line_needed = False
            self._show_again()
