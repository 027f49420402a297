"""Inter-process locks on files. The system releases a lock when the process that holds it ends."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from huazheng.core.runtime.files import PRIVATE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huazheng.core.runtime.language import Text
    from huazheng.core.runtime.task import Task

POLL_SECONDS = 0.2

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def try_lock(lock: Path) -> int | None:
    """Lock the file if no process holds it; returns the handle to close for release, or None."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    try:
        _take(handle)
    except (BlockingIOError, PermissionError):
        os.close(handle)
        return None
    return handle


def is_locked(lock: Path) -> bool:
    """Tell whether a running process holds the lock; False when the file does not exist."""
    if not lock.exists():
        return False
    handle = try_lock(lock)
    if handle is None:
        return True
    os.close(handle)
    return False


@contextmanager
def passing_lock(lock: Path, task: Task, waiting: Text) -> Iterator[None]:
    """Hold ``lock`` as :func:`exclusive_lock` does, and remove its file afterwards."""
    while True:
        with exclusive_lock(lock, task, waiting) as handle:
            if not _is_same_file(handle, lock):  # removed by the process that held it
                continue
            try:
                yield
            finally:
                if sys.platform != "win32":  # which does not remove an open file
                    lock.unlink(missing_ok=True)
        if sys.platform == "win32":
            with suppress(OSError):
                lock.unlink(missing_ok=True)
        return


def _is_same_file(handle: int, lock: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), lock.stat())
    except FileNotFoundError:
        return False


@contextmanager
def exclusive_lock(lock: Path, task: Task, waiting: Text) -> Iterator[int]:
    """Hold ``lock``, an empty file that is not removed, and give its handle; report ``waiting`` while another process
    holds it.

    Raises :class:`~huazheng.core.runtime.errors.Stopped` when the task is stopped while waiting,
    :class:`OSError` when the file cannot be created.
    """
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    try:
        while True:
            try:
                _take(handle)
                break
            except (BlockingIOError, PermissionError):  # the second on Windows
                task.report(0.0, str(waiting))
                task.check()
                time.sleep(POLL_SECONDS)
        yield handle
    finally:
        os.close(handle)
