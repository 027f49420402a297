"""The library in the window: order, filters, words that are found, the bin, the queue, and how the window stood."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from huazheng.core.runtime.files import encode_json
from huazheng.core.runtime.paths import sample_call
from huazheng.qt.support.window_state import STATE_NAME, WindowState, load_window_state, restore_geometry
from huazheng.qt.windows.bin_dialog import BinDialog, MoveToBinDialog
from huazheng.qt.windows.export_dialog import ExportDialog
from huazheng.qt.windows.found_recordings_dialog import FoundRecordingsDialog
from huazheng.qt.windows.queue_dialog import QueueDialog
from huazheng.services.custody.recorded_verification import check
from huazheng.services.custody.writes import save_transcript, write_with_custody
from huazheng.services.intake.file_import import import_file
from huazheng.services.jobs.queue import Queue
from huazheng.services.library.recycle_bin import binned
from huazheng.store.calls import Calls
from huazheng.store.library_view import LibraryView
from support.file_drop import drop
from support.intake_files import wave
from support.sample_clips import FIXED
from support.sample_transcript import labeled_transcript

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.store.calls import Call

    Open = Callable[..., MainWindow]


@pytest.fixture
def two_calls(home: Home) -> list[Call]:
    """A short call of one insurer that is not transcribed, and the sample call of another that is."""
    short, long = import_file(home, FIXED / "nb.amr").call, import_file(home, sample_call()).call
    for call, insurer, tags in ((short, "平安人寿", ["妈妈"]), (long, "安盛天平", [])):
        said = {"insurer": insurer, "product": "福满一生"}
        filed = {"schema": "huazheng.tags/1", "tags": tags}
        write_with_custody(
            home, call.folder, "facts", {"facts.json": encode_json(said), "tags.json": encode_json(filed)}
        )
    save_transcript(home, long, labeled_transcript())
    return [short, long]


def listed(window: MainWindow) -> list[str]:
    return [row.insurer for row in window.library.calls.rows]


def choose(menu: QMenu, *words: str) -> None:
    """Choose what begins with these words, menu by menu."""
    for word in words[:-1]:
        menu = next(one.menu() for one in menu.actions() if one.text().startswith(word))
    next(one for one in menu.actions() if one.text().startswith(words[-1])).trigger()


def test_the_list_says_who_when_how_long_and_whether_it_was_verified(
    open_window: Open, home: Home, two_calls: list[Call], qtbot: QtBot
) -> None:
    check(home, two_calls[0].folder)
    window = open_window()
    qtbot.waitUntil(lambda: len(listed(window)) == 2, timeout=5000)
    place = window.library.calls.row_of(two_calls[0].id)
    said = window.library.calls.index(place).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("平安人寿 · 福满一生")
    assert "完好" in said
    os.utime(two_calls[0].original, (1, 1))
    window.refresh()
    qtbot.waitUntil(
        lambda: "之后有变化" in window.library.calls.index(place).data(Qt.ItemDataRole.AccessibleTextRole), timeout=5000
    )


def test_order_and_filters_are_chosen_in_menus_and_taken_away_as_words(
    open_window: Open, two_calls: list[Call], qtbot: QtBot
) -> None:
    window = open_window()
    bar = window.library.view_bar
    choose(bar.sort_menu(), "按时长")
    qtbot.waitUntil(lambda: listed(window) == ["安盛天平", "平安人寿"], timeout=5000)
    choose(bar.sort_menu(), "倒过来")
    qtbot.waitUntil(lambda: listed(window) == ["平安人寿", "安盛天平"], timeout=5000)
    choose(bar.filter_menu(), "保险公司", "安盛")
    qtbot.waitUntil(lambda: listed(window) == ["安盛天平"], timeout=5000)
    assert bar.count.words == "2 通里的 1 通"
    choose(bar.filter_menu(), "还没识别的")
    qtbot.waitUntil(window.library.nothing.isVisible, timeout=5000)
    assert [chip.text() for chip in bar.chips] == ["还没识别 ×", "安盛天平 ×"]
    qtbot.mouseClick(bar.chips[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: listed(window) == ["平安人寿"], timeout=5000)
    choose(bar.filter_menu(), "标签", "妈妈")
    choose(bar.filter_menu(), "显示全部")
    qtbot.waitUntil(lambda: len(listed(window)) == 2, timeout=5000)
    assert bar.chips == []


def test_the_keyboard_walks_through_what_was_found_and_enter_opens_the_turn(
    open_window: Open, two_calls: list[Call], qtbot: QtBot
) -> None:
    window = open_window()
    field, hits = window.library.field, window.library.hits
    window.menus.search.trigger()
    field.insert("犹豫")
    qtbot.waitUntil(lambda: hits.isVisible() and hits.hits.rowCount() > 1, timeout=5000)
    assert window.library.result_count.words == f"{hits.hits.rowCount()} 处"
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert hits.currentIndex().row() == 1
    assert field.text() == "犹豫"
    found = hits.hits.results[1]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page.opened is not None and window.page.opened.call.id == found.call, timeout=10000)
    qtbot.waitUntil(lambda: window.page.transcript.currentIndex().row() == found.turn, timeout=5000)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert window.library.list.isVisible()
    field.insert("妈妈")  # a tag
    qtbot.waitUntil(lambda: hits.hits.rowCount() == 1, timeout=5000)
    assert hits.hits.results[0].call == two_calls[0].id


def test_into_the_bin_after_asking_and_back(open_window: Open, home: Home, two_calls: list[Call], qtbot: QtBot) -> None:
    call = two_calls[1]
    window = open_window(call)
    window.menus.put_away.trigger()
    asked = window.findChild(MoveToBinDialog)
    assert "02:17" in asked.words.words
    qtbot.mouseClick(asked.done_button, Qt.MouseButton.LeftButton)
    assert call.folder.is_dir()
    qtbot.waitUntil(lambda: window.findChild(MoveToBinDialog) is None, timeout=5000)
    window.library.list.setFocus()
    qtbot.keyClick(window.library.list, Qt.Key.Key_Delete)
    qtbot.mouseClick(window.findChild(MoveToBinDialog).put_away, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: listed(window) == ["平安人寿"], timeout=5000)
    assert window.call_controller.call is None
    assert window.start_page.isVisible()
    assert "放进了回收站" in window.notice.words.words and "放回来" in window.notice.words.words
    assert not window.menus.put_away.isEnabled()
    window.menus.bin.trigger()
    sheet = window.findChild(BinDialog)
    qtbot.waitUntil(lambda: len(sheet.calls) == 1, timeout=5000)
    qtbot.mouseClick(sheet.back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(listed(window)) == 2, timeout=5000)
    assert binned(home) == []
    qtbot.waitUntil(lambda: sheet.words.words == "回收站是空的。", timeout=5000)
    sheet.accept()


def test_emptying_the_bin_asks_again_and_names_how_many(
    open_window: Open, home: Home, two_calls: list[Call], qtbot: QtBot
) -> None:
    from huazheng.services.library.recycle_bin import bin_call

    for call in two_calls:
        bin_call(home, call)
    window = open_window()
    window.show_bin()
    sheet = window.findChild(BinDialog)
    qtbot.waitUntil(lambda: len(sheet.calls) == 2, timeout=5000)
    assert not sheet.really.isVisible()
    qtbot.mouseClick(sheet.empty, Qt.MouseButton.LeftButton)
    assert len(binned(home)) == 2
    assert "2 通" in sheet.words.words
    assert sheet.really.text() == "彻底删除 2 通"
    qtbot.mouseClick(sheet.really, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sheet.calls == [] and sheet.isEnabled(), timeout=5000)
    assert binned(home) == []
    sheet.accept()


def test_a_folder_is_dropped_and_the_queue_says_what_became_of_each(
    open_window: Open, home: Home, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "一批 回访"
    (folder / "十一月").mkdir(parents=True)
    shutil.copy(FIXED / "nb.amr", folder)
    shutil.copy(FIXED / "wb.amr", folder / "十一月")
    (folder / "坏的.mp3").write_bytes(b"no sound" * 99)
    (folder / "断了.wav").write_bytes(wave()[:40_000])
    (folder / "说明.txt").write_text("不是录音", encoding="utf-8")
    shutil.copy(FIXED / "wb.amr", folder / "瑞禾人寿@95519_20260312143015.amr")
    window = open_window()
    drop(window, folder)
    preview = window.findChild(FoundRecordingsDialog)
    qtbot.waitUntil(lambda: preview.found is not None, timeout=5000)
    assert not home.recordings.exists() or Calls(home).all() == []
    assert [file.name for file in preview.checked()] == ["瑞禾人寿@95519_20260312143015.amr"]
    assert "略过 1 个不是录音的文件：说明.txt。" in preview.words.words
    assert "2026-03-12 14:30:15    瑞禾人寿    95519" in preview.list.item(0).text()
    qtbot.mouseClick(preview.none, Qt.MouseButton.LeftButton)
    assert not preview.take.isEnabled()
    qtbot.mouseClick(preview.all, Qt.MouseButton.LeftButton)
    preview.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    with qtbot.waitSignal(window.call_jobs.queue.idle, timeout=20_000):
        qtbot.mouseClick(preview.take, Qt.MouseButton.LeftButton)
    assert sorted(entry.state for entry in window.call_jobs.queue.entries) == ["failed", "failed", "taken", "taken"]
    qtbot.waitUntil(lambda: len(window.library.calls.rows) == 2, timeout=5000)
    assert len(Calls(home).all()) == 2
    window.menus.queue.trigger()
    sheet = window.findChild(QueueDialog)
    lines = [sheet.list.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert sum(line.startswith("坏的.mp3：") and len(line) > 15 for line in lines) == 1
    assert sum("模型还没下载" in line for line in lines) == 2
    sheet.list.setCurrentIndex(sheet.list.model().index(0, 0))
    assert sheet.one.text() == "再试一次"
    broken = next(row for row, line in enumerate(lines) if line.startswith("断了.wav"))
    sheet.list.setCurrentIndex(sheet.list.model().index(broken, 0))
    assert sheet.keep.isVisible()
    with qtbot.waitSignal(window.call_jobs.queue.idle, timeout=20_000):
        qtbot.mouseClick(sheet.keep, Qt.MouseButton.LeftButton)
    assert len(Calls(home).all()) == 3
    qtbot.mouseClick(sheet.clear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sheet.list.model().rowCount() == 0, timeout=5000)
    sheet.accept()


def test_what_waited_when_the_window_closed_goes_on_in_the_next(
    open_window: Open, home: Home, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "等着.amr"
    shutil.copy(FIXED / "nb.amr", file)
    Queue(home).add_files([file])
    window = open_window()
    qtbot.waitUntil(lambda: [entry.state for entry in window.call_jobs.queue.entries] == ["taken"], timeout=20_000)
    qtbot.waitUntil(lambda: len(window.library.calls.rows) == 1, timeout=5000)


def test_while_a_recording_runs_the_queue_waits_and_says_so(
    open_window: Open, home: Home, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    window.recording_controller.watch.starting.emit()
    drop(window, FIXED / "nb.amr")
    qtbot.waitUntil(lambda: window.library_controller.queue.held, timeout=10_000)
    assert Calls(home).all() == []
    assert "正在录音" in window.library_controller.strip.doing.words
    window.call_jobs.queue.hold(False)
    qtbot.waitUntil(lambda: [entry.state for entry in window.call_jobs.queue.entries] == ["taken"], timeout=20_000)
    assert not window.library_controller.strip.isVisible()


def test_the_window_comes_back_as_it_was(open_window: Open, home: Home, two_calls: list[Call], qtbot: QtBot) -> None:
    window = open_window(two_calls[0])
    window.resize(880, 580)  # what the offscreen platform's screen has room for
    window.library.view_bar.choose(order="length")
    window._splitter.setSizes([300, 580])
    sizes = window._splitter.sizes()
    window.leave()
    kept = load_window_state(home)
    assert kept.view == LibraryView(order="length")
    assert kept.call == two_calls[0].id
    again = open_window()
    assert (again.width(), again.height()) == (880, 580)
    assert again._splitter.sizes() == sizes
    assert again.library.view_bar.view == LibraryView(order="length")
    qtbot.waitUntil(
        lambda: again.call_controller.call is not None and again.call_controller.call.call.id == two_calls[0].id,
        timeout=10_000,
    )


@pytest.mark.parametrize("place", [(9000, 9000, 900, 600), (-3000, 40, 900, 600), (0, 0, 90_000, 70_000)])
def test_a_window_that_no_screen_shows_is_brought_back(
    open_window: Open, qtbot: QtBot, place: tuple[int, int, int, int]
) -> None:
    window = open_window()
    restore_geometry(window, place, QApplication.screens())
    room = QApplication.primaryScreen().availableGeometry()
    assert room.contains(window.geometry().topLeft() + QPoint(20, 20))
    assert window.width() <= max(room.width(), window.minimumWidth())


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"place": "x"}', b'{"split": [0, -5, 99999999]}', b'{"view": {"order": "color"}}']
)
def test_a_state_that_is_not_right_is_forgotten(open_window: Open, home: Home, qtbot: QtBot, content: bytes) -> None:
    home.root.mkdir(parents=True)
    (home.root / STATE_NAME).write_bytes(content)
    window = open_window()
    assert window.width() >= window.minimumWidth()
    window.leave()
    assert isinstance(load_window_state(home), WindowState)
    json.loads((home.root / STATE_NAME).read_bytes())


def test_a_window_that_was_maximized_before_the_spelling_changed_still_is(home: Home) -> None:
    home.root.mkdir(parents=True)
    (home.root / STATE_NAME).write_text('{"maximised": true}', encoding="utf-8")
    assert load_window_state(home).maximized


def test_a_zip_of_recordings_is_imported_and_no_bundle(
    open_window: Open, home: Home, qtbot: QtBot, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "备份.zip", "w") as archive:
        archive.write(FIXED / "nb.amr", "通话.amr")
    window = open_window()
    drop(window, tmp_path / "备份.zip")
    with qtbot.waitSignal(window.call_jobs.queue.idle, timeout=20_000):
        pass
    assert [call.title for call in Calls(home).all()] == ["通话.amr"]


def test_a_call_is_exported_from_its_menu_and_a_folder_imported_from_the_file_menu(
    open_window: Open, two_calls: list[Call], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window = open_window()
    qtbot.waitUntil(lambda: len(listed(window)) == 2, timeout=5000)
    calls = window.library.list
    row = window.library.calls.row_of(two_calls[0].id)
    calls.customContextMenuRequested.emit(calls.visualRect(window.library.calls.index(row)).center())
    menu = window.library.findChildren(QMenu)[-1]
    choose(menu, "导出")
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, ExportDialog) and sheet.call.id == two_calls[0].id
    menu.close()
    sheet.reject()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(FIXED))
    window.menus.import_folder.trigger()
    preview = QApplication.activeModalWidget()
    assert isinstance(preview, FoundRecordingsDialog)
    qtbot.waitUntil(lambda: preview.found is not None, timeout=5000)
    assert preview.checked()
    preview.reject()
