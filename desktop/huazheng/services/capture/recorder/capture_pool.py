"""Capture processes that are loaded and wait, so that a lost source is captured again without delay."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from huazheng.audio.capture.capture_process import CaptureProcess

if TYPE_CHECKING:
    from collections.abc import Sequence

REFILL_SECONDS = 2.0
"""Delay before a spare process starts: the source that lost its process needs the processor first."""


class CapturePool:
    """Idle capture processes. ``started``: those there are at the beginning."""

    def __init__(self, started: Sequence[CaptureProcess]) -> None:
        self._idle = list(started)
        self._taken_at = time.monotonic()

    def take(self) -> CaptureProcess:
        """An idle process, or a new one where there is none."""
        self._taken_at = time.monotonic()
        while self._idle:
            process = self._idle.pop()
            if process.alive:
                return process
            process.close()
        return CaptureProcess()

    def refill(self, size: int) -> None:
        """Start a process if there are fewer than ``size``, and end those that are too many."""
        while len(self._idle) > size:
            self._idle.pop().kill()
        if len(self._idle) < size and time.monotonic() - self._taken_at > REFILL_SECONDS:
            self._taken_at = time.monotonic()
            self._idle.append(CaptureProcess())

    def close(self) -> None:
        """End all of them."""
        self.refill(0)
