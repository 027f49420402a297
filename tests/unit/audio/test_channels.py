"""One sound written twice must not become two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from huazheng.audio.decode.channel_analysis import ALL_MIXED, SEPARATE_CHANNELS, independent_channels
from support.phone_line import RATE, write_wav
from support.sample_audio import cut as sound_of
from support.sample_audio import phone_sample
from support.sample_clips import FIXED, SAMPLE, cut

if TYPE_CHECKING:
    from pathlib import Path

MIX = "0.5*c0+0.5*c1"


@pytest.mark.programs
@pytest.mark.parametrize(
    ("name", "pan", "channel"),
    [
        ("same.wav", f"pan=stereo|c0={MIX}|c1={MIX}", 0),
        ("same-but-quieter.wav", f"pan=stereo|c0={MIX}|c1=0.1*c0+0.1*c1", 0),
        ("same.mp3", f"pan=stereo|c0={MIX}|c1={MIX}", 0),
        ("turned-over.wav", f"pan=stereo|c0={MIX}|c1=-0.5*c0-0.5*c1", 0),
        ("two-microphones-in-one-room.wav", "pan=stereo|c0=c0+0.7*c1|c1=0.7*c0+c1", 0),
        ("left-only.wav", "pan=stereo|c0=c0+c1|c1=0*c0", 0),
        ("right-only.m4a", "pan=stereo|c0=0*c0|c1=c0+c1", 1),
    ],
)
def test_one_sound_in_two_channels_is_one(tmp_path: Path, name: str, pan: str, channel: int) -> None:
    assert independent_channels(cut(tmp_path / name, 28, 20, "-af", pan)) == (channel,)


@pytest.mark.parametrize("seconds", [0.005, 0.3])
def test_one_sound_that_comes_later_on_the_other_side_is_one(tmp_path: Path, seconds: float) -> None:
    sound = phone_sample(20)
    late = np.concatenate([np.zeros(int(seconds * RATE), np.float32), sound])[: len(sound)]
    write_wav(tmp_path / "late.wav", np.stack([sound, late]))
    assert independent_channels(tmp_path / "late.wav") == (0,)


def test_a_wire_that_carries_noise_or_a_little_of_the_other_one_is_no_person(tmp_path: Path) -> None:
    sound, file = phone_sample(20), tmp_path / "noise.wav"
    hiss = 0.001 * np.random.default_rng(3).standard_normal(len(sound))
    write_wav(file, np.stack([hiss, sound]).astype(np.float32))
    assert independent_channels(file) == (1,)
    write_wav(file, np.stack([sound, 0.1 * sound + 3 * hiss]).astype(np.float32))
    assert independent_channels(file) == (0,)


@pytest.mark.programs
@pytest.mark.parametrize("leak", [0.0, 0.3])
def test_two_people_are_two_even_where_one_is_heard_on_the_others_side(tmp_path: Path, leak: float) -> None:
    assert (
        independent_channels(cut(tmp_path / "two.wav", 28, 20, "-af", f"pan=stereo|c0=c0+{leak}*c1|c1=c1"))
        == SEPARATE_CHANNELS
    )


@pytest.mark.parametrize("softer", [1.0, 0.03])
def test_a_word_on_a_side_of_its_own_is_enough(tmp_path: Path, softer: float) -> None:
    both = sound_of(0, 20)
    alone = np.zeros_like(both[0])
    loud = int(np.abs(both[0]).argmax())
    alone[loud : loud + RATE // 4] = softer * both[0, loud : loud + RATE // 4]
    write_wav(tmp_path / "word.wav", np.stack([alone + 1e-4 * np.sin(np.arange(len(alone))), both[1]]))
    assert independent_channels(tmp_path / "word.wav") == SEPARATE_CHANNELS


def test_a_side_on_which_somebody_speaks_late_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = sound_of(28, 48)
    held = np.zeros((2, 70 * RATE), np.float32)
    held[1] = np.tile(both[1], 4)[: held.shape[1]]
    file = tmp_path / "late.wav"
    write_wav(file, np.concatenate([held, both], axis=1))
    monkeypatch.setattr("huazheng.audio.decode.channel_analysis.RECHECK_SECONDS", 60)
    assert independent_channels(file) == SEPARATE_CHANNELS


@pytest.mark.programs
def test_other_numbers_of_channels_are_one(tmp_path: Path) -> None:
    assert independent_channels(FIXED / "nb.amr") == ALL_MIXED
    assert independent_channels(cut(tmp_path / "four.wav", 28, 5, "-ac", "4")) == ALL_MIXED
    assert independent_channels(SAMPLE) == SEPARATE_CHANNELS


def test_hardly_any_sound_at_all(tmp_path: Path) -> None:
    for frames in (1, 400, 3 * RATE):
        write_wav(tmp_path / f"{frames}.wav", np.zeros((2, frames), np.float32))
        assert independent_channels(tmp_path / f"{frames}.wav") in ((0,), ALL_MIXED)
