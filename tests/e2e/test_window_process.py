"""The real program with its window, as a process: it opens, and ends when the system asks it to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that a program can answer")
@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_it_opens_on_the_sample_and_closes_when_asked(home: Home, asked: signal.Signals) -> None:
    command = [sys.executable, "-m", "huazheng", "--home", str(home.root), "--sample"]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HUAZHENG_LANGUAGE": "zh"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 20
    while not list(home.recordings.glob("2*/seal.json")) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(2.0)  # the window is up
    assert process.poll() is None
    process.send_signal(asked)
    said, wrong = process.communicate(timeout=15)
    assert (process.returncode, said, wrong) == (0, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="there the new window is a process of its own")
def test_another_size_of_letters_is_applied_at_once(home: Home) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HUAZHENG_LANGUAGE": "zh"}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, str(Path(__file__).parents[1] / "support" / "window_in_another_size.py"), str(home.root)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=40, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["1.5", "1.5"]), done.stderr
