"""How the recogniser's process asks the system for memory.

Each step of a large network asks for some blocks of many megabytes and gives them back. By default glibc hands every
such block to the system at once and gets the next one afresh, page by page: a fifth of the recogniser's processor time
(measured with whisper-base on two cores). A process that does nothing else, and ends soon, does better to keep them.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys

# <malloc.h>; mallopt(3)
_TRIM_THRESHOLD, _MMAP_MAX, _ARENA_MAX = -1, -4, -8
_NEVER = 2**31 - 1


def retain_freed_memory() -> None:
    """Keep memory that was given back, for the next block, until the process ends. Does nothing without glibc."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        set_option = ctypes.CDLL(None).mallopt
        # One heap for all threads: only the first one can hold blocks of more than 64 MB.
        for option, value in ((_ARENA_MAX, 1), (_MMAP_MAX, 0), (_TRIM_THRESHOLD, _NEVER)):
            set_option(option, value)
