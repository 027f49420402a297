"""Checks of Qt and of fonts with Chinese.

Qt is started in a process of its own: when it cannot start, it ends the process.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import msgspec

from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.runtime.language import Text
from huazheng.services.system.doctor.health_check import CheckContext, HealthCheck
from huazheng.services.system.doctor.libraries import apt_command, debian_package, missing_libraries
from huazheng.services.system.screen import has_screen

_SECONDS = 60  # a cold start from a slow disk
_FONTS = "fonts-noto-cjk"
_PROGRAM = """
import json
from PySide6.QtGui import QFontDatabase, QGuiApplication
app = QGuiApplication([])
chinese = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
print(json.dumps({"platform": app.platformName(), "fonts": chinese}))
"""
_TITLE = Text("窗口（Qt）", "window (Qt)")
_FONT_TITLE = Text("中文字体", "Chinese fonts")


class _Started(msgspec.Struct):
    platform: str
    fonts: list[str]


def window(_: CheckContext) -> list[HealthCheck]:
    """Check that the window can open, and for Chinese fonts."""
    if getattr(sys, "frozen", False):
        return [
            HealthCheck(
                "qt", _TITLE, "ok", Text("随程序带来，没有另外检查", "bundled with the app; not checked separately")
            )
        ]
    missing = missing_libraries(_platform_plugin())
    screen = has_screen()
    started, said = _start(with_screen=screen)
    return [_window(started, said, missing, screen=screen), _fonts(started)]


def _window(started: _Started | None, said: str, missing: list[str], *, screen: bool) -> HealthCheck:
    packages = [debian_package(library) for library in missing]
    if started is None:
        reason = Text(f"打不开：{said}", f"cannot open: {said}")
        if missing:
            names = "、".join(missing), ", ".join(missing)
            reason = Text(f"打不开，缺 {names[0]}", f"cannot open; missing: {names[1]}")
        again = Text("重新安装话证；命令行仍可用。", "Reinstall Huazheng. The command line still works.")
        return HealthCheck("qt", _TITLE, "bad", reason, apt_command(packages) if missing else again)
    if not screen:
        found = Text("这里没有屏幕：命令可用，窗口不能开", "no screen: commands work, the window cannot open")
        return HealthCheck("qt", _TITLE, "warn", found, apt_command(packages) if missing else None)
    return HealthCheck("qt", _TITLE, "ok", Text(started.platform, started.platform))


def _fonts(started: _Started | None) -> HealthCheck:
    if started is None:
        return HealthCheck(
            "fonts", _FONT_TITLE, "warn", Text("窗口能开以后才看得到", "unknown until the window can open")
        )
    if not started.fonts:
        remedy = Text("安装一种中文字体。", "Install a Chinese font.")
        if sys.platform.startswith("linux"):
            remedy = apt_command([_FONTS])
        return HealthCheck("fonts", _FONT_TITLE, "bad", Text("没有", "none"), remedy)
    shown = ", ".join(started.fonts[:3])
    more = len(started.fonts)
    return HealthCheck("fonts", _FONT_TITLE, "ok", Text(f"{shown} 等 {more} 种", f"{shown} ({more} in all)"))


def _start(*, with_screen: bool) -> tuple[_Started | None, str]:
    """Start Qt as the app does (off screen without a screen); returns the result, or None and the error message."""
    environment = os.environ if with_screen else os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
        return json_decoder(_Started).decode(done.stdout), ""
    except subprocess.TimeoutExpired:
        return None, str(Text("一分钟没有回应", "no response for a minute"))
    except msgspec.DecodeError:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        return None, lines[0] if lines else f"{done.returncode}"


def _platform_plugin() -> Path:
    spec = importlib.util.find_spec("PySide6")
    folders = spec.submodule_search_locations if spec is not None else None
    return Path(next(iter(folders or ["PySide6"]))) / "Qt" / "plugins" / "platforms" / "libqxcb.so"
