"""Speech of one channel that leaks into the other (a speaker phone's into the microphone) is speech of one person once.

What leaks rises and falls as its source does, a little later at most, and is weaker against its own channel's usual
level than the source against its own. Two people who speak at once do neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huazheng.speech.activity import CELL, loudness, powers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huazheng.speech.sound import Sound

WEAKER_DB = 6.0
ALIKE = 0.7
WINDOW_CELLS = 31
LATEST_CELLS = 4


def own_speech(
    audio: Sound,
    other: Sound,
    odds: NDArray[np.float32],
    usual: tuple[float, float] | None = None,
) -> NDArray[np.float32]:
    """``odds`` of speech in ``audio``, zero where what is there leaked from the ``other`` channel.

    ``usual``: how loud the loud parts of both channels are, where more is known of them than these stretches.
    """
    loud, other_loud = usual if usual is not None else (loudness(audio), loudness(other))
    here, there = _levels(audio, loud), _levels(other, other_loud)
    cells = min(len(here), len(there), len(odds))
    if cells <= WINDOW_CELLS:
        return odds
    here, there = here[:cells], there[:cells]
    leaked = np.zeros(cells, dtype=bool)
    for late in range(LATEST_CELLS + 1):
        source = np.concatenate([np.full(late, there[0]), there[: cells - late]])
        weaker = _smoothed(here) < _smoothed(source) - WEAKER_DB
        leaked |= weaker & (_likeness(here, source) > ALIKE)
    kept = odds.copy()
    kept[:cells][leaked] = 0.0
    return kept


def _levels(audio: Sound, loud: float) -> NDArray[np.float64]:
    """Decibels of each cell against the channel's own loud parts, held above -60."""
    power = powers(audio, CELL)
    decibels = 10 * np.log10(power.astype(np.float64) / max(loud, 1e-9) ** 2 + 1e-9)
    return np.asarray(np.maximum(decibels, -60.0))


def _smoothed(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.convolve(levels, np.ones(WINDOW_CELLS) / WINDOW_CELLS, "same")


def _likeness(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Correlation of two level curves over the second around each cell."""
    both = _smoothed(one * other) - _smoothed(one) * _smoothed(other)
    spread = (_smoothed(one**2) - _smoothed(one) ** 2) * (_smoothed(other**2) - _smoothed(other) ** 2)
    return np.asarray(both / np.sqrt(np.maximum(spread, 1e-6)))
