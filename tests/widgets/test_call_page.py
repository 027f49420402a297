"""The screen of one call, as a person uses it: a click anywhere is a jump everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from huazheng.audio.decode.decoder import read_audio
from huazheng.core.runtime.language import use_language
from huazheng.core.runtime.paths import sample_call
from huazheng.core.schema.transcript import Transcript, Turn
from huazheng.core.text.labels import format_clock
from huazheng.qt.support.display_text import local_time
from huazheng.qt.windows.verify_dialog import VerifyDialog
from huazheng.services.analysis.analyze import analyze_call
from huazheng.services.annotations.corrections import correct_speaker
from huazheng.services.capture.recorder import track
from huazheng.services.custody.writes import save_transcript
from support.sample_transcript import labeled_transcript
from support.sealed_calls import captured, captured_with_gap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.store.calls import Call

    Open = Callable[..., MainWindow]

RATE = 16000


def click_turn(window: MainWindow, qtbot: QtBot, row: int) -> None:
    view = window.page.transcript
    view.scrollTo(view.turns.index(row))
    qtbot.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=view.visualRect(view.turns.index(row)).topLeft() + QPoint(160, 14),
    )


def where_in_the_call(loudspeaker: Path) -> tuple[float, float]:
    """Place in the sample call of the first second that was played, and how well it fits (1 is the same).

    The best of several short pieces is taken: a busy machine may leave gaps in what it plays.
    """
    samples = np.frombuffer(loudspeaker.read_bytes()[: loudspeaker.stat().st_size // 2 * 2], np.int16).astype(
        np.float32
    )
    begins = int(np.flatnonzero(np.abs(samples) > 300)[0])
    call = np.clip(read_audio(sample_call(), RATE).sum(axis=0), -1, 1) * 32767
    found = []
    for later in range(0, RATE, RATE // 5):
        at, likeness = best_place(call, samples[begins + later : begins + later + RATE // 2])
        found.append((likeness, at))
    likeness, at = max(found)
    return at, likeness


def best_place(call: np.ndarray, piece: np.ndarray) -> tuple[float, float]:
    """Place in the call where the piece fits best, in seconds, and the correlation there."""
    size = 1 << (len(call) + len(piece)).bit_length()
    product = np.fft.irfft(np.fft.rfft(call, size) * np.conj(np.fft.rfft(piece, size)), size)[: len(call)]
    summed = np.concatenate(([0.0], np.cumsum(call.astype(np.float64) ** 2), np.full(len(piece), np.sum(call**2))))
    energy = np.sqrt(summed[len(piece) : len(piece) + len(call)] - summed[: len(call)] + 1)
    likeness = product / energy / (np.linalg.norm(piece) + 1)
    best = int(np.argmax(likeness))
    return best / RATE, float(likeness[best])


def test_it_shows_every_turn_with_its_speaker_and_time(open_window: Open, analysed_call: Call) -> None:
    window = open_window(analysed_call)
    assert window.page.one_sided.isHidden()
    view, transcript = window.page.transcript, analysed_call.read_transcript()
    assert transcript is not None
    shown = [view.turns.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(view.turns.rowCount())]
    names = {"agent": "对方", "customer": "我"}
    assert shown == [f"{format_clock(turn.start)} {names[turn.speaker]}：{turn.text}" for turn in transcript.turns]
    assert len(shown) == 30


def test_a_click_on_a_turn_plays_from_it_and_marks_it(
    open_window: Open, analysed_call: Call, qtbot: QtBot, loudspeaker: Path
) -> None:
    window = open_window(analysed_call)
    turn = window.page.transcript.turns.turns[14]
    click_turn(window, qtbot, 14)
    qtbot.waitUntil(lambda: window.playing.position > turn.start + 1.5, timeout=8000)
    assert window.page.transcript.played_row == 14
    window.playing.pause()
    qtbot.wait(200)
    at, likeness = where_in_the_call(loudspeaker)
    assert likeness > 0.9
    assert turn.start - 0.05 <= at <= turn.start + 1.5


@pytest.fixture
def one_sided_call(home: Home, imported_call: Call) -> Call:
    """The sample call as if only the customer had been recorded."""
    transcript = labeled_transcript()
    turns = tuple(turn for turn in transcript.turns if turn.speaker == "customer")
    alone = msgspec.structs.replace(transcript, turns=turns, only_speaker="customer")
    save_transcript(home, imported_call, alone)
    analyze_call(home, imported_call)
    return imported_call


def test_the_side_that_is_not_in_the_recording_is_named(
    open_window: Open, home: Home, one_sided_call: Call, qtbot: QtBot
) -> None:
    window = open_window(one_sided_call)
    page = window.page
    assert page.one_sided.isVisible()
    assert page.one_sided.words == "录音里只有我的声音，没有对方的声音，所以无法判断对方讲了什么。"
    checklist = page.checklist
    assert {row.result.status for row in checklist.rows} == {"cannot_tell"}
    assert checklist.counted.words == f"{len(checklist.rows)} 项都无法判断"
    checklist.rows[0].head.click()
    names = {label.accessibleName() for label in checklist.rows[0].findChildren(QLabel)}
    assert any(name.endswith("：无法判断") for name in names)
    assert not any("没有讲到" in name or "可以这样问" in name for name in names)
    [row] = window.library.calls.rows
    assert window.library.state_words(row) == "只有一方的声音"
    use_language("en")
    window.page.retranslate()
    assert page.one_sided.words.startswith("Only my voice is in this recording")


def test_a_speaker_set_by_hand_takes_the_sentence_back(
    open_window: Open, home: Home, one_sided_call: Call, qtbot: QtBot
) -> None:
    window = open_window(one_sided_call)
    correct_speaker(home, one_sided_call, one_sided_call.read_transcript().turns[0].id, "agent")
    window.call_controller.open(one_sided_call.id)
    qtbot.waitUntil(window.page.one_sided.isHidden, timeout=10000)
    assert {item.status for item in analyze_call(home, one_sided_call).items} != {"cannot_tell"}


def test_pausing_stays_and_playing_goes_on(open_window: Open, analysed_call: Call, qtbot: QtBot, pulse: object) -> None:
    window = open_window(analysed_call)
    qtbot.keyClick(window.page.transcript, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.playing.position > 0.6, timeout=8000)
    qtbot.keyClick(window.page.transcript, Qt.Key.Key_Space)
    here = window.playing.position
    qtbot.wait(400)
    assert window.playing.position == here
    qtbot.keyClick(window.page.transcript, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.playing.position > here + 0.4, timeout=8000)


def test_it_stops_by_itself_at_the_end(open_window: Open, analysed_call: Call, qtbot: QtBot, pulse: object) -> None:
    window = open_window(analysed_call)
    duration = analysed_call.seal.audio.duration
    with qtbot.waitSignal(window.playing.changed, timeout=8000, check_params_cb=lambda playing: not playing):
        window.playing.play(duration - 0.8)
    assert window.playing.position == pytest.approx(duration)
    assert window.page.transport.play.accessibleName() == "播放"


def test_evidence_jumps_there_and_plays(open_window: Open, analysed_call: Call, qtbot: QtBot, pulse: object) -> None:
    from huazheng.qt.widgets.base.quote_button import QuoteButton

    window = open_window(analysed_call)
    row = next(row for row in window.page.checklist.rows if row.result.id.endswith("/coverage"))
    qtbot.mouseClick(row.head, Qt.MouseButton.LeftButton)
    evidence = next(found for facet in row.result.facets for found in facet.evidence)
    quote = next(quote for quote in row.findChildren(QuoteButton) if quote.start == evidence.start)
    assert evidence.quote in quote.accessibleName()
    qtbot.waitUntil(lambda: quote.height() > 10, timeout=2000)
    qtbot.mouseClick(quote, Qt.MouseButton.LeftButton)
    assert window.page.transcript.currentIndex().row() == evidence.turn
    qtbot.waitUntil(lambda: window.playing.position > evidence.start + 0.2, timeout=8000)
    assert window.playing.position < evidence.start + 3


def test_keys_go_through_the_moments(open_window: Open, analysed_call: Call, qtbot: QtBot, pulse: object) -> None:
    window = open_window(analysed_call)
    moments = sorted(window.page.opened.analysis.moments, key=lambda moment: moment.start)
    assert len(moments) >= 3
    for moment in moments[:2]:
        qtbot.keyClick(window.page.transcript, Qt.Key.Key_F3)
        assert window.playing.position == pytest.approx(moment.start, abs=0.4)
        assert window.page.transcript.currentIndex().row() == moment.turn
    qtbot.keyClick(window.page.transcript, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert window.playing.position == pytest.approx(moments[0].start, abs=0.4)


def test_arrows_step_five_seconds(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    window.playing.seek(20.0)
    qtbot.keyClick(window.page.transcript, Qt.Key.Key_Right)
    assert window.playing.position == 25.0
    qtbot.keyClick(window.page.transcript, Qt.Key.Key_Left)
    qtbot.keyClick(window.page.transcript, Qt.Key.Key_Left)
    assert window.playing.position == 15.0
    assert window.page.transport.clock.text() == "00:15"


def test_a_click_in_the_overview_is_a_jump_in_the_detail(open_window: Open, analysed_call: Call, qtbot: QtBot) -> None:
    window = open_window(analysed_call)
    overview = window.page.overview
    qtbot.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(overview.width() // 2, 20))
    assert window.playing.position == pytest.approx(analysed_call.seal.audio.duration / 2, abs=0.3)
    shown = window.page.detail.window_shown()
    assert shown.start <= window.playing.position <= shown.end


def test_without_a_loudspeaker_it_says_what_to_do_and_stays_usable(
    open_window: Open, analysed_call: Call, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sounddevice

    def no_device(**_: object) -> None:
        raise sounddevice.PortAudioError("Error querying device -1")

    monkeypatch.setattr(sounddevice, "check_output_settings", no_device)
    monkeypatch.setattr(sounddevice, "query_devices", no_device)
    window = open_window(analysed_call)
    window.playing.play(3.0)
    qtbot.waitUntil(window.notice.isVisible, timeout=5000)
    assert "放不出声音" in window.notice.words.words
    assert "耳机" in window.notice.remedy.words
    assert not window.playing.is_playing
    click_turn(window, qtbot, 5)
    assert window.page.transcript.currentIndex().row() == 5


def two_turns(home: Home, call: Call, *, channel: int) -> None:
    """Give the call one turn of each speaker, both heard in this channel."""
    turns = (
        Turn(id=0, speaker="agent", start=0.2, end=1.0, text="请问是本人吗？", channel=channel),
        Turn(id=1, speaker="customer", start=1.1, end=1.9, text="是我。", channel=channel),
    )
    save_transcript(home, call, Transcript(schema="huazheng.transcript/1", turns=turns, duration=call.seal.duration))


def test_a_gap_has_its_whole_length_on_every_screen_and_the_call_its_start(
    open_window: Open, home: Home, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    began = "2026-11-30T09:22:38.214Z"
    monkeypatch.setattr(track, "wall_now", lambda: began)
    call = captured_with_gap(home, 21.4)
    two_turns(home, call, channel=0)
    window = open_window(call)
    page = window.page
    assert "有 1 处缺失，共约 21.4 秒" in page.one_sided.words and page.one_sided.isVisible()
    [gap] = [span for span in page.detail.timeline.dropped if span.reason == "recording_gap"]
    assert (gap.channel, gap.end - gap.start) == (0, pytest.approx(21.4))
    [row] = [row for row in page.transcript.turns.turns if row.id < 0]
    assert row.end - row.start == pytest.approx(21.4)
    assert "21.4 秒" in page.transcript.turns.index(page.transcript.turns.turns.index(row)).data(
        Qt.ItemDataRole.AccessibleTextRole
    )
    assert page.facts.words.startswith(f"{local_time(began):%Y-%m-%d %H:%M} 录音")
    window.menus.verify.trigger()
    sheet = window.findChild(VerifyDialog)
    assert isinstance(sheet, VerifyDialog)
    qtbot.waitUntil(lambda: sheet.checked is not None, timeout=20_000)
    assert sheet.title.words == "✓ 完好"
    assert any("有 1 处缺失，共约 21.4 秒" in label.text() for label in sheet.findChildren(QLabel))
    sheet.accept()


def test_two_speakers_whom_one_source_heard_are_drawn_each_on_their_side(open_window: Open, home: Home) -> None:
    call = captured(home, {"microphone": 2.5}, silence={"line": 2.5})
    two_turns(home, call, channel=0)
    shown = open_window(call).page.detail.timeline
    assert (shown.upper, shown.lower) == (0, 0) and shown.speakers_known
