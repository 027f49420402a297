"""Time from the click on Record to the first stored sample, beside a bare opening of the same devices.

A real window, the real recorder that stands by, the tests' own sound server. On a quiet machine:

pytest -s tests/bench/click_to_sample.py

$HUAZHENG_BENCH_TIMES says how often (10). Prints one JSON document: milliseconds from the click to when the first kept
frame was taken, median and longest: with a recorder that stands by; the same where the line was not chosen; without a
recorder that stands by; from the call of PortAudio to the first frame in a process that has everything loaded and does
nothing else (the baseline); and how much more than that the window and the recorder take.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
import soundfile
from PySide6.QtCore import Qt

from huazheng.qt.app.launch import make_window
from huazheng.settings.schema import Settings
from support.live_call import chain_events
from support.sound_server import LINE, MICROPHONE, sound_server  # noqa: F401  (a fixture)

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from support.sound_server import SoundServer

TIMES = int(os.environ.get("HUAZHENG_BENCH_TIMES", "10"))
PATIENCE_MS = 40_000
BARE = f"""
import json, sys, time
from huazheng.audio.capture.streams import open_capture
from huazheng.audio.capture.capture_sources import capture_sources, choose
found = capture_sources()
sources = [choose(found, "microphone", "{MICROPHONE}"), choose(found, "line", "{LINE}")]
times = []
for _ in range(int(sys.argv[1])):
    began = time.monotonic()
    streams = [open_capture(one, one.rate, one.channels, one.bits) for one in sources]
    firsts = []
    for one, stream in zip(sources, streams):
        frames, least = 0, None
        while frames < one.rate:
            while not stream.queue:
                time.sleep(0.002)
            piece = stream.queue.popleft()
            at = piece.arrived_us / 1e6 - (frames + piece.frames) / one.rate
            frames += piece.frames
            least = at if least is None else min(least, at)
        firsts.append(least)
    times.append(min(firsts) - began)
    for stream in streams:
        stream.close()
print(json.dumps(times))
"""


def bare(server: SoundServer) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", BARE, str(TIMES)], env=server.environment, capture_output=True, text=True, check=True
    )
    return list(json.loads(done.stdout))


def clicked(home: Home, qtbot: QtBot, *, stands_by: bool = True, line: str = LINE) -> float:
    """Seconds from a click to the first frame of the earlier source."""
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = make_window(app, home, Settings(microphone=MICROPHONE, line=line, live_text=False))
    window.show()
    watch = window.recording_controller.watch
    if stands_by:
        with qtbot.waitSignal(watch.ready, timeout=PATIENCE_MS):
            pass
        qtbot.wait(3000)  # it looks at the devices in its own time
    began = time.monotonic()
    qtbot.mouseClick(window.library.record_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: watch.running and watch.seconds > 2.5, timeout=PATIENCE_MS)
    recording = watch._recording
    assert recording is not None
    begun = [event for name in ("microphone", "line") for event in chain_events(recording, name, "first_frame")]
    with qtbot.waitSignal(watch.ended, timeout=PATIENCE_MS):
        watch.stop()
    window.leave()
    window.deleteLater()
    return min(event["captured_us"] for event in begun) / 1e6 - began


@contextmanager
def awake(server: SoundServer, folder: Path) -> Iterator[None]:
    """Something plays, closely followed: an idle null sink gives its monitor a block of two seconds at a time."""
    soundfile.write(folder / "quiet.wav", np.zeros((48_000 * 60 * 20, 2), np.int16), 48_000, "PCM_16")
    player = subprocess.Popen(
        ["paplay", "--device=call", "--latency-msec=20", str(folder / "quiet.wav")], env=server.environment
    )
    try:
        yield
    finally:
        player.kill()
        player.wait()


def figures(times: list[float]) -> dict[str, int]:
    return {"median_ms": round(float(np.median(times)) * 1000), "longest_ms": round(max(times) * 1000)}


def test_click_to_sample(
    home: Home, sound_server: SoundServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sound_server.be_heard_by(monkeypatch)
    with awake(sound_server, tmp_path):
        baseline = bare(sound_server)
        warm = [clicked(home, qtbot) for _ in range(TIMES)]
        half = [clicked(home, qtbot, line="") for _ in range(max(TIMES // 3, 1))]
        cold = [clicked(home, qtbot, stands_by=False) for _ in range(max(TIMES // 3, 1))]
    told = {
        "times": TIMES,
        "bare": figures(baseline),
        "standing_by": figures(warm),
        "standing_by_line_not_chosen": figures(half),
        "at_once": figures(cold),
        "added_median_ms": round(float(np.median(warm) - np.median(baseline)) * 1000),
    }
    print(json.dumps(told, indent=1))
