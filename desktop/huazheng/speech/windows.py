"""Packs the stretches with speech into windows of at most 30 s, as Whisper hears best, and keeps the way back.

A window is several stretches laid end to end with a short silence between; times in it are turned back into times
of the recording, so that nothing is heard twice and nothing is cut inside a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.speech.engine import HEARING_RATE, LONGEST_STRETCH_SECONDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from huazheng.speech.engine import Stretch

JOINT_SECONDS = 0.2


@dataclass(frozen=True)
class Window:
    """Stretches heard together, and where in the window each begins (frames)."""

    stretches: tuple[Stretch, ...]
    offsets: tuple[int, ...]

    @property
    def frames(self) -> int:
        """The window's length."""
        return self.offsets[-1] + self.stretches[-1].end - self.stretches[-1].start

    @property
    def speech_seconds(self) -> float:
        """How much of the window is the recording's own sound."""
        return sum(stretch.end - stretch.start for stretch in self.stretches) / HEARING_RATE

    @property
    def bounds(self) -> tuple[float, float]:
        """Where the window begins and ends in the recording, in seconds."""
        return round(self.stretches[0].start / HEARING_RATE, 3), round(self.stretches[-1].end / HEARING_RATE, 3)

    def halves(self) -> list[Window]:
        """The window in two at the joint nearest its middle; none when it is one stretch."""
        if len(self.stretches) < 2:
            return []
        joint = min(range(1, len(self.stretches)), key=lambda at: abs(self.offsets[at] - self.frames / 2))
        return [*pack(self.stretches[:joint]), *pack(self.stretches[joint:])]

    def samples(self, audio: NDArray[np.float32]) -> NDArray[np.float32]:
        """The window's audio: its stretches with silence between them."""
        sound = np.zeros(self.frames, dtype=np.float32)
        for stretch, offset in zip(self.stretches, self.offsets, strict=True):
            sound[offset : offset + stretch.end - stretch.start] = audio[stretch.start : stretch.end]
        return sound

    def in_recording(self, start: float, end: float) -> tuple[float, float]:
        """Turn seconds in the window into seconds in the recording, held inside the stretch that they fall in."""
        middle = (start + end) / 2 * HEARING_RATE
        index = max(0, int(np.searchsorted(self.offsets, middle, side="right")) - 1)
        stretch, offset = self.stretches[index], self.offsets[index]

        def back(seconds: float) -> float:
            frame = min(max(stretch.start + seconds * HEARING_RATE - offset, stretch.start), stretch.end)
            return round(frame / HEARING_RATE, 3)

        return back(start), back(end)


def pack(stretches: Sequence[Stretch]) -> list[Window]:
    """Fill windows in time order; a stretch is never split."""
    longest, joint = int(LONGEST_STRETCH_SECONDS * HEARING_RATE), int(JOINT_SECONDS * HEARING_RATE)
    windows: list[Window] = []
    inside: list[Stretch] = []
    offsets: list[int] = []
    end = 0
    for stretch in stretches:
        length = stretch.end - stretch.start
        if inside and end + joint + length > longest:
            windows.append(Window(tuple(inside), tuple(offsets)))
            inside, offsets, end = [], [], 0
        offset = end + joint if inside else 0
        inside.append(stretch)
        offsets.append(offset)
        end = offset + length
    if inside:
        windows.append(Window(tuple(inside), tuple(offsets)))
    return windows
