"""Appends a line to a file, whole or not at all, and flushes it to the disk."""

from __future__ import annotations

import os

APPEND_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
"""How a file is opened to be appended to, on every system without changing line ends."""


def append_line(handle: int, line: bytes) -> None:
    """Append; where the disk is full, the half that was written is taken back and :class:`OSError` raised."""
    before = os.lseek(handle, 0, os.SEEK_END)
    view = memoryview(line)
    try:
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, before)
        raise
