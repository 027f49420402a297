"""Wrong settings do not keep the window from opening; it says what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from huazheng.qt.app.launch import open_window
from huazheng.qt.windows.main_window import MainWindow
from huazheng.settings.store import load_settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from huazheng.core.runtime.paths import Home


def test_the_window_opens_and_names_the_line(home: Home, qapp: QApplication) -> None:
    home.root.mkdir(parents=True)
    home.settings.write_text('welcomed = true\ntheme = "purple"\n= 3\n', encoding="utf-8")
    seen: list[tuple[bool, str]] = []

    def look() -> None:
        [window] = [widget for widget in qapp.topLevelWidgets() if isinstance(widget, MainWindow)]
        seen.append((window.notice.isVisible(), window.notice.words.words))
        window.close()

    QTimer.singleShot(800, look)
    assert open_window(home, load_settings(home).settings) == 0
    [(visible, words)] = seen
    assert visible
    assert "settings.toml" in words
    assert "第 3 行" in words
    assert "theme" in words
