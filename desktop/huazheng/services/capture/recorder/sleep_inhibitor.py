"""Keep the machine awake while a call is recorded; nobody touches the keyboard while on the phone.

The inhibition is bound to this process: however it ends, the machine may sleep again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from huazheng.core.runtime.log import logger

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001


@contextmanager
def inhibit_sleep() -> Iterator[None]:
    """Keep the machine awake where the system allows it. Sleep is recorded in the chain in any case."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetThreadExecutionState(_CONTINUOUS | _SYSTEM_REQUIRED)
        yield
        kernel.SetThreadExecutionState(_CONTINUOUS)
        return
    keeper = _start_inhibitor()
    try:
        yield
    finally:
        if keeper is not None:
            keeper.terminate()
            keeper.wait()


def _start_inhibitor() -> subprocess.Popen[bytes] | None:
    """A process that keeps the machine awake until it, or this one, ends."""
    if sys.platform == "darwin":
        command = ["caffeinate", "-i", "-w", str(os.getpid())]
    else:
        # It lives as long as its standard input is open, which is as long as this process lives.
        why = ["--who=Huazheng", "--why=Recording a call", "--what=idle:sleep", "--mode=block"]
        command = ["systemd-inhibit", *why, "cat"]
    if shutil.which(command[0]) is None:
        return None
    try:
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
    except OSError:
        logger("record").warning("cannot keep the machine awake: %s does not start", command[0])
        return None
