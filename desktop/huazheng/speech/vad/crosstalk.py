"""Speech of one channel that leaks into the other (a speaker phone's into the microphone) is speech of one person once.

What leaks rises and falls as its source does, a little later at most, and is weaker against its own channel's
reference_levels level than the source against its own. Two people who speak at once do neither.
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
    """``probabilities`` of speech in ``audio``, zero where what is there leaked from the ``other`` channel.

    ``reference_levels``: how loud the loud parts of both channels are, where more is known of them than these segments.
    """
    loud, other_loud = reference_levels if reference_levels is not None else (loudness(audio), loudness(other))
    here, there = _levels(audio, loud), _levels(other, other_loud)
    cells = min(len(here), len(there), len(probabilities))
    if cells <= CORRELATION_FRAMES:
        return probabilities
    here, there = here[:cells], there[:cells]
    leaked = np.zeros(cells, dtype=bool)
    for late in range(MAX_DELAY_FRAMES + 1):
        source = np.concatenate([np.full(late, there[0]), there[: cells - late]])
        weaker = _smoothed(here) < _smoothed(source) - MIN_ATTENUATION_DB
        leaked |= weaker & (_correlation(here, source) > MIN_CORRELATION)
    kept = probabilities.copy()
    kept[:cells][leaked] = 0.0
    return kept


def _levels(audio: MonoAudio, loud: float) -> NDArray[np.float64]:
    """Decibels of each cell against the channel's own loud parts, held above -60."""
    power = mean_squares(audio, VAD_FRAME)
    decibels = 10 * np.log10(power.astype(np.float64) / max(loud, 1e-9) ** 2 + 1e-9)
    return np.asarray(np.maximum(decibels, -60.0))


def _smoothed(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.convolve(levels, np.ones(CORRELATION_FRAMES) / CORRELATION_FRAMES, "same")


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Correlation of two level curves over the second around each cell."""
    both = _smoothed(one * other) - _smoothed(one) * _smoothed(other)
    spread = (_smoothed(one**2) - _smoothed(one) ** 2) * (_smoothed(other**2) - _smoothed(other) ** 2)
    return np.asarray(both / np.sqrt(np.maximum(spread, 1e-6)))
