"""Space and Enter after each step: they never start what nobody asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.store.calls import Call

    Open = Callable[..., MainWindow]


def space_plays(window: MainWindow, qtbot: QtBot) -> None:
    """Press Space where the focus is: it plays, and Space again pauses."""
    qtbot.waitUntil(lambda: not window.reading, timeout=10000)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=2000)
    focus = QApplication.focusWidget()
    assert focus is not None and not isinstance(focus, QAbstractButton)
    qtbot.keyClick(focus, Qt.Key.Key_Space)
    assert window.playing.is_playing
    qtbot.keyClick(focus, Qt.Key.Key_Space)
    assert not window.playing.is_playing


def test_space_plays_after_a_correction_a_note_and_a_step(
    open_window: Open, analysed_call: Call, qtbot: QtBot, pulse: object
) -> None:
    window = open_window(analysed_call)
    window.activateWindow()
    page, view = window.page, window.page.transcript
    started: list[object] = []
    window.recording_controller.watch.starting.connect(lambda *_: started.append(1))
    view.setFocus()
    view.setCurrentIndex(view.turns.index(2))
    qtbot.keyClick(view, Qt.Key.Key_F2)
    editor = page.editing.editor
    assert editor is not None
    qtbot.keyClicks(editor.words, "un")
    qtbot.keyClick(editor.words, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    space_plays(window, qtbot)
    view.setCurrentIndex(view.turns.index(2))
    qtbot.keyClick(view, Qt.Key.Key_F2)
    assert page.editing.editor is not None
    words = page.editing.editor.words
    qtbot.keyClick(words, Qt.Key.Key_Home)
    qtbot.keyClick(words, Qt.Key.Key_Right)
    qtbot.keyClick(words, Qt.Key.Key_Right)
    qtbot.keyClick(words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)  # splits the turn there
    space_plays(window, qtbot)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    assert page.editing.editor is not None
    page.editing.editor.cancel.setFocus()
    qtbot.keyClick(page.editing.editor.cancel, Qt.Key.Key_Return)  # Enter presses the button that has the focus
    assert page.editing.editor is None
    space_plays(window, qtbot)
    qtbot.keyClick(view, Qt.Key.Key_N)
    qtbot.keyClicks(page.notes.field, "abc")
    qtbot.keyClick(page.notes.field, Qt.Key.Key_Return)
    space_plays(window, qtbot)
    qtbot.mouseClick(page.transport.next_flag, Qt.MouseButton.LeftButton)
    window.playing.pause()
    space_plays(window, qtbot)
    window.menus.find.trigger()
    page.find_bar.close_button.setFocus()
    qtbot.keyClick(page.find_bar.close_button, Qt.Key.Key_Return)
    assert page.find_bar.isHidden()
    space_plays(window, qtbot)
    qtbot.keyClick(view, Qt.Key.Key_Return)  # Enter plays from the current turn
    assert window.playing.is_playing
    window.playing.pause()
    assert started == []


def test_space_plays_the_sample_that_was_opened_by_enter(open_window: Open, qtbot: QtBot, pulse: object) -> None:
    window = open_window()
    window.activateWindow()
    sample = window.start_page.second
    sample.setFocus()
    with qtbot.waitSignal(window.playing.drawn, timeout=20000):
        qtbot.keyClick(sample, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.call_controller.call is not None, timeout=10000)
    space_plays(window, qtbot)
    assert not window.recording_controller.running
    assert window.sample_tour.isVisible()
    qtbot.keyClick(window.page.transcript, Qt.Key.Key_Escape)
    assert not window.sample_tour.isVisible()
