"""Pinyin without tones, for comparing Chinese by sound.

A recognizer writes 由于七 for 犹豫期, which sounds the same. :func:`syllable` also merges sounds that telephone speech
confuses: zh/z, ch/c, sh/s, n/l, -ng/-n.
"""

from __future__ import annotations

import importlib.util
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.text.script import strip_punctuation

_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_TONES = str.maketrans("āáǎàēéěèōóǒòīíǐìūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeooooiiiiuuuuvvvvvnnnm")
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
SAME_SOUND_SIMILARITY = 0.6
"""Least :func:`sound_similarity` or :func:`sound_containment` of texts that count as the same words."""


@lru_cache(maxsize=1)
def _dictionary() -> dict[int, str]:
    # Importing pypinyin also loads its phrase table (half a second); only the character readings are needed.
    spec = importlib.util.find_spec("pypinyin")
    folders = spec.submodule_search_locations if spec is not None else None
    file = Path(folders[0]) / "pinyin_dict.json" if folders else None
    if file is not None and file.is_file():
        return json_decoder(dict[int, str]).decode(file.read_bytes())
    from pypinyin.pinyin_dict import pinyin_dict

    return dict(pinyin_dict)


@lru_cache(maxsize=8192)
def pinyin_readings(char: str) -> tuple[str, ...]:
    """Readings of a character as pinyin without tones, the most common first; empty if it is not Chinese."""
    known = _dictionary().get(ord(char), "").translate(_TONES)
    return tuple(dict.fromkeys(known.split(","))) if known else ()


@lru_cache(maxsize=8192)
def syllable(char: str) -> str:
    """Sound of a character with confusable sounds merged; the character itself if it is not Chinese."""
    usual = pinyin_readings(char)
    if not usual:
        return char
    sound = usual[0]
    for long, short in _INITIALS:
        if sound.startswith(long):
            sound = short + sound[len(long) :]
    if sound.startswith("n"):
        sound = "l" + sound[1:]
    return sound.removesuffix("g") if sound.endswith("ng") else sound


def syllables(text: str) -> list[str]:
    """One sound per character."""
    return [syllable(char) for char in text]


def sound_sequence(text: str) -> list[str]:
    """One sound per character without punctuation; digits as they are read."""
    return syllables(strip_punctuation(text).translate(_DIGITS))


def sound_similarity(one: str, other: str) -> float:
    """Similarity of two texts by sound, 0 to 1."""
    first, second = sound_sequence(one), sound_sequence(other)
    if not first or not second:
        return 0.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def sound_containment(part: str, whole: str) -> float:
    """Share of ``part`` that occurs in ``whole`` by sound and in order, 0 to 1."""
    first, second = sound_sequence(part), sound_sequence(whole)
    if not first:
        return 1.0
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(first)


def best_sound_match(term: str, text: str) -> float:
    """Share of ``term`` that matches by sound at its best position in ``text``, 0 to 1."""
    wanted, there = sound_sequence(term), sound_sequence(text)
    starts = range(max(1, len(there) - len(wanted) + 1))
    return max(
        sum(one == other for one, other in zip(wanted, there[start:], strict=False)) / len(wanted) for start in starts
    )
