"""Waveform peaks for drawing: the lowest and highest sample of every few milliseconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.audio.pcm import FULL_SCALE

if TYPE_CHECKING:
    from numpy.typing import NDArray

BUCKETS_PER_SECOND = 200
_COARSE = 16  # fine buckets in a coarse one; an overview of hours is drawn from the coarse ones
_LOUD_PERCENTILE = 99.7


@dataclass(frozen=True)
class PeakColumns:
    """Columns to draw: the lowest and highest sample of each, float32 from -1 to 1, shape (channels, columns)."""

    lows: NDArray[np.float32]
    highs: NDArray[np.float32]


@dataclass(frozen=True)
class _PeakLevel:
    """Peaks at one resolution: int16 of shape (channels, buckets); ``rate`` is buckets per second."""

    lows: NDArray[np.int16]
    highs: NDArray[np.int16]
    rate: float

    def coarser(self, by: int) -> _PeakLevel:
        whole = self.lows.shape[1] // by * by
        shape = (self.lows.shape[0], whole // by, by)
        lows, highs = self.lows[:, :whole].reshape(shape), self.highs[:, :whole].reshape(shape)
        return _PeakLevel(lows.min(axis=2, initial=0), highs.max(axis=2, initial=0), self.rate / by)

    def columns(self, start: float, end: float, count: int) -> PeakColumns:
        channels, buckets = self.lows.shape
        drawn = PeakColumns(np.zeros((channels, count), np.float32), np.zeros((channels, count), np.float32))
        edges = np.floor(np.linspace(start * self.rate, end * self.rate, count + 1)).astype(np.int64)
        inside = (edges[:-1] >= 0) & (edges[:-1] < buckets)
        firsts = edges[:-1][inside]
        if firsts.size:
            # The last edge closes the last column; reduceat gives the sample itself where two edges are equal.
            last = min(max(int(edges[1:][inside][-1]), int(firsts[-1]) + 1), buckets)
            full = np.float32(FULL_SCALE)
            drawn.lows[:, inside] = np.minimum.reduceat(self.lows[:, :last], firsts, axis=1) / full
            drawn.highs[:, inside] = np.maximum.reduceat(self.highs[:, :last], firsts, axis=1) / full
        return drawn


class Peaks:
    """The peaks of a whole recording, or of as much of it as has been decoded.

    ``lows`` and ``highs`` are int16 of shape (channels, buckets), :data:`BUCKETS_PER_SECOND` per second.
    ``loudness`` is the level of each channel's loud passages, 0 to 1, without single clicks.
    """

    def __init__(self, lows: NDArray[np.int16], highs: NDArray[np.int16]) -> None:
        self._fine = _PeakLevel(lows, highs, BUCKETS_PER_SECOND)
        self._coarse = self._fine.coarser(_COARSE)
        size = np.maximum(self._coarse.highs, -self._coarse.lows.astype(np.int32))
        loud = np.percentile(size, _LOUD_PERCENTILE, axis=1) if size.size else np.zeros(len(lows))
        self.loudness = tuple(float(channel) / FULL_SCALE for channel in loud)

    @property
    def channels(self) -> int:
        """Number of channels."""
        return len(self._fine.lows)

    @property
    def duration(self) -> float:
        """Seconds that the peaks cover."""
        return float(self._fine.lows.shape[1] / BUCKETS_PER_SECOND)

    def columns(self, start: float, end: float, count: int) -> PeakColumns:
        """``count`` columns of equal width from ``start`` to ``end`` seconds; silence outside the recording."""
        buckets_a_column = (end - start) * BUCKETS_PER_SECOND / max(count, 1)
        level = self._coarse if buckets_a_column >= 2 * _COARSE else self._fine
        return level.columns(start, end, count)


class PeaksBuilder:
    """Builder of :class:`Peaks` from blocks as they are decoded.

    ``rate`` is the blocks' frames a second, a multiple of :data:`BUCKETS_PER_SECOND`.
    """

    def __init__(self, rate: int) -> None:
        if rate % BUCKETS_PER_SECOND:
            raise ValueError(f"{rate} is no multiple of {BUCKETS_PER_SECOND}")
        self._bucket_frames = rate // BUCKETS_PER_SECOND
        self._waiting: NDArray[np.float32] | None = None
        self._lows: list[NDArray[np.int16]] = []
        self._highs: list[NDArray[np.int16]] = []

    def add(self, block: NDArray[np.float32]) -> None:
        """Add one block, float32 of shape (channels, frames)."""
        if self._waiting is not None:
            block = np.concatenate((self._waiting, block), axis=1)
        whole = block.shape[1] // self._bucket_frames * self._bucket_frames
        self._waiting = block[:, whole:]
        if whole:
            self._reduce(block[:, :whole])

    def peaks(self) -> Peaks:
        """The peaks so far, without the last incomplete bucket."""
        if not self._lows:
            channels = 1 if self._waiting is None else self._waiting.shape[0]
            return Peaks(np.zeros((channels, 0), np.int16), np.zeros((channels, 0), np.int16))
        self._lows = [np.concatenate(self._lows, axis=1)]
        self._highs = [np.concatenate(self._highs, axis=1)]
        return Peaks(self._lows[0], self._highs[0])

    def _reduce(self, block: NDArray[np.float32]) -> None:
        buckets = np.clip(block, -1.0, 1.0).reshape(block.shape[0], -1, self._bucket_frames)
        self._lows.append((buckets.min(axis=2) * FULL_SCALE).astype(np.int16))
        self._highs.append((buckets.max(axis=2) * FULL_SCALE).astype(np.int16))
