"""Open the window, change the size of letters in it, and print the scale with which it is open then. A program."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from huazheng.core.runtime.paths import Home
from huazheng.qt.app.launch import open_window
from huazheng.qt.windows.main_window import MainWindow
from huazheng.settings.store import load_settings, save_settings, with_changes


def act() -> None:
    """Choose another size the first time; report and close the second time."""
    windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
    if not windows or windows[0].reading:
        QTimer.singleShot(100, act)
    elif windows[0].preferences.now.zoom == "100":
        windows[0].preferences.change(zoom="150")
    else:
        print(os.environ["QT_SCALE_FACTOR"], windows[0].devicePixelRatio(), flush=True)
        windows[0].close()


def act_in_window() -> None:
    """Act on the window's thread, once there is one."""
    while (app := QApplication.instance()) is None:
        time.sleep(0.05)
    QTimer.singleShot(0, app, act)


home = Home(Path(sys.argv[1]))
if not load_settings(home).settings.welcomed:
    save_settings(home, with_changes(load_settings(home).settings, welcomed=True))
threading.Thread(target=act_in_window, daemon=True).start()
sys.exit(open_window(home, load_settings(home).settings))
