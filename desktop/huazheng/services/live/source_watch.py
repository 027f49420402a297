"""Detection of calls of which the microphone hears both sides, such as a phone on speaker beside the computer.

The computer plays nothing then, and the line is silent. When the computer speaks after all, each side has its source
again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huazheng.speech.mono_audio import SpeechSegment

SILENT_SECONDS, MICROPHONE_SECONDS = 9.5, 1.5
"""Silence of a line that has not spoken yet, and speech of the microphone meanwhile, after which the microphone is
taken for both sides. The recorder warns of a silent source after 10 s."""
PAUSED_SECONDS, PAUSED_MICROPHONE_SECONDS = 60.0, 10.0
"""The same for a line that has spoken: the other side may only be listening."""
LINE_SECONDS, BACK_SECONDS = 1.0, 5.0
"""Speech of the line that counts as a side of a call; and speech after which it is one again. A message that is read
out on the computer takes less."""


class SourceWatch:
    """``both_sides``: the microphone hears both sides, and the line none."""

    def __init__(self, *, both_sides: bool = False) -> None:
        self.both_sides = both_sides
        self._line_seconds = 0.0
        self._microphone_seconds = 0.0

    def add_utterance(self, source: str, segment: SpeechSegment, line_silent_since: float) -> None:
        """Take in a finished utterance. ``line_silent_since``: second since which the line is silent."""
        if source == "line":
            self._line_seconds += segment.seconds
            self._microphone_seconds = 0.0
        elif segment.start_seconds >= line_silent_since:
            self._microphone_seconds += segment.seconds
        else:
            self._microphone_seconds = 0.0

    def changes(self, line_silent_seconds: float) -> bool:
        """Update ``both_sides`` by how long the line has been silent. Returns whether it changed."""
        if self.both_sides:
            changed = self._line_seconds >= BACK_SECONDS
        else:
            spoke = self._line_seconds >= LINE_SECONDS
            silence, spoken = (
                (PAUSED_SECONDS, PAUSED_MICROPHONE_SECONDS) if spoke else (SILENT_SECONDS, MICROPHONE_SECONDS)
            )
            changed = line_silent_seconds >= silence and self._microphone_seconds >= spoken
        if changed:
            self.both_sides = not self.both_sides
            self._microphone_seconds = 0.0
            if self.both_sides:
                self._line_seconds = 0.0
        return changed
