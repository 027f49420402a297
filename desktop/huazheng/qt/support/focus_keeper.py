"""Keyboard focus that never ends up on a button by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable


class FocusKeeper(QObject):
    """Take the focus to a place where keys do no harm when the widget that had it is hidden or disabled.

    Qt gives it to the next widget then, which may be the button that starts a recording.
    """

    def __init__(self, window: QWidget, place: Callable[[], QWidget]) -> None:
        """place: the widget that gets the focus."""
        super().__init__(window)
        self._window, self._place = window, place
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 - a window needs one
        app.focusChanged.connect(self._changed)

    def _changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is None or not isinstance(new, QAbstractButton) or new.window() is not self._window:
            return
        if old.window() is self._window and not (old.isVisible() and old.isEnabled()):
            self._place().setFocus()
