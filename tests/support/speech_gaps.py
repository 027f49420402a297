"""Calls with sounds other than speech between the turns: silence, ring-back, music on hold, noise of the line, keys."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from support.line_noises import NOISES
from support.phone_line import RATE, as_phone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from huazheng.core.schema.transcript import Transcript

BORDER_SECONDS = 0.3
"""A word's times may reach this far into a gap and still be of the speech beside it."""
Gap = tuple[float, float, str]


def with_gaps(
    call: NDArray[np.float32], pauses: Sequence[float], seconds: float, *, kinds: Sequence[str] = tuple(NOISES)
) -> tuple[NDArray[np.float32], list[Gap]]:
    """A one-channel call (16 kHz) with a gap at each pause (seconds), of each kind in turn; and where the gaps are."""
    parts: list[NDArray[np.float32]] = []
    gaps: list[Gap] = []
    last, length = 0, 0
    for number, pause in enumerate(pauses):
        kind = kinds[number % len(kinds)]
        noise = as_phone(NOISES[kind](seconds, number).astype(np.float32), number)
        at = int(pause * RATE)
        parts += [call[last:at], noise]
        length += at - last
        gaps.append((length / RATE, (length + len(noise)) / RATE, kind))
        length += len(noise)
        last = at
    return np.concatenate([*parts, call[last:]]), gaps


def text_in(transcript: Transcript, gaps: Sequence[Gap]) -> dict[str, str]:
    """Text written for each kind of gap; there should be none."""
    found = dict.fromkeys((kind for _, _, kind in gaps), "")
    for turn in transcript.turns:
        for word in turn.words:
            middle = (word.start + word.end) / 2
            for start, end, kind in gaps:
                if start + BORDER_SECONDS < middle < end - BORDER_SECONDS:
                    found[kind] += word.text
    return found


def pauses_between(turns: Sequence[dict[str, float]], least: float = 0.1) -> list[float]:
    """The middle of each pause between labeled turns."""
    pairs = pairwise(turns)
    return [(one["end"] + other["start"]) / 2 for one, other in pairs if other["start"] - one["end"] >= least]
