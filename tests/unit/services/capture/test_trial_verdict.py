"""Verdicts on trial recordings: the customer's voice of the sample call, at levels that people have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from huazheng.services.capture.soundcheck import MonitorBlock, PcmForm, TrialRecording
from huazheng.services.capture.trial_verdict import judge_trial
from support.sample_audio import RATE, sample_channels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huazheng.services.capture.soundcheck import SourceKind


def trial(wave: NDArray[np.float32], kind: SourceKind = "microphone") -> TrialRecording:
    made = TrialRecording()
    samples = np.clip(np.round(wave * 32768), -32768, 32767).astype("<i2")
    peak = float(np.abs(samples).max()) / 32768
    dbfs = 20 * np.log10(peak) if peak else -120.0
    made.add(MonitorBlock(kind, PcmForm(RATE, 1, 16), float(dbfs), samples.tobytes()))
    return made


@pytest.fixture(scope="module")
def speech() -> NDArray[np.float32]:
    """Five seconds of the agent, peak at -6 dBFS, over the faint noise of a room."""
    channel = sample_channels()[0].astype(np.float32)
    blocks = channel[: channel.size // (5 * RATE) * 5 * RATE].reshape(-1, 5 * RATE)
    loudest = blocks[int(np.argmax(np.square(blocks).mean(axis=1)))]
    room = np.random.default_rng(1).normal(0, 1e-4, loudest.size)
    return (loudest / np.abs(loudest).max() * 0.5 + room).astype(np.float32)


def test_a_voice_at_every_level(speech: NDArray[np.float32]) -> None:
    assert judge_trial(trial(speech), "microphone") == "good"
    assert judge_trial(trial(speech / 10), "microphone") == "good"
    assert judge_trial(trial(speech / 100), "microphone") == "faint"
    assert judge_trial(trial(speech / 10_000), "microphone") == "silent"
    assert judge_trial(trial(speech * 20), "microphone") == "loud"
    assert judge_trial(trial(speech * 0), "microphone") == "muted"


def test_noise_is_no_speech_but_sound_enough_for_the_line(speech: NDArray[np.float32]) -> None:
    hiss = np.random.default_rng(2).normal(0, 0.05, speech.size).astype(np.float32)
    assert judge_trial(trial(hiss), "microphone") == "no_speech"
    assert judge_trial(trial(hiss, "line"), "line") == "good"
    assert judge_trial(trial(hiss * 0, "line"), "line") == "muted"
