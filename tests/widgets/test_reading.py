"""Reading a call: finding words, the word that is heard, going through the evidence, rare characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont

from huazheng.core.schema.analysis import Contradiction, Signal
from huazheng.core.schema.transcript import Turn, Word
from huazheng.qt.widgets.base.basics import PlainLabel
from huazheng.qt.widgets.base.quote_button import QuoteButton
from huazheng.qt.widgets.base.wrapped_text import WrappedText
from huazheng.services.callview.turn_marks import TextSpan, word_spans
from huazheng.services.custody.writes import save_analysis, save_transcript

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.store.calls import Call

    Open = Callable[..., MainWindow]


def test_finding_counts_goes_round_and_leaves_no_marks(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    page = window.page
    rows = [row for row, turn in enumerate(page.transcript.turns.turns) for _ in range(turn.text.count("犹豫期"))]
    assert len(rows) >= 3
    qtbot.keyClick(page.transcript, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.find_bar.field.hasFocus()
    page.find_bar.field.insert("犹豫期")  # as an input method does
    assert page.find_bar.count.text() == f"1 / {len(rows)}"
    seen = [page.transcript.currentIndex().row()]
    for _ in rows:
        qtbot.keyClick(page.find_bar.field, Qt.Key.Key_Return)
        seen.append(page.transcript.currentIndex().row())
    assert seen == [*rows, rows[0]]
    qtbot.keyClick(page.find_bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page.transcript.currentIndex().row() == rows[-1]
    page.find_bar.field.insert("没有这几个字")
    assert page.find_bar.count.text() == "没有找到"
    qtbot.keyClick(page.find_bar.field, Qt.Key.Key_Escape)
    assert not page.find_bar.isVisible()


def test_typing_in_the_field_does_not_play(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    window.menus.find.trigger()
    qtbot.keyClicks(window.page.find_bar.field, "a n p e")
    assert window.page.find_bar.field.text() == "a n p e"
    assert not window.playing.is_playing
    assert window.playing.position == 0


def test_the_word_that_is_heard_is_marked(open_window: Open, analysed_call: Call) -> None:
    window = open_window(analysed_call)
    view = window.page.transcript
    turn = view.turns.turns[10]
    for place, word in word_spans(turn):
        window.playing.seek((word.start + word.end) / 2)
        assert (view.played_row, view.played_word) == (10, place)


def test_e_goes_through_the_evidence(open_window: Open, analysed_call: Call, qtbot: QtBot, pulse: object) -> None:
    window = open_window(analysed_call)
    starts = sorted({passage.start for marks in window.page.opened.marks for passage in marks.passages})
    assert len(starts) >= 3
    for start in starts[:2]:
        qtbot.keyClick(window.page.transcript, Qt.Key.Key_E)
        assert window.playing.position == pytest.approx(start, abs=0.4)
    qtbot.keyClick(window.page.transcript, Qt.Key.Key_E, Qt.KeyboardModifier.ShiftModifier)
    assert window.playing.position == pytest.approx(starts[0], abs=0.4)


def test_the_speed_is_chosen_by_button_and_by_key_and_it_plays_on(
    open_window: Open, analysed_call: Call, qtbot: QtBot, pulse: object
) -> None:
    # That twice as fast takes half the time at the same pitch is shown sample by sample in tests/unit/audio.
    window = open_window(analysed_call)
    window.playing.play(10.0)
    window.page.transport.speed.choose(2.0)
    assert window.page.transport.speed.text() == "2×"
    qtbot.waitUntil(lambda: window.playing.position > 11.0, timeout=10_000)
    qtbot.keyClick(window.page.transcript, Qt.Key.Key_BracketLeft)
    assert window.page.transport.speed.speed == 1.5
    qtbot.waitUntil(lambda: window.playing.position > 12.0, timeout=10_000)
    qtbot.keyClick(window.page.transcript, Qt.Key.Key_BracketRight)
    assert window.page.transport.speed.speed == 2.0


def test_the_machines_text_is_shown_where_it_differs(
    open_window: Open, home: Home, transcribed_call: Call, qtbot: QtBot
) -> None:
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtWidgets import QApplication, QToolTip

    transcript = transcribed_call.read_transcript()
    assert transcript is not None
    turns = (msgspec.structs.replace(transcript.turns[0], heard="<b>您號</b>"), *transcript.turns[1:])
    save_transcript(home, transcribed_call, msgspec.structs.replace(transcript, turns=turns))
    window = open_window(transcribed_call)
    view = window.page.transcript
    place = view.visualRect(view.turns.index(0)).center()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    assert "&lt;b&gt;您號&lt;/b&gt;" in QToolTip.text()
    QToolTip.hideText()
    qtbot.wait(400)


def test_rare_characters_do_not_move_the_marks(qtbot: QtBot) -> None:
    text = "\N{CJK UNIFIED IDEOGRAPH-20BB7}先生，犹豫期十五天"
    wrapped = WrappedText(text, QFont(), 2000, 24)
    plain = WrappedText("吉先生，犹豫期十五天", QFont(), 2000, 24)
    (rare,), (usual,) = wrapped.boxes(4, 7), plain.boxes(4, 7)
    assert rare.width() == pytest.approx(usual.width(), abs=2)


def test_words_are_placed_in_order_even_where_one_is_not_in_the_text() -> None:
    words = (Word("好", 0, 1), Word("吧", 1, 2), Word("好", 2, 3))
    turn = Turn(id=0, speaker="agent", start=0, end=3, text="好的，好", words=words)
    assert [(place, word.start) for place, word in word_spans(turn)] == [(TextSpan(0, 1), 0), (TextSpan(3, 4), 2)]


def test_findings_are_shown_with_their_words_and_can_be_played(
    open_window: Open, home: Home, analysed_call: Call, qtbot: QtBot, pulse: object
) -> None:
    analysis = analysed_call.read_analysis()
    assert analysis is not None
    item = analysis.items[5].id
    finding = Contradiction(
        kind="contradicts_policy", item=item, facet="length", said="10 days", turn=10, policy="15 days"
    )
    signal = Signal(kind="coached", turn=12, quote="您就说清楚")
    save_analysis(home, analysed_call, msgspec.structs.replace(analysis, findings=(finding,), signals=(signal,)))
    window = open_window(analysed_call)
    seen = window.page.checklist.observations
    assert seen.isVisible()
    said = [label.words for label in seen.findChildren(PlainLabel) if label.words]
    assert said == ["说到了该怎样回答"]
    [row] = [row for row in window.page.checklist.rows if row.result.id == item]
    assert row.head.isVisible() and "说法对不上" in row.head.accessibleName()  # not folded with what was made clear
    row.head.setChecked(True)
    assert row.body is not None
    assert "说的是 10 days，保单上是 15 days" in [label.words for label in row.body.findChildren(PlainLabel)]
    policy, [coached] = row.body.findChildren(QuoteButton)[0], seen.findChildren(QuoteButton)
    assert "您就说清楚" in coached.accessibleName()
    policy.click()
    assert window.page.transcript.currentIndex().row() == 10
    qtbot.waitUntil(lambda: window.playing.position > policy.start, timeout=8000)
