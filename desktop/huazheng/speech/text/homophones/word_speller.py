"""Homophone correction by general Chinese: what is no usual wording becomes the words that sound so (音语 to 英语).

A noisy-channel model over words: of all spellings of a clause, the one that :mod:`word_bigrams` and the cost of its
changes together make most likely. Only words of two characters and more replace what was recognized. Numbers, negations
and names are never changed, nothing is added or left out, and a character with a high recognition confidence costs more
to change. Terms of callbacks are corrected before (:mod:`speller`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.text.pinyin import pinyin_readings
from huazheng.speech.text.homophones.mishearing import is_near_homophone
from huazheng.speech.text.homophones.ngrams import NUMERALS
from huazheng.speech.text.homophones.person_names import name_characters
from huazheng.speech.text.homophones.protected_characters import UNCHANGED_CHARACTERS
from huazheng.speech.text.homophones.word_bigrams import UNKNOWN, load_bigrams
from huazheng.speech.text.homophones.word_list import MAX_WORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from huazheng.speech.text.homophones.word_bigrams import WordBigrams

CHANGE_COST = 4.6
"""Cost in nats of a changed character: the new words must be a hundred times likelier."""
CERTAINTY_COST = 7.0
"""Further cost of a changed character, times its recognition confidence (0 to 1)."""
NEAR_COST = 5.0
"""Further cost of a syllable that sounds nearly the same only."""
BEAM = 8
MAX_READINGS = 3
_CLAUSE = re.compile(r"[\u4e00-\u9fff]+")
_FIXED = NUMERALS | UNCHANGED_CHARACTERS


class _Path(NamedTuple):
    """Spelling of the beginning of a clause: its cost in nats, its words, and the number of the last one."""

    cost: float
    words: tuple[str, ...]
    last: int


class WordSpeller:
    """Homophone correction with the words of general Chinese."""

    def __init__(self, words: WordBigrams) -> None:
        self._words = words
        self._near = cache(self._near_syllables)
        self._sounding_like = lru_cache(maxsize=20_000)(self._words_like)

    def respell(self, text: str, confidences: Sequence[float], fixed: AbstractSet[int] = frozenset()) -> str:
        """The text with other characters where other words are far likelier; as long as before.

        ``confidences``: recognition confidence of each character, 0 to 1; ``fixed``: positions that stay.
        """
        kept = {at for at, char in enumerate(text) if char in _FIXED} | name_characters(text) | fixed
        respelled = list(text)
        for clause in _CLAUSE.finditer(text):
            span = range(*clause.span())
            costs = [None if at in kept else CHANGE_COST + CERTAINTY_COST * confidences[at] for at in span]
            respelled[span.start : span.stop] = self._respelled_clause(clause.group(), costs)
        return "".join(respelled)

    def _respelled_clause(self, clause: str, costs: Sequence[float | None]) -> str:
        """The likeliest spelling. ``costs``: of changing each character; None where it stays."""
        paths: list[dict[tuple[str, ...], _Path]] = [{} for _ in range(len(clause) + 1)]
        paths[0][()] = _Path(0.0, (), UNKNOWN)
        for start in range(len(clause)):
            best = sorted(paths[start].values())[:BEAM]
            for end in range(start + 1, min(start + MAX_WORD, len(clause)) + 1):
                for word, change_cost in self._spellings(clause[start:end], costs[start:end]):
                    number = self._words.number(word)
                    for path in best:
                        cost = path.cost + change_cost + self._words.cost(path.last, number)
                        key = (*path.words[-1:], word)
                        if key not in paths[end] or cost < paths[end][key].cost:
                            paths[end][key] = _Path(cost, (*path.words, word), number)
        return "".join(min(paths[-1].values()).words)

    def _spellings(self, span: str, costs: Sequence[float | None]) -> Iterator[tuple[str, float]]:
        """Words for the characters of a span, and the cost of the change."""
        if len(span) == 1 or self._words.number(span) != UNKNOWN:
            yield span, 0.0
        if len(span) == 1:
            return
        for word, near in self._sounding_like(span):
            changed = [(char, cost) for char, other, cost in zip(word, span, costs, strict=True) if char != other]
            if changed and not any(cost is None or char in _FIXED for char, cost in changed):
                yield word, sum(cost for _, cost in changed if cost is not None) + NEAR_COST * near

    def _words_like(self, span: str) -> tuple[tuple[str, bool], ...]:
        """Words that sound like the characters, and whether one syllable is only nearly the same."""
        found: dict[str, bool] = {}
        for heard in product(*(pinyin_readings(char)[:MAX_READINGS] for char in span)):
            for number in self._words.spelled(heard):
                found[self._words.word(number)] = False
            for at, syllable in enumerate(heard):
                for other in self._near(syllable):
                    for number in self._words.spelled((*heard[:at], other, *heard[at + 1 :])):
                        found.setdefault(self._words.word(number), True)
        return tuple(found.items())

    def _near_syllables(self, syllable: str) -> tuple[str, ...]:
        return tuple(one for one in self._words.syllables if one != syllable and is_near_homophone(one, syllable))


@lru_cache(maxsize=1)
def load_word_speller() -> WordSpeller | None:
    """The speller that ships with the app; None when its words are missing."""
    words = load_bigrams()
    return WordSpeller(words) if words is not None else None
