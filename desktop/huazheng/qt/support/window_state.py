"""Position and layout of the window when it was closed: a small file of the home that may be deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QPoint, QRect

from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.files import encode_json, make_private_folder, read_json, write_atomically
from huazheng.core.runtime.log import logger
from huazheng.store.library_view import LibraryView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QScreen
    from PySide6.QtWidgets import QWidget

    from huazheng.core.runtime.paths import Home

STATE_NAME = "window.json"
LEAST_SEEN_PX = 80  # of the title, to take hold of it


class WindowState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``place``: x, y, width, height of the window when not maximized, in Qt's pixels. ``split``: part widths."""

    place: tuple[int, int, int, int] | None = None
    maximized: bool = msgspec.field(default=False, name="maximised")  # British, as in existing files
    split: tuple[int, ...] = ()
    view: LibraryView = LibraryView()
    call: str = ""


def load_window_state(home: Home) -> WindowState:
    """Load the last state; a default one where there is none that can be read."""
    file = home.root / STATE_NAME
    if not file.exists():
        return WindowState()
    try:
        return read_json(file, WindowState)
    except HuazhengError as error:
        logger("window").warning("%s", error)
        return WindowState()


def save_window_state(home: Home, state: WindowState) -> None:
    """Save the state. If the home cannot be written to, nothing is saved, and no error is shown."""
    try:
        make_private_folder(home.root)
        write_atomically(home.root / STATE_NAME, encode_json(state))
    except OSError as error:
        logger("window").warning("the window's state is not kept: %s", error)


def geometry_of(window: QWidget) -> tuple[int, int, int, int]:
    """The window's geometry when not maximized."""
    whole = window.normalGeometry() if window.isMaximized() or window.isFullScreen() else window.geometry()
    return whole.x(), whole.y(), whole.width(), whole.height()


def restore_geometry(window: QWidget, place: tuple[int, int, int, int], screens: Sequence[QScreen]) -> None:
    """Apply a saved geometry, adjusted to the screens that are there now."""
    saved = QRect(*place)
    title = QRect(saved.topLeft() - QPoint(0, LEAST_SEEN_PX // 2), saved.topRight() + QPoint(0, LEAST_SEEN_PX // 2))
    rooms = [screen.availableGeometry() for screen in screens]
    if not rooms or not saved.isValid():
        return
    seen = [room.intersected(title) for room in rooms]
    room, part = max(zip(rooms, seen, strict=True), key=lambda pair: pair[1].width() * pair[1].height())
    lost = part.width() < LEAST_SEEN_PX or part.height() < LEAST_SEEN_PX // 4
    if lost:
        room = rooms[0]
    saved.setSize(saved.size().boundedTo(room.size()).expandedTo(window.minimumSize()))
    if lost:
        saved.moveCenter(room.center())
        saved.moveTopLeft(QPoint(max(saved.x(), room.x()), max(saved.y(), room.y())))
    window.setGeometry(saved)
