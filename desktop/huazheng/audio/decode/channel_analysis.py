"""Detection of independent channels: two people, one sound in both, or one sound and a silent channel.

Many phones and recorders write one sound into both channels: unchanged, or inverted, delayed, softer or under noise in
one of them, or as two microphones of one room pick it up. Transcribed as two people, every word would appear twice,
under two speakers. The levels over time tell: a channel that adds nothing rises and falls with the other.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from huazheng.audio.decode.decoder import decode_blocks, probe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

SEPARATE_CHANNELS = (0, 1)
ALL_MIXED = ()
RECHECK_SECONDS = 600
ANALYSIS_RATE = 8_000
CELL_SECONDS = 0.02
MEDIAN_CELLS = 5
"""Length of the median filter: clicks of less than half of it are not taken for a sound."""
LATEST_CELLS = 25
"""Largest delay (0.5 s) at which one channel may hold the other's sound."""
SAME_SOUND_CORRELATION = 0.75
"""Correlation of the levels of two channels that both hold everybody: 0.77 to 0.99 where each voice is up to 8 dB
softer on the other side. One voice that leaks into the other channel gave at most 0.53; none -0.3."""
ACTIVE_RANGE_DB = 40.0
"""Range below a channel's loudest moment; anything softer is silence."""
INDEPENDENT_DB = 10.0
INDEPENDENT_SECONDS = 0.1
"""A channel whose level differs from what the other explains by this much, for this long, is independent.
Two people on channels of their own gave 40 dB for a third of the call; of pieces of 3 s of such calls none lost more
than 0.1 s."""
AUDIBLE_DB = 25.0
"""Range below a channel's loudest moments in which it is compared with the other."""
_LOUD_DB = 10.0
_SILENT_DB = -90.0
_LEAST = 1e-12


def independent_channels(file: Path) -> tuple[int, ...]:
    """The channels to transcribe separately: :data:`SEPARATE_CHANNELS`, one of the two where the other adds nothing, or
    :data:`ALL_MIXED` (all as one) for any other number of channels.

    Reads the file until there are certainly two; raises :class:`UnusableInput` for a file that is not a recording.
    """
    if probe(file).channels != len(SEPARATE_CHANNELS):
        return ALL_MIXED
    state = file.stat()
    return _channels_of_pair(file, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=64)
def _channels_of_pair(file: Path, *_state: int) -> tuple[int, ...]:
    levels, next_look = np.zeros((2, 0)), RECHECK_SECONDS
    for more in _levels(file):
        levels = np.concatenate([levels, more], axis=1)
        if levels.shape[1] * CELL_SECONDS >= next_look:
            if _channels_of_levels(*levels) == SEPARATE_CHANNELS:
                return SEPARATE_CHANNELS
            next_look += RECHECK_SECONDS
    return _channels_of_levels(*levels) if levels.shape[1] else ALL_MIXED


def _levels(file: Path) -> Iterator[NDArray[np.float64]]:
    """Levels of both channels in dB, a minute at a time, shape (2, cells); a DC offset does not count."""
    cell, minute = round(CELL_SECONDS * ANALYSIS_RATE), 60 * ANALYSIS_RATE
    held: list[NDArray[np.float32]] = []
    frames = 0
    for block in decode_blocks(file, ANALYSIS_RATE, 2):
        held.append(block)
        frames += block.shape[1]
        if frames >= minute:
            sound = np.concatenate(held, axis=1)
            frames %= cell
            held = [sound[:, sound.shape[1] - frames :]]
            yield _loudness(sound, cell)
    if frames >= cell:
        yield _loudness(np.concatenate(held, axis=1), cell)


def _loudness(sound: NDArray[np.float32], cell: int) -> NDArray[np.float64]:
    """Level in dB of both channels in each whole cell of ``cell`` frames."""
    whole = sound.shape[1] // cell * cell
    power = sound[:, :whole].reshape(2, -1, cell).var(axis=2, dtype=np.float64)
    return np.asarray(np.maximum(10 * np.log10(power + _LEAST), _SILENT_DB))


def _channels_of_levels(left: NDArray[np.float64], right: NDArray[np.float64]) -> tuple[int, ...]:
    if _level_correlation(left, right) > SAME_SOUND_CORRELATION:
        alone = [0, 1]
    else:
        alone = [number for number, (one, other) in enumerate(((left, right), (right, left))) if _explains(one, other)]
    return (max(alone, key=lambda number: _dynamic_range((left, right)[number])),) if alone else SEPARATE_CHANNELS


def _dynamic_range(levels: NDArray[np.float64]) -> int:
    """Range between a channel's loud and quiet moments, in steps of 3 dB so that similar channels are equal."""
    low, high = np.percentile(levels, [5, 95])
    return round(float(high - low) / 3.0)


def _explains(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """True if the level of ``other`` is that of ``one``, at a constant gain, plus steady noise."""
    softer = np.median((one - other)[one >= np.percentile(one, 99) - _LOUD_DB])
    noise = np.percentile(other, 5)
    made = 10 * np.log10(10 ** ((one - softer) / 10) + 10 ** (noise / 10))
    heard = (made >= made.max() - AUDIBLE_DB) | (other >= other.max() - AUDIBLE_DB)
    off = np.abs(_median_filtered(other - made))
    return float(np.count_nonzero(off[heard] > INDEPENDENT_DB)) * CELL_SECONDS < INDEPENDENT_SECONDS


def _level_correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Correlation of the levels of two channels at their best delay.

    Moments in which both are silent are left out: they would correlate in any two channels.
    """
    one, other = (np.maximum(levels - _median_filtered(levels).max() + ACTIVE_RANGE_DB, 0.0) for levels in (one, other))
    late = _delay_cells(one, other)
    one, other = one[max(0, -late) : len(one) - max(0, late)], other[max(0, late) : len(other) - max(0, -late)]
    loud = (one > 0) | (other > 0)
    one, other = ((levels - levels.mean()) / (levels.std() + _LEAST) for levels in (one[loud], other[loud]))
    return float((one * other).mean())


def _delay_cells(one: NDArray[np.float64], other: NDArray[np.float64]) -> int:
    """Delay of ``other`` after ``one``, in cells, at which their levels correlate best."""
    most, room = min(LATEST_CELLS, len(one) // 4), 2 * len(one)
    alike = np.fft.irfft(np.fft.rfft(other - other.mean(), room) * np.conj(np.fft.rfft(one - one.mean(), room)), room)
    return int(np.argmax(np.concatenate([alike[room - most :], alike[: most + 1]]))) - most


def _median_filtered(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Running median over :data:`MEDIAN_CELLS`."""
    padded = np.pad(levels, MEDIAN_CELLS // 2, "edge")
    return np.asarray(np.median(np.lib.stride_tricks.sliding_window_view(padded, MEDIAN_CELLS), axis=1))
