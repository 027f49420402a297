"""A library of 10,000 calls and 2 million turns: opened, searched and scrolled as in the app; its index made anew.

    python tests/bench/library_scale.py [CALLS] [TURNS_A_CALL] [FOLDER]

FOLDER keeps the library for another run. Works without a screen. Prints, and exits 1 where a limit is passed:
first rows in the window after its making (limit 1 s), the list as the disk says; search, 95th percentile over 200
queries, a third of one Chinese character and a third of two (limit 100 ms), as a ratio to a plain scan of the same
words too; the longest time that the window's thread was away while opening, searching, scrolling, and while the index
is made anew beside it (limit 50 ms). Timings say nothing on a machine that is busy with other work; the stall of an
empty event loop in the same run stands beside them.
"""

from __future__ import annotations

import os
import random
import sqlite3
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from large_library import fill, quantile, query
from PySide6.QtCore import QDeadlineTimer, QElapsedTimer, QTimer
from PySide6.QtWidgets import QApplication

from huazheng.core.runtime.paths import Home
from huazheng.services.library.browse import indexed_calls, list_calls, search
from huazheng.settings.schema import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from huazheng.qt.windows.main_window import MainWindow

QUERIES = 200
LENGTHS = (1, 2, 4)
FIRST_ROWS_SECONDS, SEARCH_SECONDS, STALL_SECONDS = 1.0, 0.1, 0.05
LOOK_MS = 2
SCREENS_SCROLLED = 300
REBUILD_SECONDS = 20.0


class Pulse:
    """Beats on the window's thread; the longest pause between two beats is how long it was away.

    ``worked``: the most that the thread itself computed between two beats. What is over that it waited: for another
    thread of the app, or, on a busy machine, for the machine.
    """

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._beat)
        self._clock = QElapsedTimer()
        self.longest = self.worked = self._worked_at = 0.0

    def __str__(self) -> str:
        return f"{self.longest * 1000:.0f} ms, of which the thread itself computed at most {self.worked * 1000:.0f}"

    def _beat(self) -> None:
        self.longest = max(self.longest, self._clock.nsecsElapsed() / 1e9 - LOOK_MS / 1000)
        now = time.thread_time()
        self.worked = max(self.worked, now - self._worked_at)
        self._worked_at = now
        self._clock.start()

    @contextmanager
    def felt(self) -> Iterator[Pulse]:
        self.longest = self.worked = 0.0
        self._worked_at = time.thread_time()
        self._clock.start()
        self._timer.start()
        yield self
        self._beat()
        self._timer.stop()


def wait(app: QApplication, until: Callable[[], bool], seconds: float = 300.0) -> bool:
    deadline = QDeadlineTimer(int(seconds * 1000))
    while not until() and not deadline.hasExpired():
        app.processEvents()
        time.sleep(0.0005)
    return until()


def searched(home: Home) -> tuple[list[float], float]:
    """Seconds of each query, and the median of a plain scan for some of the same words."""
    random_ = random.Random(2)
    queries = [query(random_, LENGTHS[number % len(LENGTHS)]) for number in range(QUERIES)]
    plain = sqlite3.connect(home.library)
    ours, scans = [], []
    for number, words in enumerate(queries):
        begin = time.perf_counter()
        search(home, words, look=False)
        ours.append(time.perf_counter() - begin)
        if number % 40 == 0:
            begin = time.perf_counter()
            plain.execute("SELECT count(*) FROM turns WHERE text LIKE ?", (f"%{words}%",)).fetchone()
            scans.append(time.perf_counter() - begin)
    plain.close()
    return ours, quantile(scans, 0.5)


