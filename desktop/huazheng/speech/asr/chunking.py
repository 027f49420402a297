"""Chunking: windows of at most 30 s, which suit Whisper best, packed from segments of speech.

A window is several segments laid end to end with a short silence between them. Times in it are converted back to times
of the recording. Nothing is recognized twice and nothing is cut inside a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, MAX_SEGMENT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from huazheng.speech.mono_audio import SpeechSegment

WINDOW_GAP_SECONDS = 0.2


@dataclass(frozen=True)
class RecognitionWindow:
    """Segments recognized together, and where in the window each begins (samples)."""

    segments: tuple[SpeechSegment, ...]
    offsets: tuple[int, ...]

    @property
    def frames(self) -> int:
        """Length of the window in samples."""
        return self.offsets[-1] + self.segments[-1].end - self.segments[-1].start

    @property
    def speech_seconds(self) -> float:
        """Seconds of the window that are sound of the recording."""
        return sum(segment.end - segment.start for segment in self.segments) / ASR_SAMPLE_RATE

    @property
    def bounds(self) -> tuple[float, float]:
        """Start and end of the window in the recording, in seconds."""
        return round(self.segments[0].start_seconds, 3), round(self.segments[-1].end_seconds, 3)

    def halves(self) -> list[RecognitionWindow]:
        """Two windows, split at the joint nearest the middle; none when the window is one segment."""
        if len(self.segments) < 2:
            return []
        joint = min(range(1, len(self.segments)), key=lambda at: abs(self.offsets[at] - self.frames / 2))
        return [*pack_windows(self.segments[:joint]), *pack_windows(self.segments[joint:])]

    def samples(self, audio: NDArray[np.float32]) -> NDArray[np.float32]:
        """Sound of the window: its segments with silence between them."""
        sound = np.zeros(self.frames, dtype=np.float32)
        for segment, offset in zip(self.segments, self.offsets, strict=True):
            sound[offset : offset + segment.end - segment.start] = audio[segment.start : segment.end]
        return sound

    def in_recording(self, start: float, end: float) -> tuple[float, float]:
        """Convert seconds in the window to seconds in the recording, limited to the segment that they fall in."""
        middle = (start + end) / 2 * ASR_SAMPLE_RATE
        index = max(0, int(np.searchsorted(self.offsets, middle, side="right")) - 1)
        segment, offset = self.segments[index], self.offsets[index]

        def convert(seconds: float) -> float:
            frame = min(max(segment.start + seconds * ASR_SAMPLE_RATE - offset, segment.start), segment.end)
            return round(frame / ASR_SAMPLE_RATE, 3)

        return convert(start), convert(end)


def pack_windows(segments: Sequence[SpeechSegment]) -> list[RecognitionWindow]:
    """Fill windows in time order; segments are never split."""
    longest, joint = int(MAX_SEGMENT_SECONDS * ASR_SAMPLE_RATE), int(WINDOW_GAP_SECONDS * ASR_SAMPLE_RATE)
    windows: list[RecognitionWindow] = []
    inside: list[SpeechSegment] = []
    offsets: list[int] = []
    end = 0
    for segment in segments:
        length = segment.end - segment.start
        if inside and end + joint + length > longest:
            windows.append(RecognitionWindow(tuple(inside), tuple(offsets)))
            inside, offsets, end = [], [], 0
        offset = end + joint if inside else 0
        inside.append(segment)
        offsets.append(offset)
        end = offset + length
    if inside:
        windows.append(RecognitionWindow(tuple(inside), tuple(offsets)))
    return windows
