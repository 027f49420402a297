"""Dates of a call and a copy to share, from the window."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from huazheng.core.runtime.task import Task
from huazheng.qt.windows.dates_dialog import DatesDialog
from huazheng.qt.windows.redact_dialog import RedactDialog
from huazheng.services.documents.redaction_check import check_copy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.store.calls import Call


def test_dates_are_listed_while_typing_and_a_copy_hides_what_is_ticked(
    open_window: Callable[..., MainWindow], home: Home, analysed_call: Call, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(analysed_call)
    window.menus.dates.trigger()
    dates = window.findChild(DatesDialog)
    assert isinstance(dates, DatesDialog)
    assert not dates.save.isEnabled()
    qtbot.keyClicks(dates.fields["complained"], "2026-09-3")
    assert dates.fields["complained"].property("wrong")
    assert dates.found == ()
    qtbot.keyClicks(dates.fields["complained"], "0")
    assert [one.day for one in dates.found] == [date(2026, 10, 15), date(2026, 10, 30), date(2026, 11, 29)]
    file = tmp_path / "日期.ics"
    dates.save_as(file)
    qtbot.waitUntil(lambda: dates.saved == file, timeout=10_000)
    assert file.read_bytes().count(b"BEGIN:VEVENT") == 3
    dates.accept()

    window.menus.redact.trigger()
    sheet = window.findChild(RedactDialog)
    assert isinstance(sheet, RedactDialog)
    qtbot.waitUntil(lambda: sheet.ready, timeout=10_000)
    name, number = sheet.found[:2]
    assert (name.kind, name.text, number.kind) == ("name", "沈", "number")
    sheet.boxes[number.number].setChecked(False)
    sheet.also.setText("犹豫期")
    qtbot.mouseClick(sheet.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sheet.ready and any(one.kind == "added" for one in sheet.found), timeout=10_000)
    assert number.text not in {one.text for one in sheet.chosen}  # what was unticked stays so
    sheet.write_into(tmp_path)
    qtbot.mouseClick(sheet.write, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sheet.copy is not None, timeout=30_000)
    assert sheet.copy is not None
    words = (sheet.copy.folder / "transcript.txt").read_text(encoding="utf-8")
    assert "沈女士" not in words and "犹豫期" not in words and "3309" in words
    assert check_copy(home, analysed_call, sheet.copy.folder, Task()) == []
    sheet.accept()
