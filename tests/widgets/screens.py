"""Every screen that a person can come to, and how one comes there. A new screen is one line in ``SCREENS``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from huazheng.qt.windows.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from huazheng.core.paths import Home
    from huazheng.qt.windows.main import MainWindow
    from huazheng.store.calls import Call

PATIENCE_MS = 30_000


@dataclass
class Stage:
    """A main window on a home with one analysed call, and what drives it."""

    window: MainWindow
    home: Home
    call: Call
    qtbot: QtBot

    def until(self, holds: Callable[[], object]) -> None:
        """Wait for something."""
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=PATIENCE_MS)

    def open_call(self) -> None:
        """Open the call."""
        self.window.open(self.call.id)
        self.until(lambda: self.window.desk.call is not None and not self.window.reading)

    def sheet(self) -> Sheet:
        """The sheet on top."""
        top = QApplication.activeModalWidget()
        assert isinstance(top, Sheet)
        return top


def _library(stage: Stage) -> QWidget:
    return stage.window


def _call(stage: Stage) -> QWidget:
    stage.open_call()
    for row in stage.window.page.checklist.rows[:2]:
        row.head.setChecked(True)
    stage.window.page.find_bar.open()
    return stage.window


def _in_the_call(stage: Stage) -> QWidget:
    stage.window.recordings.strip.begin()
    stage.window.recordings.strip.show()
    stage.window.recordings.page.begin()
    stage.window.recordings.show_page(True)
    stage.until(lambda: not stage.window.recordings.watch.work.busy)
    return stage.window


def _sheet_of(action: str, ready: Callable[[Sheet], object] = lambda _: True) -> Callable[[Stage], QWidget]:
    """Open a sheet by the menu entry of that name."""

    def opened(stage: Stage) -> QWidget:
        getattr(stage.window.menus, action).trigger()
        sheet = stage.sheet()
        stage.until(lambda: ready(sheet) and not sheet.work.busy)
        return sheet

    return opened


def _of_call(action: str) -> Callable[[Stage], QWidget]:
    def opened(stage: Stage) -> QWidget:
        stage.open_call()
        return _sheet_of(action)(stage)

    return opened


def _first_run(step: int) -> Callable[[Stage], QWidget]:
    def opened(stage: Stage) -> QWidget:
        sheet = _sheet_of("first_run", lambda one: one.model.list.rows)(stage)  # type: ignore[attr-defined]
        sheet.go(step)  # type: ignore[attr-defined]
        return sheet

    return opened


def _leaving(stage: Stage) -> QWidget:
    from huazheng.qt.windows.leaving import LeavingSheet

    LeavingSheet(stage.window).open()
    return stage.sheet()


def _session_ends(stage: Stage) -> QWidget:
    from huazheng.qt.windows.leaving import SessionSheet

    SessionSheet(stage.window).open()
    return stage.sheet()


def _days(stage: Stage) -> QWidget:
    from huazheng.qt.windows.days import DaysSheet

    DaysSheet("", "", stage.window).open()
    return stage.sheet()


def _removing(stage: Stage) -> QWidget:
    sheet = _sheet_of("models", lambda one: one.list.rows)(stage)  # type: ignore[attr-defined]
    row = sheet.list.rows["whisper-base"]  # type: ignore[attr-defined]
    row.removed.emit()
    return stage.sheet()


SCREENS: dict[str, Callable[[Stage], QWidget]] = {
    "library": _library,
    "call": _call,
    "in the call": _in_the_call,
    "check": _of_call("verify"),
    "export": _of_call("export"),
    "details": _of_call("details"),
    "corrections": _of_call("history"),
    "bin": _sheet_of("bin"),
    "queue": _sheet_of("queue"),
    "settings": _sheet_of("settings"),
    "models": _sheet_of("models", lambda one: one.list.rows),  # type: ignore[attr-defined]
    "removing a model": _removing,
    "packs": _sheet_of("packs", lambda one: one.shelf),  # type: ignore[attr-defined]
    "about": _sheet_of("about"),
    "doctor": _sheet_of("doctor", lambda one: one.checks),  # type: ignore[attr-defined]
    "shortcuts": _sheet_of("shortcuts"),
    "sources": _sheet_of("sources"),
    "voice": _sheet_of("voice"),
    "first run: language": _first_run(0),
    "first run: devices": _first_run(1),
    "first run: model": _first_run(2),
    "leaving": _leaving,
    "session ends": _session_ends,
    "days": _days,
    "putting away": _of_call("put_away"),
}
