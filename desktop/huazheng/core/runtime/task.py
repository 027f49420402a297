"""Progress reporting and cooperative cancellation for long-running work."""

from __future__ import annotations

import threading
from collections.abc import Callable

from huazheng.core.runtime.errors import Stopped

ProgressCallback = Callable[[float, str], None]


def _silent(fraction: float, doing: str) -> None:
    del fraction, doing


class Task:
    """Progress and cancellation of one piece of long-running work.

    ``report(fraction, doing)`` takes a fraction from 0 to 1 and a short sentence for the user, and may be called from
    any thread. ``stop()`` is a request that the work notices between steps, with ``check()``.
    """

    def __init__(self, report: ProgressCallback = _silent) -> None:
        self._report = report
        self._stops: tuple[threading.Event, ...] = (threading.Event(),)  # its own, and those of its parent tasks
        self._low, self._high = 0.0, 1.0
        self._doing = ""

    def report(self, fraction: float, doing: str = "") -> None:
        """Report progress from 0 to 1, and what is being done."""
        self._report(self._low + (self._high - self._low) * min(max(fraction, 0.0), 1.0), doing or self._doing)

    def part(self, low: float, high: float, doing: str = "") -> Task:
        """Create a task for the section ``low`` to ``high`` of this one's progress. The two are stopped together.

        ``doing`` is the default sentence of its reports.
        """
        section = Task(self._report)
        section._stops = self._stops
        section._doing = doing or self._doing
        width = self._high - self._low
        section._low, section._high = self._low + width * low, self._low + width * high
        return section

    def linked(self, report: ProgressCallback = _silent) -> Task:
        """Create a task with a progress report of its own, for concurrent work. The two are stopped together."""
        task = Task(report)
        task._stops = self._stops
        return task

    def child(self, report: ProgressCallback) -> Task:
        """Create a task with a progress report of its own that can be stopped alone; stopping this one stops both."""
        task = Task(report)
        task._stops = (*task._stops, *self._stops)
        return task

    def stop(self) -> None:
        """Request a stop at the work's next step."""
        self._stops[0].set()

    @property
    def stopped(self) -> bool:
        """Tell whether a stop was requested."""
        return any(stop.is_set() for stop in self._stops)

    def check(self) -> None:
        """Raise :class:`~huazheng.core.runtime.errors.Stopped` if a stop was requested."""
        if self.stopped:
            raise Stopped
