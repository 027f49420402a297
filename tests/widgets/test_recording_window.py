"""Recording in the window: a real recorder on null sinks, real keys, a window that is killed and comes back."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QSystemTrayIcon

from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.files import sha256_of
from huazheng.core.schema.chain import SleepEvent
from huazheng.qt.models.recording_watch import SealedRecording
from huazheng.qt.support.display_text import local_time
from huazheng.qt.support.sentences import sentences
from huazheng.services.annotations.call_notes import add_pending_note, attach_pending_notes, notes_of
from huazheng.services.annotations.policy_facts import facts_of
from huazheng.services.capture.recorder_client import RecorderState, SourceState, list_sources, running_recordings
from huazheng.services.custody.seal_code import qr_modules, seal_code
from huazheng.services.custody.verification import verify
from support.sealed_calls import captured
from support.small_disk import small_disk
from support.sound_server import sound_server, tones  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.controllers.recording_controller import RecordingController
    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.services.capture.recorder.protocol import Phase, SourceWarning

    Open = Callable[..., MainWindow]

PATIENCE_MS = 40_000


def recorded(recordings: RecordingController, seconds: float) -> Callable[[], bool]:
    return lambda: recordings.watch.running and recordings.watch.seconds >= seconds


def test_from_the_button_to_the_seal(
    open_window: Open, home: Home, tones: tuple[float, float], no_recorder_left: None, qtbot: QtBot
) -> None:
    window = open_window()
    recordings = window.recording_controller
    qtbot.mouseClick(window.library.record_button, Qt.MouseButton.LeftButton)
    assert recordings.shown  # at once, while the recorder still opens its devices
    qtbot.waitUntil(recorded(recordings, 2.5), timeout=PATIENCE_MS)
    page, strip = recordings.page, recordings.strip
    assert strip.isVisible()
    assert strip.title.words == "正在录音"
    qtbot.waitUntil(lambda: all(max(levels.heights) > 0.5 for levels in strip.levels.values()), timeout=5000)

    qtbot.waitUntil(page.open_items.questions.isVisible, timeout=5000)
    first = page.open_items.questions.ask.words
    qtbot.keyClick(page, Qt.Key.Key_Right)
    assert page.open_items.questions.ask.words != first
    qtbot.keyClick(page, Qt.Key.Key_Left)
    assert page.open_items.questions.ask.words == first

    qtbot.keyClick(page, Qt.Key.Key_Space)
    qtbot.keyClick(page, Qt.Key.Key_N)
    qtbot.keyClicks(page.panel.note_field.field, "page 7 n")
    qtbot.keyClick(page.panel.note_field.field, Qt.Key.Key_Return)
    call_id = recordings.watch.state.call  # type: ignore[union-attr]
    kept = notes_of(home, call_id)
    assert [(note.kind, note.text) for note in kept] == [("not_understood", ""), ("note", "page 7 n")]
    assert not (home.recordings / call_id / "notes.json").exists()  # not before the seal
    assert all(2.0 < note.at < recordings.watch.seconds + 0.5 for note in kept)

    qtbot.waitUntil(lambda: strip.whole.words.startswith("完整 "), timeout=5000)
    assert window.windowTitle() == f"● 正在录音 {strip.clock.words}"
    qtbot.mouseClick(strip.stop, Qt.MouseButton.LeftButton)
    assert strip.question.isVisible()
    assert all(levels.isVisible() for levels in strip.levels.values()), "the question hides no level"
    qtbot.mouseClick(strip.go_on, Qt.MouseButton.LeftButton)
    assert recordings.watch.running
    window.menus.record.trigger()  # the one key that ends: it asks, and pressed again it ends
    assert strip.question.isVisible() and window.menus.record.text() == "结束录音…"
    qtbot.keyClick(strip.focusWidget() or page, Qt.Key.Key_Return)
    assert recordings.watch.running and not strip.question.isVisible(), "Enter goes on"
    window.menus.record.trigger()
    with qtbot.waitSignal(recordings.watch.ended, timeout=PATIENCE_MS):
        window.menus.record.trigger()
    assert not strip.isVisible()
    ended = page.ended
    assert ended.isVisible()
    assert ended.sealed is not None
    call = ended.sealed.call
    assert ended.sealed.digest == sha256_of(call.seal_file)
    assert ended.digits.words.replace(" ", "").startswith(ended.sealed.digest[:16])
    assert window.windowTitle() == "话证" and not ended.space.isVisible()
    assert "没有缺失" in ended.words.words
    qtbot.mouseClick(ended.copy, Qt.MouseButton.LeftButton)
    assert ended.sealed.digest in QGuiApplication.clipboard().text()
    ended.fields["insurer"].setText("瑞禾人寿")
    qtbot.keyClick(ended.fields["insurer"], Qt.Key.Key_Return)
    qtbot.waitUntil((call.folder / "facts.json").exists, timeout=5000)
    assert facts_of(call).insurer == "瑞禾人寿"  # type: ignore[union-attr]

    notes = json.loads((call.folder / "notes.json").read_text(encoding="utf-8"))
    assert [note["kind"] for note in notes["notes"]] == ["not_understood", "note"]
    assert not list((home.recordings / ".notes").iterdir())
    lines = (call.folder / "custody.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["action"] for line in lines] == ["created", "sealed", "noted", "facts"]
    assert [one.intact for one in verify(home, call.folder)] == [True]
    qtbot.waitUntil(lambda: window.library.calls.rowCount() == 1, timeout=5000)
    qtbot.mouseClick(ended.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.call_controller.call is not None and not window.reading, timeout=PATIENCE_MS)
    began = local_time(call.seal.sources[0].started.wall)
    assert began.year >= 2026 and window.page.facts.words.startswith(f"{began:%Y-%m-%d %H:%M} 录音"), "not 1970"


def test_closing_asks_and_a_new_window_takes_the_recording_over(
    open_window: Open, home: Home, tones: tuple[float, float], no_recorder_left: None, qtbot: QtBot
) -> None:
    first = open_window()
    first.menus.record.trigger()
    qtbot.waitUntil(recorded(first.recording_controller, 0.5), timeout=PATIENCE_MS)
    qtbot.keyClick(first.recording_controller.page, Qt.Key.Key_Space)
    first.close()
    assert first.isVisible()
    (sheet,) = [one for one in first.children() if type(one).__name__ == "QuitDialog"]
    qtbot.mouseClick(sheet.leave, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not first.isVisible(), timeout=5000)
    assert len(running_recordings(home)) == 1

    second = open_window()
    qtbot.waitUntil(recorded(second.recording_controller, 1.0), timeout=PATIENCE_MS)
    assert second.recording_controller.shown
    assert [note.kind for note in second.recording_controller.watch.notes] == ["not_understood"]
    with qtbot.waitSignal(second.recording_controller.watch.ended, timeout=PATIENCE_MS) as ended:
        second.recording_controller.strip.really.click()
    assert notes_of(home, ended.args[0].call.id) == tuple(second.recording_controller.watch.notes)


KILLED = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from huazheng.core.runtime.paths import Home
from huazheng.qt.app.launch import make_window
from huazheng.settings.schema import Settings

app = QApplication([])
window = make_window(app, Home(Path(sys.argv[1])), Settings(route="computer"))
window.show()
window.library.record_button.click()
app.exec()
"""


