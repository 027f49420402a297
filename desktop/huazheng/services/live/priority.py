"""Giving way: everything else that the machine does comes before this process."""

from __future__ import annotations

import contextlib
import os
import sys

LOWEST = 19
_BELOW_NORMAL = 0x00004000  # BELOW_NORMAL_PRIORITY_CLASS


def give_way() -> None:
    """Take the lowest priority that the system has, for good. Where it refuses, it stays as it is."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        with contextlib.suppress(OSError):
            os.nice(LOWEST)


def few_threads() -> int:
    """How many cores the recogniser may use: half of them, so that the recorder and the call have the others."""
    return max(1, min(4, (os.cpu_count() or 2) // 2))
