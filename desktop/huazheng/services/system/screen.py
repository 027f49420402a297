"""Tests for what Qt needs to open a window. Qt itself ends the process where a part of it is missing."""

from __future__ import annotations

import ctypes
import importlib.util
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


def named_platform() -> str:
    """The first of Qt's platforms that ``$QT_QPA_PLATFORM`` names; empty for none."""
    return os.environ.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]


def require_screen() -> None:
    """Raise :class:`ResourceUnavailable` where no screen is named, or the one named is not there."""
    if sys.platform in ("win32", "darwin"):
        return
    platform = named_platform()
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


def require_platform_plugin() -> None:
    """Raise :class:`ResourceUnavailable` where Qt's plugin for the screen is missing, or lacks a system library."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM_PLUGIN_PATH"):
        return
    named = named_platform()
    if not named and os.environ.get("WAYLAND_DISPLAY") and not os.environ.get("DISPLAY"):
        named = "wayland"
    plugin = _platform_plugin(named or "xcb")
    if plugin is None:
        return  # no PySide6, or one that lies elsewhere: the import of it says so
    reason = Text(f"没有插件 {named}", f"there is no plugin {named}")
    if plugin.is_file():
        try:
            ctypes.CDLL(str(plugin))
            return
        except OSError as error:
            reason = Text(str(error), str(error))
    raise ResourceUnavailable(
        Text(f"Qt 打不开窗口：{reason.zh}。", f"Qt cannot open a window: {reason.en}."),
        remedy=Text("运行 huazheng doctor 查看缺什么。", "Run huazheng doctor to see what is missing."),
    )


def _platform_plugin(name: str) -> Path | None:
    """The file of a platform plugin of PySide6, whether it is there or not; None where its folder is not found."""
    spec = importlib.util.find_spec("PySide6")
    for place in (spec.submodule_search_locations if spec is not None else None) or ():
        folder = Path(place) / "Qt" / "plugins" / "platforms"
        if folder.is_dir():
            return folder / f"libq{name.removesuffix('-egl')}.so"
    return None


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
