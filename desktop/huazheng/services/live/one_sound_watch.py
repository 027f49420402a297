"""Turns of a recording whose sources hold one sound for a while: no source tells who speaks then.

The recorder is sure of it only after some seconds, so turns before that are taken back.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from huazheng.services.live.live_protocol import TurnSpeaker

if TYPE_CHECKING:
    from collections.abc import Collection

    from huazheng.core.schema.transcript import Turn
    from huazheng.services.live.live_source import LiveSource

_REMEMBERED_TURNS = 30
FIRST_SOURCE = "microphone"
"""The source whose sound counts while both hold one."""


class OneSoundWatch:
    """Comparison of turns with the stretches in which these sources hold one sound."""

    def __init__(self, sources: Collection[LiveSource]) -> None:
        self._sources = sources
        self._turns: deque[Turn] = deque(maxlen=_REMEMBERED_TURNS)

    def covers(self, start: float, end: float) -> bool:
        """Tell whether the middle of this stretch, in seconds of the recording, lies in such a stretch."""
        middle = (start + end) / 2
        return any(first <= middle < last for source in self._sources for first, last in source.one_sound())

    def add(self, turn: Turn) -> None:
        """Take in a turn that was attributed to somebody."""
        self._turns.append(turn)

    def take_back(self) -> list[TurnSpeaker]:
        """The turns that turn out to be nobody's, each once."""
        nobody = [turn for turn in self._turns if self.covers(turn.start, turn.end)]
        for turn in nobody:
            self._turns.remove(turn)
        return [TurnSpeaker(turn=turn.id, speaker="unknown") for turn in nobody]
