"""Every screen of the app, and the way to it. A new screen is one line in ``SCREENS``."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from huazheng.qt.windows.dialog_base import BaseDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.qt.windows.review_window import ReviewWindow
    from huazheng.store.calls import Call

PATIENCE_MS = 30_000


@dataclass
class ScreenDriver:
    """A main window on a home with one analyzed call, and the means to drive it."""

    window: MainWindow
    home: Home
    call: Call
    qtbot: QtBot

    def until(self, holds: Callable[[], object]) -> None:
        """Wait until a condition holds."""
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=PATIENCE_MS)

    def open_call(self) -> None:
        """Open the call."""
        self.window.open(self.call.id)
        self.until(lambda: self.window.call_controller.call is not None and not self.window.reading)

    def sheet(self) -> BaseDialog:
        """The dialog on top."""
        top = QApplication.activeModalWidget()
        assert isinstance(top, BaseDialog)
        return top


def _library(stage: ScreenDriver) -> QWidget:
    return stage.window


def _call(stage: ScreenDriver) -> QWidget:
    stage.open_call()
    for row in stage.window.page.checklist.rows[:2]:
        row.head.setChecked(True)
    stage.window.page.find_bar.open()
    return stage.window


def _turn_of_call(action: str) -> Callable[[ScreenDriver], QWidget]:
    """Open the third turn in the editor by the menu entry of that name."""

    def opened(stage: ScreenDriver) -> QWidget:
        stage.open_call()
        transcript = stage.window.page.transcript
        transcript.setFocus()
        transcript.setCurrentIndex(transcript.turns.index(2))
        getattr(stage.window.menus, action).trigger()
        return stage.window

    return opened


def _proofreading(stage: ScreenDriver) -> QWidget:
    stage.open_call()
    stage.window.menus.proofread.trigger()
    return stage.window


def _replacing(stage: ScreenDriver) -> QWidget:
    sheet = _of_call("replace")(stage)
    sheet.sought.setText("犹豫期")  # type: ignore[attr-defined]
    return sheet


def _in_the_call(stage: ScreenDriver) -> QWidget:
    stage.window.recording_controller.strip.begin()
    stage.window.recording_controller.strip.show()
    stage.window.recording_controller.page.begin()
    stage.window.recording_controller.show_page(True)
    stage.until(lambda: not stage.window.recording_controller.watch.work.busy)
    return stage.window


def _sheet_of(action: str, ready: Callable[[BaseDialog], object] = lambda _: True) -> Callable[[ScreenDriver], QWidget]:
    """Open a dialog by the menu entry of that name."""

    def opened(stage: ScreenDriver) -> QWidget:
        getattr(stage.window.menus, action).trigger()
        sheet = stage.sheet()
        stage.until(lambda: ready(sheet) and not sheet.work.busy)
        return sheet

    return opened


def _of_call(action: str) -> Callable[[ScreenDriver], QWidget]:
    def opened(stage: ScreenDriver) -> QWidget:
        stage.open_call()
        return _sheet_of(action)(stage)

    return opened


def _first_run(step: int) -> Callable[[ScreenDriver], QWidget]:
    def opened(stage: ScreenDriver) -> QWidget:
        sheet = _sheet_of("first_run", lambda one: one.model.list.rows)(stage)  # type: ignore[attr-defined]
        sheet.go(step)  # type: ignore[attr-defined]
        return sheet

    return opened


def _route(stage: ScreenDriver) -> QWidget:
    """Choice of how the call comes, made because the call is coming."""
    stage.window.dialogs.sources(records=True)
    sheet = stage.sheet()
    sheet.routes.choose("speaker")  # type: ignore[attr-defined]
    return sheet


def _unlocking(stage: ScreenDriver) -> QWidget:
    from huazheng.qt.windows.unlock_dialog import UnlockDialog

    UnlockDialog(stage.window.dialogs._home, stage.window).open()
    return stage.sheet()


def _restoring(stage: ScreenDriver) -> QWidget:
    from huazheng.qt.windows.key_restore_dialog import KeyRestoreDialog

    KeyRestoreDialog(stage.window.dialogs._home, Path("huazheng-keys.json"), stage.window).open()
    return stage.sheet()


def _leaving(stage: ScreenDriver) -> QWidget:
    from huazheng.qt.windows.quit_dialog import QuitDialog

    QuitDialog(stage.window).open()
    return stage.sheet()


def _session_ends(stage: ScreenDriver) -> QWidget:
    from huazheng.qt.windows.quit_dialog import SessionEndDialog

    SessionEndDialog(stage.window).open()
    return stage.sheet()


def _unexpected_error(stage: ScreenDriver) -> QWidget:
    from huazheng.qt.windows.unexpected_error_dialog import UnexpectedErrorDialog

    UnexpectedErrorDialog(stage.home, "Traceback (most recent call last):\nZeroDivisionError", stage.window).open()
    return stage.sheet()


def _days(stage: ScreenDriver) -> QWidget:
    from huazheng.qt.windows.date_range_dialog import DateRangeDialog

    DateRangeDialog("", "", stage.window).open()
    return stage.sheet()


def _removing(stage: ScreenDriver) -> QWidget:
    sheet = _sheet_of("models", lambda one: one.list.rows)(stage)  # type: ignore[attr-defined]
    row = sheet.list.rows["whisper-base"]  # type: ignore[attr-defined]
    row.removed.emit()
    return stage.sheet()


def altered(bundle: Path, target: Path) -> Path:
    """A copy of the bundle with one byte of the custody changed."""
    with zipfile.ZipFile(bundle) as archive, zipfile.ZipFile(target, "w") as written:
        for entry in archive.infolist():
            content = bytearray(archive.read(entry))
            if entry.filename.endswith("/custody.jsonl"):
                content[-20] ^= 1
            written.writestr(entry.filename, bytes(content))
    return target


def _bundle(stage: ScreenDriver) -> Path:
    from huazheng.services.documents.call_export import export_call

    return export_call(stage.home, stage.call, "bundle", stage.home.root.parent / "bundle.zip").file


def _review(stage: ScreenDriver, bundle: Path) -> ReviewWindow:
    stage.window.reviews.open(bundle)
    stage.until(lambda: stage.window.reviews.windows)
    [window] = stage.window.reviews.windows
    stage.until(lambda: not window.work.busy)
    return window


def _reviewed(stage: ScreenDriver) -> QWidget:
    window = _review(stage, _bundle(stage))
    window.column.moments[0][1].choices["disagree"].click()
    window.column.name.setText("Li")
    window.column.name.setModified(True)
    window.export_into(stage.home.root.parent)
    stage.until(lambda: window.column.notice.words)
    return window


def _altered(stage: ScreenDriver) -> QWidget:
    bundle = _bundle(stage)
    return _review(stage, altered(bundle, bundle.with_name("altered.zip")))


def _returned(stage: ScreenDriver) -> QWidget:
    window = _reviewed(stage)
    window.close()
    [file] = stage.home.root.parent.glob("*.review.json")
    stage.window.reviews.check(file)
    sheet = stage.sheet()
    stage.until(lambda: sheet.checked is not None)  # type: ignore[attr-defined]
    return sheet


def _reviews(stage: ScreenDriver) -> QWidget:
    _reviewed(stage).close()
    return _sheet_of("all_reviews", lambda one: one.reviews)(stage)  # type: ignore[attr-defined]


def _dates(stage: ScreenDriver) -> QWidget:
    sheet = _of_call("dates")(stage)
    for name, day in {"signed": "2026-09-21", "cooling_off_days": "10", "complained": "2026-09-30"}.items():
        sheet.fields[name].setText(day)  # type: ignore[attr-defined]
    sheet.list_deadlines()  # type: ignore[attr-defined]
    return sheet


def _copy_to_share(stage: ScreenDriver) -> QWidget:
    sheet = _of_call("redact")(stage)
    stage.until(lambda: sheet.ready)  # type: ignore[attr-defined]
    return sheet


def _court_details(stage: ScreenDriver) -> QWidget:
    sheet = _of_call("export")(stage)
    sheet.details.click()  # type: ignore[attr-defined]
    return stage.sheet()


def _second_listening(stage: ScreenDriver) -> QWidget:
    """Two differences, one of them settled."""
    from huazheng.services.annotations.second_listening import read_back, settle
    from huazheng.services.documents.blind_copy import export_blind_copy

    sheet = export_blind_copy(stage.home, stage.call, "machine", stage.home.root.parent).sheet
    lines = sheet.read_text(encoding="utf-8-sig").splitlines()
    turns = [number for number, line in enumerate(lines) if line[:1].isdigit()]
    for number in turns[:2]:
        lines[number] = f"{lines[number].rpartition('|')[0]}| Other words"
    sheet.write_text("\n".join(lines), encoding="utf-8")
    read_back(stage.home, stage.call, sheet, "Li Si")
    settle(stage.home, stage.call, 1, "second", reason="clear", name="Zhang San")
    stage.open_call()
    return _sheet_of("listening", lambda one: one.list.count() == 2)(stage)  # type: ignore[attr-defined]


def _cases(stage: ScreenDriver) -> QWidget:
    """A case of the call, a policy with a long text, and a file whose name is hostile."""
    from huazheng.services.cases.case_editing import add_call, add_file, new_case
    from support.court_case import BIDI_NAME

    stored = new_case(stage.home, "2026-03", {"court": "Court"})
    add_call(stage.home, stored, stage.call, {"name": "Call", "day": "2026-03-05 14:30"})
    for name in ("policy.pdf", BIDI_NAME):
        file = stage.home.root.parent / name
        file.write_bytes(name.encode())
        add_file(stage.home, stored, file, {"name": "Policy", "shows": "15 days. " * 20, "day": "2026-02-01"})
    return _sheet_of("cases", lambda one: one.table.exhibits.rowCount() == 3)(stage)  # type: ignore[attr-defined]


def _case_fields(stage: ScreenDriver) -> QWidget:
    sheet = _cases(stage)
    sheet.fields.click()  # type: ignore[attr-defined]
    return stage.sheet()


def _call_picker(stage: ScreenDriver) -> QWidget:
    from huazheng.qt.windows.call_picker_dialog import CallPickerDialog

    picker = CallPickerDialog(stage.home, (), stage.window)
    picker.open()
    stage.until(lambda: picker.list.count() == 1)
    return stage.sheet()


SCREENS: dict[str, Callable[[ScreenDriver], QWidget]] = {
    "library": _library,
    "call": _call,
    "editing a turn": _turn_of_call("edit"),
    "splitting a turn": _turn_of_call("split"),
    "proofreading": _proofreading,
    "replacing words": _replacing,
    "in the call": _in_the_call,
    "check": _of_call("verify"),
    "export": _of_call("export"),
    "dates": _dates,
    "copy to share": _copy_to_share,
    "court details": _court_details,
    "details": _of_call("details"),
    "corrections": _of_call("history"),
    "second listening": _second_listening,
    "cases": _cases,
    "case fields": _case_fields,
    "calls for a case": _call_picker,
    "bin": _sheet_of("bin"),
    "queue": _sheet_of("queue"),
    "settings": _sheet_of("settings"),
    "models": _sheet_of("models", lambda one: one.list.rows),  # type: ignore[attr-defined]
    "removing a model": _removing,
    "packs": _sheet_of("packs", lambda one: one.entries),  # type: ignore[attr-defined]
    "about": _sheet_of("about"),
    "doctor": _sheet_of("doctor", lambda one: one.checks),  # type: ignore[attr-defined]
    "shortcuts": _sheet_of("shortcuts"),
    "sources": _sheet_of("sources"),
    "the call is coming": _route,
    "guide to recording": _sheet_of("recording_guide"),
    "voice": _sheet_of("voice"),
    "first run: language": _first_run(0),
    "first run: how the call comes": _first_run(1),
    "first run: model": _first_run(2),
    "first run: timestamps": _first_run(3),
    "signing key": _sheet_of("signing_key"),
    "unlocking the key": _unlocking,
    "restoring the key": _restoring,
    "leaving": _leaving,
    "session ends": _session_ends,
    "unexpected error": _unexpected_error,
    "days": _days,
    "review": _reviewed,
    "review of an altered bundle": _altered,
    "review that came back": _returned,
    "all reviews": _reviews,
    "putting away": _of_call("put_away"),
}
