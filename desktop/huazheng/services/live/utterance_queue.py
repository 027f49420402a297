"""Queue of finished utterances, the oldest first; those that waited too long are dropped, to keep up with the call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.services.live.live_protocol import SkippedEvent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huazheng.services.live.live_source import LiveSource
    from huazheng.speech.mono_audio import SpeechSegment

MAX_WAIT_SECONDS = 8.0
"""Longest wait of the oldest utterance; past it, only those of the last :data:`FRESH_SECONDS` are kept."""
FRESH_SECONDS = 3.0
LINE_FIRST_SECONDS = 0.4
"""Head start of the line before the microphone, which may only repeat it."""
ECHO_SECONDS = 1.5
"""Longest wait of a microphone utterance for one of the line that is not finished."""


@dataclass(frozen=True)
class PendingUtterance:
    """A finished utterance of one source."""

    source: str
    segment: SpeechSegment

    @property
    def start(self) -> float:
        """Seconds from the start of the recording."""
        return self.segment.start_seconds

    @property
    def end(self) -> float:
        """Seconds from the start of the recording."""
        return self.segment.end_seconds


class UtteranceQueue:
    """Utterances in the order in which they ended."""

    def __init__(self) -> None:
        self._utterances: list[PendingUtterance] = []

    def add(self, source: str, segment: SpeechSegment) -> None:
        """Add an utterance."""
        self._utterances.append(PendingUtterance(source, segment))
        self._utterances.sort(
            key=lambda utterance: utterance.end + (LINE_FIRST_SECONDS if utterance.source == "microphone" else 0.0)
        )

    def clear(self) -> None:
        """Remove all utterances."""
        self._utterances = []

    def oldest(self, otherwise: float) -> float:
        """End of the oldest utterance in seconds; ``otherwise`` for an empty queue."""
        return min((utterance.end for utterance in self._utterances), default=otherwise)

    def drop_late(self, now: float) -> SkippedEvent | None:
        """Drop what is too old at this second of the recording, and report it."""
        if now - self.oldest(now) <= MAX_WAIT_SECONDS:
            return None
        late = [utterance for utterance in self._utterances if now - utterance.end > FRESH_SECONDS]
        self._utterances = [utterance for utterance in self._utterances if utterance not in late]
        start, end = min(utterance.start for utterance in late), max(utterance.end for utterance in late)
        return SkippedEvent(start=round(start, 2), end=round(end, 2))

    def next(self, sources: Mapping[str, LiveSource], now: float) -> PendingUtterance | None:
        """The next utterance to recognize. One of the microphone waits a little for the line: it may be its echo."""
        for at, utterance in enumerate(self._utterances):
            may_be_echo = utterance.source == "microphone" and now - utterance.end < ECHO_SECONDS
            line = sources.get("line") if may_be_echo else None
            if line is None or not line.speech.is_open_during(utterance.segment):
                return self._utterances.pop(at)
        return None
