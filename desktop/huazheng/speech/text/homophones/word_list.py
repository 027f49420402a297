"""Common words of general Chinese with their probabilities: what is a word was hardly misheard.

A word is packed into an integer, 16 bits a character, so that the list is two sorted arrays and loads in milliseconds.
``tools/word_list.py`` makes the file from the dictionary of jieba (MIT, see ``words.LICENSE.txt``) and from the
labeled wording of callbacks.
"""

from __future__ import annotations

import json
import math
from array import array
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS_FILE = Path(__file__).resolve().parent / "words.npz"
WORDS_SCHEMA = "huazheng.words/1"
MAX_WORD = 4
"""Longest word of the list, in characters; longer ones are read as their parts."""
_BITS = 16
_STEP = 0.1  # of a stored cost, in nats
_UNKNOWN_COST = 19.0  # nats of a character that is no word of the list
_MAX_BYTE = 255


class Segmentation(NamedTuple):
    """The likeliest words of a text. ``log_probability`` in nats; ``words`` join to the text."""

    log_probability: float
    words: tuple[str, ...]

    def is_word(self, start: int, end: int) -> bool:
        """Check whether every character of a half-open span belongs to a word of two characters or more."""
        position = 0
        for word in self.words:
            if len(word) == 1 and start <= position < end:
                return False
            position += len(word)
        return True


class WordList:
    """Words with their probabilities. ``keys``: packed words in ascending order; ``costs``: in tenths of a nat."""

    def __init__(self, keys: array[int], costs: bytes) -> None:
        self._keys = keys
        self._costs = costs

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, word: str) -> bool:
        return self.cost(word) is not None

    def cost(self, word: str) -> float | None:
        """Negative log probability of a word in nats; None if it is not in the list."""
        key = pack(word)
        at = bisect_left(self._keys, key)
        return self._costs[at] * _STEP if at < len(self._keys) and self._keys[at] == key else None

    def segment(self, text: str) -> Segmentation:
        """The likeliest words of a text. Whatever is not Chinese costs nothing and is a word by itself."""
        best = [0.0] + [math.inf] * len(text)
        before = [0] * (len(text) + 1)
        for start, char in enumerate(text):
            for end in range(start + 1, min(start + MAX_WORD, len(text)) + 1):
                cost = self._cost_of_span(text[start:end], char)
                if cost is not None and best[start] + cost < best[end]:
                    best[end], before[end] = best[start] + cost, start
        words: list[str] = []
        end = len(text)
        while end:
            words.append(text[before[end] : end])
            end = before[end]
        return Segmentation(-best[-1], tuple(reversed(words)))

    def _cost_of_span(self, span: str, first: str) -> float | None:
        if not _is_chinese(first):
            return 0.0 if len(span) == 1 else None
        cost = self.cost(span)
        return _UNKNOWN_COST if cost is None and len(span) == 1 else cost


def save_words(file: Path, about: dict[str, Any], log_probabilities: Mapping[str, float]) -> None:
    """Write a list of words of at most :data:`MAX_WORD` characters. The same words give the same bytes."""
    ranked = sorted((pack(word), log_probability) for word, log_probability in log_probabilities.items())
    keys = np.array([key for key, _ in ranked], dtype=np.uint64)
    costs = [min(_MAX_BYTE, round(-log_probability / _STEP)) for _, log_probability in ranked]
    text = json.dumps(about | {"schema": WORDS_SCHEMA}, ensure_ascii=False, sort_keys=True).encode("utf-8")
    with file.open("wb") as stream:
        np.savez_compressed(
            stream,
            about=np.frombuffer(text, dtype=np.uint8),
            keys=np.diff(keys, prepend=np.uint64(0)),
            costs=np.array(costs, dtype=np.uint8),
        )


@lru_cache(maxsize=1)
def load_words(file: Path = WORDS_FILE) -> WordList | None:
    """The list that ships with the app; None when its file is missing or has another schema."""
    if not file.is_file():
        return None
    with np.load(file, allow_pickle=False) as arrays:
        if json.loads(bytes(arrays["about"]).decode("utf-8")).get("schema") != WORDS_SCHEMA:
            return None
        keys = array("Q")
        keys.frombytes(np.cumsum(arrays["keys"], dtype=np.uint64).tobytes())
        return WordList(keys, arrays["costs"].tobytes())


def pack(word: str) -> int:
    """The characters of a word in one integer, 16 bits each."""
    key = 0
    for char in word:
        key = key << _BITS | ord(char)
    return key


def _is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
