"""Damaged recordings dropped on the window: each is taken in or named, and the window goes on."""

from __future__ import annotations

import itertools
import os
import random
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from support.file_drop import drop
from support.mutated_media import mutated_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.windows.main_window import MainWindow

FILES = 500 if os.environ.get("HUAZHENG_FULL") == "1" else 22
LONGEST_SECONDS = 1.0
"""Longest time in which the window did nothing, on a machine that is busy decoding."""


def test_the_window_lives_while_it_takes_in_damaged_recordings(
    open_window: Callable[..., MainWindow], home: Home, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "坏的"
    folder.mkdir()
    files = list(mutated_files(folder, FILES, random.Random(5)))
    window = open_window()
    ticks = [time.monotonic()]
    timer = QTimer(window)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    with qtbot.waitSignal(window.call_jobs.queue.idle, timeout=5000 * FILES):
        timer.start(5)
        drop(window, *files)
    timer.stop()
    waits = sorted(after - before for before, after in itertools.pairwise(ticks))
    states = [entry.state for entry in window.call_jobs.queue.entries]
    print(f"{FILES} files, {states.count('taken')} taken in; the window waited {waits[-1] * 1000:.0f} ms at most")
    assert len(states) == FILES
    assert set(states) <= {"taken", "failed"}
    assert waits[-1] < LONGEST_SECONDS
