"""Speech is found however loud it is, and nothing else is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from huazheng.speech.activity import SPEECH, Cutting, silences, speech_odds, stretches
from noises import NOISES
from phone_line import RATE, as_phone
from sample_sound import cut, phone_sample, sample_turns

UNTIL = 40.0


@pytest.mark.parametrize("gain", [0.02, 0.2, 1.4])
def test_every_turn_is_found_at_any_loudness(gain: float) -> None:
    audio = (phone_sample(UNTIL) * gain).astype(np.float32)
    speech = stretches(speech_odds(audio), len(audio), SPEECH)
    heard = np.zeros(len(audio), dtype=bool)
    for stretch in speech:
        heard[stretch.start : stretch.end] = True
    for turn in sample_turns():
        if turn["end"] < UNTIL:
            assert heard[int(turn["start"] * RATE) : int(turn["end"] * RATE)].mean() > 0.6, turn["text"]


def test_the_one_who_is_faint_beside_the_other_is_found() -> None:
    both = cut(0, 60)
    audio = as_phone(both[0] + 0.1 * both[1])
    heard = np.zeros(len(audio), dtype=bool)
    for stretch in stretches(speech_odds(audio), len(audio), SPEECH):
        heard[stretch.start : stretch.end] = True
    faint = [turn for turn in sample_turns() if turn["end"] < 60 and turn["speaker"] == "agent"]
    found = [heard[int(turn["start"] * RATE) : int(turn["end"] * RATE)] for turn in faint]
    assert np.concatenate(found).mean() > 0.85


@pytest.mark.parametrize("name", [name for name in NOISES if name != "hold_music"])
def test_noise_is_no_speech(name: str) -> None:
    audio = (NOISES[name](20, 3) + 1e-4 * np.random.default_rng(1).standard_normal(20 * RATE)).astype(np.float32)
    assert stretches(speech_odds(audio), len(audio), SPEECH) == []


def test_nothing_at_all() -> None:
    assert len(speech_odds(np.zeros(0, dtype=np.float32))) == 0
    assert stretches(speech_odds(np.zeros(0, dtype=np.float32)), 0, SPEECH) == []


def test_stretches_keep_apart_and_none_is_too_long() -> None:
    odds = np.concatenate([np.zeros(50), np.full(2000, 0.9), np.zeros(20), np.full(40, 0.9)]).astype(np.float32)
    odds[900] = 0.6
    frames = len(odds) * 512
    cut = stretches(odds, frames, Cutting(pause=0.25, pad=0.2, longest=29))
    assert len(cut) == 4
    assert all((one.end - one.start) / RATE <= 29 for one in cut)
    assert all(one.end <= following.start for one, following in pairwise(cut))
    assert cut[-1].end <= frames


def test_what_is_skipped_is_listed() -> None:
    odds = np.concatenate([np.zeros(100), np.full(100, 0.9), np.zeros(100)]).astype(np.float32)
    frames = len(odds) * 512
    spans = silences(stretches(odds, frames, SPEECH), frames)
    assert [span.reason for span in spans] == ["no_speech", "no_speech"]
    assert spans[0].start == 0
    assert spans[1].end == pytest.approx(frames / RATE, abs=0.01)
