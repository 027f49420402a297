"""Run the real recorder for tests, and read its state as a window would."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huazheng.core.runtime.app_command import CAPTURE_WORKER
from huazheng.services.capture.recorder.protocol import RECORDING_FOLDER, RecorderState, read_state
from huazheng.store.calls import Call
from support.sound_server import LINE, MICROPHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.runtime.paths import Home
    from support.sound_server import SoundServer

FULL = os.environ.get("HUAZHENG_FULL") == "1"
"""Whether the long forms of these tests run: 100 kills, a whole call."""

BOTH = ("--microphone", MICROPHONE, "--line", LINE)


def command(home: Home, *words: object) -> list[str]:
    return [sys.executable, "-m", "huazheng", "--home", str(home.root), *map(str, words)]


def run(home: Home, server: SoundServer, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(home, *words),
        env=server.environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def answer(done: subprocess.CompletedProcess[str], code: int = 0) -> Any:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout)


def start(home: Home, server: SoundServer, *words: object) -> subprocess.Popen[str]:
    """``huazheng record`` as a person types it: the watcher, which starts the recorder."""
    return subprocess.Popen(
        command(home, "record", *(words or BOTH)),
        env=server.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def control_folder(home: Home) -> Path | None:
    folder = home.recordings / RECORDING_FOLDER
    found = sorted(one for one in folder.iterdir() if (one / "state").exists()) if folder.is_dir() else []
    return found[-1] if found else None


def wait_state(
    home: Home,
    holds: Callable[[RecorderState], bool],
    watcher: subprocess.Popen[str] | None = None,
    seconds: float = 40,
) -> RecorderState:
    """Wait until the newest recording's state is so."""
    deadline = time.monotonic() + seconds
    last = None
    while time.monotonic() < deadline:
        folder = control_folder(home)
        last = read_state(folder) if folder is not None else None
        if last is not None and holds(last):
            return last
        if watcher is not None and watcher.poll() is not None:
            raise AssertionError(watcher.communicate())
        time.sleep(0.03)
    raise AssertionError(f"never so: {last}")


def recorded(seconds: float) -> Callable[[RecorderState], bool]:
    """Every source has that much."""

    def holds(state: RecorderState) -> bool:
        return bool(state.sources) and all(one.frames >= seconds * one.rate for one in state.sources)

    return holds


def wait_said(watcher: subprocess.Popen[str], text: str) -> str:
    """Wait until the watcher has printed this on standard error. Returns what it printed so far."""
    said = ""
    while text not in said:
        assert watcher.stderr is not None
        line = watcher.stderr.readline()
        assert line, said
        said += line
    return said


def capture_processes(recorder: int) -> list[int]:
    """Process ids of the capture processes of a recorder, those in reserve among them."""
    found = []
    for folder in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            parent = int((folder / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[1])
            if parent == recorder and CAPTURE_WORKER.encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return sorted(found)


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def only_call(home: Home) -> Call:
    (folder,) = [one for one in home.recordings.iterdir() if not one.name.startswith(".")]
    return Call(folder)
