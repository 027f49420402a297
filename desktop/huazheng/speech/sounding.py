"""How alike two texts sound, whatever they were written with: pinyin without tones, usual confusions removed.

A recogniser writes 由于七 for 犹豫期; by sound the two are one.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm")
_CONFUSED = ((r"^zh", "z"), (r"^ch", "c"), (r"^sh", "s"), (r"^n", "l"), (r"ng$", "n"))
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_LETTERS = re.compile(r"[^\w]+")


@lru_cache(maxsize=1)
def _readings() -> dict[int, str]:
    from pypinyin.pinyin_dict import pinyin_dict  # takes a tenth of a second

    return dict(pinyin_dict)


@lru_cache(maxsize=8192)
def _sound(letter: str) -> str:
    reading: Any = _readings().get(ord(letter), letter)
    sound = str(reading).split(",")[0].translate(_TONES)
    for pattern, kept in _CONFUSED:
        sound = re.sub(pattern, kept, sound)
    return sound


def sounds(text: str) -> list[str]:
    """One sound a letter; punctuation left out, figures as they are read."""
    return [_sound(letter) for letter in _LETTERS.sub("", text).translate(_DIGITS)]


def alike(one: str, other: str) -> float:
    """How much of the two texts sounds the same in the same order, 0 to 1."""
    first, second = sounds(one), sounds(other)
    if not first or not second:
        return 0.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def contained(part: str, whole: str) -> float:
    """How much of ``part`` sounds the same as something in ``whole``, in the same order, 0 to 1."""
    first, second = sounds(part), sounds(whole)
    if not first:
        return 1.0
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(first)


def nearest(term: str, text: str) -> float:
    """How much of ``term`` sounds the same as the likest stretch of ``text`` of its length, 0 to 1."""
    wanted, there = sounds(term), sounds(text)
    starts = range(max(1, len(there) - len(wanted) + 1))
    return max(
        sum(one == other for one, other in zip(wanted, there[start:], strict=False)) / len(wanted) for start in starts
    )
