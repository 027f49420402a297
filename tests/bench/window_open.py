"""Time of opening a call of three hours in the real window, and the longest stall of the window meanwhile.

    python tests/bench/window_open.py [--turns 6000] [--hours 3]

A short call is opened before and after in the same window: what the long one takes is told in ratios to that. The
event loop is asked every few milliseconds; the longest it did not answer is a stall. Times are of this machine.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec
import numpy as np
from PySide6.QtCore import QDeadlineTimer, QTimer
from PySide6.QtWidgets import QApplication

from huazheng.audio.capture.wav_writer import WavWriter
from huazheng.core.runtime.language import use_language
from huazheng.core.runtime.paths import Home, sample_call
from huazheng.core.schema.transcript import SkippedSpan, Transcript
from huazheng.qt.app.launch import make_window
from huazheng.services.analysis.analyze import analyze_call
from huazheng.services.annotations import corrections
from huazheng.services.annotations.call_notes import add_note
from huazheng.services.custody.writes import save_transcript
from huazheng.services.intake.file_import import import_file
from huazheng.settings.schema import Settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.sample_transcript import labeled_transcript

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.store.calls import Call

RATE = 8000
OPEN_MS, STALL_MS, FRAME_MS = 500.0, 50.0, 32.0
PATIENCE_SECONDS = 240.0


def long_call(home: Home, place: Path, turns: int, hours: float) -> Call:
    """A call with the sample's turns said again and again, with timed words and pauses, corrections and notes."""
    file = place / "三小时.wav"
    writer = WavWriter(file, RATE, 1, 2)
    noise = np.random.default_rng(7).normal(0, 900, RATE * 60).astype("<i2").tobytes()
    for _ in range(round(hours * 60)):
        writer.write(noise)
    writer.sync()
    writer.close()
    call = import_file(home, file).call
    file.unlink()
    said = labeled_transcript().turns
    step = hours * 3600 / turns
    spoken, pauses = [], []
    for number in range(turns):
        turn = said[number % len(said)]
        start, length = number * step, step * 0.85
        slower = length / (turn.end - turn.start)
        words = tuple(
            msgspec.structs.replace(
                word,
                start=round(start + (word.start - turn.start) * slower, 3),
                end=round(start + (word.end - turn.start) * slower, 3),
            )
            for word in turn.words
        )
        spoken.append(
            msgspec.structs.replace(
                turn, id=number, start=round(start, 3), end=round(start + length, 3), channel=None, words=words
            )
        )
        pauses.append(SkippedSpan(start=round(start + length, 3), end=round(start + step + 1.3, 3), reason="no_speech"))
    save_transcript(
        home, call, Transcript(schema="huazheng.transcript/1", turns=tuple(spoken), skipped=tuple(pauses[::40]))
    )
    for number in range(20):
        corrections.correct_text(home, call, number * 250 % turns, f"第 {number} 处更正。")
        add_note(home, call, "note", number * hours * 180, f"第 {number} 条")
    analyze_call(home, call)
    return call


class Watch:
    """Watch of the event loop: the longest time that it did not answer."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setInterval(2)
        self._timer.timeout.connect(self._tick)
        self._last = self._last_own = 0.0
        self._longest = self._longest_own = 0.0

    def start(self) -> None:
        self._longest = self._longest_own = 0.0
        self._last, self._last_own = time.perf_counter(), time.thread_time()
        self._timer.start()

    def stop(self) -> tuple[float, float]:
        """The longest in milliseconds: by the clock, and by what the window's own thread worked meanwhile."""
        self._timer.stop()
        self._tick()
        return self._longest * 1e3, self._longest_own * 1e3

    def _tick(self) -> None:
        now, own = time.perf_counter(), time.thread_time()
        self._longest = max(self._longest, now - self._last)
        self._longest_own = max(self._longest_own, own - self._last_own)
        self._last, self._last_own = now, own


def wait(app: QApplication, until: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(int(PATIENCE_SECONDS * 1000))
    while not until():
        if deadline.hasExpired():
            raise SystemExit("the window did not get there in time")
        app.processEvents()


def rest(app: QApplication, seconds: float) -> None:
    deadline = QDeadlineTimer(int(seconds * 1000))
    wait(app, deadline.hasExpired)


def opened(app: QApplication, window: MainWindow, call: Call, turns: int) -> tuple[float, ...]:
    """Milliseconds until the call stands there whole, the longest stalls until then, and in the seconds after it."""
    rest(app, 0.5)
    watch = Watch()
    watch.start()
    began = time.perf_counter()
    window.open(call.id)
    wait(
        app,
        lambda: (
            window.call_controller.call is not None
            and window.call_controller.call.call.id == call.id
            and not window.reading
        ),
    )
    wait(app, lambda: window.page.transcript.turns.rowCount() >= turns and window.page.transcript.laid_out > 0)
    took = (time.perf_counter() - began) * 1e3
    app.processEvents()  # what was asked for last is painted
    stall = watch.stop()
    watch.start()
    rest(app, 4.0)  # while the recording is decoded and its waveform drawn
    return took, *stall, *watch.stop()


def scrolled(app: QApplication, window: MainWindow) -> tuple[float, float, float]:
    """The median and the longest frame of scrolling, and the longest by the thread's own work, in milliseconds.

    Steps of the wheel, then leaps.
    """
    view = window.page.transcript
    bar = view.verticalScrollBar()
    steps = [bar.value() + 120 * step for step in range(150)]
    leaps = [int(place) for place in np.linspace(0, bar.maximum(), 100)]
    frames, own = [], []
    for value in (*steps, *leaps):
        began, worked = time.perf_counter(), time.thread_time()
        bar.setValue(value)
        view.viewport().repaint()
        frames.append((time.perf_counter() - began) * 1e3)
        own.append((time.thread_time() - worked) * 1e3)
        app.processEvents()
    return float(np.median(frames)), max(frames), max(own)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--turns", type=int, default=6000)
    parser.add_argument("--hours", type=float, default=3.0)
    options = parser.parse_args()
    app = QApplication([])
    use_language("zh")
    with tempfile.TemporaryDirectory(prefix="huazheng-") as folder:
        home = Home(Path(folder) / "家")
        short = import_file(home, sample_call()).call
        save_transcript(home, short, labeled_transcript())
        analyze_call(home, short)
        call = long_call(home, Path(folder), options.turns, options.hours)
        window = make_window(app, home, Settings(language="zh"))
        window.show()
        cold = opened(app, window, short, 30)
        long = opened(app, window, call, options.turns)
        median, worst, worst_own = scrolled(app, window)
        warm = opened(app, window, short, 30)
        window.leave()
    print("                     open ms   stall ms (own work)   while decoding ms (own work)")
    for name, (took, stall, own, later, later_own) in (("short, first", cold), ("long", long), ("short, again", warm)):
        print(f"{name:<20} {took:8.0f} {stall:10.0f} ({own:3.0f}) {later:18.0f} ({later_own:3.0f})")
    print(f"long / short         {long[0] / warm[0]:8.2f} {long[1] / max(warm[1], 1):10.2f}")
    print(f"scrolling the long one: median frame {median:.1f} ms, worst {worst:.1f} ms ({worst_own:.1f})")
    good = long[0] <= OPEN_MS and max(long[1], long[3]) <= STALL_MS and worst <= FRAME_MS
    print(f"goals ({OPEN_MS:.0f} ms, {STALL_MS:.0f} ms, {FRAME_MS:.0f} ms): {'met' if good else 'not met'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
