"""Packing of segments into windows: nothing is lost, and times lead back to the recording."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from huazheng.speech.asr.chunking import pack_windows
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, MAX_SEGMENT_SECONDS, SpeechSegment


@settings(deadline=None)
@given(
    some.lists(
        some.tuples(some.floats(0.05, 3), some.floats(0.01, 20)).map(lambda one: (round(one[0], 2), round(one[1], 2))),
        max_size=30,
    )
)
def test_windows_hold_every_segment_once_and_lead_back(pairs: list[tuple[float, float]]) -> None:
    segments, at = [], 0
    for silence, speech in pairs:
        start = at + int(silence * ASR_SAMPLE_RATE)
        at = start + int(speech * ASR_SAMPLE_RATE)
        segments.append(SpeechSegment(start, at))
    windows = pack_windows(segments)
    assert [segment for window in windows for segment in window.segments] == segments
    audio = np.arange(at, dtype=np.float32)
    for window in windows:
        assert window.frames <= MAX_SEGMENT_SECONDS * ASR_SAMPLE_RATE
        sound = window.samples(audio)
        for segment, offset in zip(window.segments, window.offsets, strict=True):
            assert (sound[offset : offset + segment.end - segment.start] == audio[segment.start : segment.end]).all()
            middle = (offset + (segment.end - segment.start) / 2) / ASR_SAMPLE_RATE
            start, end = window.in_recording(middle, middle)
            assert segment.start / ASR_SAMPLE_RATE - 0.001 <= start == end <= segment.end / ASR_SAMPLE_RATE + 0.001
