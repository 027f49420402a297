"""Recognition by sound of terms written with other characters: 由于七十五天 is 犹豫期十五天.

The sounds are those of :mod:`huazheng.core.text.pinyin`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.text.pinyin import syllables

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORT = 2
LOOSE = "*"  # after a short term: it may be heard with no character in common
_AFTER_A_NUMERAL = re.compile("[0-9一二三四五六七八九十两]|是|内|里|的|呢|从|有|过")


class MisheardTerm(NamedTuple):
    """A half-open span of text that sounds like ``term`` and is written otherwise."""

    start: int
    end: int
    term: str


class PhoneticIndex:
    """An index of terms by sound. ``keep``: words that sound like a term and are left alone.

    A term of two characters must share one with what was written, unless it ends in ``*``.
    """

    def __init__(self, terms: Iterable[str], keep: Iterable[str] = ()) -> None:
        terms = list(terms)
        self._loose = frozenset(term.removesuffix(LOOSE) for term in terms if term.endswith(LOOSE))
        self._terms = frozenset(term.removesuffix(LOOSE) for term in terms)
        self.keep = frozenset(keep)
        self._by_first: dict[str, list[tuple[str, list[str]]]] = {}
        for term in sorted(self._terms, key=lambda t: (-len(t), t)):
            sounds = syllables(term)
            self._by_first.setdefault(sounds[0], []).append((term, sounds))

    def protected_spans(self, text: str) -> list[tuple[int, int]]:
        """The half-open spans of ``keep`` words in a text."""
        return _places(self.keep, text)

    def terms_in(self, text: str) -> list[tuple[int, int]]:
        """The half-open spans of correctly written terms in a text."""
        return _places(self._terms, text)

    def misheard(self, text: str) -> list[MisheardTerm]:
        """Every span that sounds like a term and is written otherwise; longer terms win, none overlap."""
        if not self._by_first:
            return []
        sounds = syllables(text)
        kept = self.protected_spans(text)
        found: list[MisheardTerm] = []
        position = 0
        while position < len(text):
            hit = self._at(text, sounds, position, kept)
            if hit is not None and hit.term != text[hit.start : hit.end]:
                found.append(hit)
            position = hit.end if hit is not None else position + 1
        return found

    def _at(self, text: str, sounds: list[str], start: int, kept: list[tuple[int, int]]) -> MisheardTerm | None:
        for term, wanted in self._by_first.get(sounds[start], ()):
            end = start + len(term)
            written = text[start:end]
            if written == term or written in self._terms:
                return MisheardTerm(start, end, written)
            if sounds[start:end] != wanted or any(a < end and start < b for a, b in kept):
                continue
            shared = sum(a == b for a, b in zip(written, term, strict=True))
            if len(term) <= _SHORT and not shared and term not in self._loose:
                continue
            if re.search("[七一十]", written) and not _AFTER_A_NUMERAL.match(text, end):
                continue
            return MisheardTerm(start, end, term)
        return None


def _places(words: Iterable[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for word in words for found in re.finditer(re.escape(word), text)]
