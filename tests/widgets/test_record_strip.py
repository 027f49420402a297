"""Recording from the window: a real recorder, a real sound on a null sink, and a window that may go and come back."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt

from huazheng.services.record import running
from huazheng.services.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from huazheng.core.paths import Home
    from huazheng.qt.windows.main import MainWindow

    Open = Callable[..., MainWindow]


@pytest.fixture
def spoken(pulse: dict[str, str], tmp_path: Path) -> Iterator[None]:
    """Somebody speaks on the line: a tone of 440 Hz at half of full scale, for as long as the test takes."""
    tone = (0.5 * 32767 * np.sin(2 * np.pi * 440 * np.arange(16_000 * 60) / 16_000)).astype(np.int16)
    (tmp_path / "tone.raw").write_bytes(tone.tobytes())
    player = subprocess.Popen(
        ["paplay", "--raw", "--rate=16000", "--channels=1", "--format=s16le", "-d", "line", tmp_path / "tone.raw"]
    )
    yield
    player.kill()
    player.wait(10)


@pytest.fixture(autouse=True)
def nothing_goes_on(home: Home) -> Iterator[None]:
    yield
    for recording in running(home):
        recording.stop()
        recording.finish()


def test_one_click_records_and_stopping_asks_once_and_seals(
    open_window: Open, home: Home, qtbot: QtBot, spoken: None
) -> None:
    window = open_window()
    qtbot.mouseClick(window.library.record_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.strip.isVisible, timeout=20_000)
    assert not window.library.record_button.isEnabled()
    qtbot.waitUntil(lambda: window.strip.clock.text() == "00:03", timeout=15_000)
    assert window.strip.levels["line"].peak == pytest.approx(-6, abs=2)
    assert window.strip.whole.text() == "完整，没有缺失"
    qtbot.mouseClick(window.strip.stop, Qt.MouseButton.LeftButton)
    assert window.strip.really.isVisible()
    qtbot.mouseClick(window.strip.go_on, Qt.MouseButton.LeftButton)
    assert running(home)
    qtbot.mouseClick(window.strip.stop, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(window.strip.really, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.desk.call is not None, timeout=20_000)
    assert not window.strip.isVisible()
    assert window.notice.words.words.startswith("录音已保存并封存")
    call = window.desk.call.call
    assert call.seal.origin == "captured"
    assert all(one.intact for one in verify(home, call.folder))
    assert window.library.record_button.isEnabled()


def test_a_recording_outlives_its_window_and_the_next_one_takes_it_over(
    open_window: Open, home: Home, qtbot: QtBot, spoken: None
) -> None:
    first = open_window()
    first.watch.start()
    qtbot.waitUntil(first.strip.isVisible, timeout=20_000)
    first.close()
    assert first.isVisible()
    assert "录音仍在继续" in first.notice.words.words
    first.close()
    assert not first.isVisible()
    (recording,) = running(home)
    second = open_window()
    qtbot.waitUntil(second.strip.isVisible, timeout=10_000)
    qtbot.waitUntil(lambda: second.strip.clock.text() >= "00:02", timeout=10_000)
    second.watch.stop()
    qtbot.waitUntil(lambda: second.desk.call is not None, timeout=20_000)
    assert second.desk.call.call.id == recording.call_id
    assert running(home) == []


def test_what_broke_off_is_sealed_when_the_window_opens(
    open_window: Open, home: Home, qtbot: QtBot, spoken: None
) -> None:
    first = open_window()
    first.watch.start()
    qtbot.waitUntil(lambda: first.strip.clock.text() >= "00:03", timeout=20_000)
    (recording,) = running(home)
    first.leave()
    subprocess.run(["kill", "-KILL", str(recording.state().pid)], check=True)
    second = open_window()
    qtbot.waitUntil(lambda: second.desk.call is not None, timeout=20_000)
    assert "已恢复并封存" in second.notice.words.words
    assert second.desk.call.call.id == recording.call_id
    assert second.desk.call.call.seal.origin == "recovered"


def test_without_a_device_it_says_what_to_do_and_one_can_try_again(
    open_window: Open, home: Home, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'nobody'}")
    monkeypatch.setenv("PIPEWIRE_REMOTE", str(tmp_path / "nobody"))
    monkeypatch.setattr("sounddevice.query_devices", lambda *_, **__: [])  # what PortAudio says where nothing is
    window = open_window()
    qtbot.mouseClick(window.library.record_button, Qt.MouseButton.LeftButton)
    assert not window.library.record_button.isEnabled()
    qtbot.waitUntil(window.notice.isVisible, timeout=20_000)
    assert "没有可以录音的设备" in window.notice.words.words
    assert "导入手机录音" in window.notice.words.words + window.notice.remedy.words
    assert window.library.record_button.isEnabled()
    assert not window.strip.isVisible()
    assert running(home) == []
