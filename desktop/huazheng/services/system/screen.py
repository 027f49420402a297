"""Test for a screen on which a window can open. Qt itself ends the process where there is none."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.language import Text

_NEEDS_X = frozenset({"", "xcb"})
_NEEDS_WAYLAND = frozenset({"wayland", "wayland-egl"})


def has_screen() -> bool:
    """Tell whether the environment names a screen to open a window on."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def require_screen() -> None:
    """Raise :class:`ResourceUnavailable` where no screen is named, or the one named is not there."""
    if sys.platform in ("win32", "darwin"):
        return
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if platform not in _NEEDS_X | _NEEDS_WAYLAND or (platform in _NEEDS_WAYLAND | {""} and _reaches_wayland()):
        return
    display = os.environ.get("DISPLAY", "")
    if platform in _NEEDS_X and display and _reaches_x():
        return
    named = display or os.environ.get("WAYLAND_DISPLAY", "")
    what = Text("这里没有屏幕，窗口打不开。", "No screen here: the window cannot open.")
    if named:
        what = Text(
            f"连不上屏幕 {named}，窗口打不开。", f"Cannot connect to the screen {named}: the window cannot open."
        )
    raise ResourceUnavailable(
        what,
        remedy=Text("命令行可以用：huazheng --help", "The command line works: huazheng --help"),
    )


def _reaches_wayland() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    return bool(name) and Path(os.environ.get("XDG_RUNTIME_DIR", "/nonexistent"), str(name)).is_socket()


def _reaches_x() -> bool:
    """Connect to the X server as Qt will. True where the library for it is missing: then Qt says what is."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed
