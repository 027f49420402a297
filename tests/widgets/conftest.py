"""A real window on real call folders, offscreen; sound goes to a PulseAudio sink that nobody hears."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from huazheng.core.runtime.language import use_language
from huazheng.core.runtime.paths import Home, sample_call
from huazheng.services.analysis.analyze import analyze_call
from huazheng.services.custody.writes import save_transcript
from huazheng.services.intake.file_import import import_file
from huazheng.settings.schema import Settings
from support.sample_transcript import labeled_transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.store.calls import Call

# A usual desk's screen; Qt's own offscreen one has 800 by 800.
os.environ.setdefault(
    "QT_QPA_PLATFORM", f"offscreen:configfile={Path(__file__).parent.parent / 'data' / 'screen.json'}"
)

# Said by Qt's own offscreen platform, about nothing that this project does.
HARMLESS = (
    "This plugin does not support propagateSizeHints()",
    "This plugin does not support raise()",
    "This plugin does not support grabbing the keyboard",
    "systemTrayWindowChanged",
)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    use_language("zh")
    yield
    use_language("zh")


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """No Python thread outlives its test. Qt's own pools are waited for when a window closes."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 5
    while (left := _own_threads() - before) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not left


def _own_threads() -> set[threading.Thread]:
    """All but those of Qt's pools: Python names one that it has seen once until Qt ends it; it runs nothing of ours."""
    return {thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)}


@pytest.fixture(autouse=True)
def no_unexpected_words_from_qt() -> Iterator[None]:
    said: list[str] = []

    def take(kind: QtMsgType, _context: object, words: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not any(harmless in words for harmless in HARMLESS):
            said.append(words)

    before = qInstallMessageHandler(take)
    yield
    qInstallMessageHandler(before)
    assert said == []


@pytest.fixture
def imported_call(home: Home) -> Call:
    """The sample call, taken in and nothing more."""
    return import_file(home, sample_call()).call


@pytest.fixture
def transcribed_call(home: Home, imported_call: Call) -> Call:
    save_transcript(home, imported_call, labeled_transcript())
    return imported_call


@pytest.fixture
def analysed_call(home: Home, transcribed_call: Call) -> Call:
    """The sample call with the transcript of what was truly said, and the analysis of that."""
    analyze_call(home, transcribed_call)
    return transcribed_call


@pytest.fixture
def no_recorder_left(home: Home) -> Iterator[None]:
    """Whatever still records when the test is over is ended, and its processes with it."""
    from huazheng.services.capture.recorder_client import running_recordings

    yield
    for recording in running_recordings(home):
        recording.stop()
        recording.finish()


@pytest.fixture
def open_window(qtbot: QtBot, home: Home) -> Iterator[Callable[..., MainWindow]]:
    """Open the main window on the home, and on a call if one is given; close it at the end of the test."""
    from PySide6.QtWidgets import QApplication

    from huazheng.qt.app.launch import make_window

    windows: list[MainWindow] = []

    def open_it(call: Call | None = None, settings: Settings | None = None) -> MainWindow:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        window = make_window(app, home, settings or Settings(route="computer"))
        windows.append(window)
        window.show()
        if call is None:
            qtbot.waitUntil(lambda: not window.reading, timeout=5000)
            return window
        with qtbot.waitSignal(window.playing.drawn, timeout=10000):
            window.open(call.id)
        qtbot.waitUntil(lambda: not window.reading, timeout=5000)
        return window

    yield open_it
    for window in windows:
        window.leave()
        window.deleteLater()
    qtbot.wait(1)


@pytest.fixture(scope="session")
def pulse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A PulseAudio of our own with one silent sink, ``line``, as everything that PortAudio plays through."""
    if shutil.which("pulseaudio") is None or shutil.which("parec") is None:
        pytest.skip("PulseAudio is not installed (apt-get install pulseaudio pulseaudio-utils libasound2-plugins)")
    folder = tmp_path_factory.mktemp("pulse")
    socket = folder / "native"
    asound = folder / "asound.conf"
    asound.write_text("pcm.!default { type pulse }\nctl.!default { type pulse }\n", encoding="utf-8")
    config = folder / "daemon.conf"
    config.write_text("enable-shm = no\n", encoding="utf-8")  # or a killed client can take the server with it
    named = {
        "PULSE_SERVER": f"unix:{socket}",
        "PULSE_RUNTIME_PATH": str(folder),
        "PULSE_SINK": "line",
        "ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{asound}",
    }
    os.environ.update(named)
    daemon = subprocess.Popen(
        [
            *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--log-level=error"),
            *("-L", "module-null-sink sink_name=line rate=16000 channels=1"),
            *("-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1"),
        ],
        env=os.environ | {"HOME": str(folder), "PULSE_CONFIG": str(config)},
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 10
    while not socket.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    yield named
    daemon.terminate()
    daemon.wait(10)


@pytest.fixture
def loudspeaker(pulse: dict[str, str], tmp_path: Path) -> Iterator[Path]:
    """A file into which everything is recorded that comes out of the loudspeaker: 16 kHz, int16, one channel."""
    file = tmp_path / "heard.raw"
    with file.open("wb") as out:
        recorder = subprocess.Popen(
            ["parec", "-d", "line.monitor", "--rate=16000", "--channels=1", "--format=s16le", "--latency-msec=20"],
            stdout=out,
        )
        yield file
        recorder.terminate()
        recorder.wait(10)
