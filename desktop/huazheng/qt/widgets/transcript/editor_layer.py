"""The part of a turn's editor that the transcript shows, beside the transcript in the tree of widgets.

Qt tells screen readers that a list has its rows, and nothing else: an editor inside of the list cannot be found there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QAbstractScrollArea


class EditorLayer(QWidget):
    """Cut an editor, its only child, to the viewport of ``view``, whose parent is also its own.

    view_moved(): the view has another place or size
    """

    view_moved = Signal()

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view.parentWidget())
        self._view = view
        view.installEventFilter(self)

    def place(self, editor: QWidget, room: QRect) -> None:
        """Show ``editor`` in ``room``, an area of the viewport that may reach out of it.

        Out of sight the layer is empty, not hidden: the editor keeps the keyboard.
        """
        viewport = self._view.viewport()
        seen = room & viewport.rect()
        if seen.isEmpty():
            seen = QRect(room.left(), 0, 0, 0)
        self.setGeometry(QRect(self._view.mapToParent(viewport.mapToParent(seen.topLeft())), seen.size()))
        editor.setGeometry(QRect(QPoint(room.topLeft() - seen.topLeft()), room.size()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the view."""
        if event.type() in {QEvent.Type.Move, QEvent.Type.Resize}:
            self.view_moved.emit()
        return super().eventFilter(watched, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the transcript, also with the pointer over the editor."""
        QCoreApplication.sendEvent(self._view.viewport(), event)
