"""Keys of a call on the buttons around it: Space marks whatever was clicked before, Enter presses the button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

_PRESSES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class CallKeys(QObject):
    """Take the keys of a call from the buttons it watches, while ``active`` says so.

    ``do`` gives the action of each key.
    """

    def __init__(
        self, active: Callable[[], bool], do: Callable[[], dict[Qt.Key, Callable[[], None]]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._active, self._do = active, do

    def watch(self, widget: QWidget) -> None:
        """Watch a button, and every button inside a widget."""
        buttons = widget.findChildren(QAbstractButton)
        for button in [widget, *buttons] if isinstance(widget, QAbstractButton) else buttons:
            button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Act on the keys of the call."""
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QAbstractButton) or not self._active():
            return False
        key = Qt.Key(event.key())
        if key not in (*self._do(), *_PRESSES) or event.modifiers() not in _PLAIN:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            if key in _PRESSES:
                watched.click()
            else:
                self._do()[key]()
        return True
