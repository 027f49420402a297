"""Keep a window with its frame on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

FRAME_AFTER_MS = 150  # from showing a window until the window manager has put its frame around it


def fit_in_screen(window: QWidget) -> None:
    """Shrink and move a window whose frame is not wholly on the screen: over its parent, if it has one."""
    frame, room = window.frameGeometry(), window.screen().availableGeometry()
    if window.isMaximized() or window.isFullScreen() or room.contains(frame):
        return
    around = frame.size() - window.size()
    window.resize(window.size().boundedTo(room.size() - around))
    frame.setSize(window.size() + around)
    if (parent := window.parentWidget()) is not None:
        frame.moveCenter(parent.window().frameGeometry().center())
    left = max(min(frame.left(), room.right() + 1 - frame.width()), room.left())
    top = max(min(frame.top(), room.bottom() + 1 - frame.height()), room.top())
    window.move(left, top)