def scroll(app: QApplication, window: MainWindow) -> None:
    """From top to bottom in steps of a few screens, as somebody who drags the handle."""
    bar = window.library.list.verticalScrollBar()
    for step in range(SCREENS_SCROLLED):
        bar.setValue(bar.maximum() * step // SCREENS_SCROLLED)
        app.processEvents()


def look_for(app: QApplication, window: MainWindow) -> None:
    random_ = random.Random(3)
    for number in range(12):
        window.library.field.setText(query(random_, LENGTHS[number % len(LENGTHS)]))
        wait(app, lambda: window.library.hits.words == window.library.field.text(), 10)
    window.library.field.clear()


def in_the_window(home: Home, calls: int) -> dict[str, float]:
    from huazheng.qt.app.launch import make_window
    from huazheng.qt.widgets.pages import call_page as page_module
    from huazheng.qt.windows import main_window as window_module

    del page_module, window_module  # loading Python modules is the start's own bench
    app = QApplication([])
    pulse, told = Pulse(), {}
    with pulse.felt():
        wait(app, lambda: False, 2.0)
    told["stall of an empty loop"] = pulse.longest
    print(f"  {list(told)[-1]}: {pulse}")
    begin = time.perf_counter()
    window = make_window(app, home, Settings())
    window._opens_last_call = False  # the call's own screen has a bench of its own
    window.recording_controller.skip_confirmation()  # and the screen in the call, which is built ahead, is another's
    window.show()
    app.processEvents()  # painting a window for the first time is the start's own bench too
    with pulse.felt():
        wait(app, lambda: window.library.calls.rowCount() > 0)
        told["first rows"] = time.perf_counter() - begin
        wait(app, lambda: not window.reading and len(window.library_controller.rows) == calls)
        told["as the disk says"] = time.perf_counter() - begin
    told["stall while opening"] = pulse.longest
    print(f"  {list(told)[-1]}: {pulse}")
    with pulse.felt():
        look_for(app, window)
    told["stall while searching"] = pulse.longest
    print(f"  {list(told)[-1]}: {pulse}")
    with pulse.felt():
        scroll(app, window)
    told["stall while scrolling"] = pulse.longest
    print(f"  {list(told)[-1]}: {pulse}")
    with pulse.felt():
        window.library.view_bar.choose(order="insurer", not_verified=True)
        wait(app, lambda: not window.reading)
        window.library.view_bar.choose(order="explained", not_verified=False)
        wait(app, lambda: not window.reading)
    told["stall while sorting"] = pulse.longest
    print(f"  {list(told)[-1]}: {pulse}")
    told |= while_rebuilt(app, window, home, pulse)
    window.leave()
    return told


def while_rebuilt(app: QApplication, window: MainWindow, home: Home, pulse: Pulse) -> dict[str, float]:
    """The index is made anew in a thread of the app; meanwhile the list is scrolled and searched."""
    from huazheng.qt.support.job_runner import JobRunner
    from huazheng.services.library.browse import rebuild

    shop = JobRunner(window)
    with pulse.felt():
        shop.start(lambda task: rebuild(home, task))
        deadline = QDeadlineTimer(int(REBUILD_SECONDS * 1000))
        while shop.busy and not deadline.hasExpired():
            scroll(app, window)
            window.refresh()
            wait(app, lambda: False, 0.5)
    shop.close()
    print(f"  stall while the index is made anew: {pulse}")
    return {"stall while the index is made anew": pulse.longest}


def main() -> int:
    calls, turns = (int(word) for word in (*sys.argv[1:3], "10000", "200")[:2]) if len(sys.argv) > 2 else (10000, 200)
    with tempfile.TemporaryDirectory() as place:
        home = Home(Path(sys.argv[3]) if len(sys.argv) > 3 else Path(place) / "home")
        if not home.recordings.exists():
            fill(home, calls, turns)
        begin = time.perf_counter()
        list_calls(home)
        made = time.perf_counter() - begin
        begin = time.perf_counter()
        list_calls(home)
        looked = time.perf_counter() - begin
        begin = time.perf_counter()
        indexed_calls(home)
        known = time.perf_counter() - begin
        print(f"{calls} calls, {calls * turns} turns: index {made:.1f} s, looked at {looked:.2f} s, read {known:.3f} s")
        times, scan = searched(home)
        high = quantile(times, 0.95)
        ratio = quantile(times, 0.5) / scan
        print(f"search: median {quantile(times, 0.5) * 1000:.1f} ms, 95 % {high * 1000:.1f} ms, {ratio:.4f} of a scan")
        told = in_the_window(home, calls)
        for what, seconds in told.items():
            print(f"{what}: {seconds * 1000:.0f} ms")
    limits = {
        "first rows": FIRST_ROWS_SECONDS,
        **{what: STALL_SECONDS for what in told if what.startswith("stall while")},
    }
    passed = [what for what, limit in limits.items() if told[what] > limit]
    passed += ["search"] if high > SEARCH_SECONDS else []
    print("over the limit: " + ", ".join(passed) if passed else "all within the limits")
    return 1 if passed else 0


if __name__ == "__main__":
    sys.exit(main())
