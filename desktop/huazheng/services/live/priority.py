"""Giving way: everything else that the machine does comes before this process."""

from __future__ import annotations

import contextlib
import os
import sys

NICENESS = 5
"""A third of what a busy program gets. At 10, a tenth, text came twice as late on a busy machine; at 19, the lowest,
two busy cores left it 0.02 of one: it heard nothing. The recorder lost no frame at any."""
_BELOW_NORMAL = 0x00004000  # BELOW_NORMAL_PRIORITY_CLASS


def lower_priority() -> None:
    """Take a low priority, for good. Where it refuses, it stays as it is."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        with contextlib.suppress(OSError):
            os.nice(NICENESS)


def thread_count() -> int:
    """How many cores the recogniser may use: half of them, so that the recorder and the call have the others."""
    return max(1, min(4, (os.cpu_count() or 2) // 2))
