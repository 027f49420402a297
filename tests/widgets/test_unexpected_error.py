"""A bug in the window: the person is told what is safe and where the log is, and the window goes on."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication

from huazheng.qt.app.unexpected_errors import UnexpectedErrors, show_unexpected_errors
from huazheng.qt.windows.unexpected_error_dialog import UnexpectedErrorDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.windows.main_window import MainWindow


@pytest.fixture
def window(open_window: Callable[..., MainWindow]) -> MainWindow:
    return open_window()


@pytest.fixture
def errors(home: Home, window: MainWindow) -> Iterator[UnexpectedErrors]:
    with show_unexpected_errors(home, window) as reported:
        yield reported


def fail() -> None:
    raise ZeroDivisionError("a bug")


def opened(errors: UnexpectedErrors, qtbot: QtBot) -> UnexpectedErrorDialog:
    qtbot.waitUntil(lambda: errors.dialog is not None, timeout=5000)
    assert errors.dialog is not None
    return errors.dialog


def test_a_bug_in_a_slot_opens_one_dialog_and_the_window_goes_on(
    errors: UnexpectedErrors, window: MainWindow, home: Home, qtbot: QtBot, capfd: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        QTimer.singleShot(0, window, fail)
    dialog = opened(errors, qtbot)
    assert dialog.title.words == "程序出错了"
    assert "会继续录" in dialog.words.words
    assert str(home.logs / "huazheng.log") in dialog.log_place.words
    assert "ZeroDivisionError: a bug" in dialog.details.toPlainText()
    assert len(window.findChildren(UnexpectedErrorDialog)) == 1
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert "ZeroDivisionError: a bug" in QGuiApplication.clipboard().text()
    assert "Huazheng " in QGuiApplication.clipboard().text()
    assert "ZeroDivisionError: a bug" in capfd.readouterr().err  # a terminal shows it too
    qtbot.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: errors.dialog is None, timeout=5000)
    assert window.isVisible()
    QTimer.singleShot(0, window, fail)
    qtbot.wait(50)
    assert errors.dialog is None  # the same one does not come again


def test_a_bug_in_a_thread_is_shown_too(errors: UnexpectedErrors, window: MainWindow, qtbot: QtBot) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    dialog = opened(errors, qtbot)
    assert "in fail" in dialog.details.toPlainText()
    dialog.accept()
    qtbot.waitUntil(lambda: errors.dialog is None, timeout=5000)
    assert window.isVisible()


def test_the_dialog_opens_over_another_dialog(errors: UnexpectedErrors, window: MainWindow, qtbot: QtBot) -> None:
    below = window.dialogs.about()
    QTimer.singleShot(0, window, fail)
    assert opened(errors, qtbot).parent() is below
    assert errors.dialog is not None
    errors.dialog.accept()
    below.accept()
