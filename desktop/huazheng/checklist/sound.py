"""Hearing a term that the recogniser wrote with other characters: 由于七十五天 is 犹豫期十五天 by its sound.

Sounds are pinyin without tones, with the confusions that telephone speech brings: zh/z, ch/c, sh/s, n/l, -ng/-n.
"""

from __future__ import annotations

import importlib.util
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_TONES = str.maketrans("āáǎàēéěèōóǒòīíǐìūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeooooiiiiuuuuvvvvvnnnm")
_SHORT = 2
LOOSE = "*"  # after a short term: it may be heard with no character in common
_AFTER_A_NUMERAL = re.compile("[0-9一二三四五六七八九十两]|是|内|里|的|呢|从|有|过")


@lru_cache(maxsize=1)
def _readings() -> dict[int, str]:
    # Importing pypinyin loads its phrase table too, for half a second; one reading a character is all that is needed.
    spec = importlib.util.find_spec("pypinyin")
    folders = spec.submodule_search_locations if spec is not None else None
    file = Path(folders[0]) / "pinyin_dict.json" if folders else None
    if file is not None and file.is_file():
        return msgspec.json.decode(file.read_bytes(), type=dict[int, str])
    from pypinyin.pinyin_dict import pinyin_dict

    return dict(pinyin_dict)


@lru_cache(maxsize=8192)
def syllable(char: str) -> str:
    """How a character sounds, confusions removed; the character itself if it is none of Chinese."""
    reading = _readings().get(ord(char), "").split(",")[0].translate(_TONES)
    if not reading:
        return char
    for long, short in _INITIALS:
        if reading.startswith(long):
            reading = short + reading[len(long) :]
    if reading.startswith("n"):
        reading = "l" + reading[1:]
    return reading.removesuffix("g") if reading.endswith("ng") else reading


def syllables(text: str) -> list[str]:
    """One sound a character."""
    return [syllable(char) for char in text]


class Misheard(NamedTuple):
    """A stretch of text (half-open) that sounds like ``term`` and is written otherwise."""

    start: int
    end: int
    term: str


class SoundIndex:
    """The terms to listen for. ``keep`` are words that sound like a term and are words in their own right.

    A term of two characters must share one with what was written, unless it ends in ``*``.
    """

    def __init__(self, terms: Iterable[str], keep: Iterable[str] = ()) -> None:
        terms = list(terms)
        self._loose = frozenset(term.removesuffix(LOOSE) for term in terms if term.endswith(LOOSE))
        self._terms = frozenset(term.removesuffix(LOOSE) for term in terms)
        self._keep = frozenset(keep)
        self._by_first: dict[str, list[tuple[str, list[str]]]] = {}
        for term in sorted(self._terms, key=lambda t: (-len(t), t)):
            sounds = syllables(term)
            self._by_first.setdefault(sounds[0], []).append((term, sounds))

    def misheard(self, text: str) -> list[Misheard]:
        """Every stretch that sounds like a term and is written otherwise; the longest terms first, none overlap."""
        if not self._by_first:
            return []
        sounds = syllables(text)
        kept = [m.span() for word in self._keep for m in re.finditer(re.escape(word), text)]
        found: list[Misheard] = []
        position = 0
        while position < len(text):
            hit = self._at(text, sounds, position, kept)
            if hit is not None and hit.term != text[hit.start : hit.end]:
                found.append(hit)
            position = hit.end if hit is not None else position + 1
        return found

    def _at(self, text: str, sounds: list[str], start: int, kept: list[tuple[int, int]]) -> Misheard | None:
        for term, wanted in self._by_first.get(sounds[start], ()):
            end = start + len(term)
            written = text[start:end]
            if written == term or written in self._terms:
                return Misheard(start, end, written)
            if sounds[start:end] != wanted or any(a < end and start < b for a, b in kept):
                continue
            shared = sum(a == b for a, b in zip(written, term, strict=True))
            if len(term) <= _SHORT and not shared and term not in self._loose:
                continue
            if re.search("[七一十]", written) and not _AFTER_A_NUMERAL.match(text, end):
                continue
            return Misheard(start, end, term)
        return None
