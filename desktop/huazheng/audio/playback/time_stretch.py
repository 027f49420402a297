"""Time stretching at constant pitch: waveform-similarity overlap-add (Verhelst and Roelands, 1993)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    ReadFrames = Callable[[int, int], NDArray[np.float32]]

MIN_SPEED, MAX_SPEED = 0.5, 3.0
_HOP_SECONDS = 0.015
_SEEK_SECONDS = 0.010


class TimeStretcher:
    """Reader of a sound from frame ``at`` on, at a changing speed.

    ``read(first, count)`` returns up to ``count`` frames from frame ``first``, fewer at the end of the sound. ``at`` is
    the frame of the sound that the next output begins with.
    """

    def __init__(self, read: ReadFrames, rate: int, at: float) -> None:
        self._read = read
        self._hop = round(rate * _HOP_SECONDS)
        self._seek = round(rate * _SEEK_SECONDS)
        self._window = np.hanning(2 * self._hop + 1)[: 2 * self._hop].astype(np.float32)
        self._fading: NDArray[np.float32] | None = None  # the second half of the piece before, still to be added
        self._expected = 0  # the frame with which that piece would go on
        self._ready = np.zeros(0, np.float32)
        self.at = at

    def take(self, count: int, speed: float) -> NDArray[np.float32]:
        """The next ``count`` frames of output; fewer at the end of what is there."""
        parts, have = [self._ready], self._ready.size
        while have < count and (piece := self._next(speed)).size:
            parts.append(piece)
            have += piece.size
        joined = np.concatenate(parts)
        self._ready = joined[count:]
        return joined[:count]

    @property
    def waiting(self) -> int:
        """Frames of output that are ready and not taken yet."""
        return int(self._ready.size)

    def _next(self, speed: float) -> NDArray[np.float32]:
        """One hop of output; empty where less than a whole window is left."""
        first = self._best_start(int(self.at))
        piece = self._read(first, 2 * self._hop)
        if piece.size < 2 * self._hop:
            rest = self._read(int(self.at), self._hop) if self._fading is None else self._fading[: piece.size]
            self._fading = None
            self.at += rest.size * speed
            return rest if piece.size else piece
        piece = piece * self._window
        out = piece[: self._hop] + (self._fading if self._fading is not None else 0)
        if self._fading is None:  # nothing fades out under the first piece, so it must not fade in either
            out = self._read(first, self._hop)
        self._fading = piece[self._hop :]
        self._expected = first + self._hop
        self.at += self._hop * speed
        return out.astype(np.float32)

    def _best_start(self, wanted: int) -> int:
        """Frame near ``wanted`` that continues the previous window best."""
        if self._fading is None:
            return wanted
        pattern = self._read(self._expected, self._hop)
        low = max(wanted - self._seek, 0)
        around = self._read(low, 2 * self._seek + self._hop)
        if pattern.size < self._hop or around.size <= self._hop:
            return wanted
        likeness = np.correlate(around, pattern, "valid")
        return low + int(np.argmax(likeness))
