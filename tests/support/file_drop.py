"""Dropping files on the window, as a person's mouse does."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget


_WHERE, _BUTTON, _KEYS = QPointF(600, 400), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drop(window: QWidget, *files: Path) -> None:
    """Drag files into the middle of the window and let go."""
    data = drag_over(window, *files)
    QApplication.sendEvent(window, QDropEvent(_WHERE, Qt.DropAction.CopyAction, data, _BUTTON, _KEYS))


def drag_over(window: QWidget, *files: Path) -> QMimeData:
    """Drag files into the middle of the window; the returned data has to outlive the drag."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    with warnings.catch_warnings():  # newer Qt wants a QPointF here, older ones have no such constructor
        warnings.simplefilter("ignore", DeprecationWarning)
        enter = QDragEnterEvent(_WHERE.toPoint(), Qt.DropAction.CopyAction, data, _BUTTON, _KEYS)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    return data
