"""Chunking: windows of at most 30 s, which suit Whisper best, filled from segments of speech.

A window is several segments laid end to end with a short silence between them. Times in it are converted back to times
of the recording. An engine that tells how far its text reaches takes the next window from there (:func:`fill_window`,
:meth:`RecognitionWindow.split`), so that speech at the end of a full window is not lost. A recording is divided into
lanes, which are recognized side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, MAX_SEGMENT_SECONDS, SpeechSegment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WINDOW_GAP_SECONDS = 0.2
LANE_SECONDS = 60.0
"""Usual length of a lane."""
MAX_LANES = 6
MAX_LANE_SHARE = 0.6
"""Most of the speech that one lane may hold; with more, the other cores wait for it."""
LANE_CUT_SECONDS = 5.0
"""Most that a lane's border is moved to a quiet place."""
QUIET_STEP_SECONDS = 0.02
QUIET_STEPS = 12
"""Steps of a pause between two words."""
MIN_REST_SECONDS = 0.4
"""A shorter rest of a window is the padding after speech."""


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

    def split(self, seconds: float) -> tuple[RecognitionWindow, list[SpeechSegment]]:
        """The window up to a time in it, and the segments after that time. A short rest stays in the window."""
        at = round(seconds * ASR_SAMPLE_RATE)
        least = round(MIN_REST_SECONDS * ASR_SAMPLE_RATE)
        before: list[SpeechSegment] = []
        after: list[SpeechSegment] = []
        for segment, offset in zip(self.segments, self.offsets, strict=True):
            cut = segment.start if after else min(max(segment.start + at - offset, segment.start), segment.end)
            if segment.start < cut and segment.end - cut < least:
                cut = segment.end
            if segment.start < cut:
                before.append(SpeechSegment(segment.start, cut))
            if cut < segment.end:
                after.append(SpeechSegment(cut, segment.end))
        return RecognitionWindow(tuple(before), self.offsets[: len(before)]), after

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


def split_lanes(segments: Sequence[SpeechSegment], audio: NDArray[np.float32]) -> list[list[SpeechSegment]]:
    """The segments in lanes of about :data:`LANE_SECONDS`, at most :data:`MAX_LANES`.

    Lanes end between segments. Where that leaves most of the speech in one lane, because nobody paused for a second,
    they end at quiet places too. The lanes depend on the sound alone, not on the computer.
    """
    total = sum(segment.end - segment.start for segment in segments)
    count = max(1, min(MAX_LANES, 2 * round(total / (LANE_SECONDS * ASR_SAMPLE_RATE) / 2)))
    lanes = _lanes_of_segments(segments, min(count, len(segments)), total)
    longest = max((sum(one.end - one.start for one in lane) for lane in lanes), default=0)
    if count > 1 and longest > MAX_LANE_SHARE * total:
        lanes = _lanes_of_segments(_cut_for_lanes(segments, count, total, audio), count, total)
    return lanes


def _lanes_of_segments(segments: Sequence[SpeechSegment], count: int, total: int) -> list[list[SpeechSegment]]:
    lanes: list[list[SpeechSegment]] = [[] for _ in range(count)]
    before = 0
    for segment in segments:
        length = segment.end - segment.start
        lanes[min(count - 1, (2 * before + length) * count // (2 * total))].append(segment)
        before += length
    return [lane for lane in lanes if lane]


def _cut_for_lanes(
    segments: Sequence[SpeechSegment], count: int, total: int, audio: NDArray[np.float32]
) -> list[SpeechSegment]:
    """The segments, cut at quiet places near the borders of ``count`` equal lanes."""
    borders = [total * number // count for number in range(1, count)]
    parts: list[SpeechSegment] = []
    before = 0
    for segment in segments:
        begin = segment.start
        for border in borders:
            wanted = segment.start + border - before
            if segment.start < wanted < segment.end and begin < (at := _lane_border(segment, wanted, audio)):
                parts.append(SpeechSegment(begin, at))
                begin = at
        if begin < segment.end:
            parts.append(SpeechSegment(begin, segment.end))
        before += segment.end - segment.start
    return parts


def _lane_border(segment: SpeechSegment, wanted: int, audio: NDArray[np.float32]) -> int:
    """Where to end a lane near a sample of a segment: at an end of it, or at a quiet place."""
    near, least = (round(one * ASR_SAMPLE_RATE) for one in (LANE_CUT_SECONDS, MIN_REST_SECONDS))
    nearest = min((segment.start, segment.end), key=lambda end: abs(end - wanted))
    if abs(nearest - wanted) <= near:
        return nearest
    first, last = max(segment.start + least, wanted - near), min(segment.end - least, wanted + near)
    step = round(QUIET_STEP_SECONDS * ASR_SAMPLE_RATE)
    steps = audio[first : first + (last - first) // step * step].reshape(-1, step)
    loudness = np.convolve(np.square(steps).mean(axis=1), np.ones(QUIET_STEPS), mode="valid")
    return first + round((int(loudness.argmin()) + QUIET_STEPS / 2) * step)


def fill_window(segments: Sequence[SpeechSegment]) -> tuple[RecognitionWindow, list[SpeechSegment]]:
    """A window of the first segments, full where they suffice, and what is left; the last one is cut where it ends."""
    room = round(MAX_SEGMENT_SECONDS * ASR_SAMPLE_RATE)
    joint = round(WINDOW_GAP_SECONDS * ASR_SAMPLE_RATE)
    inside: list[SpeechSegment] = []
    offsets: list[int] = []
    end = 0
    for number, segment in enumerate(segments):
        # Parts of one segment follow each other without a gap.
        offset = end + (joint if inside and segment.start > inside[-1].end else 0)
        length = min(segment.end - segment.start, room - offset)
        if length < segment.end - segment.start and length < MIN_REST_SECONDS * ASR_SAMPLE_RATE:
            return RecognitionWindow(tuple(inside), tuple(offsets)), list(segments[number:])
        inside.append(SpeechSegment(segment.start, segment.start + length))
        offsets.append(offset)
        end = offset + length
        if segment.start + length < segment.end:
            rest = [SpeechSegment(segment.start + length, segment.end), *segments[number + 1 :]]
            return RecognitionWindow(tuple(inside), tuple(offsets)), rest
    return RecognitionWindow(tuple(inside), tuple(offsets)), []
