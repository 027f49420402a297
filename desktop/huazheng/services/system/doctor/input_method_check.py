"""Check of Chinese input on Linux: the program runs, and the bundled Qt reaches it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from huazheng.core.runtime.language import Text
from huazheng.services.system.doctor.health_check import CheckContext, HealthCheck
from huazheng.services.system.doctor.libraries import apt_command
from huazheng.services.system.input_method import (
    PORTAL,
    chosen_input_method,
    has_fcitx_plugin,
    running_input_methods,
)

_SECONDS = 10
_TITLE = Text("中文输入法", "Chinese input")
_PROGRAM = """
import sys
from PySide6.QtDBus import QDBusConnection
bus = QDBusConnection.sessionBus()
print(int(bus.isConnected() and bus.interface().isServiceRegistered(sys.argv[1]).value()))
"""


def input_method(_: CheckContext) -> list[HealthCheck]:
    """Check the input method; nothing on other systems than Linux, which need no setup."""
    if not sys.platform.startswith("linux"):
        return []
    running = running_input_methods()
    named = chosen_input_method(os.environ, running)
    if named is None:
        return [_none_in_use(running)]
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


def _none_in_use(running: frozenset[str]) -> HealthCheck:
    if os.environ.get("WAYLAND_DISPLAY"):
        found = Text("由桌面（Wayland）提供", "provided by the desktop (Wayland)")
        return HealthCheck("input-method", _TITLE, "ok", found)
    if other := os.environ.get("QT_IM_MODULE"):
        found = Text(f"用的是 {other}，不认识", f"{other}, which is not known here")
        return HealthCheck("input-method", _TITLE, "neutral", found)
    return _old_fcitx() if "fcitx" in running else _install(Text("没有在运行", "none is running"))


def _not_running(program: str, running: frozenset[str]) -> HealthCheck:
    if program == "fcitx5" and "fcitx" in running:
        return _old_fcitx()
    if shutil.which(program) is None:
        return _install(Text(f"没有安装 {program}", f"{program} is not installed"))
    found = Text(f"{program} 没有在运行", f"{program} is not running")
    start = f"{program} -d"
    return HealthCheck("input-method", _TITLE, "warn", found, Text(f"运行：{start}", f"Run: {start}"))


def _old_fcitx() -> HealthCheck:
    return _install(Text("这是 fcitx 4，这个窗口用不了", "fcitx 4, which this window cannot use"))


def _install(found: Text) -> HealthCheck:
    return HealthCheck("input-method", _TITLE, "warn", found, apt_command(["fcitx5", "fcitx5-chinese-addons"]))


def _portal_answers() -> bool:
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, PORTAL], capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.stdout.strip() == b"1"
