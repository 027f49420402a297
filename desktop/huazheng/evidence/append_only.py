"""Files of whole lines: append a line to one, or nothing, and tell half a line left by a power cut."""

from __future__ import annotations

import os

APPEND_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
"""Flags that open a file for appending, without translation of line ends on any system."""


def append_line(handle: int, line: bytes) -> None:
    """Append the line. On failure, as on a full disk, truncate what was written and raise :class:`OSError`."""
    before = os.lseek(handle, 0, os.SEEK_END)
    view = memoryview(line)
    try:
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, before)
        raise


def whole_lines(content: bytes) -> bytes:
    """The content up to the end of its last whole line; half a line, left by a power cut, does not count."""
    return content[: content.rfind(b"\n") + 1]
