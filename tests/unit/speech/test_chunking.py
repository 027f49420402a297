"""Packing of segments into windows: nothing is lost, and times lead back to the recording."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from huazheng.speech.asr.chunking import (
    MAX_LANES,
    MIN_REST_SECONDS,
    fill_window,
    pack_windows,
    split_lanes,
)
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


def seconds(*borders: float) -> list[SpeechSegment]:
    starts, ends = borders[::2], borders[1::2]
    return [
        SpeechSegment(int(start * ASR_SAMPLE_RATE), int(end * ASR_SAMPLE_RATE))
        for start, end in zip(starts, ends, strict=True)
    ]


def frames(segments: list[SpeechSegment]) -> set[int]:
    return {frame for segment in segments for frame in range(segment.start, segment.end, 160)}


SPEECH = some.lists(some.tuples(some.integers(2, 20), some.integers(1, 400)), max_size=25).map(
    lambda pairs: [
        SpeechSegment(
            1600 * (sum(map(sum, pairs[:at])) + pairs[at][0]), 1600 * (sum(map(sum, pairs[:at])) + sum(pairs[at]))
        )
        for at in range(len(pairs))
    ]
)


@settings(deadline=None)
@given(SPEECH)
def test_lanes_hold_all_speech_once_in_order(segments: list[SpeechSegment]) -> None:
    sound = np.zeros(segments[-1].end if segments else 0, np.float32)
    lanes = split_lanes(segments, sound)
    parts = [segment for lane in lanes for segment in lane]
    assert sum(segment.end - segment.start for segment in parts) == sum(one.end - one.start for one in segments)
    assert all(one.end <= other.start for one, other in itertools.pairwise(parts))
    assert all(lanes)
    assert len(lanes) <= MAX_LANES


def test_a_long_segment_is_cut_into_lanes_at_its_quietest_place() -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, 100 * ASR_SAMPLE_RATE).astype(np.float32)
    quiet = slice(int(47.0 * ASR_SAMPLE_RATE), int(47.3 * ASR_SAMPLE_RATE))
    sound[quiet] *= 0.01
    [first], [second] = split_lanes(seconds(0, 100), sound)
    assert first.end == second.start
    assert quiet.start < first.end < quiet.stop


def test_two_lanes_share_a_call_without_pauses() -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, 100 * ASR_SAMPLE_RATE).astype(np.float32)
    lanes = split_lanes(seconds(0, 9, 10, 90), sound)
    assert [round(sum(segment.seconds for segment in lane)) for lane in lanes] == pytest.approx([45, 44], abs=5)
    assert len(split_lanes(seconds(0, 30, 32, 75), sound)) == 2
    assert [len(lane) for lane in split_lanes(seconds(0, 40, 42, 90), sound)] == [1, 1]


@settings(deadline=None)
@given(SPEECH, some.lists(some.integers(100, 2900).map(lambda one: one / 100), min_size=60, max_size=60))
def test_windows_that_begin_where_the_text_ended_lose_nothing(
    segments: list[SpeechSegment], reaches: list[float]
) -> None:
    left, used = segments, []
    for reach in reaches:
        if not left:
            break
        window, rest = fill_window(left)
        assert 0 < window.frames <= MAX_SEGMENT_SECONDS * ASR_SAMPLE_RATE
        done, again = window.split(reach)
        assert done.segments, "every window advances"
        assert window.segments[-1].end == (again or done.segments)[-1].end
        used += done.segments
        left = [*again, *rest]
    assert frames([*used, *left]) == frames(segments)
    assert all(one.end <= other.start for one, other in itertools.pairwise([*used, *left]))


def test_a_short_rest_stays_in_its_window() -> None:
    window, rest = fill_window(seconds(1, 5, 7, 9))
    assert rest == []
    done, again = window.split(4 + 0.2 + 2 - MIN_REST_SECONDS / 2)
    assert (done, again) == (window, [])
    done, again = window.split(4.1)
    assert (list(done.segments), again) == (seconds(1, 5), seconds(7, 9))
    done, again = window.split(2.0)
    assert (list(done.segments), again) == (seconds(1, 3), seconds(3, 5, 7, 9))


def test_parts_of_one_segment_follow_each_other_without_a_gap() -> None:
    window, rest = fill_window(seconds(0, 2, 2, 50))
    assert window.offsets == (0, 2 * ASR_SAMPLE_RATE)
    assert rest == seconds(29, 50)
