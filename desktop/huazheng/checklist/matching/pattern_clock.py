"""Limit on the processor time of a whole analysis, by what its patterns took.

A single pattern is bounded when a pack is read (:mod:`huazheng.checklist.packs.pattern_cost`); many of them on many
turns add up. Processor time of the thread counts, so that a busy machine ends no analysis.
"""

from __future__ import annotations

import time
from collections import defaultdict

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.task import Task

LEAST_SECONDS = 60.0
CHARACTERS_A_SECOND = 200
"""Packs that ship read some thousands of characters of a transcript a second."""


class PatternClock:
    """Time that patterns take, by item or facet. Without ``seconds`` there is no limit."""

    def __init__(self, task: Task | None = None, seconds: float | None = None) -> None:
        self._task = task or Task()
        self._seconds = seconds
        self._taken: defaultdict[str, float] = defaultdict(float)
        self._began = self._last = time.thread_time()

    @property
    def seconds(self) -> float:
        """Time counted so far."""
        return sum(self._taken.values())

    def count(self, name: str) -> None:
        """Count the time since the last call for the item or facet ``name``.

        Raises :class:`UnusableInput` that names the slowest one when all have taken too long, ``Stopped``.
        """
        now = time.thread_time()
        self._taken[name] += now - self._last
        self._last = now
        self._task.check()
        if self._seconds is not None and now - self._began > self._seconds:
            slowest = max(self._taken, key=lambda one: self._taken[one])
            raise UnusableInput(
                Text(
                    f"清单里的模式太费时间，{now - self._began:.0f} 秒还没有分析完，已停下；最慢的是“{slowest}”。",
                    f"The checklist's patterns take too long: stopped after {now - self._began:.0f} s. "
                    f"The slowest is “{slowest}”.",
                ),
                remedy=Text("请把它的模式改短，或换一个清单包。", "Shorten its patterns, or use another pack."),
            )


def time_allowed(characters: int) -> float:
    """Seconds of processor time for a transcript of this many characters."""
    return LEAST_SECONDS + characters / CHARACTERS_A_SECOND
