"""The waveform's numbers: nothing loud is lost, whatever the zoom and however the blocks fall."""

from __future__ import annotations

import numpy as np
import pytest

from huazheng.audio.playback.waveform_peaks import Peaks, PeaksBuilder

RATE = 16_000


def peaks_of(samples: np.ndarray, block: int = 1000) -> Peaks:
    builder = PeaksBuilder(RATE)
    for first in range(0, samples.shape[1], block):
        builder.add(samples[:, first : first + block])
    return builder.peaks()


@pytest.mark.parametrize("block", [1, 79, 80, 1024, 10**6])
def test_blocks_of_any_size_give_the_same_peaks(block: int) -> None:
    samples = np.random.default_rng(3).uniform(-1, 1, (2, 4000)).astype(np.float32)
    expected, got = peaks_of(samples, 4000).columns(0, 0.25, 50), peaks_of(samples, block).columns(0, 0.25, 50)
    assert np.array_equal(expected.lows, got.lows)
    assert np.array_equal(expected.highs, got.highs)


@pytest.mark.parametrize("columns", [3, 40, 700, 5000])
@pytest.mark.parametrize("at", [0.0, 0.005, 7.123, 59.99])
def test_a_single_loud_sample_is_seen_at_every_zoom(columns: int, at: float) -> None:
    samples = np.zeros((2, RATE * 60), np.float32)
    samples[1, int(at * RATE)] = 0.8
    drawn = peaks_of(samples, RATE).columns(0.0, 60.0, columns)
    (place,) = np.flatnonzero(drawn.highs[1] > 0.7)[:1]
    assert (place - 1) * 60 / columns <= at <= (place + 2) * 60 / columns + 0.08
    assert drawn.highs[0].max() == 0


def test_outside_the_recording_there_is_silence() -> None:
    drawn = peaks_of(np.full((1, RATE), 0.5, np.float32)).columns(-1.0, 3.0, 400)
    assert drawn.highs[0][:99].max() == 0
    assert drawn.highs[0][101:199].min() == pytest.approx(0.5, abs=1e-3)
    assert drawn.highs[0][201:].max() == 0


def test_nothing_decoded_yet_draws_nothing() -> None:
    peaks = PeaksBuilder(RATE).peaks()
    assert peaks.duration == 0
    assert peaks.columns(0, 10, 100).highs.max() == 0


def test_loudness_is_that_of_speech_and_not_of_one_click() -> None:
    samples = np.random.default_rng(4).uniform(-0.2, 0.2, (2, RATE * 60)).astype(np.float32)
    samples[1] *= 0.5
    samples[0, 1234] = 1.0
    left, right = peaks_of(samples, RATE).loudness
    assert left == pytest.approx(0.2, abs=0.01)
    assert right == pytest.approx(0.1, abs=0.01)
