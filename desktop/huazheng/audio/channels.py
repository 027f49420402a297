"""Whether two channels are two people, or one sound written twice as many phones and recorders do."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from huazheng.audio.decode import blocks

if TYPE_CHECKING:
    from pathlib import Path

LOOKED_AT_SECONDS = 600
LOOKING_RATE = 8_000
SAME_SOUND = 0.95
"""Correlation, without delay, above which two channels are one sound: lossy codecs leave 0.99, two people about 0."""
SILENT_RMS = 1e-4
"""A channel below -80 dBFS was never connected."""


def two_sounds(file: Path) -> bool:
    """Whether a file's two channels carry two different sounds. Looks at its first ten minutes.

    False when they are the same, or when nothing is on one of them: such a file is one channel to the ear.
    """
    state = file.stat()
    return _two_sounds(file, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=64)
def _two_sounds(file: Path, *_state: int) -> bool:
    power, together, frames = np.zeros(2), 0.0, 0
    for block in blocks(file, LOOKING_RATE, 2):
        left, right = block.astype(np.float64)
        power += left @ left, right @ right
        together += float(left @ right)
        frames += block.shape[1]
        if frames >= LOOKED_AT_SECONDS * LOOKING_RATE:
            break
    if frames == 0 or np.sqrt(power / frames).min() < SILENT_RMS:
        return False
    return together / float(np.sqrt(power[0] * power[1])) < SAME_SOUND
