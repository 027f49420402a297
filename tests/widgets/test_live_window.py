"""The screen in the call: text as it comes, the checklist filling, the question that is left, a text that dies."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCharFormat, QTextCursor

from huazheng.core.schema.notes import Note
from huazheng.core.schema.transcript import Turn, Word
from huazheng.qt.app.session_end import SessionEnd
from huazheng.qt.support.theme import moment_color
from huazheng.qt.windows.quit_dialog import SessionEndDialog
from huazheng.services.analysis.suggested_questions import questions, topics
from huazheng.services.capture.recorder_client import RecorderState, SourceState
from huazheng.services.custody.verification import verify
from huazheng.services.live.live_protocol import (
    ChecklistEvent,
    ItemProgress,
    RevisedTextEvent,
    SkippedEvent,
    SourcesEvent,
    SpeakersEvent,
    TurnEvent,
    TurnSpeaker,
)
from support.sample_audio import RATE, sample_channels
from support.sound_server import LINE, MICROPHONE, SoundServer, sound_server  # noqa: F401  (a fixture)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.widgets.pages.recording_page import RecordingPage
    from huazheng.qt.windows.main_window import MainWindow

    Open = Callable[..., MainWindow]

PATIENCE_MS = 90_000
PACK = "cn-life-new-policy"


@pytest.fixture
def speaking(sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[SoundServer]:
    """The sample call is played into the microphone and the line, again and again."""
    sound_server.be_heard_by(monkeypatch)
    with sound_server.playing(tmp_path / "call.wav", np.tile(sample_channels()[:, : 18 * RATE], 10), RATE):
        yield sound_server


@pytest.fixture
def page(open_window: Open, qtbot: QtBot) -> RecordingPage:
    """The screen of a recording that nobody makes, to which the live text is told by hand."""
    window = open_window()
    page = window.recording_controller.page
    qtbot.waitUntil(lambda: bool(page.open_items.questions.ask.words), timeout=5000)
    page.begin()
    window.recording_controller.show_page(True)
    return page


def said(number: int, speaker: str, start: float, text: str, *, sure: float = 0.9) -> TurnEvent:
    words = tuple(Word(char, start + at * 0.1, start + at * 0.1 + 0.1, sure) for at, char in enumerate(text))
    turn = Turn(id=number, speaker=speaker, start=start, end=start + len(text) * 0.1, text=text, words=words)  # type: ignore[arg-type]
    return TurnEvent(turn=turn, source="line" if speaker == "agent" else "microphone")


def test_text_and_checklist_come_while_it_records_and_the_text_may_die(
    open_window: Open, home_with_model: Home, speaking: SoundServer, no_recorder_left: None, qtbot: QtBot
) -> None:
    home = home_with_model
    window = open_window()
    recordings = window.recording_controller
    window.preferences.change(microphone=MICROPHONE, line=LINE)
    qtbot.mouseClick(window.library.record_button, Qt.MouseButton.LeftButton)
    panel = recordings.page.panel
    qtbot.waitUntil(lambda: recordings.live.state == "running", timeout=PATIENCE_MS)
    assert "录完后会重新识别" in panel.notice.words
    qtbot.waitUntil(lambda: any(line.startswith("对方\t") for line in panel.transcript.lines), timeout=PATIENCE_MS)
    checklist = recordings.page.open_items.checklist
    qtbot.waitUntil(lambda: checklist.words_of(f"{PACK}/identity") == "已核实", timeout=PATIENCE_MS)
    assert checklist.words_of(f"{PACK}/cooling_off") == "未提及"

    process = recordings.live._process
    assert process is not None
    process.kill()
    qtbot.waitUntil(lambda: recordings.live.state == "stopped", timeout=PATIENCE_MS)
    assert "录音没有受影响" in panel.notice.words
    seconds = recordings.watch.seconds
    qtbot.waitUntil(lambda: recordings.watch.seconds > seconds + 0.5, timeout=PATIENCE_MS)
    before = "\n".join(panel.transcript.lines)
    qtbot.mouseClick(panel.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: recordings.live.state == "running", timeout=PATIENCE_MS)
    # What was shown stays; what comes now is added after it, be it text or that something was skipped meanwhile.
    assert "\n".join(panel.transcript.lines).startswith(before)

    # Somebody logs off: they are asked, and may stay in the call.
    ends, system = window.findChild(SessionEnd), MayAsk()
    QTimer.singleShot(0, window, partial(_stay, window))
    ends.commit(system)
    assert system.answers == ["released", "canceled"]
    assert recordings.watch.running
    # The session ends: it asks nobody who may not be asked, and comes back when all is sealed.
    ends.commit(NobodyMayBeAsked())
    assert not recordings.watch.running
    sealed = recordings.page.ended.sealed
    assert sealed is not None
    assert recordings.live._process is None
    assert all(source.gaps == () for source in sealed.seal.sources)
    assert [one.intact for one in verify(home, sealed.call.folder)] == [True]


def _stay(window: MainWindow) -> None:
    [sheet] = [one for one in window.children() if isinstance(one, SessionEndDialog)]
    sheet.done_button.click()


class MayAsk:
    """The system, which waits for an answer."""

    def __init__(self) -> None:
        self.answers: list[str] = []

    def allowsInteraction(self) -> bool:
        return True

    def release(self) -> None:
        self.answers.append("released")

    def cancel(self) -> None:
        self.answers.append("canceled")


class NobodyMayBeAsked:
    """The system, in a hurry."""

    def allowsInteraction(self) -> bool:
        return False

    def release(self) -> None:
        raise AssertionError

    def cancel(self) -> None:
        raise AssertionError


def test_turns_marks_and_gaps_stand_in_time_order(page: RecordingPage) -> None:
    transcript, live = page.panel.transcript, page._live
    live.turn_recognized.emit(said(0, "agent", 1.0, "请问是王芳女士吗？"))
    live.turn_recognized.emit(said(1, "customer", 3.0, "是的。"))
    live.turn_recognized.emit(said(2, "customer", 4.0, "您说。"))
    live.skipped.emit(SkippedEvent(start=6.0, end=14.0))
    live.skipped.emit(SkippedEvent(start=14.0, end=18.4))
    live.turn_recognized.emit(said(4, "agent", 30.0, "还有问题吗？"))
    live.turn_recognized.emit(said(3, "agent", 20.0, "犹豫期是十五天。"))  # what was earlier may come later
    mark = Note(kind="not_understood", at=19.0, text="", made_at="2026-11-22T10:15:00Z")
    note = Note(kind="note", at=40.0, text="问\t<b>退保</b>\u202e", made_at="2026-11-22T10:15:00Z")
    transcript.show_notes([mark, note])
    assert transcript.lines == [
        "对方\t请问是王芳女士吗？",
        "我\t是的。您说。",
        "这台电脑一时来不及，跳过了 12 秒。录完后会完整识别。",
        "\ufffc\t没听懂",
        "对方\t犹豫期是十五天。",
        "对方\t还有问题吗？",
        "\ufffc\t问 <b>退保</b>\ufffd",
    ]
    assert [transcript.margin_of(number) for number in (0, 3, 6)] == [(1.0, False), (19.0, False), (40.0, False)]
    assert transcript.margin_of(7) is None
    assert not page.panel.nothing.isVisible()
    live.skipped.emit(SkippedEvent(start=0.0, end=0.9, why="earlier"))
    assert transcript.lines[0] == "这之前的 1 秒没有实时文字。录完后会完整识别。"


def test_what_was_unclear_says_so_in_its_place_and_once_for_neighbours(page: RecordingPage) -> None:
    transcript, live = page.panel.transcript, page._live
    live.turn_recognized.emit(said(0, "agent", 1.0, "请问是王芳女士吗？"))
    live.skipped.emit(SkippedEvent(start=3.2, end=4.0, why="unclear"))
    live.turn_recognized.emit(said(1, "agent", 5.0, "我是客服。"))
    assert transcript.lines == [
        "对方\t请问是王芳女士吗？",
        "（没听清，录完再识别）",
        "对方\t我是客服。",
    ]
    live.skipped.emit(SkippedEvent(start=8.0, end=9.0, why="unclear"))
    live.skipped.emit(SkippedEvent(start=9.5, end=17.5, why="slow"))
    live.skipped.emit(SkippedEvent(start=20.0, end=21.0, why="unclear"))
    live.skipped.emit(SkippedEvent(start=65.0, end=66.5, why="unclear"))
    assert transcript.lines[3:] == [
        "（没听清，录完再识别）",
        "这台电脑一时来不及，跳过了 8 秒。录完后会完整识别。",
        "（到 01:06 有几处没听清，录完再识别）",
    ]
    live.turn_recognized.emit(said(2, "customer", 30.0, "好的。"))  # what was earlier may come later
    assert transcript.lines[-1] == "我\t好的。"


def test_doubtful_words_are_dotted_and_unknown_speakers_have_no_name(page: RecordingPage) -> None:
    page._live.turn_recognized.emit(said(0, "unknown", 1.0, "由于七十五天。", sure=0.3))
    transcript = page.panel.transcript
    assert transcript.lines == ["由于七十五天。"]
    cursor = QTextCursor(transcript.document())
    cursor.setPosition(2)
    assert cursor.charFormat().underlineStyle() == QTextCharFormat.UnderlineStyle.DotLine


def revised(**speakers: str) -> SpeakersEvent:
    return SpeakersEvent(
        turns=tuple(TurnSpeaker(turn=int(name[1:]), speaker=who) for name, who in speakers.items())  # type: ignore[arg-type]
    )


def test_speakers_are_named_later_and_revised_in_place(page: RecordingPage) -> None:
    transcript, live = page.panel.transcript, page._live
    for number, text in enumerate(("请问是王芳女士吗？", "是的。", "您的犹豫期", "是十五天。")):
        live.turn_recognized.emit(said(number, "unknown", 2.0 * number, text))
    live.skipped.emit(SkippedEvent(start=7.0, end=8.0, why="unclear"))
    transcript.show_notes([Note(kind="not_understood", at=5.9, text="", made_at="2026-11-22T10:15:00Z")])
    live.turn_recognized.emit(said(4, "unknown", 9.0, "哦。"))
    unclear = "（没听清，录完再识别）"
    flag = "\ufffc\t没听懂"
    assert transcript.lines == ["请问是王芳女士吗？", "是的。", "您的犹豫期", flag, "是十五天。", unclear, "哦。"]
    live.speakers_revised.emit(revised(t0="agent", t2="agent", t3="agent"))
    assert transcript.lines == [
        "对方\t请问是王芳女士吗？",
        "是的。",
        "对方\t您的犹豫期",
        flag,
        "对方\t是十五天。",
        unclear,
        "哦。",
    ]
    transcript.show_notes([])
    live.speakers_revised.emit(revised(t1="customer", t3="agent"))
    assert transcript.lines == [
        "对方\t请问是王芳女士吗？",
        "我\t是的。",
        "对方\t您的犹豫期是十五天。",
        unclear,
        "哦。",
    ]
    live.speakers_revised.emit(revised(t0="unknown", t1="agent"))  # it was taken for another's
    assert transcript.lines[:2] == ["请问是王芳女士吗？", "对方\t是的。您的犹豫期是十五天。"]
    assert transcript.document().blockCount() == len(transcript.lines) == 4


def test_a_revision_moves_nobody_who_reads_further_up(page: RecordingPage, qtbot: QtBot) -> None:
    bar = page.panel.transcript.verticalScrollBar()
    for number in range(60):
        page._live.turn_recognized.emit(said(number, "unknown", number * 3.0, "这是一句不长也不短的话。"))
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum(), timeout=5000)
    page._live.speakers_revised.emit(revised(t59="agent", t58="customer"))
    qtbot.waitUntil(lambda: bar.value() == bar.maximum(), timeout=5000)
    bar.setValue(100)
    page._live.speakers_revised.emit(revised(t3="agent", t57="customer"))
    assert bar.value() == 100
    assert page.panel.newest.isVisible()


def quiet(*names: str) -> RecorderState:
    sources = tuple(
        SourceState(
            name=name,
            device=name,
            connected=True,
            rate=48_000,
            channels=1,
            frames=1_440_000,
            peak=-120.0 if name in names else -12.0,
            rms=-120.0 if name in names else -20.0,
            quiet_seconds=30.0 if name in names else 0.0,
            lost_frames=0,
            warnings=("quiet",) if name in names else (),
        )
        for name in ("microphone", "line")
    )
    return RecorderState(call="x", pid=1, phase="recording", seconds=30.0, sources=sources)


def test_a_silent_line_is_no_warning_where_the_microphone_hears_both(page: RecordingPage) -> None:
    live, warnings = page._live, page.warnings
    live._be("running")
    live.changed.emit()
    assert "嗓音" not in page.panel.notice.words
    page._watch.polled.emit(quiet("line"))
    assert "电脑播放的声音 30 秒没有声音" in warnings.text
    live._take(SourcesEvent(apart=False))
    assert not warnings.isVisible()
    assert page.panel.notice.words.count("按嗓音分谁在说") == 1
    page._watch.polled.emit(quiet("line"))
    assert not warnings.isVisible()
    # Nothing is heard at all: that is a warning.
    page._watch.polled.emit(quiet("line", "microphone"))
    assert "麦克风 30 秒没有声音" in warnings.text
    assert "电脑播放的声音 30 秒没有声音" in warnings.text
    page._watch.polled.emit(quiet("line"))
    assert not warnings.isVisible()
    # Only one person is heard: the other side may be missing.
    live._take(SourcesEvent(apart=False, one_voice=True))
    assert "就打开免提" in warnings.text
    live._take(SourcesEvent(apart=False))
    assert not warnings.isVisible()
    live._be("off")
    assert warnings.isVisible()
    live._be("running")
    assert not warnings.isVisible()
    live._take(SourcesEvent(apart=True))  # the computer speaks after all
    assert "按嗓音分谁在说" not in page.panel.notice.words
    page._watch.polled.emit(quiet("line"))
    assert warnings.isVisible()


def test_possibly_explained_says_so(page: RecordingPage) -> None:
    item = f"{PACK}/cooling_off"
    page._live.standing.emit(
        ChecklistEvent(items=(ItemProgress(id=item, status="not_mentioned", possibly="explained"),))
    )
    assert page.open_items.checklist.words_of(item) == "疑似，请回听"
    assert len(page.open_items.questions.place.words.split("/")) == 2  # its question stays


def test_it_follows_the_newest_until_somebody_scrolls_back(page: RecordingPage, qtbot: QtBot) -> None:
    transcript, bar = page.panel.transcript, page.panel.transcript.verticalScrollBar()
    for number in range(60):
        speaker = "customer" if number % 2 else "agent"
        page._live.turn_recognized.emit(said(number, speaker, number * 3.0, "这是一句不长也不短的话。"))
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum(), timeout=5000)
    assert not page.panel.newest.isVisible()
    bar.setValue(100)
    assert page.panel.newest.isVisible()
    page._live.turn_recognized.emit(said(60, "agent", 200.0, "又一句。"))
    assert bar.value() == 100
    qtbot.mouseClick(page.panel.newest, Qt.MouseButton.LeftButton)
    assert bar.value() == bar.maximum()
    page._live.turn_recognized.emit(said(61, "customer", 210.0, "再一句。"))
    qtbot.waitUntil(lambda: bar.value() == bar.maximum(), timeout=5000)
    page.window().resize(page.window().minimumSize())
    qtbot.waitUntil(lambda: bar.value() == bar.maximum(), timeout=5000)
    # The keys of the call work from here too.
    transcript.setFocus()
    asked = page.open_items.questions.ask.words
    qtbot.keyClick(transcript, Qt.Key.Key_Right)
    assert page.open_items.questions.ask.words != asked


def test_what_was_explained_is_asked_no_more(page: RecordingPage, home: Home) -> None:
    card = page.open_items.questions
    every = questions(home)
    page.open_items.questions.step(1)
    second = every[1]
    assert str(second.ask) in card.ask.words
    item, _, facet = every[0].facet.partition("#")
    partly = ItemProgress(id=item, status="partly_explained", conveyed=(facet,))
    page._live.standing.emit(ChecklistEvent(items=(partly,)))
    assert str(second.ask) in card.ask.words  # what somebody may be reading out stays
    assert card.place.words == f"1 / {len(every) - 1}"
    assert page.open_items.checklist.words_of(item) == "部分说明"
    item, _, facet = second.facet.partition("#")
    page._live.standing.emit(
        ChecklistEvent(items=(msgspec.structs.replace(partly, conveyed=(*partly.conveyed, facet)),))
    )
    assert str(every[2].ask) in card.ask.words
    done = {topic.id: tuple(one.facet.partition("#")[2] for one in every if one.facet.startswith(f"{topic.id}#"))
            for topic in topics(home)}  # fmt: skip
    items = tuple(ItemProgress(id=name, status="explained", conveyed=facets) for name, facets in done.items())
    page._live.standing.emit(ChecklistEvent(items=items))
    assert card.title.words == "清单上该讲的，都讲到了。"
    assert not card.ask.isVisible()


def test_the_question_follows_what_is_talked_about_but_not_from_under_somebody(page: RecordingPage, home: Home) -> None:
    card = page.open_items.questions
    every = questions(home)
    first, *_, last = dict.fromkeys(one.facet.partition("#")[0] for one in every)
    page._live.standing.emit(ChecklistEvent(items=(), about=last))
    asked = next(one for one in every if one.facet.startswith(f"{last}#"))
    assert str(asked.ask) in card.ask.words and card.item.words == str(asked.item)
    card.step(1)  # by hand: it may be read out now
    by_hand = card.ask.words
    page._live.standing.emit(ChecklistEvent(items=(), about=first))
    assert card.ask.words == by_hand
    page.begin()
    assert str(every[0].ask) in card.ask.words, "a new recording shows nothing of the last call"


def test_a_flag_stands_where_the_customer_says_it(page: RecordingPage) -> None:
    live, transcript = page._live, page.panel.transcript
    live.turn_recognized.emit(said(0, "agent", 1.0, "犹豫期是十五天。"))
    live.turn_recognized.emit(said(1, "customer", 4.0, "我没听懂。"))
    live.standing.emit(ChecklistEvent(items=(), not_understood=(4.0,)))
    assert [transcript.margin_of(number) for number in range(2)] == [(1.0, False), (4.0, True)]
    picture = transcript.viewport().grab().toImage()
    colors = {picture.pixelColor(x, y).name() for x in range(60) for y in range(32, 60)}
    assert moment_color(resolved=False).name() in colors, "the flag is drawn in the margin"
    page.begin()
    assert transcript.margin_of(0) is None


@pytest.mark.parametrize("state", ["off", "starting", "running", "no_model", "stopped"])
def test_every_state_says_that_the_recording_is_safe_and_offers_what_helps(page: RecordingPage, state: str) -> None:
    page._live._be("over")
    page._live._be(state)  # type: ignore[arg-type]
    panel = page.panel
    assert panel.notice.words
    assert panel.again.isVisible() == (state in ("off", "stopped"))
    assert page.open_items.checklist.isVisible() == (state not in ("off", "no_model"))
    assert page.open_items.questions.isVisible()


def test_the_menu_turns_it_off_and_remembers(open_window: Open, home: Home, qtbot: QtBot) -> None:
    from huazheng.settings.store import load_settings

    window = open_window()
    assert window.menus.live_text.isChecked()
    window.menus.live_text.trigger()
    qtbot.waitUntil(lambda: not load_settings(home).settings.live_text, timeout=5000)
    assert not window.preferences.now.live_text
    window.recording_controller.page.panel.again.click()  # the person wants it after all
    qtbot.waitUntil(lambda: load_settings(home).settings.live_text, timeout=5000)
    assert window.menus.live_text.isChecked()


def test_text_that_was_read_again_takes_the_place_of_the_first(page: RecordingPage) -> None:
    transcript, live = page.panel.transcript, page._live
    for number, text in enumerate(("请问是王芳女士吗？", "十.", "您的犹豫")):
        live.turn_recognized.emit(said(number, "unknown", 2.0 * number, text))
    live.skipped.emit(SkippedEvent(start=5.0, end=5.5, why="unclear"))
    live.turn_recognized.emit(said(3, "unknown", 10.0, "哦。"))
    live.skipped.emit(SkippedEvent(start=20.0, end=20.5, why="unclear"))
    again = [
        said(1, "unknown", 2.0, "是的。"),
        said(2, "agent", 4.0, "您的犹豫期"),
        said(7, "agent", 5.0, "是十五天。"),
    ]
    live.text_revised.emit(RevisedTextEvent(replaced=(1, 2), turns=tuple(one.turn for one in again)))
    later = "（没听清，录完再识别）"
    assert transcript.lines == ["请问是王芳女士吗？", "是的。", "对方\t您的犹豫期是十五天。", "哦。", later]
