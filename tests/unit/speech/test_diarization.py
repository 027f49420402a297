"""Diarization of the sample call as a phone records it: one channel."""

from __future__ import annotations

import warnings
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from huazheng.speech.diarization.clustering import spectral_bipartition
from huazheng.speech.diarization.diarize import diarize
from huazheng.speech.diarization.embeddings import SpeakerEmbedder, mel_steps
from huazheng.speech.diarization.result import VoiceSegment, single_speaker
from huazheng.speech.vad.activity import speech_probabilities
from support.phone_line import RATE, as_phone
from support.quiet_customer import quiet_customer_call
from support.sample_audio import phone_sample, sample_channels, sample_turns, talking_over, with_a_relative

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.schema.transcript import Speaker


@pytest.fixture(scope="module")
def model(speaker_model_folder: Path) -> SpeakerEmbedder:
    return SpeakerEmbedder(speaker_model_folder, 1)


def diarized(audio: NDArray[np.float32], model: SpeakerEmbedder) -> tuple[VoiceSegment, ...]:
    return diarize(audio, speech_probabilities(audio), model).voice_segments


def share_right(
    voice_segments: Sequence[VoiceSegment], turns: Sequence[tuple[float, float, Speaker]], seconds: float
) -> float:
    """The share of speech, where only one speaks, that has the right one of two voices, however they are named."""
    frames = int(seconds * 100)
    truth, found, several = (np.full(frames, -1), np.full(frames, -1), np.zeros(frames))
    for start, end, who in turns:
        truth[int(start * 100) : int(end * 100)] = who == "customer"
        several[int(start * 100) : int(end * 100)] += 1
    for one in voice_segments:
        found[int(one.start * 100) : int(one.end * 100)] = one.voice
    counted = (truth >= 0) & (found >= 0) & (several == 1)
    assert counted.mean() > 0.4, "hardly any speech was found"
    same = float((truth[counted] == found[counted]).mean())
    return max(same, 1 - same)


def test_groups_with_nothing_in_common_have_no_halves() -> None:
    for vectors in ([[1, 0], [0, 1]], [[1, 0], [-1, 0], [0, 1]]):
        with warnings.catch_warnings(action="error"):
            halves = spectral_bipartition(np.array(vectors, np.float32), np.ones(len(vectors)))
        assert halves.shape == (len(vectors),)


def test_one_phrase_alone_is_too_little_to_say(model: SpeakerEmbedder) -> None:
    # As long as holds eight windows without a pause, and no second group to hold them against.
    phrase = phone_sample(15)[int(12.0 * RATE) : int(14.6 * RATE)]
    probabilities = np.ones(len(phrase) // 512, np.float32)
    assert diarize(phrase, probabilities, model).voice_segments == ()


def test_two_voices_on_one_channel(model: SpeakerEmbedder) -> None:
    until = 70.0
    turns = [(turn["start"], turn["end"], turn["speaker"]) for turn in sample_turns() if turn["end"] < until]
    voice_segments = diarized(phone_sample(until), model)
    assert {one.voice for one in voice_segments} == {0, 1}
    assert share_right(voice_segments, turns, until) >= 0.97
    assert all(0.5 <= one.confidence <= 1 for one in voice_segments)
    assert all(one.end > one.start for one in voice_segments)
    assert [one.start for one in voice_segments] == sorted(one.start for one in voice_segments)


def test_people_who_fall_into_each_others_words(model: SpeakerEmbedder) -> None:
    audio, turns = talking_over(0.7)
    voice_segments = diarized(audio, model)
    assert share_right(voice_segments, turns, len(audio) / RATE) >= 0.99
    assert sum(one.confidence < 0.6 for one in voice_segments) <= 1, "what is right should be sure of itself"


def test_a_change_of_voice_without_a_pause_is_where_it_is(model: SpeakerEmbedder) -> None:
    """Wherever one falls into the other's last word, the border lies between the two, not at the next pause."""
    audio, turns = talking_over(0.5)
    voice_segments = diarized(audio, model)
    changes = np.array([one.end for one, after in pairwise(voice_segments) if one.voice != after.voice])
    overlaps = [(after[0], one[1]) for one, after in pairwise(turns) if after[0] < one[1] and one[2] != after[2]]
    away = [float(np.maximum(np.maximum(start - changes, changes - end), 0).min()) for start, end in overlaps]
    assert len(away) >= 8
    assert np.median(away) < 0.05
    assert np.percentile(away, 90) < 0.2


@pytest.mark.parametrize("reader", ["SSB0005", "SSB0018", "SSB0080", "SSB0193", "SSB0287"])
def test_a_customer_who_answers_in_single_words_is_a_second_voice(model: SpeakerEmbedder, reader: str) -> None:
    audio, turns = quiet_customer_call(reader)
    voice_segments = diarized(audio, model)
    assert {one.voice for one in voice_segments} == {0, 1}
    for who, voice, least in (("agent", 0, 0.95), ("customer", 1, 0.7)):
        spoken = [
            (min(end, one.end) - max(start, one.start), one.voice == voice)
            for start, end, speaker in turns
            for one in voice_segments
            if speaker == who and min(end, one.end) > max(start, one.start)
        ]
        assert sum(seconds for seconds, right in spoken if right) >= least * sum(seconds for seconds, _ in spoken)


def test_one_person_alone_is_one_voice(model: SpeakerEmbedder) -> None:
    agent_alone = as_phone(sample_channels()[1, : 100 * RATE])
    assert {one.voice for one in diarized(agent_alone, model)} == {0}


def test_a_third_person_in_the_middle_is_a_third_voice(model: SpeakerEmbedder) -> None:
    audio, third = with_a_relative(90.0)
    voice_segments = diarized(audio, model)
    assert len({one.voice for one in voice_segments}) == 3
    inside = [one for one in voice_segments if any(start <= (one.start + one.end) / 2 <= end for start, end in third)]
    strange = max({one.voice for one in inside}, key=lambda voice: sum(one.voice == voice for one in inside))
    theirs = sum(one.end - one.start for one in inside if one.voice == strange)
    assert theirs > 0.9 * sum(one.end - one.start for one in inside)
    others = [one for one in voice_segments if one not in inside]
    stray = sum(one.end - one.start for one in others if one.voice == strange)
    assert stray < 0.05 * sum(one.end - one.start for one in others)


def test_hardly_any_speech_is_not_told_apart(model: SpeakerEmbedder) -> None:
    assert diarized(phone_sample(70.0)[: int(1.5 * RATE)], model) == ()
    assert diarized(np.zeros(RATE, dtype=np.float32), model) == ()


def test_one_voice_is_all_the_speech() -> None:
    audio = phone_sample(70.0)[: 20 * RATE]
    voice_segments = single_speaker(speech_probabilities(audio), len(audio))
    assert voice_segments
    assert {one.voice for one in voice_segments} == {0}


def test_mel_bands_of_a_tone_lie_at_its_height() -> None:
    time = np.arange(RATE) / RATE
    low, high = (mel_steps(np.sin(2 * np.pi * hertz * time).astype(np.float32)) for hertz in (300, 3000))
    assert low.shape == high.shape == (1 + (RATE - 512) // 160, 40)
    assert int(low.mean(axis=0).argmax()) < 8
    assert int(high.mean(axis=0).argmax()) > 20
