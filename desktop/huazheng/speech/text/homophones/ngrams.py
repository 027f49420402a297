"""How callbacks are worded: how likely a character is after the three before it.

Witten and Bell's interpolation: an order counts for more the seldomer something new follows its context (Witten, Bell
1991, "The zero-frequency problem"). Numbers are all one character, punctuation is none: neither is ever respelt.
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
_FIRST = 4  # the first identity of a character
_BITS = 16
_CONTEXT = (1 << _BITS * (ORDER - 1)) - 1
_ALL_CHARACTERS = 6000
"""So many characters might come; one never seen has this small a share of what is left."""
NUMERALS = frozenset("零〇幺一二两俩三仨四五六七八九十廿卅百千万亿0123456789")
_MOST_KNOWN = 300_000  # some 40 MB; hours of speech would fill hundreds
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def counts(char: str) -> bool:
    """Whether a character is one that wordings are made of: Chinese, or a figure."""
    return char in NUMERALS or bool(_CHINESE.match(char))


class Ngrams:
    """``alphabet`` holds every character known; ``seen[n]`` maps n+1 characters in a row to how often they came."""

    def __init__(self, alphabet: str, seen: Sequence[dict[int, int]]) -> None:
        self.alphabet = alphabet
        self.seen = seen
        self._identity = {char: number for number, char in enumerate(alphabet, _FIRST)}
        self._after: list[dict[int, tuple[int, int]]] = [_contexts(grams) for grams in seen]
        self._successors: dict[int, set[int]] = {}
        self._predecessors: dict[int, set[int]] = {}
        for pair in seen[1]:
            before, identity = pair >> _BITS, pair & ((1 << _BITS) - 1)
            self._successors.setdefault(before, set()).add(identity)
            self._predecessors.setdefault(identity, set()).add(before)
        self._known: dict[tuple[int, int], float] = {}

    def identity(self, char: str) -> int:
        """The number of a character."""
        return NUMBER if char in NUMERALS else self._identity.get(char, UNKNOWN)

    def log_probability(self, context: int, identity: int) -> float:
        """The logarithm of how likely a character is in a context (see :meth:`then`)."""
        known = self._known.get((context, identity))
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[context, identity] = math.log(self._share(context, identity))
        return known

    @staticmethod
    def then(context: int, identity: int) -> int:
        """The context after one more character; the first context is 0."""
        return (context << _BITS | identity) & _CONTEXT

    def successors(self, context: int) -> set[int]:
        """What was ever seen after the last character of a context."""
        return self._successors.get(context & ((1 << _BITS) - 1), set())

    def predecessors(self, identity: int) -> set[int]:
        """What was ever seen before a character."""
        return self._predecessors.get(identity, set())

    def _share(self, context: int, identity: int) -> float:
        share = 1 / _ALL_CHARACTERS
        for order, (seen, after) in enumerate(zip(self.seen, self._after, strict=True)):
            before = context & ((1 << _BITS * order) - 1)
            if before not in after:
                break
            times, kinds = after[before]
            share = (seen.get(before << _BITS | identity, 0) + kinds * share) / (times + kinds)
        return share

    def arrays(self) -> dict[str, NDArray[np.uint64 | np.uint16]]:
        """The counts as arrays, for a file."""
        made: dict[str, NDArray[np.uint64 | np.uint16]] = {}
        for order, grams in enumerate(self.seen):
            keys = np.array(sorted(grams), dtype=np.uint64)
            made[f"grams{order}"] = np.diff(keys, prepend=np.uint64(0))
            made[f"times{order}"] = np.array([min(grams[int(key)], 65535) for key in keys], dtype=np.uint16)
        return made

    @classmethod
    def of_arrays(cls, alphabet: str, arrays: dict[str, NDArray[np.uint64]]) -> Ngrams:
        """What :meth:`arrays` was made from."""
        seen = []
        for order in range(ORDER):
            keys = np.cumsum(arrays[f"grams{order}"], dtype=np.uint64)
            seen.append(dict(zip(keys.tolist(), arrays[f"times{order}"].tolist(), strict=True)))
        return cls(alphabet, seen)


def learn(texts: Iterable[str]) -> Ngrams:
    """Count what follows what in texts; the same texts give the same counts."""
    lines = [[char for char in text if counts(char)] for text in texts]
    alphabet = "".join(sorted({char for line in lines for char in line} - NUMERALS))
    identities = {char: number for number, char in enumerate(alphabet, _FIRST)}
    seen: list[Counter[int]] = [Counter() for _ in range(ORDER)]
    for line in lines:
        context = BEGIN
        for identity in (*(NUMBER if char in NUMERALS else identities[char] for char in line), END):
            for order in range(ORDER):
                seen[order][(context & ((1 << _BITS * order) - 1)) << _BITS | identity] += 1
            context = Ngrams.then(context, identity)
    return Ngrams(alphabet, seen)


def _contexts(grams: dict[int, int]) -> dict[int, tuple[int, int]]:
    """For each context how often anything followed it, and how many kinds of thing."""
    after: dict[int, tuple[int, int]] = {}
    for gram, times in grams.items():
        before = gram >> _BITS
        total, kinds = after.get(before, (0, 0))
        after[before] = total + times, kinds + 1
    return after
