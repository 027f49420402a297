"""Long work: where it reports how far it is, and where it learns that it should stop."""

from __future__ import annotations

import threading
from collections.abc import Callable

from huazheng.core.runtime.errors import Stopped

ProgressCallback = Callable[[float, str], None]


def _silent(fraction: float, doing: str) -> None:
    del fraction, doing


class Task:
    """Handed to every long piece of work.

    ``report(fraction, doing)`` is called with a fraction from 0 to 1 and a short sentence for people; it may be
    called from any thread. ``stop()`` is a request: the work looks at it between steps with ``check()``.
    """

    def __init__(self, report: ProgressCallback = _silent) -> None:
        self._report = report
        self._stops: tuple[threading.Event, ...] = (threading.Event(),)  # its own, and those of the tasks above it
        self._low, self._high = 0.0, 1.0
        self._doing = ""

    def report(self, fraction: float, doing: str = "") -> None:
        """Say how far this (part of the) work is, 0 to 1, and what it is doing."""
        self._report(self._low + (self._high - self._low) * min(max(fraction, 0.0), 1.0), doing or self._doing)

    def part(self, low: float, high: float, doing: str = "") -> Task:
        """A task for one stretch of this one: its 0 to 1 is ``low`` to ``high`` here; it stops with this one.

        ``doing`` is what it says it is doing where a report of its own does not.
        """
        part = Task(self._report)
        part._stops = self._stops
        part._doing = doing or self._doing
        width = self._high - self._low
        part._low, part._high = self._low + width * low, self._low + width * high
        return part

    def beside(self, report: ProgressCallback) -> Task:
        """A task that stops with this one and reports on its own: for pieces of work that run at the same time."""
        task = Task(report)
        task._stops = self._stops
        return task

    def under(self, report: ProgressCallback) -> Task:
        """A task that stops with this one, or by itself without stopping this one, and reports on its own."""
        task = Task(report)
        task._stops = (*task._stops, *self._stops)
        return task

    def stop(self) -> None:
        """Ask the work to stop at its next step."""
        self._stops[0].set()

    @property
    def stopped(self) -> bool:
        """Whether a stop was asked for."""
        return any(stop.is_set() for stop in self._stops)

    def check(self) -> None:
        """Raise :class:`~huazheng.core.runtime.errors.Stopped` if a stop was asked for."""
        if self.stopped:
            raise Stopped
