"""Putting a call right as a person does: where it stands, by key and by mouse, and never losing the machine's text."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from huazheng.core.call.gaps import GapRow
from huazheng.core.schema.edits import EDITS_NAME, JoinEdit, RemoveEdit, SplitEdit, TextEdit, UndoEdit
from huazheng.core.schema.seal import RECEIVED_NAME
from huazheng.core.schema.transcript import SkippedSpan
from huazheng.core.text.labels import format_clock
from huazheng.qt.windows.corrections_dialog import CorrectionsDialog
from huazheng.services.analysis.analyze import analyze_call
from huazheng.services.annotations import corrections
from huazheng.services.annotations.call_notes import add_note, notes_of
from huazheng.services.annotations.call_tags import tags_of
from huazheng.services.annotations.policy_facts import PolicyFacts, facts_of, save_facts
from huazheng.services.custody.verification import verify
from huazheng.services.custody.writes import save_transcript
from support.sample_transcript import labeled_transcript

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.widgets.transcript.turn_editor import TurnEditor
    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.store.calls import Call

    Open = Callable[..., MainWindow]

ROW = 2
SILENCE = SkippedSpan(start=20.0, end=23.0, reason="no_speech")


def written(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until what was written is read again and shown."""
    qtbot.waitUntil(lambda: not window.reading and not window.call_jobs.busy, timeout=10000)


def editor_of(window: MainWindow) -> TurnEditor:
    editor = window.page.editing.editor
    assert editor is not None
    return editor


def open_turn(window: MainWindow, qtbot: QtBot, row: int = ROW) -> TurnEditor:
    view = window.page.transcript
    view.setFocus()
    view.setCurrentIndex(view.turns.index(row))
    qtbot.keyClick(view, Qt.Key.Key_F2)
    return editor_of(window)


def shown(window: MainWindow, row: int = ROW) -> str:
    view = window.page.transcript
    return str(view.turns.index(row).data(Qt.ItemDataRole.AccessibleTextRole))


