"""Two sources with one sound are told from two, also where a microphone hears what the computer plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.signal import fftconvolve, resample_poly

from huazheng.services.capture.recorder.same_sound import SURE_WINDOWS, RecentSound, SameSoundDetector
from huazheng.services.capture.recorder.track import SampleFormat
from support.sample_audio import RATE, sample_channels

if TYPE_CHECKING:
    from numpy.typing import NDArray

SECONDS = 30


@pytest.fixture(scope="module")
def people() -> NDArray[np.float64]:
    return sample_channels()[:, : SECONDS * RATE].astype(np.float64)


def compared(one: NDArray[np.float64], other: NDArray[np.float64], rates: tuple[int, int]) -> list[tuple[bool, float]]:
    """Changes that the detector reports, with the second from which each holds."""
    sounds = []
    for wave, rate in zip((one, other), rates, strict=True):
        samples = np.clip(resample_poly(wave, rate // 100, RATE // 100), -1, 1) * 32767
        sounds.append((samples.astype("<i2"), rate, RecentSound(SampleFormat(rate, 1, 16))))
    detector, found = SameSoundDetector(), []
    for second in range(1, SECONDS + 1):
        for samples, rate, recent in sounds:
            recent.add(samples[(second - 1) * rate : second * rate].tobytes())
        since_us = detector.compare(sounds[0][2], second * 1_000_000, sounds[1][2], second * 1_000_000)
        found += [(detector.same, since_us / 1e6)] if since_us is not None else []
    return found


@pytest.mark.parametrize(
    ("rates", "gain"), [((48_000, 48_000), 1.0), ((48_000, 44_100), -0.1), ((16_000, 48_000), 0.5)]
)
def test_one_sound_is_found_at_any_rate_and_gain(
    people: NDArray[np.float64], rates: tuple[int, int], gain: float
) -> None:
    both = people.sum(axis=0) * 0.7
    [(same, since)] = compared(both, np.roll(both * gain, RATE // 10), rates)
    assert same
    assert since < 3.0


def test_two_people_are_two(people: NDArray[np.float64]) -> None:
    assert compared(people[0], people[1], (48_000, 48_000)) == []


@pytest.mark.parametrize("echo_seconds", [0.05, 0.3])
def test_what_a_microphone_hears_of_a_loudspeaker_is_not_meant(
    people: NDArray[np.float64], echo_seconds: float
) -> None:
    """The room is made up: a direct sound, and an echo of noise that fades by 60 dB in this time."""
    length = RATE // 2
    room = np.random.default_rng(1).standard_normal(length) * 10 ** (-3 * np.arange(length) / (echo_seconds * RATE))
    room *= 0.1
    room[40] += 1.0
    heard = fftconvolve(people[1], room)[: people.shape[1]]
    heard *= 0.5 / np.abs(heard).max()
    assert compared(people[1], heard, (16_000, 16_000)) == []
    assert compared(people[1], heard + people[0] * 0.5, (16_000, 16_000)) == []


def test_it_begins_and_ends_where_the_sounds_do(people: NDArray[np.float64]) -> None:
    moved = people[1].copy()
    moved[12 * RATE : 24 * RATE] = people[0][12 * RATE : 24 * RATE]
    (first, begins), (second, ends) = compared(people[0], moved, (16_000, 16_000))
    assert (first, second) == (True, False)
    assert 11.0 <= begins <= 14.0
    assert 22.0 <= ends <= 24.0 + SURE_WINDOWS
