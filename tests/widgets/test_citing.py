"""Citations and excerpts of a stretch, by the window's menus."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog

from huazheng.export.papers.citation import cite
from huazheng.services.custody.seal_code import seal_code
from huazheng.services.documents.report import call_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.store.calls import Call


def test_a_stretch_is_copied_as_page_and_line_and_written_as_mp4(
    open_window: Callable[..., MainWindow],
    analysed_call: Call,
    qtbot: QtBot,
    tmp_path: Path,
    *,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_window(analysed_call)
    assert window.menus.cite.shortcut() == QKeySequence("Ctrl+Shift+C")
    clipboard = QApplication.clipboard()
    clipboard.clear()
    window.menus.cite.trigger()
    assert not clipboard.text(), "nothing is selected yet"
    view = window.page.transcript
    view.setCurrentIndex(view.turns.index(1))
    window.menus.cite.trigger()
    qtbot.waitUntil(lambda: bool(clipboard.text()))
    turn = view.turns.turns[1]
    expected = cite(call_document(home, analysed_call), turn.start, turn.end, "zh")
    assert expected is not None and clipboard.text() == expected.text("zh")
    assert seal_code(analysed_call).code in clipboard.text() and "正文 1:2" in clipboard.text()
    assert expected.place in window.notice.words.words

    window.page.detail.selection = (0.0, 8.0)  # goes before the current turn
    window.menus.cite.trigger()
    qtbot.waitUntil(lambda: "正文 1:1–1:" in clipboard.text())

    target = tmp_path / "节选.mp4"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), "带字幕的 MP4 (*.mp4)"))
    window.menus.excerpt.trigger()
    qtbot.waitUntil(lambda: target.name in window.notice.words.words, timeout=10_000)
    manifest = json.loads(target.with_name("节选.mp4.excerpt.json").read_text("utf-8"))
    assert (manifest["start"], manifest["file"]["name"]) == (0.0, target.name)
    assert 7.9 < manifest["end"] < 8.1 and manifest["citation"]["place"].startswith("1:1–")
    menu = window.page.menu.menu_for(1)
    entries = [action.text() for action in menu.actions()]
    assert any(one.startswith("复制引文") for one in entries) and "导出这一段的录音…" in entries
    menu.deleteLater()
