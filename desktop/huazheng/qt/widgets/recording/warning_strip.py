"""Warnings about the running recording; each disappears when it no longer holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from huazheng.qt.support.display_text import error_text
from huazheng.qt.support.sentences import sentences
from huazheng.qt.support.theme import GRID, MARGIN
from huazheng.qt.widgets.base.basics import PlainLabel

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.services.capture.recorder_client import RecorderState


class WarningStrip(QFrame):
    """Hidden without warnings. Errors beside the recording stay until it ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Warning")
        self.words = PlainLabel(wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, GRID, MARGIN, GRID)
        column.addWidget(self.words)
        self._wrong: list[str] = []
        self._now: list[str] = []
        self._state: RecorderState | None = None
        self._line_expected = True
        self.hide()

    def begin(self) -> None:
        """Reset for a new recording."""
        self._wrong, self._now, self._state, self._line_expected = [], [], None, True
        self._refresh_texts()

    def add(self, error: HuazhengError) -> None:
        """Add an error beside the recording."""
        self._wrong.append(error_text(error))
        self._refresh_texts()

    def show_state(self, state: RecorderState) -> None:
        """Show the warnings of the recorder's state."""
        self._state = state
        recording = state.phase == "recording"
        self._now = sentences().warnings(state, line_expected=self._line_expected) if recording else []
        self._refresh_texts()

    def expect_line(self, expected: bool) -> None:
        """Set whether the other side must come from the computer: not where the microphone hears both sides."""
        if expected != self._line_expected:
            self._line_expected = expected
            if self._state is not None:
                self.show_state(self._state)

    def _refresh_texts(self) -> None:
        words = "\n".join([*self._wrong, *self._now])
        if words != self.words.words:
            self.words.show_text(words)
            self.setVisible(bool(words))
