"""Check of Chinese input on Linux: the program runs, the session names it, and the bundled Qt reaches it."""

from __future__ import annotations

import os
import subprocess
import sys

from huazheng.core.runtime.language import Text
from huazheng.services.system.doctor.health_check import CheckContext, HealthCheck
from huazheng.services.system.doctor.libraries import apt_command
from huazheng.services.system.input_method import (
    PORTAL,
    has_fcitx_plugin,
    running_input_methods,
    session_input_method,
)

_SECONDS = 10
_TITLE = Text("中文输入法", "Chinese input")
_PROGRAM = """
import sys
from PySide6.QtDBus import QDBusConnection
bus = QDBusConnection.sessionBus()
print(int(bus.isConnected() and bus.interface().isServiceRegistered(sys.argv[1]).value()))
"""
_SET = Text(
    "运行：im-config -n {0}，然后注销再登录。没有 im-config 就在 ~/.profile 里写 export QT_IM_MODULE={0}",
    "Run: im-config -n {0}, then log out and in. Without im-config, write export QT_IM_MODULE={0} in ~/.profile.",
)


def input_method(_: CheckContext) -> list[HealthCheck]:
    """Check the input method; nothing on other systems than Linux, which need no setup."""
    if not sys.platform.startswith("linux"):
        return []
    named, running = session_input_method(os.environ), running_input_methods()
    if named is None:
        return [_unnamed(running)]
    program = "fcitx5" if named == "fcitx" else "ibus-daemon"
    if program not in running:
        return [_not_running(program, running)]
    if named == "ibus" or has_fcitx_plugin(os.environ):
        return [HealthCheck("input-method", _TITLE, "ok", Text(program, program))]
    if not _portal_answers():
        found = Text(
            "fcitx5 在运行，但没有提供 IBus 接口，这个窗口打不了中文",
            "fcitx5 runs without its IBus interface: no Chinese can be typed in this window",
        )
        packages = apt_command(["fcitx5-modules"])
        remedy = Text(f"{packages.zh}，然后重启 fcitx5。", f"{packages.en}, then restart fcitx5.")
        return [HealthCheck("input-method", _TITLE, "warn", found, remedy)]
    found = Text("fcitx5（经 IBus 接口）", "fcitx5 (through its IBus interface)")
    return [HealthCheck("input-method", _TITLE, "ok", found)]


def _unnamed(running: frozenset[str]) -> HealthCheck:
    if os.environ.get("WAYLAND_DISPLAY"):
        found = Text("由桌面（Wayland）提供", "provided by the desktop (Wayland)")
        return HealthCheck("input-method", _TITLE, "ok", found)
    if not running:
        remedy = apt_command(["fcitx5", "fcitx5-chinese-addons"])
        found = Text("没有在运行", "none is running")
        return HealthCheck("input-method", _TITLE, "warn", found, remedy)
    program = min(running)
    name = {"ibus-daemon": "ibus"}.get(program, program)
    found = Text(
        f"{program} 在运行，但没有告诉窗口程序用它", f"{program} runs, and no variable tells programs to use it"
    )
    return HealthCheck("input-method", _TITLE, "warn", found, Text(_SET.zh.format(name), _SET.en.format(name)))


def _not_running(program: str, running: frozenset[str]) -> HealthCheck:
    if program == "fcitx5" and "fcitx" in running:
        found = Text("这是 fcitx 4，这个窗口用不了", "fcitx 4, which this window cannot use")
        remedy = apt_command(["fcitx5", "fcitx5-chinese-addons"])
        return HealthCheck("input-method", _TITLE, "warn", found, remedy)
    found = Text(f"{program} 没有在运行", f"{program} is not running")
    start = "fcitx5 -d" if program == "fcitx5" else "ibus-daemon -d"
    return HealthCheck("input-method", _TITLE, "warn", found, Text(f"运行：{start}", f"Run: {start}"))


def _portal_answers() -> bool:
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, PORTAL], capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.stdout.strip() == b"1"
