"""Crosstalk: speech of one channel that leaks into the other, as from a loudspeaker into the microphone.

Leakage follows the level of its source, with a short delay at most, and is weaker relative to its own channel's usual
level than the source is to its channel's. Two people who speak at once show neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huazheng.speech.vad.activity import VAD_FRAME, loudness, mean_squares

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huazheng.speech.mono_audio import MonoAudio

MIN_ATTENUATION_DB = 6.0
MIN_CORRELATION = 0.7
CORRELATION_FRAMES = 31
MAX_DELAY_FRAMES = 4


def suppress_crosstalk(
    audio: MonoAudio,
    other: MonoAudio,
    probabilities: NDArray[np.float32],
    reference_levels: tuple[float, float] | None = None,
) -> NDArray[np.float32]:
    """``probabilities`` of speech in ``audio``, with zero where the sound leaked from the ``other`` channel.

    ``reference_levels``: amplitude of the loud parts of both channels, where it is known from more than this sound.
    """
    loud, other_loud = reference_levels if reference_levels is not None else (loudness(audio), loudness(other))
    here, there = _levels(audio, loud), _levels(other, other_loud)
    frames = min(len(here), len(there), len(probabilities))
    if frames <= CORRELATION_FRAMES:
        return probabilities
    here, there = here[:frames], there[:frames]
    leaked = np.zeros(frames, dtype=bool)
    for late in range(MAX_DELAY_FRAMES + 1):
        source = np.concatenate([np.full(late, there[0]), there[: frames - late]])
        weaker = _smoothed(here) < _smoothed(source) - MIN_ATTENUATION_DB
        leaked |= weaker & (_correlation(here, source) > MIN_CORRELATION)
    suppressed = probabilities.copy()
    suppressed[:frames][leaked] = 0.0
    return suppressed


def _levels(audio: MonoAudio, loud: float) -> NDArray[np.float64]:
    """Level of each frame in decibels relative to the channel's loud parts, -60 or more."""
    power = mean_squares(audio, VAD_FRAME)
    decibels = 10 * np.log10(power.astype(np.float64) / max(loud, 1e-9) ** 2 + 1e-9)
    return np.asarray(np.maximum(decibels, -60.0))


def _smoothed(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.convolve(levels, np.ones(CORRELATION_FRAMES) / CORRELATION_FRAMES, "same")


def _correlation(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Correlation of two level curves over the second around each frame."""
    both = _smoothed(first * second) - _smoothed(first) * _smoothed(second)
    spread = (_smoothed(first**2) - _smoothed(first) ** 2) * (_smoothed(second**2) - _smoothed(second) ** 2)
    return np.asarray(both / np.sqrt(np.maximum(spread, 1e-6)))
