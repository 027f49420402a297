"""Proofreading a call by keyboard: every line heard and checked, typing survives, and each change can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from huazheng.core.schema.edits import CheckEdit, TextEdit
from huazheng.qt.windows.replace_dialog import ReplaceDialog
from huazheng.services.annotations.call_notes import notes_of
from huazheng.services.annotations.policy_facts import PolicyFacts, facts_of
from huazheng.services.annotations.turn_checks import check_turn
from huazheng.services.custody.verification import verify
from huazheng.services.custody.writes import save_transcript
from huazheng.store.snapshot_reader import read_snapshot
from support.sample_transcript import labeled_transcript

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.widgets.transcript.turn_editor import TurnEditor
    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.store.calls import Call

    Open = Callable[..., MainWindow]

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def written(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.reading and not window.call_jobs.busy, timeout=10000)


def editor_of(window: MainWindow) -> TurnEditor:
    editor = window.page.editing.editor
    assert editor is not None
    return editor


def enter(window: MainWindow, qtbot: QtBot) -> None:
    assert QApplication.focusWidget() is editor_of(window).words
    qtbot.keyClick(editor_of(window).words, Qt.Key.Key_Return)


def undo(window: MainWindow, qtbot: QtBot, *, redo: bool = False) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, Qt.Key.Key_Z, CTRL | SHIFT if redo else CTRL)
    written(window, qtbot)


def test_lines_are_checked_with_enter_and_corrected_by_typing(
    home: Home, open_window: Open, analysed_call: Call, qtbot: QtBot, pulse: object
) -> None:
    window = open_window(analysed_call)
    window.activateWindow()
    page, view = window.page, window.page.transcript
    texts = [turn.text for turn in view.turns.turns]
    window.menus.proofread.trigger()
    bar = page.proofread_bar
    assert bar.isVisible() and not page.detail.isVisible()
    assert bar.count.words == "已核对 0/30 句"
    assert (editor_of(window).turn.text, editor_of(window).keep.text()) == (texts[0], "没错，下一句")
    assert window.playing.is_playing and window.playing.position < editor_of(window).turn.end
    bar.name.setText("王芳")
    bar.name.editingFinished.emit()
    enter(window, qtbot)
    assert editor_of(window).turn.text == texts[1]  # at once, before anything is written
    qtbot.keyClicks(editor_of(window).words, "un")  # typed while the first check is written
    written(window, qtbot)
    assert editor_of(window).keep.text() == "改好了，下一句"
    enter(window, qtbot)
    written(window, qtbot)
    lines = analysed_call.read_edits().lines
    assert [type(line) for line in lines] == [CheckEdit, TextEdit, CheckEdit]
    assert isinstance(lines[1], TextEdit) and lines[1].became.replace("un", "") == texts[1]
    state = read_snapshot(home, analysed_call).proofreading
    assert (state.checked, state.names) == (2, ("王芳",))
    assert bar.count.words == "已核对 2/30 句"
    assert [marks.check for marks in view.turns.marks[:3]] == ["checked", "checked", "unchecked"]
    assert window.preferences.now.proofreader == "王芳"

    assert editor_of(window).turn.text == texts[2]
    undo(window, qtbot)  # correction and check in one
    assert editor_of(window).turn.text == texts[1]
    assert bar.count.words == "已核对 1/30 句"
    undo(window, qtbot, redo=True)
    assert bar.count.words == "已核对 2/30 句"
    qtbot.keyClick(editor_of(window).words, Qt.Key.Key_Down, CTRL)
    assert editor_of(window).turn.text == texts[2]
    qtbot.keyClick(editor_of(window).words, Qt.Key.Key_Escape)
    assert bar.isHidden() and view.hasFocus() and not window.playing.is_playing
    assert window.page.proofread.text() == "逐句核对 2/30"
    assert verify(home, analysed_call.folder)[0].intact


def test_split_join_and_remove_stay_on_the_line(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    window.activateWindow()
    view, bar = window.page.transcript, window.page.proofread_bar
    view.setCurrentIndex(view.turns.index(2))
    window.menus.proofread.trigger()
    words = editor_of(window).turn.text
    editor_of(window).select(6)
    bar.split.click()
    written(window, qtbot)
    assert editor_of(window).turn.text == words[:6]
    bar.join.click()
    written(window, qtbot)
    assert editor_of(window).turn.text == words
    bar.remove.click()
    written(window, qtbot)
    assert editor_of(window).turn.text == view.turns.turns[3].text
    for _ in range(3):
        undo(window, qtbot)
    assert [turn.text for turn in view.turns.turns] == [turn.text for turn in labeled_transcript().turns]


def test_the_last_line_ends_it_and_another_call_has_none_of_it(
    home: Home, open_window: Open, transcribed_call: Call, qtbot: QtBot
) -> None:
    for turn in range(29):
        check_turn(home, transcribed_call, turn)
    window = open_window(transcribed_call)
    window.activateWindow()
    window.menus.proofread.trigger()
    assert editor_of(window).turn.id == 29
    enter(window, qtbot)
    written(window, qtbot)
    bar = window.page.proofread_bar
    assert bar.count.words == "已核对 30/30 句" and "由谁、何时" in bar.hint.words
    assert window.page.editing.editor is None and not bar.replay.isEnabled()
    assert window.page.transcript.hasFocus()


def test_the_next_doubtful_word_is_found_and_selected(
    home: Home, open_window: Open, imported_call: Call, qtbot: QtBot
) -> None:
    turns = list(labeled_transcript().turns)
    at = next(row for row, turn in enumerate(turns) if row > 4 and len(turn.words) > 2)
    words = tuple(
        msgspec.structs.replace(word, probability=0.9 if row != 1 else 0.2) for row, word in enumerate(turns[at].words)
    )
    clear = [msgspec.structs.replace(turn, words=()) for turn in turns]
    clear[at] = msgspec.structs.replace(turns[at], words=words)
    save_transcript(home, imported_call, msgspec.structs.replace(labeled_transcript(), turns=tuple(clear)))
    window = open_window(imported_call)
    window.menus.doubtful.trigger()
    assert window.page.proofread_bar.isVisible()
    assert editor_of(window).turn.id == at
    assert editor_of(window).words.textCursor().selectedText() == words[1].text.strip()


def test_replacing_lists_every_place_first_and_is_undone_in_one(
    home: Home, open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    check_turn(home, analysed_call, 2)
    window = open_window(analysed_call)
    window.activateWindow()
    window.menus.replace.trigger()
    sheet = window.findChild(ReplaceDialog)
    assert isinstance(sheet, ReplaceDialog)
    sheet.sought.setText("犹豫期")
    sheet.new.setText("冷静期")
    places = len(sheet.rows)
    assert places > 2 and sheet.use.text() == f"替换 {places} 处"
    assert all("【犹豫期 → 冷静期】" in box.text() for box, _ in sheet.rows)
    kept = sheet.rows[0][1]
    sheet.rows[0][0].setChecked(False)
    assert not analysed_call.edits_file.read_bytes().count(b"text")
    sheet.use.click()
    written(window, qtbot)
    texts = {turn.id: turn.text for turn in window.page.transcript.turns.turns}
    assert sum("冷静期" in text for text in texts.values()) > 0
    assert "犹豫期" in texts[kept.turn.id]
    assert "".join(texts.values()).count("冷静期") == places - 1
    window.activateWindow()
    window.page.transcript.setFocus()
    qtbot.waitUntil(window.page.transcript.hasFocus, timeout=2000)
    undo(window, qtbot)
    assert [turn.text for turn in window.page.transcript.turns.turns] == [
        turn.text for turn in labeled_transcript().turns
    ]


def test_notes_and_facts_are_undone_too(home: Home, open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    window.activateWindow()
    view, controller = window.page.transcript, window.call_controller.edit_controller
    view.setFocus()
    controller.save_details(PolicyFacts(insurer="康沐人寿"), ("妈妈",))
    written(window, qtbot)
    qtbot.keyClick(view, Qt.Key.Key_N)
    qtbot.keyClicks(window.page.notes.field, "abc")
    qtbot.keyClick(window.page.notes.field, Qt.Key.Key_Return)
    assert view.hasFocus()  # not on a button: Space goes on playing
    written(window, qtbot)
    [note] = notes_of(home, analysed_call.id)
    undo(window, qtbot)
    assert notes_of(home, analysed_call.id) == ()
    undo(window, qtbot)
    assert facts_of(analysed_call) == PolicyFacts()
    for _ in range(2):
        undo(window, qtbot, redo=True)
    assert facts_of(analysed_call) == PolicyFacts(insurer="康沐人寿")
    assert [one.text for one in notes_of(home, analysed_call.id)] == [note.text]
    assert verify(home, analysed_call.folder)[0].intact
