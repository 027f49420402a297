"""A third voice on the line: a relative who takes the telephone, a colleague who is put through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huazheng.speech.clusters import two_means
from huazheng.speech.engine import HEARING_RATE
from huazheng.speech.glimpses import WINDOW_STEPS
from huazheng.speech.turntaking import settle
from huazheng.speech.voiceprint import STEP

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huazheng.speech.turntaking import Settled

LEAST_WINDOWS = 8
THIRD_VOICE_SECONDS = 4.0
THIRD_VOICE_GAIN = 90.0
THIRD_VOICE_GAIN_EACH = 0.8
"""Log likelihood that a third voice must gain in all, and for each window that it takes. Cutting one of two voices in
two gained up to 112, and hardly half a point a window; a third person 1.2 to 7 a window."""
PASSING_SPAN = 0.45
PASSING_GAIN = 40.0
PASSING_GAIN_EACH = 0.9
"""A voice that is there for a part of the call only (a relative takes the telephone, a colleague is put through) need
gain less: the halves of one voice cut in two were spread over 0.54 to 0.95 of the call, third people over 0.13 to 0.32,
and these gained 72 and more, 1.2 and more a window."""


def with_third(points: NDArray[np.float32], two: Settled, switching: NDArray[np.float64]) -> Settled:
    """Three voices instead of two, where a third fits much better and speaks long enough to be one."""
    best = two
    for voice in range(2):
        mine = two.chances[:, voice] > 0.5
        if mine.sum() < 2 * LEAST_WINDOWS:
            continue
        centred = points[mine] - points[mine].mean(axis=0)
        _, axes = np.linalg.eigh(centred.T @ centred)
        for axis in (-1, -2):
            apart = two_means(centred @ axes[:, axis], np.ones(int(mine.sum())))
            guess = np.column_stack([two.chances, np.zeros(len(points))])
            split = np.flatnonzero(mine)[apart]
            guess[split, 2], guess[split, voice] = guess[split, voice], 0.0
            three = settle(points, guess * 0.9 + 0.1 / 3, switching)
            spoken = three.chances.sum(axis=0) * WINDOW_STEPS * STEP / HEARING_RATE
            enough = _enough(three, three.fit - two.fit)
            if spoken.min() >= THIRD_VOICE_SECONDS and enough and three.fit > best.fit:
                best = three
    return best


def _enough(three: Settled, gain: float) -> bool:
    """Whether a third voice fits so much better than two that it is somebody."""
    taken = float(three.chances.sum(axis=0).min())
    if gain > max(THIRD_VOICE_GAIN, THIRD_VOICE_GAIN_EACH * taken):
        return True
    return _span(three.chances) <= PASSING_SPAN and gain > max(PASSING_GAIN, PASSING_GAIN_EACH * taken)


def _span(chances: NDArray[np.float64]) -> float:
    """Over how much of the call (in windows) the voice that speaks least is spread, 0 to 1; a tenth may stray."""
    places = np.flatnonzero(chances.argmax(axis=1) == int(chances.sum(axis=0).argmin()))
    if not len(places):
        return 1.0
    first, last = np.percentile(places, [5, 95])
    return float(last - first) / len(chances)
