"""Detection that two sources hold one sound, so that a channel does not tell who speaks.

A sound server may connect both streams to one device; a virtual cable or a headset may lead one into the other. What a
microphone hears of a loudspeaker is not meant: the room changes it far more than what is accepted here. Speech is
meant: of white noise, a shift by part of a sample at 8 kHz is another sound.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from huazheng.audio.pcm import pcm_samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huazheng.services.capture.recorder.track import SampleFormat

WINDOW_SECONDS = 2.0
LARGEST_SHIFT_SECONDS = 0.3
AHEAD_SECONDS = 1.0
"""Largest lead of one source over the other, whose latest blocks may still be pending."""
SAME_CORRELATION = 0.97
QUIET_RMS = 0.001  # -60 dBFS: nothing can be said of silence
SURE_WINDOWS = 3
_RATE = 8_000


class RecentSound:
    """The last seconds of one source, mixed to one channel."""

    def __init__(self, form: SampleFormat) -> None:
        self._form = form
        self._blocks: deque[NDArray[np.float32]] = deque()
        self._frames = 0

    def add(self, data: bytes) -> None:
        """Append PCM."""
        form = self._form
        whole = pcm_samples(data[: len(data) // form.frame_bytes * form.frame_bytes], form.bits)
        mono = whole.reshape(-1, form.channels).mean(axis=1, dtype=np.float32) / np.float32(2 ** (form.bits - 1))
        self._blocks.append(mono)
        self._frames += len(mono)
        keep = round((WINDOW_SECONDS + 2 * LARGEST_SHIFT_SECONDS + AHEAD_SECONDS) * form.rate)
        while self._frames - len(self._blocks[0]) >= keep:
            self._frames -= len(self._blocks.popleft())

    def clear(self) -> None:
        """Forget everything: what follows does not continue it."""
        self._blocks.clear()
        self._frames = 0

    def last(self, seconds: float, before: float) -> NDArray[np.float64] | None:
        """``seconds`` of sound at 8 kHz that end ``before`` seconds before the latest; None if it is not there."""
        count = round(seconds * _RATE)
        ends = (self._frames / self._form.rate - before) * _RATE
        if before < 0 or ends < count:
            return None
        summed = np.concatenate([[0.0], np.cumsum(np.concatenate(self._blocks), dtype=np.float64)])
        edges = (ends - count + np.arange(count + 1)) * (self._form.rate / _RATE)
        sound: NDArray[np.float64] = np.diff(np.interp(edges, np.arange(len(summed)), summed))
        return sound * (_RATE / self._form.rate)


class SameSoundDetector:
    """Comparison of two sources, to be called once a second. ``same``: they hold one sound."""

    def __init__(self) -> None:
        self.same = False
        self._changed_since_us: int | None = None
        self._count = 0

    def compare(self, one: RecentSound, one_us: int, other: RecentSound, other_us: int) -> int | None:
        """Compare the latest window; ``…_us``: capture time of the end of each sound.

        Returns the time from which ``same`` has another value, once that is sure; else None.
        """
        ends_us = min(one_us, other_us) - round(LARGEST_SHIFT_SECONDS * 1_000_000)
        window = one.last(WINDOW_SECONDS, (one_us - ends_us) / 1_000_000)
        wide = WINDOW_SECONDS + 2 * LARGEST_SHIFT_SECONDS
        around = other.last(wide, (other_us - ends_us) / 1_000_000 - LARGEST_SHIFT_SECONDS)
        if window is None or around is None:
            return None
        likeness = best_correlation(window, around)
        if likeness is None:
            return None
        if (likeness >= SAME_CORRELATION) == self.same:
            self._changed_since_us, self._count = None, 0
            return None
        if self._changed_since_us is None:
            self._changed_since_us = ends_us - round(WINDOW_SECONDS * 1_000_000)
        self._count += 1
        if self._count < SURE_WINDOWS:
            return None
        since_us, self._changed_since_us, self._count = self._changed_since_us, None, 0
        self.same = not self.same
        return since_us


def best_correlation(window: NDArray[np.float64], around: NDArray[np.float64]) -> float | None:
    """Largest correlation, of either sign, of ``window`` with a stretch of ``around``; None where one is silent."""
    window = window - window.mean()
    around = around - around.mean()
    count = len(window)
    energy = np.concatenate([[0.0], np.cumsum(around**2)])
    stretches = energy[count:] - energy[:-count]
    own = float(window @ window)
    if own < QUIET_RMS**2 * count or stretches.max() < QUIET_RMS**2 * count:
        return None
    size = 1 << (len(around) + count).bit_length()
    product = np.fft.irfft(np.fft.rfft(around, size) * np.conj(np.fft.rfft(window, size)), size)[: len(stretches)]
    loud = np.maximum(stretches, QUIET_RMS**2 * count)
    return float(np.max(np.abs(product) / np.sqrt(own * loud)))
