"""Cutting a turn into the stretches that are judged: sentences, neighbours joined, windows where nobody punctuated."""

from __future__ import annotations

import re
from itertools import pairwise

_SENTENCE = re.compile("[^。！？]+[。！？]?")
_RUN_ON = 55
_WINDOW, _STEP = 36, 18
_LONGEST_PAIR = 90


def segments(coded: str) -> list[tuple[int, int]]:
    """The stretches of a turn, half-open; each once."""
    sentences = [m.span() for m in _SENTENCE.finditer(coded)]
    found: list[tuple[int, int]] = []
    for start, end in sentences:
        if end - start > _RUN_ON and coded.count("，", start, end) * 25 < end - start:
            found += [(at, min(at + _WINDOW, end)) for at in range(start, max(start + 1, end - _STEP + 3), _STEP)]
        found.append((start, end))
    found += [(a[0], b[1]) for a, b in pairwise(sentences) if b[1] - a[0] < _LONGEST_PAIR]
    return list(dict.fromkeys(found))
