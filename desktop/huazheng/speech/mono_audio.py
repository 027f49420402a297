"""One channel of sound at 16 kHz as speech processing takes it, and segments of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

ASR_SAMPLE_RATE = 16_000
"""Samples a second of everything in this package."""
MAX_SEGMENT_SECONDS = 29.0
"""Longest segment that a speech recognition engine is given."""
BLOCK_SECONDS = 60


@dataclass(frozen=True)
class SpeechSegment:
    """Half-open range of frames that holds speech: ``start`` to ``end``."""

    start: int
    end: int

    @property
    def start_seconds(self) -> float:
        """Start in seconds."""
        return self.start / ASR_SAMPLE_RATE

    @property
    def end_seconds(self) -> float:
        """End in seconds."""
        return self.end / ASR_SAMPLE_RATE

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return (self.end - self.start) / ASR_SAMPLE_RATE


def cut_segments(start: int, end: int) -> list[SpeechSegment]:
    """Consecutive segments of at most :data:`MAX_SEGMENT_SECONDS` between two samples."""
    longest = int(MAX_SEGMENT_SECONDS * ASR_SAMPLE_RATE)
    return [SpeechSegment(at, min(at + longest, end)) for at in range(start, end, longest)]


class MonoAudio(Protocol):
    """Samples of one channel, float32 between -1 and 1: an array, or a channel that stays on the disk."""

    def __len__(self) -> int:
        """Number of samples."""
        ...

    def __getitem__(self, part: slice, /) -> NDArray[np.float32]:
        """Samples of a slice, read into memory."""
        ...


def iter_blocks(audio: MonoAudio, frames: int) -> Iterator[NDArray[np.float32]]:
    """Consecutive blocks of ``frames`` samples; the last one may be shorter."""
    for start in range(0, len(audio), frames):
        yield audio[start : start + frames]