def test_a_turn_is_put_right_where_it_stands_and_enter_keeps_it(
    home: Home, open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    machine = analysed_call.transcript_file.read_bytes()
    window = open_window(analysed_call)
    editor = open_turn(window, qtbot)
    view = window.page.transcript
    place = QRect(editor.mapTo(window, QPoint()), editor.size())
    assert QRect(view.viewport().mapTo(window, QPoint()), view.viewport().size()).contains(place)
    assert not view.isAncestorOf(editor)  # where screen readers, for which a list has only rows, would not find it
    assert QApplication.focusWidget() is editor.words
    assert not editor.words.textCursor().hasSelection()  # one key more would not wipe the sentence
    words = editor.words.toPlainText()
    qtbot.keyClicks(editor.words, "an e ")  # every letter and the space are typed, though they are the window's keys
    assert editor.words.toPlainText() == f"{words}an e "
    editor.words.setPlainText("沈女士您好，我是康沐人寿的。")
    qtbot.keyClick(editor.words, Qt.Key.Key_Return)
    written(window, qtbot)
    assert window.page.editing.editor is None
    assert shown(window).endswith("沈女士您好，我是康沐人寿的。（人工更正）")
    assert not window.playing.is_playing
    line = analysed_call.read_edits().lines[0]
    assert isinstance(line, TextEdit)
    assert (line.turn, line.became) == (ROW, "沈女士您好，我是康沐人寿的。")
    assert analysed_call.transcript_file.read_bytes() == machine
    assert verify(home, analysed_call.folder)[0].intact


def test_escape_gives_up_and_writes_nothing(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    before = shown(window)
    editor = open_turn(window, qtbot)
    editor.words.setPlainText("别的话")
    qtbot.keyClick(editor.words, Qt.Key.Key_Escape)
    assert window.page.editing.editor is None
    assert window.page.transcript.hasFocus()
    assert shown(window) == before
    open_turn(window, qtbot)
    qtbot.keyClick(editor_of(window).words, Qt.Key.Key_Return)  # nothing changed, so nothing is written
    written(window, qtbot)
    assert not (analysed_call.folder / EDITS_NAME).exists()


def test_what_was_typed_stays_when_it_cannot_be_written(
    home: Home, open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    corrections.correct_text(home, analysed_call, 0, "您好。")
    line = analysed_call.edits_file.read_bytes()
    window = open_window(analysed_call)
    editor = open_turn(window, qtbot)
    editor.words.setPlainText("别的话")
    analysed_call.edits_file.write_bytes(line.replace("您好。".encode(), "你好。".encode()))  # by another program
    qtbot.keyClick(editor.words, Qt.Key.Key_Return)
    written(window, qtbot)
    assert window.notice.isVisible() and "别的程序" in window.notice.words.words
    assert editor_of(window).words.toPlainText() == "别的话"


def test_the_pencil_and_two_clicks_open_a_turn(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    view = window.page.transcript
    place = view.visualRect(view.turns.index(ROW))
    pencil = view.turn_layout.style.edit_box(place.top() + 4).center().toPoint()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=pencil)
    assert editor_of(window).words.toPlainText() == view.turns.turns[ROW].text
    assert not window.playing.is_playing
    window.page.editing.leave()
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.topLeft() + QPoint(160, 14))
    assert window.page.editing.editor is not None


def test_speaker_and_times_are_put_right_and_wrong_times_are_refused(
    open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    window = open_window(analysed_call)
    editor = open_turn(window, qtbot)
    editor.speakers["unknown"].click()
    for wrong in ("x", "99:99:99", "0:00"):
        editor.end.setText(wrong)
        editor.keep.click()
        assert editor.wrong.isVisible() and editor.wrong.words
        assert QApplication.focusWidget() is editor.end
    editor.end.setText("00:16.50")
    qtbot.keyClick(editor.end, Qt.Key.Key_Return)
    written(window, qtbot)
    turn = corrections.turn_of(analysed_call, ROW)
    assert (turn.speaker, turn.end) == ("unknown", 16.5)
    assert shown(window).startswith("00:04 别人：")


def test_corrections_of_a_turn_are_taken_back_one_by_one(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    before = shown(window)
    for words in ("第一次", "第二次"):
        editor = open_turn(window, qtbot)
        editor.words.setPlainText(words)
        qtbot.keyClick(editor.words, Qt.Key.Key_Return)
        written(window, qtbot)
    editor = open_turn(window, qtbot)
    assert len(editor.undo_buttons) == 2
    assert before.removeprefix("00:04 对方：") in editor.machine.words
    editor.undo_buttons[1].click()
    written(window, qtbot)
    assert "第一次" in shown(window)
    window.menus.history.trigger()
    sheet = window.findChild(CorrectionsDialog)
    assert isinstance(sheet, CorrectionsDialog)
    assert [type(edit).__name__ for edit, _ in sheet.rows] == ["UndoEdit", "TextEdit", "TextEdit"]
    assert sheet.rows[1][1] is None  # taken back already
    sheet.rows[2][1].click()
    written(window, qtbot)
    assert shown(window) == before
    assert len(sheet.rows) == 4
    sheet.reject()


def press(window: MainWindow, qtbot: QtBot, key: Qt.Key, row: int | None = None) -> None:
    """Press a key in the transcript, at this row, and wait until what it wrote is shown."""
    view = window.page.transcript
    window.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus, timeout=2000)
    if row is not None:
        view.setCurrentIndex(view.turns.index(row))
    modifiers = Qt.KeyboardModifier.ControlModifier if key == Qt.Key.Key_Z else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(view, key, modifiers)
    written(window, qtbot)


def ink(window: MainWindow, row: int) -> list[int]:
    """Number of the first 60 pixels of each line of pixels of a turn's text are not its ground."""
    view = window.page.transcript
    view.clearFocus()
    view.setCurrentIndex(view.turns.index(row + 2))  # without the ground of the current turn
    image = view.viewport().grab().toImage()
    place, left = view.visualRect(view.turns.index(row)), round(view.turn_layout.style.text_x)
    lines = range(place.top(), min(place.top() + 28, image.height()))
    ground = image.pixelColor(left - 3, place.top() + 1).lightness()
    return [sum(abs(image.pixelColor(x, y).lightness() - ground) > 40 for x in range(left, left + 60)) for y in lines]


def test_a_removed_turn_stays_struck_out_and_is_restored(
    home: Home, open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    machine = analysed_call.transcript_file.read_bytes()
    window = open_window(analysed_call)
    view = window.page.transcript
    words = view.turns.turns[ROW].text
    assert max(ink(window, ROW)) < 45
    press(window, qtbot, Qt.Key.Key_Delete, ROW)
    assert view.currentIndex().row() == ROW
    assert shown(window).endswith(f"{words}（人工删去）")
    assert max(ink(window, ROW)) >= 58  # a line through all of it
    [line] = analysed_call.read_edits().lines
    assert isinstance(line, RemoveEdit)
    assert view.tooltips.text(ROW).startswith(f"{line.who} 于 20") and "不再算在清单里" in view.tooltips.text(ROW)
    assert len(view.turns.turns) == 30
    assert view.turns.marks[ROW].passages == ()
    assert view.turns.row_at(view.turns.turns[ROW].start + 1) is None  # nothing is followed there while playing
    assert words not in [turn.text for turn in window.page.detail.timeline.turns]
    press(window, qtbot, Qt.Key.Key_F2, ROW)
    assert window.page.editing.editor is None
    menu = window.page.menu.menu_for(ROW)
    assert [action.text() for action in menu.actions()] == ["从这里播放", "在这里记一笔", "", "恢复这一句\tDel"]
    press(window, qtbot, Qt.Key.Key_C, ROW)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == shown(window)
    assert window.page.transcript.find_words(words[:6])[1] == 1  # found, and seen to be struck out
    press(window, qtbot, Qt.Key.Key_Delete, ROW)
    assert shown(window).endswith(words)
    assert isinstance(analysed_call.read_edits().lines[1], UndoEdit)
    assert analysed_call.transcript_file.read_bytes() == machine
    assert verify(home, analysed_call.folder)[0].intact


def test_the_arrow_of_a_removed_turn_restores_it(
    home: Home, open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    corrections.remove_turn(home, analysed_call, ROW)
    window = open_window(analysed_call)
    view = window.page.transcript
    top = view.visualRect(view.turns.index(ROW)).top() + 4
    arrow = view.turn_layout.style.edit_box(top).center().toPoint()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=arrow)
    written(window, qtbot)
    assert "删去" not in shown(window)
    assert not window.playing.is_playing


def test_a_turn_is_split_where_the_cursor_stands(
    home: Home, open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    window = open_window(analysed_call)
    view = window.page.transcript
    words = view.turns.turns[ROW].text
    press(window, qtbot, Qt.Key.Key_S, ROW)
    editor = editor_of(window)
    assert QApplication.focusWidget() is editor.words
    suggested = editor.words.textCursor().position()
    assert words[suggested - 1] in "。，？" and "|" in editor.parts.words
    assert editor.keep.isHidden() and editor.start.isHidden()
    qtbot.keyClick(editor.words, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor.words, Qt.Key.Key_Return)
    assert editor.wrong.isVisible() and not (analysed_call.folder / EDITS_NAME).exists()
    for _ in range(6):
        qtbot.keyClick(editor.words, Qt.Key.Key_Right)
    assert f"“{words[:6]}”" in editor.parts.words
    qtbot.keyClick(editor.words, Qt.Key.Key_Return)
    written(window, qtbot)
    first, second = view.turns.turns[ROW : ROW + 2]
    assert (first.text, second.text) == (words[:6], words[6:])
    assert first.start < first.end == second.start < second.end
    assert view.currentIndex().row() == ROW
    assert isinstance(analysed_call.read_edits().lines[0], SplitEdit)
    press(window, qtbot, Qt.Key.Key_Z)
    assert (view.turns.turns[ROW].text, len(view.turns.turns)) == (words, 30)
    assert verify(home, analysed_call.folder)[0].intact


def test_a_turn_is_split_where_it_is_played_and_with_its_other_corrections(
    open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    window = open_window(analysed_call)
    view = window.page.transcript
    turn = view.turns.turns[ROW]
    window.playing.seek(turn.start + 0.75 * (turn.end - turn.start))
    press(window, qtbot, Qt.Key.Key_S, ROW)
    place = editor_of(window).words.textCursor().position()
    assert 0.5 * len(turn.text) < place < len(turn.text)
    qtbot.keyClick(editor_of(window).words, Qt.Key.Key_Escape)
    editor = open_turn(window, qtbot)
    editor.split.click()
    assert editor.wrong.isVisible()  # the cursor stands at the end
    editor.words.setPlainText("𠮷女士  您好，请问")
    cursor = editor.words.textCursor()
    cursor.setPosition(len("𠮷女士  您好，") + 1)  # Qt counts the first character twice
    editor.words.setTextCursor(cursor)
    editor.speakers["customer"].click()
    editor.words.setFocus()
    qtbot.keyClick(editor.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    written(window, qtbot)
    parts = view.turns.turns[ROW : ROW + 2]
    assert [(part.text, part.speaker) for part in parts] == [("𠮷女士 您好，", "customer"), ("请问", "customer")]


def test_a_turn_is_joined_with_the_speakers_next_one(
    home: Home, open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    window = open_window(analysed_call)
    view = window.page.transcript
    following = view.turns.following(ROW)
    assert following is not None
    words = (view.turns.turns[ROW].text, following.text)
    entries = {action.text(): action for action in window.page.menu.menu_for(ROW).actions()}
    [entry] = [text for text in entries if "合并" in text]
    assert entry == f"与 {format_clock(following.start)} 的下一句合并\tJ"
    last = max(row for row, turn in enumerate(view.turns.turns) if turn.speaker == "agent")
    assert not next(one for one in window.page.menu.menu_for(last).actions() if "合并" in one.text()).isEnabled()
    press(window, qtbot, Qt.Key.Key_J, ROW)
    assert view.turns.turns[ROW].text == "".join(words)
    assert len(view.turns.turns) == 29
    assert view.currentIndex().row() == ROW
    assert isinstance(analysed_call.read_edits().lines[0], JoinEdit)
    window.menus.history.trigger()
    sheet = window.findChild(CorrectionsDialog)
    assert isinstance(sheet, CorrectionsDialog)
    button = sheet.rows[0][1]
    assert button is not None
    button.click()
    written(window, qtbot)
    assert view.turns.turns[ROW].text == words[0]
    sheet.reject()
    press(window, qtbot, Qt.Key.Key_J, last)
    qtbot.waitUntil(window.notice.isVisible, timeout=5000)
    assert "没有同一个人" in window.notice.words.words
    assert verify(home, analysed_call.folder)[0].intact


def test_undo_takes_back_the_newest_correction_first(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    view = window.page.transcript
    before = [turn.text for turn in view.turns.turns]
    press(window, qtbot, Qt.Key.Key_Delete, ROW)
    press(window, qtbot, Qt.Key.Key_J, 20)
    view.setFocus()
    for _ in range(2):  # faster than the call is shown again
        qtbot.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    written(window, qtbot)
    assert [turn.text for turn in view.turns.turns] == before
    assert "删去" not in shown(window)
    press(window, qtbot, Qt.Key.Key_Z)  # nothing is left to undo
    assert len(analysed_call.read_edits().lines) == 4
    assert window.notice.isHidden()


def test_the_checklist_says_that_none_applies_and_why(
    home: Home, open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    save_facts(home, analysed_call, PolicyFacts(call_date="2008-05-01"))
    analyze_call(home, analysed_call)
    window = open_window(analysed_call)
    panel = window.page.checklist
    assert panel.rows == []
    assert panel.counted.words == "没有适用的清单"
    assert "2008-05-01" in panel.remarks.words and panel.remarks.isVisible()
    assert "项讲清楚" not in panel.counted.words


def test_both_sides_are_exchanged_with_one_command(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    was = [turn.speaker for turn in window.page.transcript.turns.turns]
    window.menus.swap.trigger()
    written(window, qtbot)
    other = {"agent": "customer", "customer": "agent"}
    assert [turn.speaker for turn in window.page.transcript.turns.turns] == [other[speaker] for speaker in was]
    assert "正在自动重新对照清单" in window.page.checklist.basis.words.words


def test_the_machines_text_is_shown_on_demand_under_what_was_put_right(
    home: Home, open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    corrections.correct_text(home, analysed_call, ROW, "短")
    window = open_window(analysed_call)
    view = window.page.transcript
    view.viewport().grab()
    low = view.visualRect(view.turns.index(ROW)).height()
    qtbot.keyClick(view, Qt.Key.Key_M)
    view.viewport().grab()
    assert view.visualRect(view.turns.index(ROW)).height() > low
    assert view.tooltips.text(ROW).endswith(labeled_transcript().turns[ROW].text)
    qtbot.keyClick(view, Qt.Key.Key_M)
    view.viewport().grab()
    assert view.visualRect(view.turns.index(ROW)).height() == low


def test_the_screen_says_on_which_text_the_checklist_rests_and_goes_through_it_again(
    home: Home, open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    window = open_window(analysed_call)
    basis = window.page.checklist.basis
    assert basis.words.words == "清单依据：机器文字"
    assert basis.button.isHidden()
    explained = {row.result.id: row.result.status for row in window.page.checklist.rows}
    for turn in labeled_transcript().turns:
        if "犹豫期" in turn.text or "十五天" in turn.text:
            corrections.correct_text(home, analysed_call, turn.id, "嗯嗯。")
    window.call_controller.open(analysed_call.id)
    written(window, qtbot)
    assert basis.words.words.endswith("正在自动重新对照清单…") and basis.button.isHidden()
    assert not any(
        turn.text == "嗯嗯。" and marks.passages for turn, marks in zip(*window.page.opened.rows, strict=True)
    )
    editor = open_turn(window, qtbot, 3)
    qtbot.keyClicks(editor.words, "un")  # what is typed meanwhile stays
    qtbot.waitUntil(lambda: basis.words.words.endswith("清单已自动重新对照。"), timeout=10000)
    written(window, qtbot)
    assert editor_of(window) is editor and editor.words.toPlainText().endswith("un")
    assert basis.words.words.startswith("清单依据：更正后的文字（")
    now = {row.result.id: row.result.status for row in window.page.checklist.rows}
    cooling_off = "cn-life-new-policy/cooling_off"
    assert explained[cooling_off] == "explained" and now[cooling_off] == "not_mentioned"


def test_a_correction_leaves_the_transcript_where_it_was(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    view = window.page.transcript
    view.go_to(24)
    bar = view.verticalScrollBar().value()
    assert bar > 0
    editor = open_turn(window, qtbot, 24)
    editor.words.setPlainText(editor.words.toPlainText() + "嗯。")
    qtbot.keyClick(editor.words, Qt.Key.Key_Return)
    written(window, qtbot)
    assert view.currentIndex().row() == 24
    assert abs(view.verticalScrollBar().value() - bar) < 120


def choose_note(window: MainWindow, text: str) -> None:
    places = window.page.notes.list.places
    row = next(row for row, note in enumerate(places.things) if note.text == text)
    window.page.notes.list.setCurrentIndex(places.index(row))


def test_marks_and_notes_are_made_changed_and_removed_after_the_call(
    home: Home, open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    window = open_window(analysed_call)
    page, view = window.page, window.page.transcript
    window.playing.seek(30.0)
    qtbot.keyClick(view, Qt.Key.Key_B)
    written(window, qtbot)
    qtbot.keyClick(view, Qt.Key.Key_N)
    assert QApplication.focusWidget() is page.notes.field
    qtbot.keyClicks(page.notes.field, "no name")
    qtbot.keyClick(page.notes.field, Qt.Key.Key_Return)
    written(window, qtbot)
    assert {(note.kind, note.at, note.text) for note in notes_of(home, analysed_call.id)} == {
        ("note", 30.0, "no name"),
        ("not_understood", 30.0, ""),
    }
    row = view.turns.row_before(30.0)
    assert row is not None
    assert len(view.turns.marks[row].notes) == 2
    assert len(page.detail.timeline.notes) == 2
    choose_note(window, "no name")
    page.notes.rewrite_button.click()
    page.notes.field.setText("没报姓名")
    qtbot.keyClick(page.notes.field, Qt.Key.Key_Return)
    written(window, qtbot)
    assert "没报姓名" in [note.text for note in notes_of(home, analysed_call.id)]
    choose_note(window, "")
    page.notes.list.setFocus()
    qtbot.keyClick(page.notes.list, Qt.Key.Key_Delete)
    written(window, qtbot)
    assert [note.text for note in notes_of(home, analysed_call.id)] == ["没报姓名"]
    assert verify(home, analysed_call.folder)[0].intact


def test_a_note_is_a_jump(home: Home, open_window: Open, analysed_call: Call, qtbot: QtBot, pulse: object) -> None:
    add_note(home, analysed_call, "note", 48.0, "这里")
    window = open_window(analysed_call)
    window.page.checklist.show_notes()
    notes = window.page.notes.list
    place = notes.visualRect(notes.places.index(0)).center()
    qtbot.mouseClick(notes.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert 47.9 <= window.playing.position < 50
    assert window.page.transcript.currentIndex().row() == window.page.transcript.turns.row_before(48.0)


def test_the_policy_is_typed_in_and_invalid_values_are_reported_at_their_field(
    open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    from huazheng.qt.windows.policy_dialog import PolicyDialog

    window = open_window(analysed_call)
    window.page.details.click()
    sheet = window.findChild(PolicyDialog)
    typed = {"insurer": "康沐人寿", "cooling_off_days": "十五", "tags": "投诉，妈妈"}
    for name, words in typed.items():
        field = sheet.fields[name]
        assert isinstance(field, QLineEdit)
        field.setText(words)
    choice = sheet.fields["product_type"]
    assert isinstance(choice, QComboBox)
    choice.setCurrentIndex(choice.findData("participating"))
    sheet.keep.click()
    assert [name for name, label in sheet.wrongs.items() if label.isVisible()] == ["cooling_off_days"]
    assert "整数" in sheet.wrongs["cooling_off_days"].words
    assert facts_of(analysed_call) is None
    sheet.fields["cooling_off_days"].setText("20")  # type: ignore[union-attr]
    sheet.keep.click()
    written(window, qtbot)
    assert facts_of(analysed_call) == PolicyFacts(insurer="康沐人寿", cooling_off_days=20, product_type="participating")
    assert tags_of(analysed_call) == ("投诉", "妈妈")
    assert "#投诉" in window.page.facts.words
    qtbot.waitUntil(lambda: "自动重新对照。" in window.page.checklist.basis.words.words, timeout=10000)
    opened = window.page.opened
    assert opened is not None and opened.analysis is not None
    assert [pack.id for pack in opened.analysis.packs] == ["cn-participating", "cn-suitability"]
    assert opened.analysis.rests_on.facts_sha256 is not None  # type: ignore[union-attr]
    assert window.page.checklist.basis.words.words.startswith("清单依据：机器文字，以及保单信息")


@pytest.fixture
def call_with_silence(home: Home, imported_call: Call) -> Call:
    spoken = labeled_transcript()
    loop = SkippedSpan(start=30.0, end=31.0, reason="dropped_loop", channel=1, heard="谢谢谢谢谢谢")
    silences = tuple(msgspec.structs.replace(SILENCE, channel=channel) for channel in (0, 1))
    apart = SkippedSpan(start=40.0, end=50.0, reason="no_speech", channel=0)  # somebody speaks on the other channel
    save_transcript(home, imported_call, msgspec.structs.replace(spoken, skipped=(*silences, loop, apart)))
    analyze_call(home, imported_call)
    return imported_call


def test_what_gave_no_text_is_a_row_with_its_reason(open_window: Open, call_with_silence: Call, qtbot: QtBot) -> None:
    window = open_window(call_with_silence)
    turns = window.page.transcript.turns
    rows = [row for row, turn in enumerate(turns.turns) if isinstance(turn, GapRow)]
    assert [shown(window, row) for row in rows] == [
        "00:20 没有听到说话，3.0 秒",
        "00:30 有声音，机器写的在打转，没有采用，1.0 秒",
    ]
    assert "谢谢谢谢谢谢" in window.page.transcript.tooltips.text(rows[1])
    assert turns.rowCount() == 32
    assert [turn.start for turn in turns.turns] == sorted(turn.start for turn in turns.turns)
    window.playing.seek(25.0)
    qtbot.keyClick(window.page.transcript, Qt.Key.Key_E)
    window.playing.pause()
    here = turns.turns[window.page.transcript.currentIndex().row()]
    assert not isinstance(here, GapRow)
    assert here.start - 0.3 <= window.playing.position <= here.end  # rows without text do not lead astray
    menu = window.page.menu.menu_for(rows[0])
    assert [action.text() for action in menu.actions()] == ["从这里播放", "再识别一遍", "在这里记一笔"]
    qtbot.keyClick(window.page.transcript, Qt.Key.Key_Down)
    window.page.transcript.viewport().grab()


def test_a_gap_is_transcribed_again_and_stays_out_of_the_transcript(
    home_with_model: Home, open_window: Open, imported_call: Call, qtbot: QtBot
) -> None:
    """Somebody does speak there; the transcript says that nobody was found to."""
    missed = tuple(SkippedSpan(start=4.5, end=15.0, reason="no_speech", channel=channel) for channel in (0, 1))
    save_transcript(home_with_model, imported_call, msgspec.structs.replace(labeled_transcript(), skipped=missed))
    window = open_window(imported_call)
    view = window.page.transcript
    row = next(row for row, turn in enumerate(view.turns.turns) if isinstance(turn, GapRow))
    before = imported_call.transcript_file.read_bytes()
    view.setCurrentIndex(view.turns.index(row))
    view.viewport().grab()
    place = view.visualRect(view.turns.index(row))
    link = QPoint(round(view.turn_layout.style.text_x + view.text_width) - 8, place.center().y())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=link)
    assert view.is_rechecked(view.turns.turns[row].id)
    qtbot.waitUntil(lambda: "只供参考" in view.turn_state.rechecks.get(view.turns.turns[row].id, ""), timeout=60000)
    assert imported_call.transcript_file.read_bytes() == before
    assert not window.playing.is_playing


def test_dragging_over_the_waveform_plays_the_selection_in_a_loop_until_escape(
    open_window: Open, analysed_call: Call, qtbot: QtBot, pulse: object
) -> None:
    window = open_window(analysed_call)
    detail = window.page.detail
    left, right = (round(detail.window_shown().x(seconds)) for seconds in (10.0, 11.0))
    qtbot.mousePress(detail, Qt.MouseButton.LeftButton, pos=QPoint(left, 40))
    qtbot.mouseMove(detail, QPoint((left + right) // 2, 40))
    qtbot.mouseMove(detail, QPoint(right, 40))
    qtbot.mouseRelease(detail, Qt.MouseButton.LeftButton, pos=QPoint(right, 40))
    assert detail.selection == pytest.approx((10.0, 11.0), abs=0.1)
    places: list[float] = []
    window.playing.moved.connect(places.append)
    qtbot.waitUntil(lambda: any(later < sooner - 0.5 for sooner, later in pairwise(places)), timeout=9000)
    assert max(places) < 11.5
    qtbot.keyClick(detail, Qt.Key.Key_Escape)
    assert detail.selection is None
    qtbot.waitUntil(lambda: window.playing.position > 11.6, timeout=9000)


def test_a_click_in_the_waveform_is_still_a_jump(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    detail = window.page.detail
    x = round(detail.window_shown().x(12.0))
    qtbot.mouseClick(detail, Qt.MouseButton.LeftButton, pos=QPoint(x, 40))
    assert window.playing.position == pytest.approx(12.0, abs=0.1)
    assert detail.selection is None


def test_anothers_call_is_only_looked_at(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    (analysed_call.folder / RECEIVED_NAME).write_text("{}", encoding="utf-8")
    window = open_window(analysed_call)
    view = window.page.transcript
    view.setCurrentIndex(view.turns.index(ROW))
    qtbot.keyClick(view, Qt.Key.Key_F2)
    window.menus.edit.trigger()
    assert window.page.editing.editor is None
    qtbot.keyClick(view, Qt.Key.Key_B)
    assert window.page.notes.mark_button.isHidden()
    window.menus.swap.trigger()
    qtbot.waitUntil(window.notice.isVisible, timeout=5000)
    assert "只能看" in window.notice.words.words
    assert not (analysed_call.folder / EDITS_NAME).exists()


def test_unreadable_corrections_are_reported_and_the_machines_text_is_shown(
    open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    (analysed_call.folder / EDITS_NAME).write_bytes(b"{}\n")
    window = open_window(analysed_call)
    qtbot.waitUntil(window.notice.isVisible, timeout=5000)
    assert "第 1 行" in window.notice.words.words
    assert len(window.page.transcript.turns.turns) == 30


def test_hostile_words_in_notes_and_corrections_stay_words(
    home: Home, open_window: Open, analysed_call: Call, qtbot: QtBot
) -> None:
    hostile = "<img src=x> & <b>粗</b> \u202e天五十"
    corrections.correct_text(home, analysed_call, ROW, hostile)
    add_note(home, analysed_call, "note", 5.0, hostile)
    window = open_window(analysed_call)
    assert "<img src=x> & <b>粗</b> \N{REPLACEMENT CHARACTER}天五十" in shown(window)
    assert "\u202e" not in str(window.page.notes.list.places.index(0).data(Qt.ItemDataRole.DisplayRole))
    editor = open_turn(window, qtbot)
    assert "\u202e" not in editor.machine.text()
    window.grab()
    assert editor.mapTo(window, QPoint()).y() > window.page.transcript.mapTo(window, QPoint()).y()
