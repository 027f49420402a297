"""Recorder on standby: everything is loaded, so that recording begins at the click.

It has no lock and no call. It reads one line: the id of the call to record. When the process that started it ends, the
line never comes and the standby process ends too.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from huazheng.core.runtime.app_command import RECORDER_WORKER, app_command

if TYPE_CHECKING:
    from huazheng.audio.capture.capture_process import CaptureProcess
    from huazheng.core.runtime.paths import Home

STANDBY = "-"  # in the place of a call's id


def wait_for_call() -> tuple[str | None, list[CaptureProcess]]:
    """Load what recording needs, then wait. Returns call id, or None when the parent is gone, and capture processes."""
    from huazheng.audio.capture.capture_process import start_capture_processes
    from huazheng.services.capture.recorder import process

    started = start_capture_processes()
    del process
    call_id = sys.stdin.readline().strip()
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # the recorder must be independent of the pipe
    return call_id or None, started


def launch(home: Home, worker: str, errors: int, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """Start a recorder for the call ``worker``, or one on standby for :data:`STANDBY`, independent of its parent."""
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    return subprocess.Popen(
        [*app_command(), "--home", str(home.root), "record", RECORDER_WORKER, worker],
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        cwd=home.root,
        start_new_session=os.name == "posix",
        creationflags=flags,
    )


class Standby:
    """Client of a recorder on standby. ``release`` it, or ``send`` it a call, once."""

    def __init__(self, home: Home) -> None:
        home.root.mkdir(parents=True, exist_ok=True)
        self._process: subprocess.Popen[bytes] | None = launch(home, STANDBY, subprocess.DEVNULL, stdin=subprocess.PIPE)

    def send(self, call_id: str) -> subprocess.Popen[bytes] | None:
        """Let it record this call. Returns its process, or None when it no longer runs."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None or process.stdin is None:
            return None
        try:
            process.stdin.write(f"{call_id}\n".encode())
            process.stdin.close()
        except OSError:
            return None
        return process

    def release(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()  # it has nothing open
            if process.stdin is not None:
                process.stdin.close()
            process.wait()
