"""The main window: the library, coming in, languages, what goes wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from huazheng.core.runtime.files import sha256_of
from huazheng.core.runtime.paths import sample_call
from huazheng.services.custody.verification import verify
from huazheng.services.custody.writes import save_transcript
from huazheng.services.intake.file_import import import_file
from huazheng.services.jobs.queue import Queue
from huazheng.services.jobs.sample_import import import_sample
from huazheng.settings.store import load_settings
from huazheng.store.calls import SAMPLE_SHA256, Calls
from support.file_drop import drag_over, drop
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


def said_by(widget: QWidget) -> str:
    """Every word that a window shows on labels and buttons."""
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    buttons = [button.text() for button in widget.findChildren(QAbstractButton) if button.isVisibleTo(widget)]
    return "\n".join(labels + buttons)


def test_an_empty_home_says_what_to_do_and_offers_the_sample(open_window: Open, home: Home, qtbot: QtBot) -> None:
    window = open_window()
    start = window.start_page
    assert "拖到这里" in start.title.words
    assert start.call.height() * start.call.width() > 3 * start.button.height() * start.button.width()
    qtbot.mouseClick(start.second, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.page.opened is not None, timeout=10000)
    assert [call.title for call in Calls(home).all()] == ["示例通话 Sample call"]
    assert "示例通话" in window.windowTitle() and "示例通话" in window.page.title.words
    assert window.page.checklist.rows, "it is transcribed and analyzed already"
    tour = window.sample_tour
    qtbot.waitUntil(tour.isVisible, timeout=5000)
    assert "不是您的" in tour.words.words and tour.place.words == "示例 1 / 4"
    for _ in range(3):
        qtbot.mouseClick(tour.go, Qt.MouseButton.LeftButton)
        assert window.page.rect().contains(tour.geometry())
    window.resize(window.minimumSize())
    qtbot.waitUntil(lambda: window.page.rect().contains(tour.geometry()), timeout=5000)
    assert "没听懂" in tour.words.words
    qtbot.mouseClick(tour.go, Qt.MouseButton.LeftButton)  # leads to the first red line, and plays it
    assert not tour.isVisible()
    first = next(one for one in window.page.opened.analysis.moments if not one.resolved)  # type: ignore[union-attr]
    assert window.playing.position == pytest.approx(first.start, abs=2.0)
    [row] = window.library_controller.rows
    assert row.title == "示例通话 Sample call" and row.open_moments


def test_the_shipped_transcript_is_of_the_shipped_sample_and_custody_says_where_it_came_from(home: Home) -> None:
    call = import_sample(home).call
    assert call.is_sample and call.seal.files[0].sha256 == sha256_of(sample_call()) == SAMPLE_SHA256
    assert call.read_transcript().model == "whisper-base"  # type: ignore[union-attr]
    entries = [json.loads(line) for line in (call.folder / "custody.jsonl").read_text(encoding="utf-8").splitlines()]
    [made] = [one for one in entries if one["action"] == "transcribed"]
    assert made["details"]["shipped"] == "sample-callback.transcript.json"
    assert [one.intact for one in verify(home, call.folder)] == [True]
    assert import_sample(home).already


def test_a_dropped_recording_is_imported_byte_for_byte_and_opened(
    open_window: Open, home: Home, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "回访 录音（1）.flac"
    file.write_bytes(sample_call().read_bytes())
    window = open_window()
    drop(window, file)
    qtbot.waitUntil(lambda: window.page.opened is not None, timeout=10000)
    (call,) = Calls(home).all()
    assert call.original.read_bytes() == file.read_bytes()
    assert window.page.title.text() == "回访 录音（1）.flac"
    assert window.library.list.currentIndex().data() == "回访 录音（1）.flac"
    qtbot.waitUntil(lambda: not window.call_jobs.busy, timeout=5000)
    assert not window.library_controller.strip.isVisible()


def files_of(call: Call) -> list[Path]:
    """Everything in the home that holds the call, but for logs and the empty folder where calls come in."""
    return sorted(path for path in call.folder.parent.rglob("*") if path.name != ".incoming")


@pytest.mark.parametrize(
    "unusable",
    [
        ("空 的.wav", b""),
        ("notes.mp3", b"this is no recording at all\n" * 40),
        ("说明.txt", "不是录音".encode()),
    ],
)
def test_an_unusable_file_gives_one_sentence_and_leaves_the_library_as_it_was(
    open_window: Open, imported_call: Call, qtbot: QtBot, tmp_path: Path, unusable: tuple[str, bytes]
) -> None:
    name, content = unusable
    (tmp_path / name).write_bytes(content)
    before = files_of(imported_call)
    window = open_window()
    drop(window, tmp_path / name)
    qtbot.waitUntil(window.notice.isVisible, timeout=10000)
    assert window.notice.words.words.startswith(name)
    assert "\n" not in window.notice.words.words
    assert window.notice.remedy.words
    assert window.library.calls.rowCount() == 1
    assert files_of(imported_call) == before
    qtbot.mouseClick(window.notice.close_button, Qt.MouseButton.LeftButton)
    assert not window.notice.isVisible()


def test_the_same_recording_again_opens_the_first_and_says_so(
    open_window: Open, imported_call: Call, home: Home, qtbot: QtBot
) -> None:
    window = open_window()
    drop(window, sample_call())
    qtbot.waitUntil(window.notice.isVisible, timeout=10000)
    assert len(Calls(home).all()) == 1
    assert window.notice.words.words == f"“{imported_call.title}”已经在这里了，没有再导入一次。"
    qtbot.waitUntil(lambda: window.page.opened.call.id == imported_call.id, timeout=5000)


def test_several_known_recordings_are_named_and_wait_once(
    open_window: Open, imported_call: Call, home: Home, qtbot: QtBot, tmp_path: Path
) -> None:
    again, twice, new = tmp_path / "又一次.flac", tmp_path / "再一次.flac", tmp_path / "新的.amr"
    for file in (again, twice):
        file.write_bytes(sample_call().read_bytes())
    new.write_bytes((FIXED / "nb.amr").read_bytes())
    window = open_window()
    with qtbot.waitSignal(window.call_jobs.queue.idle, timeout=20_000):
        drop(window, again, twice, new)
    states = [(entry.title, entry.state) for entry in window.call_jobs.queue.entries]
    title = imported_call.title
    assert sorted(states) == sorted([(title, "taken"), (title, "already"), ("新的.amr", "taken")])
    assert f"“{title}”、“{title}”已经在这里了" in window.notice.words.words
    assert len(Calls(home).all()) == 2


def test_what_is_no_recording_is_not_invited(open_window: Open, tmp_path: Path) -> None:
    window = open_window()
    for name, words in (("说明.txt", "看着不是录音，多半导入不了"), ("电话.m4a", "松开就导入")):
        (tmp_path / name).write_bytes(b"x")
        drag_over(window, tmp_path / name)
        assert window.library.invitation.isVisible() and window.library.invitation.words == words


def test_a_call_in_the_queue_says_that_it_waits(
    open_window: Open, imported_call: Call, home: Home, qtbot: QtBot
) -> None:
    other = import_file(home, FIXED / "nb.amr").call
    window = open_window(other)
    window.call_jobs.queue.hold(True)  # as while a recording runs
    Queue(home).add_calls([(imported_call.id, imported_call.title)])
    window.call_jobs.queue.resume()
    qtbot.waitUntil(lambda: window.call_jobs.progress_of(imported_call.id) is not None, timeout=5000)
    assert window.page.stage.button.text() == "识别" and window.page.stage.button.isVisible()
    window.open(imported_call.id)
    qtbot.waitUntil(lambda: window.page.opened.call.id == imported_call.id, timeout=5000)
    assert window.page.stage.title.words == "排在队里，等着识别" and not window.page.stage.button.isVisible()
    window.open(other.id)
    qtbot.waitUntil(lambda: window.page.opened.call.id == other.id, timeout=5000)
    assert window.page.stage.title.words == "这通录音还没有识别"


def test_recognising_gives_a_transcript_and_a_checklist(
    open_window: Open, home_with_model: Home, imported_call: Call, qtbot: QtBot
) -> None:
    window = open_window(imported_call)
    progress: list[float] = []
    window.call_jobs.progressed.connect(lambda _, progress_now: progress.append(progress_now.fraction))
    qtbot.mouseClick(window.page.stage.button, Qt.MouseButton.LeftButton)
    assert window.page.stage.stop.isVisible()
    qtbot.waitUntil(lambda: window.page.opened.analysis is not None, timeout=120_000)
    assert window.page.transcript.isVisible()
    assert window.page.transcript.turns.rowCount() > 10
    assert len(window.page.checklist.rows) == 7
    assert progress == sorted(progress)
    assert len(set(progress)) > 3
    assert imported_call.read_analysis() is not None
    qtbot.waitUntil(lambda: "/7" in said_row(window), timeout=5000)


def said_row(window: MainWindow) -> str:
    row = window.library.calls.rows[0]
    return f"{row.explained}/{row.items}"


def test_stopping_leaves_the_call_as_it_was(
    open_window: Open, home_with_model: Home, imported_call: Call, qtbot: QtBot
) -> None:
    window = open_window(imported_call)
    qtbot.mouseClick(window.page.stage.button, Qt.MouseButton.LeftButton)
    qtbot.wait(800)
    with qtbot.waitSignal(window.call_jobs.stopped, timeout=15_000):
        qtbot.mouseClick(window.page.stage.stop, Qt.MouseButton.LeftButton)
    assert window.page.stage.button.isVisible()
    assert window.page.stage.button.text() == "识别"
    assert not imported_call.transcript_file.exists()


def test_what_cannot_be_done_says_why_and_offers_to_try_again(
    open_window: Open, imported_call: Call, qtbot: QtBot
) -> None:
    window = open_window(imported_call)
    window.preferences.change(model="whisper-nobody")
    qtbot.mouseClick(window.page.stage.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "whisper-nobody" in window.page.stage.title.words, timeout=10_000)
    assert window.page.stage.words.words  # the remedy
    assert window.page.stage.button.text() == "再试一次"


def test_a_transcript_without_analysis_offers_the_checklist(
    open_window: Open, transcribed_call: Call, qtbot: QtBot
) -> None:
    window = open_window(transcribed_call)
    assert window.page.transcript.isVisible()
    assert window.page.side_stage.button.text() == "对照清单"
    qtbot.mouseClick(window.page.side_stage.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(window.page.checklist.rows) == 7, timeout=20_000)
    assert window.page.checklist.isVisible()


def test_a_broken_transcript_is_named_and_the_window_stays(
    open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    analysed_call.transcript_file.write_text('{"schema": "huazheng.transcript/1", "turns": 7}', encoding="utf-8")
    window = open_window()
    window.open(analysed_call.id)
    qtbot.waitUntil(window.notice.isVisible, timeout=5000)
    assert window.notice.words.words.startswith("transcript.json")


def test_the_language_switches_everything_and_is_remembered(
    open_window: Open, analysed_call: Call, home: Home, qtbot: QtBot
) -> None:
    window = open_window(analysed_call)
    for row in window.page.checklist.rows:
        row.head.setChecked(True)
    assert "项没讲清" in said_by(window) and "（没有讲到）" in said_by(window)
    window.menus.languages["en"].trigger()
    qtbot.wait(20)
    english = said_by(window)
    assert "items not fully explained" in english
    assert "Not understood" in english
    assert window.menus.play.text() == "Play / pause"
    assert "Cooling-off period" in window.page.transcript.painter.moment_line(9)
    names = [row.head.accessibleName() for row in window.page.checklist.rows]
    assert "The policyholder in person: Confirmed" in names
    assert load_settings(home).settings.language == "en"
    window.menus.languages["zh"].trigger()
    qtbot.wait(20)
    assert "项没讲清" in said_by(window)
    assert "not fully explained" not in said_by(window)


def test_every_control_has_a_name_and_can_be_reached(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    window.page.checklist.rows[4].head.setChecked(True)
    qtbot.wait(20)
    reachable = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
    ]
    assert len(reachable) > 15
    nameless = [widget for widget in reachable if not widget.accessibleName()]
    assert nameless == []
    walked, widget = set(), window.library.list
    while widget not in walked:
        walked.add(widget)
        widget = widget.nextInFocusChain()
    assert [widget for widget in reachable if widget not in walked] == []


def test_the_code_on_the_screen_is_that_of_the_seal(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    digest = sha256_of(analysed_call.seal_file)
    assert window.page.footer.code.text().replace(" ", "").endswith(digest[:16])
    qtbot.mouseClick(window.page.footer.code, Qt.MouseButton.LeftButton)
    assert digest in QApplication.clipboard().text()


def test_words_are_found_in_all_calls_and_a_click_goes_there(
    open_window: Open, analysed_call: Call, home: Home, qtbot: QtBot, tmp_path: Path
) -> None:
    other = tmp_path / "another.flac"
    other.write_bytes(sample_call().read_bytes() + b"\0")  # other bytes, so another call
    second = import_file(home, other).call
    save_transcript(home, second, labeled_transcript())
    window = open_window(second)
    window.library.field.insert("猝死")
    qtbot.waitUntil(lambda: window.library.hits.isVisible() and window.library.hits.hits.rowCount() > 0, timeout=5000)
    found = window.library.hits.hits.results
    assert {hit.call for hit in found} == {analysed_call.id, second.id}
    assert all("猝死" in hit.text for hit in found)
    row, hit = next((row, hit) for row, hit in enumerate(found) if hit.call == analysed_call.id)
    place = window.library.hits.visualRect(window.library.hits.hits.index(row)).center()
    qtbot.mouseClick(window.library.hits.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: window.page.opened.call.id == analysed_call.id, timeout=5000)
    assert window.playing.position == hit.start
    assert window.page.transcript.currentIndex().row() == hit.turn
    assert window.page.find_bar.isVisible() and window.page.find_bar.field.text() == "猝死"
    assert window.page.find_bar.count.text().startswith("1 / ")
    window.open(second.id)  # another call starts without it
    qtbot.waitUntil(lambda: window.page.opened.call.id == second.id, timeout=5000)
    assert window.page.find_bar.isHidden()
    window.page.mark_words("由豫期")  # as a recognizer might have written it
    assert window.page.find_bar.count.text().endswith("读音相近")
    window.library.field.setText("没有人这样说过")
    qtbot.waitUntil(window.library.nothing.isVisible, timeout=5000)
    window.library.field.clear()
    assert window.library.list.isVisible()


def test_a_call_is_found_by_its_name(open_window: Open, imported_call: Call, qtbot: QtBot) -> None:
    window = open_window()
    window.library.field.insert("示例")
    qtbot.waitUntil(lambda: window.library.hits.hits.rowCount() == 1, timeout=5000)
    assert window.library.hits.hits.results[0].call == imported_call.id


def test_no_error_is_lost_when_several_files_are_unusable(
    open_window: Open, home: Home, qtbot: QtBot, tmp_path: Path
) -> None:
    files = [tmp_path / f"坏 {number}.wav" for number in range(6)]
    for file in files:
        file.write_bytes(b"no sound")
    window = open_window()
    drop(window, *files)
    qtbot.waitUntil(lambda: not window.call_jobs.busy, timeout=10_000)
    lines = window.notice.words.words.splitlines()
    assert lines[0] == "前面还有 2 条："
    assert [line.split("：")[0] for line in lines[1:]] == [file.name for file in files[2:]]
