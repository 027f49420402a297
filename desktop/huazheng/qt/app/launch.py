"""Starts the application with its main window."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from huazheng.qt.app.interrupts import close_on_signals
from huazheng.qt.app.session_end import SessionEnd
from huazheng.qt.support.language_switcher import LanguageSwitcher
from huazheng.qt.support.theme import Theme
from huazheng.qt.windows.main_window import MainWindow
from huazheng.services.system.startup import startup_notices

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.settings.schema import Settings

# How long a thread that computes keeps the window waiting, each time that the window has something to draw. Python's
# own five milliseconds add up over a list's rows.
SWITCH_SECONDS = 0.0005


def run(home: Home, settings: Settings, call: str | None = None) -> int:
    """Open the main window, on ``call`` (its id, or the path of its folder) if one is named.

    Returns the exit code when the window closes.
    """
    app = QApplication.instance()
    if app is None and settings.zoom != "100":
        os.environ.setdefault("QT_SCALE_FACTOR", str(int(settings.zoom) / 100))  # Qt reads it once, when it starts
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    window = make_window(app, home, settings)
    window.show()
    if call is not None:
        window.open(call)
    else:
        window.dialogs.welcome()
    for notice in startup_notices(home):
        window.notice.show_error(notice)
    with close_on_signals(window):
        return app.exec()


def make_window(app: QApplication, home: Home, settings: Settings) -> MainWindow:
    """Dress the application, and make its main window, which is not shown yet."""
    from huazheng.core.runtime.language import current_language

    sys.setswitchinterval(SWITCH_SECONDS)
    app.setApplicationName("Huazheng")
    app.setDesktopFileName("huazheng")
    theme = app.findChild(Theme) or Theme(app)
    theme.choose(settings.theme)
    speech = app.findChild(LanguageSwitcher) or LanguageSwitcher(app)
    speech.speak(current_language())
    window = MainWindow(home, settings, speech)
    window.preferences.themed.connect(theme.choose)
    SessionEnd(app, window)
    return window
