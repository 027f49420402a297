"""Exporting and checking from the window; what the custody says of playing."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from huazheng.qt.windows.main import MainWindow
    from huazheng.store.calls import Call

    Open = Callable[..., MainWindow]


def actions_of(call: Call) -> list[str]:
    lines = (call.folder / "custody.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["action"] for line in lines]


def test_an_untouched_call_is_said_to_be_intact(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    window.menus.verify.trigger()
    qtbot.waitUntil(window.notice.isVisible, timeout=10_000)
    assert window.notice.words.words.startswith("完好")
    assert "签名密钥" in window.notice.remedy.words


def test_an_altered_recording_is_told_with_its_file(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    content = bytearray(analysed_call.original.read_bytes())
    content[len(content) // 2] ^= 1
    analysed_call.original.chmod(0o600)
    analysed_call.original.write_bytes(bytes(content))
    window.menus.verify.trigger()
    qtbot.waitUntil(window.notice.isVisible, timeout=10_000)
    assert "有改动" in window.notice.words.words
    assert "sample-callback.flac" in window.notice.remedy.words
    assert window.notice.property("wrong")


def test_a_bundle_is_written_where_one_says_and_its_hash_is_shown(
    open_window: Open, analysed_call: Call, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "给 法院.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(out), ""))  # the system's own dialog
    window = open_window(analysed_call)
    window.menus.list_exports()
    window.menus.exports["bundle"].trigger()
    qtbot.waitUntil(window.notice.isVisible, timeout=20_000)
    assert str(out) in window.notice.words.words
    assert hashlib.sha256(out.read_bytes()).hexdigest() in window.notice.remedy.words
    assert "exported" in actions_of(analysed_call)
    assert not window.intake.isVisible()


def test_every_export_has_a_name_in_both_languages(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    window.menus.list_exports()
    chinese = {form: action.text() for form, action in window.menus.exports.items()}
    window.menus.languages["en"].trigger()
    qtbot.wait(20)
    english = {form: action.text() for form, action in window.menus.exports.items()}
    assert chinese.keys() == english.keys()
    assert [form for form in chinese if chinese[form] == form or english[form] in {form, chinese[form]}] == []


def test_the_custody_says_once_that_a_call_was_played(
    open_window: Open, analysed_call: Call, qtbot: QtBot, pulse: object
) -> None:
    window = open_window(analysed_call)
    for second in (3.0, 9.0):
        window.playing.play(second)
        qtbot.waitUntil(lambda at=second: window.playing.position > at + 0.1, timeout=8000)
        window.playing.pause()
    qtbot.waitUntil(lambda: not window.reading, timeout=5000)
    assert actions_of(analysed_call).count("played") == 1
