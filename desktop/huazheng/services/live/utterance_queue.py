"""What was said and waits to be read out: the oldest first; what waited too long is given up, to stay with the call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.services.live.live_events import SkippedEvent
from huazheng.speech.engine import ASR_SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huazheng.services.live.live_source import LiveSource
    from huazheng.speech.engine import SpeechSegment

MOST_BEHIND_SECONDS = 8.0
"""When the oldest has waited so long, all is given up but what ended in the last :data:`FRESH_SECONDS`."""
FRESH_SECONDS = 3.0
LINE_FIRST_SECONDS = 0.4
"""The line is read before the microphone, which may only repeat it."""
ECHO_SECONDS = 1.5
"""So long the microphone's words wait for the line's that are not over yet."""


@dataclass(frozen=True)
class PendingUtterance:
    """Something that was said by one source, and is over."""

    source: str
    stretch: SpeechSegment

    @property
    def start(self) -> float:
        """Seconds on the recording's time."""
        return self.stretch.start / ASR_SAMPLE_RATE

    @property
    def end(self) -> float:
        """Seconds on the recording's time."""
        return self.stretch.end / ASR_SAMPLE_RATE


class UtteranceQueue:
    """Utterances in the order in which they ended."""

    def __init__(self) -> None:
        self._utterances: list[PendingUtterance] = []

    def add(self, source: str, stretch: SpeechSegment) -> None:
        """Something was said."""
        self._utterances.append(PendingUtterance(source, stretch))
        self._utterances.sort(key=lambda one: one.end + (LINE_FIRST_SECONDS if one.source == "microphone" else 0.0))

    def clear(self) -> None:
        """Forget all of it."""
        self._utterances = []

    def oldest(self, otherwise: float) -> float:
        """When the oldest ended, in seconds."""
        return min((one.end for one in self._utterances), default=otherwise)

    def give_up(self, now: float) -> SkippedEvent | None:
        """What is too old, at this second of the recording, and given up."""
        if now - self.oldest(now) <= MOST_BEHIND_SECONDS:
            return None
        late = [one for one in self._utterances if now - one.end > FRESH_SECONDS]
        self._utterances = [one for one in self._utterances if one not in late]
        start, end = min(one.start for one in late), max(one.end for one in late)
        return SkippedEvent(start=round(start, 2), end=round(end, 2))

    def next(self, sources: Mapping[str, LiveSource], now: float) -> PendingUtterance | None:
        """The next to be heard. The microphone's waits a little for the line's: it may be the echo of it."""
        for at, one in enumerate(self._utterances):
            line = sources.get("line") if one.source == "microphone" and now - one.end < ECHO_SECONDS else None
            if line is None or not line.speech.is_open_during(one.stretch):
                return self._utterances.pop(at)
        return None
