"""The machine's clocks: wall time for people, monotonic time for lengths, and what happens between the two."""

from __future__ import annotations

import time
from datetime import UTC, datetime

JUMP_US = 2_000_000


def wall_now() -> str:
    """UTC now, ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def monotonic_us() -> int:
    """The monotonic clock in microseconds."""
    return time.monotonic_ns() // 1000


def _with_sleep_us() -> int:
    """A clock that goes on while the machine sleeps, where there is one (Linux)."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime_ns(boot) // 1000 if boot is not None else monotonic_us()


class ClockWatch:
    """Detection of sleep and of a wall clock that was set."""

    def __init__(self) -> None:
        self._wall, self._steady, self._awake = self._read()

    @staticmethod
    def _read() -> tuple[int, int, int]:
        return time.time_ns() // 1000, _with_sleep_us(), monotonic_us()

    def changes(self) -> tuple[int, int]:
        """Milliseconds slept, and milliseconds by which the wall clock was set, since the last call; 0 when none."""
        wall, steady, awake = self._read()
        slept = (steady - self._steady) - (awake - self._awake)
        jumped = (wall - self._wall) - (steady - self._steady)
        self._wall, self._steady, self._awake = wall, steady, awake
        slept_ms = slept // 1000 if slept > JUMP_US else 0
        jumped_ms = jumped // 1000 if abs(jumped) > JUMP_US else 0
        return slept_ms, jumped_ms
