"""Level metering during recording: peak, RMS, clipping, and duration of silence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from huazheng.audio.pcm import pcm_samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUIET_DBFS = -60.0
FLOOR_DBFS = -120.0
_CLIPPED_RUN = 3  # that many samples at full scale in a row are a cut-off peak, fewer may be chance


class PcmLevelMeter:
    """Level meter of one source. ``clipped`` counts clipped peaks; ``quiet_seconds`` is the silence up to now."""

    def __init__(self, rate: int, channels: int, bits: int) -> None:
        self._per_second, self._bits, self._full = rate * channels, bits, 2 ** (bits - 1)
        self.clipped = 0
        self.quiet_seconds = 0.0
        self._peak, self._squares, self._count = 0, 0.0, 0

    def add(self, data: bytes) -> None:
        """Measure one block of PCM."""
        heard = pcm_samples(data, self._bits)
        if not heard.size:
            return
        peak = int(max(heard.max(), -heard.min()))
        self._peak = max(self._peak, peak)
        self._squares += float(np.dot(heard.astype(np.float64), heard))
        self._count += heard.size
        if peak >= self._full - 1:
            self.clipped += _runs(np.abs(heard) >= self._full - 1)
        loud = _decibels(peak / self._full) > QUIET_DBFS
        self.quiet_seconds = 0.0 if loud else self.quiet_seconds + heard.size / self._per_second

    def read(self) -> tuple[float, float]:
        """Peak and RMS in dBFS since the last call."""
        rms = math.sqrt(self._squares / self._count) / self._full if self._count else 0.0
        read = _decibels(self._peak / self._full), _decibels(rms)
        self._peak, self._squares, self._count = 0, 0.0, 0
        return read


def _decibels(amplitude: float) -> float:
    return max(20 * math.log10(amplitude), FLOOR_DBFS) if amplitude > 0 else FLOOR_DBFS


def _runs(full: NDArray[np.bool_]) -> int:
    """Number of runs of at least three samples at full scale."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], full.astype(np.int8), [0]))))
    return int(np.sum(edges[1::2] - edges[::2] >= _CLIPPED_RUN))
