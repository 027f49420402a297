"""Priority, threads and memory of processes that compute in the background."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys

from huazheng.services.system.hardware import core_count

NICENESS = 5
"""Leaves the process a third of what a busy program gets. At 10 (a tenth) live text came twice as late on a busy
machine; at 19, the lowest priority, two busy cores left it 0.02 of one and no text came. The recorder lost no frame at
any of them."""
MAX_BACKGROUND_THREADS = 4
_BELOW_NORMAL = 0x00004000  # BELOW_NORMAL_PRIORITY_CLASS
# <malloc.h>; mallopt(3)
_TRIM_THRESHOLD, _MMAP_MAX, _ARENA_MAX = -1, -4, -8
_NEVER = 2**31 - 1


def lower_priority() -> None:
    """Lower the priority of this process for good, where the system allows it."""
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        with contextlib.suppress(OSError):
            os.nice(NICENESS)


def background_threads() -> int:
    """Number of threads for live recognition: half the cores, the others are for the recorder and the call."""
    return max(1, min(MAX_BACKGROUND_THREADS, core_count() // 2))


def retain_freed_memory() -> None:
    """Keep freed memory for the next allocation until the process ends. Does nothing without glibc.

    Each step of a large network allocates some blocks of many megabytes and frees them. By default glibc returns every
    such block to the system at once and gets the next one page by page: a fifth of the recognizer's processor time
    (measured with whisper-base on two cores).
    """
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        set_option = ctypes.CDLL(None).mallopt
        # One heap for all threads: only the first one can hold blocks of more than 64 MB.
        for option, value in ((_ARENA_MAX, 1), (_MMAP_MAX, 0), (_TRIM_THRESHOLD, _NEVER)):
            set_option(option, value)