def test_the_window_killed_the_recording_goes_on_and_the_next_window_shows_it(
    open_window: Open, home: Home, tones: tuple[float, float], no_recorder_left: None, qtbot: QtBot
) -> None:
    killed = subprocess.Popen([sys.executable, "-c", KILLED, str(home.root)])
    qtbot.waitUntil(lambda: bool(running_recordings(home)), timeout=PATIENCE_MS)
    (recording,) = running_recordings(home)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    at_kill = recording.state()
    assert at_kill is not None
    window = open_window()
    recordings = window.recording_controller
    qtbot.waitUntil(recorded(recordings, at_kill.seconds + 1.0), timeout=PATIENCE_MS)
    assert recordings.watch.state is not None
    assert recordings.watch.state.call == recording.call_id
    # And now the recorder itself is killed: what was recorded is recovered and sealed at once.
    os.kill(recordings.watch.state.pid, signal.SIGKILL)
    qtbot.waitUntil(recordings.page.ended.isVisible, timeout=PATIENCE_MS)
    assert "中断" in recordings.page.ended.words.words
    sealed = recordings.page.ended.sealed
    assert sealed is not None
    assert sealed.seal.origin == "recovered"
    assert [one.intact for one in verify(home, sealed.call.folder)] == [True]


def test_without_a_device_it_says_so_and_offers_to_import(
    open_window: Open, home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'nobody'}")
    monkeypatch.setenv("PIPEWIRE_REMOTE", str(tmp_path / "nobody"))
    home.root.mkdir()
    with suppress(ResourceUnavailable):
        if list_sources(home):
            pytest.skip("this machine has a sound card of its own")
    window = open_window()
    qtbot.mouseClick(window.library.record_button, Qt.MouseButton.LeftButton)
    stage = window.recording_controller.page.stage
    qtbot.waitUntil(stage.isVisible, timeout=PATIENCE_MS)
    assert stage.title.words.endswith("。")
    assert "导入" in stage.words.words
    assert stage.button.text() == "导入录音"
    assert running_recordings(home) == []
    qtbot.mouseClick(stage.second, Qt.MouseButton.LeftButton)
    assert not window.recording_controller.shown
    assert not window.recording_controller.strip.isVisible()
    assert window.library.record_button.isEnabled()


