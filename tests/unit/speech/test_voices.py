"""Who spoke when, from the sample call as a phone keeps it: one channel."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from huazheng.speech.activity import speech_odds
from huazheng.speech.voiceprint import VoiceModel, mel_steps
from huazheng.speech.voices import Voiced, one_voice, tell_apart
from phone_line import RATE, as_phone
from sample_sound import phone_sample, sample_channels, sample_turns, talking_over, with_a_relative

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.transcript import Speaker


@pytest.fixture(scope="module")
def model(speaker_model_folder: Path) -> VoiceModel:
    return VoiceModel(speaker_model_folder, 1)


def told(audio: NDArray[np.float32], model: VoiceModel) -> tuple[Voiced, ...]:
    return tell_apart(audio, speech_odds(audio), model).voiced


def share_right(voiced: Sequence[Voiced], turns: Sequence[tuple[float, float, Speaker]], seconds: float) -> float:
    """The share of speech, where only one speaks, that has the right one of two voices, however they are named."""
    frames = int(seconds * 100)
    truth, found, several = (np.full(frames, -1), np.full(frames, -1), np.zeros(frames))
    for start, end, who in turns:
        truth[int(start * 100) : int(end * 100)] = who == "customer"
        several[int(start * 100) : int(end * 100)] += 1
    for one in voiced:
        found[int(one.start * 100) : int(one.end * 100)] = one.voice
    counted = (truth >= 0) & (found >= 0) & (several == 1)
    assert counted.mean() > 0.4, "hardly any speech was found"
    same = float((truth[counted] == found[counted]).mean())
    return max(same, 1 - same)


def test_one_phrase_alone_is_too_little_to_say(model: VoiceModel) -> None:
    # As long as holds eight windows without a pause, and no second group to hold them against.
    phrase = phone_sample(15)[int(12.0 * RATE) : int(14.6 * RATE)]
    odds = np.ones(len(phrase) // 512, np.float32)
    assert tell_apart(phrase, odds, model).voiced == ()


def test_two_voices_on_one_channel(model: VoiceModel) -> None:
    until = 70.0
    turns = [(turn["start"], turn["end"], turn["speaker"]) for turn in sample_turns() if turn["end"] < until]
    voiced = told(phone_sample(until), model)
    assert {one.voice for one in voiced} == {0, 1}
    assert share_right(voiced, turns, until) >= 0.97
    assert all(0.5 <= one.confidence <= 1 for one in voiced)
    assert all(one.end > one.start for one in voiced)
    assert [one.start for one in voiced] == sorted(one.start for one in voiced)


def test_people_who_fall_into_each_others_words(model: VoiceModel) -> None:
    audio, turns = talking_over(0.7)
    voiced = told(audio, model)
    assert share_right(voiced, turns, len(audio) / RATE) >= 0.99
    assert sum(one.confidence < 0.6 for one in voiced) <= 1, "what is right should be sure of itself"


def test_a_change_of_voice_without_a_pause_is_where_it_is(model: VoiceModel) -> None:
    """Wherever one falls into the other's last word, the border lies between the two, not at the next pause."""
    audio, turns = talking_over(0.5)
    voiced = told(audio, model)
    changes = np.array([one.end for one, after in pairwise(voiced) if one.voice != after.voice])
    overlaps = [(after[0], one[1]) for one, after in pairwise(turns) if after[0] < one[1] and one[2] != after[2]]
    away = [float(np.maximum(np.maximum(start - changes, changes - end), 0).min()) for start, end in overlaps]
    assert len(away) >= 8
    assert np.median(away) < 0.05
    assert np.percentile(away, 90) < 0.2


def test_one_person_alone_is_one_voice(model: VoiceModel) -> None:
    agent_alone = as_phone(sample_channels()[1, : 100 * RATE])
    assert {one.voice for one in told(agent_alone, model)} == {0}


def test_a_third_person_in_the_middle_is_a_third_voice(model: VoiceModel) -> None:
    audio, third = with_a_relative(90.0)
    voiced = told(audio, model)
    assert len({one.voice for one in voiced}) == 3
    inside = [one for one in voiced if any(start <= (one.start + one.end) / 2 <= end for start, end in third)]
    strange = max({one.voice for one in inside}, key=lambda voice: sum(one.voice == voice for one in inside))
    theirs = sum(one.end - one.start for one in inside if one.voice == strange)
    assert theirs > 0.9 * sum(one.end - one.start for one in inside)
    others = [one for one in voiced if one not in inside]
    stray = sum(one.end - one.start for one in others if one.voice == strange)
    assert stray < 0.05 * sum(one.end - one.start for one in others)


def test_hardly_any_speech_is_not_told_apart(model: VoiceModel) -> None:
    assert told(phone_sample(70.0)[: int(1.5 * RATE)], model) == ()
    assert told(np.zeros(RATE, dtype=np.float32), model) == ()


def test_one_voice_is_all_the_speech() -> None:
    audio = phone_sample(70.0)[: 20 * RATE]
    voiced = one_voice(speech_odds(audio), len(audio))
    assert voiced
    assert {one.voice for one in voiced} == {0}


def test_mel_bands_of_a_tone_lie_at_its_height() -> None:
    time = np.arange(RATE) / RATE
    low, high = (mel_steps(np.sin(2 * np.pi * hertz * time).astype(np.float32)) for hertz in (300, 3000))
    assert low.shape == high.shape == (1 + (RATE - 512) // 160, 40)
    assert int(low.mean(axis=0).argmax()) < 8
    assert int(high.mean(axis=0).argmax()) > 20
