"""Speaker counting: test for a third voice, such as a relative or a colleague who takes over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huazheng.speech.diarization.clustering import two_means
from huazheng.speech.diarization.embedding_windows import WINDOW_HOP_STEPS
from huazheng.speech.diarization.embeddings import STEP_SAMPLES
from huazheng.speech.diarization.hmm import fit_hmm
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huazheng.speech.diarization.hmm import HmmFit

MIN_WINDOWS = 8
MIN_THIRD_SPEAKER_SECONDS = 4.0
THIRD_SPEAKER_GAIN = 90.0
THIRD_SPEAKER_GAIN_PER_WINDOW = 0.8
"""Log likelihood that a third voice must gain in all, and per window that it takes. One of two voices cut in two gained
up to 112, and less than half a point per window; a third person 1.2 to 7 per window."""
MAX_BRIEF_SPEAKER_SPAN = 0.45
BRIEF_SPEAKER_GAIN = 40.0
BRIEF_SPEAKER_GAIN_PER_WINDOW = 0.9
"""A voice in only a part of the call needs less gain: the halves of one voice cut in two were spread over 0.54 to 0.95
of the call, third people over 0.13 to 0.32, with a gain of 72 or more, 1.2 or more per window."""


def add_third_speaker(points: NDArray[np.float32], two: HmmFit, transition_log_odds: NDArray[np.float64]) -> HmmFit:
    """Three voices instead of two, where they fit much better and the third speaks long enough; else ``two``."""
    best = two
    for voice in range(2):
        of_voice = two.posteriors[:, voice] > 0.5
        if of_voice.sum() < 2 * MIN_WINDOWS:
            continue
        centered = points[of_voice] - points[of_voice].mean(axis=0)
        _, axes = np.linalg.eigh(centered.T @ centered)
        for axis in (-1, -2):
            apart = two_means(centered @ axes[:, axis], np.ones(int(of_voice.sum())))
            guess = np.column_stack([two.posteriors, np.zeros(len(points))])
            split = np.flatnonzero(of_voice)[apart]
            guess[split, 2], guess[split, voice] = guess[split, voice], 0.0
            three = fit_hmm(points, guess * 0.9 + 0.1 / 3, transition_log_odds)
            spoken = three.posteriors.sum(axis=0) * WINDOW_HOP_STEPS * STEP_SAMPLES / ASR_SAMPLE_RATE
            enough = _is_separate_speaker(three, three.log_likelihood - two.log_likelihood)
            if spoken.min() >= MIN_THIRD_SPEAKER_SECONDS and enough and three.log_likelihood > best.log_likelihood:
                best = three
    return best


def _is_separate_speaker(three: HmmFit, gain: float) -> bool:
    """Check whether the gain is large enough for a third person."""
    windows = float(three.posteriors.sum(axis=0).min())
    if gain > max(THIRD_SPEAKER_GAIN, THIRD_SPEAKER_GAIN_PER_WINDOW * windows):
        return True
    return _span(three.posteriors) <= MAX_BRIEF_SPEAKER_SPAN and gain > max(
        BRIEF_SPEAKER_GAIN, BRIEF_SPEAKER_GAIN_PER_WINDOW * windows
    )


def _span(posteriors: NDArray[np.float64]) -> float:
    """Share of the call over which the voice that speaks least is spread, 0 to 1, without the outermost tenth."""
    places = np.flatnonzero(posteriors.argmax(axis=1) == int(posteriors.sum(axis=0).argmin()))
    if not len(places):
        return 1.0
    first, last = np.percentile(places, [5, 95])
    return float(last - first) / len(posteriors)