def test_space_marks_whatever_was_clicked_before_and_a_new_call_is_empty(
    open_window: Open, home: Home, tones: tuple[float, float], no_recorder_left: None, qtbot: QtBot
) -> None:
    window = open_window()
    recordings = window.recording_controller
    window.preferences.change(live_text=False)
    window.menus.record.trigger()
    qtbot.waitUntil(recorded(recordings, 0.3), timeout=PATIENCE_MS)
    page, strip = recordings.page, recordings.strip
    qtbot.waitUntil(page.open_items.questions.isVisible, timeout=5000)
    recordings.watch.polled.emit(warned(recordings.watch.state))
    clickable = [one for one in (*page.in_call.findChildren(QAbstractButton), *strip.findChildren(QAbstractButton))
                 if one.isVisible() and one not in (strip.turn, page.panel.again)]  # fmt: skip
    assert {page.mark, page.note, strip.stop, page.open_items.questions.after} <= set(clickable)
    assert any(row.button in clickable for row in page.warnings.rows)
    for button in clickable:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        if page.panel.note_field.isVisible():
            qtbot.keyClick(page.panel.note_field.field, Qt.Key.Key_Escape)
        before = len(recordings.watch.notes)
        focus = QApplication.focusWidget()
        qtbot.keyClick(focus or page, Qt.Key.Key_Space)
        assert len(recordings.watch.notes) == before + 1, button.text()
        strip.cancel_stop()
    strip.turn.click()
    strip.turn.click()
    before = len(recordings.watch.notes)
    qtbot.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Space)
    assert len(recordings.watch.notes) == before + 1
    window.showMinimized()
    small = window.signs.strip
    qtbot.waitUntil(small.isVisible, timeout=5000)
    assert small.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    qtbot.mouseClick(small.mark, Qt.MouseButton.LeftButton)
    assert len(recordings.watch.notes) == before + 2
    qtbot.mouseClick(small.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.isVisible() and not small.isVisible(), timeout=5000)
    page.open_items.questions.after.setFocus()
    asked = page.open_items.questions.ask.words
    qtbot.keyClick(page.open_items.questions.after, Qt.Key.Key_Return)
    assert page.open_items.questions.ask.words != asked, "Enter presses the focused button"

    strip.ask()
    with qtbot.waitSignal(recordings.watch.ended, timeout=PATIENCE_MS):
        strip.really.click()
    assert page.panel.transcript.lines
    window.menus.record.trigger()
    assert page.panel.transcript.lines == [] and recordings.watch.notes == []
    assert strip.clock.words == "00:00" and window.windowTitle() == "● 正在录音 00:00"
    qtbot.waitUntil(recorded(recordings, 0.3), timeout=PATIENCE_MS)
    assert page.panel.transcript.lines == []


