"""Character language model of callbacks: the probability of a character after the three before it.

Witten-Bell interpolation: an order weighs more the more seldom something new follows its context (Witten, Bell 1991,
"The zero-frequency problem"). All numerals are one character and punctuation is left out: neither is ever respelled.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

ORDER = 4
BEGIN, UNKNOWN, NUMBER, END = range(4)
_FIRST = 4  # id of the first character of the alphabet
_BITS = 16
_CONTEXT = (1 << _BITS * (ORDER - 1)) - 1
_ALL_CHARACTERS = 6000
"""Number of possible characters; one never seen has this small a share of the rest."""
NUMERALS = frozenset("零〇幺一二两俩三仨四五六七八九十廿卅百千万亿0123456789")
_MAX_CACHED = 300_000  # some 40 MB; hours of speech would fill hundreds
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def is_modelled(char: str) -> bool:
    """Check whether the model covers a character: Chinese, or a figure."""
    return char in NUMERALS or bool(_CHINESE.match(char))


class Ngrams:
    """``alphabet``: every known character; ``seen[n]``: count of each run of n+1 characters, packed into an int."""

    def __init__(self, alphabet: str, seen: Sequence[dict[int, int]]) -> None:
        self.alphabet = alphabet
        self.seen = seen
        self._ids = {char: number for number, char in enumerate(alphabet, _FIRST)}
        self._after: list[dict[int, tuple[int, int]]] = [_contexts(grams) for grams in seen]
        self._successors: dict[int, set[int]] = {}
        self._predecessors: dict[int, set[int]] = {}
        for pair in seen[1]:
            before, char_id = pair >> _BITS, pair & ((1 << _BITS) - 1)
            self._successors.setdefault(before, set()).add(char_id)
            self._predecessors.setdefault(char_id, set()).add(before)
        self._cache: dict[tuple[int, int], float] = {}

    def char_id(self, char: str) -> int:
        """Id of a character."""
        return NUMBER if char in NUMERALS else self._ids.get(char, UNKNOWN)

    def log_probability(self, context: int, char_id: int) -> float:
        """Log probability of a character in a context (see :meth:`next_context`)."""
        cached = self._cache.get((context, char_id))
        if cached is None:
            if len(self._cache) >= _MAX_CACHED:
                self._cache.clear()
            cached = self._cache[context, char_id] = math.log(self._probability(context, char_id))
        return cached

    @staticmethod
    def next_context(context: int, char_id: int) -> int:
        """Context after one more character; the first context is :data:`BEGIN`."""
        return (context << _BITS | char_id) & _CONTEXT

    def successors(self, context: int) -> set[int]:
        """Ids ever seen after the last character of a context."""
        return self._successors.get(context & ((1 << _BITS) - 1), set())

    def predecessors(self, char_id: int) -> set[int]:
        """Ids ever seen before a character."""
        return self._predecessors.get(char_id, set())

    def _probability(self, context: int, char_id: int) -> float:
        share = 1 / _ALL_CHARACTERS
        for order, (seen, after) in enumerate(zip(self.seen, self._after, strict=True)):
            before = context & ((1 << _BITS * order) - 1)
            if before not in after:
                break
            times, kinds = after[before]
            share = (seen.get(before << _BITS | char_id, 0) + kinds * share) / (times + kinds)
        return share

    def arrays(self) -> dict[str, NDArray[np.uint64 | np.uint16]]:
        """Counts as arrays, for a file."""
        arrays: dict[str, NDArray[np.uint64 | np.uint16]] = {}
        for order, grams in enumerate(self.seen):
            keys = np.array(sorted(grams), dtype=np.uint64)
            arrays[f"grams{order}"] = np.diff(keys, prepend=np.uint64(0))
            arrays[f"times{order}"] = np.array([min(grams[int(key)], 65535) for key in keys], dtype=np.uint16)
        return arrays

    @classmethod
    def of_arrays(cls, alphabet: str, arrays: dict[str, NDArray[np.uint64]]) -> Ngrams:
        """The model that :meth:`arrays` was made from."""
        seen = []
        for order in range(ORDER):
            keys = np.cumsum(arrays[f"grams{order}"], dtype=np.uint64)
            seen.append(dict(zip(keys.tolist(), arrays[f"times{order}"].tolist(), strict=True)))
        return cls(alphabet, seen)


def learn(texts: Iterable[str]) -> Ngrams:
    """Learn a model from texts; the same texts give the same counts."""
    lines = [[char for char in text if is_modelled(char)] for text in texts]
    alphabet = "".join(sorted({char for line in lines for char in line} - NUMERALS))
    ids = {char: number for number, char in enumerate(alphabet, _FIRST)}
    seen: list[Counter[int]] = [Counter() for _ in range(ORDER)]
    for line in lines:
        context = BEGIN
        for char_id in (*(NUMBER if char in NUMERALS else ids[char] for char in line), END):
            for order in range(ORDER):
                seen[order][(context & ((1 << _BITS * order) - 1)) << _BITS | char_id] += 1
            context = Ngrams.next_context(context, char_id)
    return Ngrams(alphabet, seen)


def _contexts(grams: dict[int, int]) -> dict[int, tuple[int, int]]:
    """For each context the count of all that followed it, and the number of distinct characters."""
    after: dict[int, tuple[int, int]] = {}
    for gram, times in grams.items():
        before = gram >> _BITS
        total, kinds = after.get(before, (0, 0))
        after[before] = total + times, kinds + 1
    return after
