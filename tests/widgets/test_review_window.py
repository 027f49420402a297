"""Reviewing somebody's bundle in a window of its own: read-only, kept at once, sent back signed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from huazheng.qt.widgets.base.basics import PlainLabel
from huazheng.qt.windows.returned_review_dialog import ReturnedReviewDialog
from huazheng.qt.windows.reviews_dialog import ReviewsDialog
from huazheng.services.documents.call_export import export_call
from huazheng.services.review.returned_reviews import check_review, returned_reviews
from huazheng.services.review.stored_review import read_review, reviews_of
from support.file_drop import drop
from support.screens import altered

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.qt.windows.review_window import ReviewWindow
    from huazheng.store.calls import Call

    Open = Callable[..., MainWindow]


@pytest.fixture
def bundle(home: Home, analysed_call: Call, tmp_path: Path) -> Path:
    return export_call(home, analysed_call, "bundle", tmp_path / "别人 的.zip").file


def review(window: MainWindow, bundle: Path, qtbot: QtBot) -> ReviewWindow:
    with qtbot.waitSignal(window.reviews.opened, timeout=20_000) as opened:
        drop(window, bundle)
    shown: ReviewWindow = opened.args[0]
    qtbot.waitUntil(lambda: not shown.work.busy, timeout=5000)
    return shown


def digests(folder: Path) -> dict[Path, str]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def listed(window: MainWindow, qtbot: QtBot, kind: str) -> ReviewsDialog:
    """The list of reviews, with the only one of its kind chosen."""
    window.menus.all_reviews.trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReviewsDialog)
    qtbot.waitUntil(lambda: len(dialog.reviews) == 2, timeout=10_000)
    [row] = [row for row in range(2) if dialog.list.item(row).text().startswith(kind)]
    dialog.list.setCurrentRow(row)
    return dialog


def test_a_dropped_bundle_is_reviewed_and_the_review_goes_back(
    open_window: Open, home: Home, bundle: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    shown = review(window, bundle, qtbot)
    evidence = digests(shown.held.call.folder)
    assert "完好" in shown.state.words
    assert not shown.warning.isVisible()
    assert len(shown.column.items) == 7
    assert len(shown.column.moments) == len(shown.opened.analysis.moments)  # type: ignore[union-attr]
    entry = shown.column.items["cn-life-new-policy/cooling_off"][1]
    qtbot.mouseClick(entry.choices["disagree"], Qt.MouseButton.LeftButton)
    entry.note.setFocus()
    QTest.keyClicks(entry.note, "heard otherwise")
    moment = shown.column.moments[0][1]
    qtbot.mouseClick(moment.choices["agree"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(moment.choices["unclear"], Qt.MouseButton.LeftButton)
    assert moment.decision == "unclear", "one decision at a time"
    shown.column.name.setText("李 律师")
    shown.column.name.setModified(True)
    shown.export_into(tmp_path)
    qtbot.waitUntil(lambda: bool(shown.column.notice.words), timeout=10_000)
    [file] = tmp_path.glob("*.review.json")
    assert len(list(tmp_path.glob("*.docx"))) == 1
    checked = check_review(home, file)
    assert (checked.signed, checked.here, checked.sent) == (True, True, True)
    said = {(mark.on, mark.decision, mark.note) for mark in checked.review.marks}
    assert said == {("item", "disagree", "heard otherwise"), ("moment", "unclear", "")}
    assert digests(shown.held.call.folder) == evidence
    assert "还有 9 处没有审阅" in shown.column.notice.words
    shown_id = shown.held.id
    shown.close()
    drop(window, file)
    sheet = window.findChild(ReturnedReviewDialog)
    assert isinstance(sheet, ReturnedReviewDialog)
    qtbot.waitUntil(lambda: sheet.checked is not None, timeout=10_000)
    assert sheet.title.words == "✓ 签名正确"
    told = " ".join(label.words for label in sheet.review.findChildren(PlainLabel))
    assert "heard otherwise" in told
    assert "另有 6 处没有审阅" in told
    qtbot.mouseClick(sheet.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(returned_reviews(home)) == 1, timeout=10_000)
    sheet.accept()
    own = listed(window, qtbot, "我审阅的")
    with qtbot.waitSignal(window.reviews.opened, timeout=20_000) as opened:
        own.open_button.click()
    again: ReviewWindow = opened.args[0]
    assert again.held.id == shown_id and again.column.items["cn-life-new-policy/cooling_off"][1].decision == "disagree"
    again.close()
    listed(window, qtbot, "收到的").open_button.click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ReturnedReviewDialog), timeout=5000)
    QApplication.activeModalWidget().reject()  # type: ignore[union-attr]
    file.write_bytes(file.read_bytes().replace(b"disagree", b"agree"))
    sheet = ReturnedReviewDialog(home, file, window)
    qtbot.waitUntil(lambda: sheet.checked is not None, timeout=10_000)
    assert sheet.title.words == "✗ 签名不对"
    assert sheet.keep.isHidden()
    sheet.reject()


def test_what_was_written_last_is_kept_when_the_window_closes(
    open_window: Open, home: Home, bundle: Path, qtbot: QtBot
) -> None:
    shown = review(open_window(), bundle, qtbot)
    folder = shown.held.folder
    entry = shown.column.items["cn-life-new-policy/identity"][1]
    QTest.keyClicks(entry.note, "only a note")
    QTest.keyClicks(shown.column.summary, "on the whole")
    shown.close()
    kept = read_review(folder)
    assert kept.review.summary == "on the whole"
    assert [mark.note for mark in kept.review.marks] == ["only a note"]
    assert kept.signed
    assert [one.id for one in reviews_of(home)] == [kept.id]


def test_an_altered_bundle_says_so_and_can_still_be_read(
    open_window: Open, bundle: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    shown = review(window, altered(bundle, tmp_path / "改过.zip"), qtbot)
    assert shown.warning.isVisible()
    assert not shown.warning.close_button.isVisible()
    assert "有改动" in shown.warning.words.words
    assert "custody.jsonl" in shown.warning.remedy.words
    assert shown.page.transcript.turns.rowCount() > 0
    window.menus.languages["en"].trigger()
    qtbot.waitUntil(lambda: "altered" in shown.warning.words.words, timeout=5000)
    assert "Agree" in shown.column.entries[0].choices["agree"].text()
    shown.close()


def test_a_file_that_is_no_bundle_is_reported_in_the_window(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "假的.zip"
    file.write_bytes(b"no zip at all")
    window = open_window()
    drop(window, file)
    qtbot.waitUntil(lambda: not window.reviews.busy, timeout=10_000)
    assert window.notice.isVisible()
    assert "假的.zip" in window.notice.words.words
    assert window.reviews.windows == []


def test_a_moment_is_heard_in_one_click(open_window: Open, bundle: Path, qtbot: QtBot, pulse: object) -> None:
    shown = review(open_window(), bundle, qtbot)
    moment = shown.column.moments[0][0]
    shown.column.moments[0][1].play_requested.emit(moment.turn, moment.start)
    qtbot.waitUntil(lambda: shown.playing.position > moment.start, timeout=8000)
    assert shown.playing.is_playing
    shown.close()