def warned(state: RecorderState | None) -> RecorderState:
    """The state with a line that is silent."""
    assert state is not None
    sources = tuple(
        msgspec.structs.replace(source, warnings=("quiet",), quiet_seconds=12.0) if source.name == "line" else source
        for source in state.sources
    )
    return msgspec.structs.replace(state, sources=sources)


def silent(seconds: float, phase: Phase = "recording") -> RecorderState:
    source = SourceState(
        name="microphone",
        device="x",
        connected=True,
        rate=48_000,
        channels=1,
        frames=48_000,
        peak=-90,
        rms=-95,
        quiet_seconds=seconds,
        lost_frames=0,
    )
    return RecorderState(call="x", pid=1, phase=phase, seconds=seconds, sources=(source,))


def test_long_silence_asks_and_ends_only_by_the_persons_own_setting(open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    recordings = window.recording_controller
    strip, ended = recordings.strip, []
    strip.stopped.connect(lambda: ended.append(True))
    recordings._on_starting()
    look = recordings.watch.polled.emit
    look(silent(59))
    assert not strip.question.isVisible()
    look(silent(61))
    assert "61 秒没有声音" in strip.question.words and strip.question.isVisible()
    qtbot.mouseClick(strip.go_on, Qt.MouseButton.LeftButton)
    look(silent(3600))
    assert not strip.question.isVisible() and not ended, "it goes on, and asks no more"
    look(silent(0))
    look(silent(61))
    assert strip.question.isVisible()
    look(silent(0))
    assert not strip.question.isVisible(), "somebody speaks again"
    window.preferences.change(end_when_silent="3")
    recordings._on_starting()
    look(silent(120))
    assert "60 秒后结束" in strip.question.words and not ended
    look(silent(180))
    assert ended == [True]


@pytest.mark.usefixtures("tones", "no_recorder_left")
def test_with_a_tray_the_closed_window_comes_back(
    open_window: Open, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    window = open_window()
    recordings, signs = window.recording_controller, window.signs
    assert signs.tray is not None and not signs.tray.isVisible()
    window.preferences.change(live_text=False)
    window.menus.record.trigger()
    qtbot.waitUntil(recorded(recordings, 0.3), timeout=PATIENCE_MS)
    assert signs.tray.isVisible() and signs.tray.toolTip().startswith("话证正在录音 00:0")
    window.close()
    (sheet,) = [one for one in window.children() if type(one).__name__ == "QuitDialog"]
    qtbot.mouseClick(sheet.leave, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    assert not window.isVisible() and signs.strip.isVisible() and recordings.watch.running
    assert signs.told[-1][0] == "录音还在继续"
    [again, mark, end] = signs.tray.contextMenu().actions()
    mark.trigger()
    assert len(recordings.watch.notes) == 1
    recordings.watch.polled.emit(warned(recordings.watch.state))
    assert "没有声音" in signs.told[-1][1], "told while nobody looks"
    end.trigger()
    assert window.isVisible() and recordings.strip.question.isVisible()
    with qtbot.waitSignal(recordings.watch.ended, timeout=PATIENCE_MS):
        recordings.strip.really.click()
    assert not signs.tray.isVisible() and not signs.strip.isVisible() and again.text() == "打开话证"


def test_a_full_disk_is_named_and_says_what_is_kept(
    open_window: Open, home: Home, tones: tuple[float, float], no_recorder_left: None, qtbot: QtBot
) -> None:
    with small_disk(home.root, 4) as disk:
        window = open_window()
        recordings = window.recording_controller
        window.preferences.change(live_text=False)
        window.menus.record.trigger()
        qtbot.waitUntil(recorded(recordings, 0.5), timeout=PATIENCE_MS)
        page = recordings.page
        qtbot.waitUntil(lambda: page.warnings.text.startswith("磁盘快满了，还能录不到 1 分钟"), timeout=PATIENCE_MS)
        assert page.warnings.rows[0].button.text() == "腾出空间…"
        (disk / "filler").write_bytes(bytes(max(shutil.disk_usage(disk).free - 1_200_000, 0)))
        qtbot.waitUntil(page.ended.isVisible, timeout=PATIENCE_MS)
        assert page.ended.title.words.startswith("磁盘满了，录音停在 00:0")
        assert "已经封存" in page.ended.words.words and "马上用手机录" in page.ended.words.words
        assert page.ended.space.isVisible()
        assert window.signs.told[-1][0] == "录音停了"
        window.menus.record.trigger()
        qtbot.waitUntil(page.stage.isVisible, timeout=PATIENCE_MS)
        assert page.stage.title.words == "磁盘满了，没有地方录音。" and "手机录" in page.stage.words.words
        page.stage.button.click()
        bin_dialog = QApplication.activeModalWidget()
        assert bin_dialog is not None and not recordings.shown
        assert str(home.root) in bin_dialog.words.words, "the bin is empty: it says what else makes room"  # type: ignore[attr-defined]
        window.leave()


def test_warnings_of_the_recorder_are_shown_in_sentences(open_window: Open) -> None:
    window = open_window()
    page, strip = window.recording_controller.page, window.recording_controller.strip
    source = SourceState(
        name="microphone",
        device="x",
        connected=True,
        rate=48_000,
        channels=1,
        frames=48_000 * 40,
        chained_frames=48_000 * 40,
        peak=-90,
        rms=-95,
        quiet_seconds=11.4,
        lost_frames=0,
        warnings=("quiet", "disk_low"),
    )
    state = RecorderState(call="x", pid=1, phase="recording", seconds=40, sources=(source,))
    said = sentences().warnings(state)
    assert said[0].startswith("磁盘快满了")
    assert said[1] == "麦克风 11 秒没有声音。录音仍在继续。请检查静音键，或换一个麦克风。"
    page.begin()
    window.recording_controller.show_page(True)
    window.recording_controller.watch.polled.emit(state)
    assert page.warnings.isVisible()
    assert page.warnings.text == "\n".join(said)
    assert strip.whole.words == "完整 40/40"
    behind = msgspec.structs.replace(source, chained_frames=48_000 * 20)
    window.recording_controller.watch.polled.emit(msgspec.structs.replace(state, sources=(behind,)))
    assert strip.whole.words == "完整 20/40"  # the chain has fallen behind: it is not called whole
    assert not strip.levels["line"].isVisibleTo(strip)
    for lost in (9, 10):  # while the device is away, every second is counted
        away = msgspec.structs.replace(source, connected=False, lost_frames=48_000 * lost, warnings=("device_lost",))
        window.recording_controller.watch.polled.emit(msgspec.structs.replace(state, sources=(away,)))
        assert strip.whole.words == f"缺约 {lost}.0 秒，已如实记下"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("device_lost", "麦克风断开了，已有 7 秒 没有录到。"),
        ("device_moved", "系统把麦克风接到了别的设备上"),
        ("same_sound", "麦克风和电脑播放的声音录到的是同一个声音"),
    ],
)
def test_what_may_be_missing_or_mixed_up_is_said(qtbot: QtBot, kind: SourceWarning, words: str) -> None:
    source = SourceState(
        name="microphone",
        device="x",
        connected=kind != "device_lost",
        rate=48_000,
        channels=1,
        frames=48_000,
        chained_frames=48_000,
        peak=-30,
        rms=-35,
        quiet_seconds=0,
        lost_frames=0,
        missing_seconds=7.2,
        warnings=(kind,),
    )
    state = RecorderState(call="x", pid=1, phase="recording", seconds=40, sources=(source,))
    [said] = sentences().warnings(state)
    assert said.startswith(words)
    assert "录音仍在继续" in said


def test_sleep_of_the_machine_is_reported_once_though_every_source_notes_it(open_window: Open) -> None:
    slept = tuple(SleepEvent(frames, 1, slept_ms=90_000) for frames in (5, 7))
    state = RecorderState(call="x", pid=1, phase="recording", seconds=40, events=slept)
    assert sentences().warnings(state) == ["电脑睡眠了 1 分 30 秒，这段没有录到，已如实记下。录音仍在继续。"]


def test_nothing_in_the_strip_is_cut_in_the_narrowest_window(open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    strip = window.recording_controller.strip
    for language in ("zh", "en"):
        window.menus.languages[language].trigger()
        window.resize(window.minimumSize())
        strip.show()
        for ask in (strip.ask, strip.cancel_stop):
            ask()
            buttons = [one for one in (strip.stop, strip.turn, strip.really, strip.go_on) if one.isVisible()]
            assert len(buttons) == 2
            assert strip.question.text() == "" or strip.question.width() >= strip.question.minimumSizeHint().width()
            qtbot.waitUntil(lambda shown=buttons: all(one.width() >= one.sizeHint().width() for one in shown))


def test_notes_survive_a_power_cut_in_the_middle_of_one(home: Home) -> None:
    add_pending_note(home, "20261122T101500Z-aaaaaa", "note", 3.25, " 第七页 ")
    file = home.recordings / ".notes" / "20261122T101500Z-aaaaaa.jsonl"
    with file.open("ab") as pending:
        pending.write(b'{"kind":"not_under')
    (home.recordings / "20261122T101500Z-aaaaaa").mkdir()
    (note,) = notes_of(home, "20261122T101500Z-aaaaaa")
    assert (note.at, note.text) == (3.25, "第七页")
    assert attach_pending_notes(home) == []  # not sealed yet: nothing moves, nothing is lost
    assert file.exists()


def test_a_standby_recorder_that_nobody_wants_ends_with_its_parent(home: Home) -> None:
    program = f"""
import sys, time
from pathlib import Path
from huazheng.core.runtime.paths import Home
from huazheng.services.capture.recorder_client import Standby
standby = Standby(Home(Path({str(home.root)!r})))
print(standby._process.pid, flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    standby = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 20
    while _lives(standby) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _lives(standby)
    assert not home.recordings.exists()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = f"/proc/{pid}/stat"
    with suppress(OSError), open(status, encoding="utf-8") as stat:  # noqa: PTH123
        return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    return True


def test_a_source_without_sound_is_named_on_the_sealed_card(open_window: Open, home: Home) -> None:
    """A phone on speaker: the line was silent all along, which is as it should be, and said so."""
    call = captured(home, {"microphone": 12.0}, silence={"line": 12.0})
    window = open_window()
    watch, page = window.recording_controller.watch, window.recording_controller.page
    microphone = msgspec.structs.replace(silent(0.4).sources[0], quiet_seconds=0.4)
    line = msgspec.structs.replace(microphone, name="line", quiet_seconds=11.8)
    watch.state = msgspec.structs.replace(silent(12.0), sources=(microphone, line))
    code = seal_code(call)
    watch.ended.emit(SealedRecording(call, call.seal, code.digest, "", code, qr_modules(code.message)))
    assert "电脑播放的声音从头到尾没有声音。手机开免提时就是这样" in page.ended.words.words
    assert "麦克风从头到尾" not in page.ended.words.words
    assert page.ended.show_place.isVisible()
