"""Words of general Chinese: how they sound, how common they are, and how often one follows another.

``tools/word_bigrams.py`` makes the file from the language model and dictionary of libime (LGPL-2.1 or later, see
``bigrams.LICENSE.txt``). Words are numbered in the order of their packed characters; everything is sorted arrays, which
load in a fraction of a second and take 20 MB.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from huazheng.speech.text.homophones.word_list import MAX_WORD, pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

BIGRAMS_FILE = Path(__file__).resolve().parent / "bigrams.npz"
BIGRAMS_SCHEMA = "huazheng.bigrams/1"
COST_STEP = 0.1
"""Nats of one step of a stored cost."""
UNKNOWN = -1
"""Number of what is no word of the list."""
_UNKNOWN_COST = 16.0
_SYLLABLE_BITS = 10
_CHARACTER_BITS = 16


@dataclass(frozen=True)
class WordBigrams:
    """Words and pairs of words. Costs are negative log probabilities in nats.

    ``keys``: packed words, ascending; ``costs``, ``backoffs``: of each word, in :data:`COST_STEP`. ``rows``: where the
    pairs of each word begin; ``followers``, ``pair_costs``: of each pair. ``sounds``: packed syllables of each reading,
    ascending, and ``sounding``: the word that has it. ``syllables``: number of each. ``made_from``:
    source of the words.
    """

    keys: array[int]
    costs: bytes
    backoffs: bytes
    rows: array[int]
    followers: array[int]
    pair_costs: bytes
    sounds: array[int]
    sounding: array[int]
    syllables: Mapping[str, int]
    made_from: str = ""

    def number(self, word: str) -> int:
        """Number of a word; :data:`UNKNOWN` for another."""
        if not 0 < len(word) <= MAX_WORD:
            return UNKNOWN
        key = pack(word)
        at = bisect_left(self.keys, key)
        return at if at < len(self.keys) and self.keys[at] == key else UNKNOWN

    def word(self, number: int) -> str:
        """The word with a number."""
        key, chars = self.keys[number], ""
        while key:
            key, char = key >> _CHARACTER_BITS, chr(key & ((1 << _CHARACTER_BITS) - 1))
            chars = char + chars
        return chars

    def cost(self, before: int, number: int) -> float:
        """Cost of a word after another; ``before`` :data:`UNKNOWN` at the beginning and after what is no word."""
        if number == UNKNOWN:
            return _UNKNOWN_COST
        if before == UNKNOWN:
            return self.costs[number] * COST_STEP
        first, last = self.rows[before], self.rows[before + 1]
        at = bisect_left(self.followers, number, first, last)
        if at < last and self.followers[at] == number:
            return self.pair_costs[at] * COST_STEP
        return (self.costs[number] + self.backoffs[before]) * COST_STEP

    def spelled(self, syllables: Sequence[str]) -> Iterator[int]:
        """Numbers of the words that sound so. ``syllables``: pinyin without tones."""
        if any(syllable not in self.syllables for syllable in syllables):
            return
        key = _pack_sounds([self.syllables[syllable] for syllable in syllables])
        at = bisect_left(self.sounds, key)
        while at < len(self.sounds) and self.sounds[at] == key:
            yield self.sounding[at]
            at += 1


def save_bigrams(
    file: Path,
    about: dict[str, Any],
    costs: Mapping[str, tuple[float, float]],
    pairs: Mapping[tuple[str, str], float],
    readings: Mapping[str, Sequence[Sequence[str]]],
) -> None:
    """Write the words. The same words give the same bytes.

    ``costs``: cost and backoff cost of each word in nats; ``pairs``: cost of a word after another; ``readings``:
    syllables of each word, one sequence for each way to read it.
    """
    words = sorted(costs, key=pack)
    numbers = {word: number for number, word in enumerate(words)}
    rows: list[list[tuple[int, int]]] = [[] for _ in words]
    for (before, word), cost in pairs.items():
        rows[numbers[before]].append((numbers[word], _step(cost)))
    followers = [follower for row in rows for follower in sorted(row)]
    syllables = sorted({syllable for some in readings.values() for reading in some for syllable in reading})
    syllable_numbers = {syllable: number for number, syllable in enumerate(syllables, 1)}
    sounds = sorted(
        (_pack_sounds([syllable_numbers[one] for one in reading]), numbers[word])
        for word, some in readings.items()
        for reading in some
    )
    text = json.dumps(about | {"schema": BIGRAMS_SCHEMA, "syllables": syllables}, ensure_ascii=False, sort_keys=True)
    with file.open("wb") as stream:
        np.savez_compressed(
            stream,
            about=np.frombuffer(text.encode("utf-8"), dtype=np.uint8),
            keys=np.diff(np.array([pack(word) for word in words], dtype=np.uint64), prepend=np.uint64(0)),
            costs=np.array([_step(costs[word][0]) for word in words], dtype=np.uint8),
            backoffs=np.array([_step(costs[word][1]) for word in words], dtype=np.uint8),
            counts=np.array([len(row) for row in rows], dtype=np.uint32),
            followers=np.diff(np.array([one for one, _ in followers], dtype=np.int64), prepend=0).astype(np.int32),
            pair_costs=np.array([cost for _, cost in followers], dtype=np.uint8),
            sounds=np.diff(np.array([key for key, _ in sounds], dtype=np.uint64), prepend=np.uint64(0)),
            sounding=np.array([number for _, number in sounds], dtype=np.uint32),
        )


@lru_cache(maxsize=1)
def load_bigrams(file: Path = BIGRAMS_FILE) -> WordBigrams | None:
    """The words that ship with the app; None when their file is missing or has another schema."""
    if not file.is_file():
        return None
    with np.load(file, allow_pickle=False) as arrays:
        about = json.loads(bytes(arrays["about"]).decode("utf-8"))
        if about.get("schema") != BIGRAMS_SCHEMA:
            return None
        rows = np.concatenate([[0], np.cumsum(arrays["counts"], dtype=np.uint32)])
        return WordBigrams(
            _array("Q", np.cumsum(arrays["keys"], dtype=np.uint64)),
            arrays["costs"].tobytes(),
            arrays["backoffs"].tobytes(),
            _array("I", rows),
            _array("I", np.cumsum(arrays["followers"], dtype=np.int64)),
            arrays["pair_costs"].tobytes(),
            _array("Q", np.cumsum(arrays["sounds"], dtype=np.uint64)),
            _array("I", arrays["sounding"]),
            {syllable: number for number, syllable in enumerate(about["syllables"], 1)},
            str(about.get("made_from", "")),
        )


def _array(kind: str, values: np.ndarray[Any, Any]) -> array[int]:
    made = array(kind)
    made.frombytes(values.astype(np.uint64 if kind == "Q" else np.uint32).tobytes())
    return made


def _pack_sounds(numbers: Sequence[int]) -> int:
    key = 0
    for number in numbers:
        key = key << _SYLLABLE_BITS | number
    return key


def _step(cost: float) -> int:
    return min(255, max(0, round(cost / COST_STEP)))
