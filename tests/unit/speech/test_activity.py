"""Speech is found however loud it is, and nothing else is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from huazheng.speech.vad.activity import (
    RECOGNITION_SEGMENTATION,
    SegmentationConfig,
    segments,
    silent_spans,
    speech_probabilities,
)
from support.line_noises import NOISES
from support.phone_line import RATE, as_phone
from support.sample_audio import cut, phone_sample, sample_turns

UNTIL = 40.0


@pytest.mark.parametrize("gain", [0.02, 0.2, 1.4])
def test_every_turn_is_found_at_any_loudness(gain: float) -> None:
    audio = (phone_sample(UNTIL) * gain).astype(np.float32)
    speech = segments(speech_probabilities(audio), len(audio), RECOGNITION_SEGMENTATION)
    heard = np.zeros(len(audio), dtype=bool)
    for segment in speech:
        heard[segment.start : segment.end] = True
    for turn in sample_turns():
        if turn["end"] < UNTIL:
            assert heard[int(turn["start"] * RATE) : int(turn["end"] * RATE)].mean() > 0.6, turn["text"]


def test_the_one_who_is_faint_beside_the_other_is_found() -> None:
    both = cut(0, 60)
    audio = as_phone(both[0] + 0.1 * both[1])
    heard = np.zeros(len(audio), dtype=bool)
    for segment in segments(speech_probabilities(audio), len(audio), RECOGNITION_SEGMENTATION):
        heard[segment.start : segment.end] = True
    faint = [turn for turn in sample_turns() if turn["end"] < 60 and turn["speaker"] == "agent"]
    found = [heard[int(turn["start"] * RATE) : int(turn["end"] * RATE)] for turn in faint]
    assert np.concatenate(found).mean() > 0.75


@pytest.mark.parametrize("name", [name for name in NOISES if name != "hold_music"])
def test_noise_is_no_speech(name: str) -> None:
    audio = (NOISES[name](20, 3) + 1e-4 * np.random.default_rng(1).standard_normal(20 * RATE)).astype(np.float32)
    assert segments(speech_probabilities(audio), len(audio), RECOGNITION_SEGMENTATION) == []


def test_nothing_at_all() -> None:
    assert len(speech_probabilities(np.zeros(0, dtype=np.float32))) == 0
    assert segments(speech_probabilities(np.zeros(0, dtype=np.float32)), 0, RECOGNITION_SEGMENTATION) == []


def test_segments_keep_apart_and_none_is_too_long() -> None:
    probabilities = np.concatenate([np.zeros(50), np.full(2000, 0.9), np.zeros(20), np.full(40, 0.9)]).astype(
        np.float32
    )
    probabilities[900] = 0.6
    frames = len(probabilities) * 512
    cut = segments(probabilities, frames, SegmentationConfig(pause=0.25, pad=0.2, longest=29))
    assert len(cut) == 4
    assert all((one.end - one.start) / RATE <= 29 for one in cut)
    assert all(one.end <= following.start for one, following in pairwise(cut))
    assert cut[-1].end <= frames


def test_what_is_skipped_is_listed() -> None:
    probabilities = np.concatenate([np.zeros(100), np.full(100, 0.9), np.zeros(100)]).astype(np.float32)
    frames = len(probabilities) * 512
    spans = silent_spans(segments(probabilities, frames, RECOGNITION_SEGMENTATION), frames)
    assert [span.reason for span in spans] == ["no_speech", "no_speech"]
    assert spans[0].start == 0
    assert spans[1].end == pytest.approx(frames / RATE, abs=0.01)
