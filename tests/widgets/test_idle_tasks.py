"""Idle tasks on the window's thread: done in steps, and the window responds between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QTimer

from huazheng.qt.support.idle_tasks import IdleTasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from huazheng.qt.widgets.pages.call_page import CallPage
    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.store.calls import Call

    Open = Callable[..., MainWindow]


@pytest.fixture
def owner(qtbot: QtBot) -> QObject:
    del qtbot
    return QObject()


def test_a_piece_a_turn_and_in_order(owner: QObject, qtbot: QtBot) -> None:
    pieces, seen = IdleTasks(owner), list[str]()

    def piece(name: str) -> Callable[[], None]:
        def do() -> None:
            assert pieces.busy
            seen.append(name)
            QTimer.singleShot(0, lambda: seen.append(f"after {name}"))

        return do

    pieces.do([piece("first"), piece("second")])
    pieces.do([piece("third")])
    assert pieces.busy
    assert seen == [], "nothing is done at once"
    qtbot.waitUntil(lambda: len(seen) == 6)
    assert seen == ["first", "after first", "second", "after second", "third", "after third"]
    assert not pieces.busy


def test_what_is_left_undone_stays_so(owner: QObject, qtbot: QtBot) -> None:
    pieces, seen = IdleTasks(owner), list[int]()
    pieces.do([lambda: seen.append(1), pieces.close, lambda: seen.append(2)])
    qtbot.waitUntil(lambda: not pieces.busy)
    qtbot.wait(5)
    assert seen == [1]


def test_the_window_answers_between_building_and_showing_the_first_call(
    open_window: Open, request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    window = open_window()
    call: Call = request.getfixturevalue("analysed_call")  # once the empty window stands
    built = window.call_controller._build_page
    seen: list[str] = []

    def build() -> CallPage:
        if not seen:
            seen.append("builds")
            QTimer.singleShot(0, lambda: seen.append("answers"))
        return built()

    window.call_controller._build_page = build  # type: ignore[method-assign]
    window.call_controller.opened.connect(seen.append)
    window.open(call.id)
    qtbot.waitUntil(lambda: not window.reading, timeout=10_000)
    assert seen == ["builds", "answers", call.id]
