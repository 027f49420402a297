"""Confusion model of syllables: how often an initial or a final is recognized as another one.

Counted on recordings whose words are known. Pairs never counted are taken as likely where the sounds are articulated
nearly the same (z and zh, j and x, an and ang).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from huazheng.core.text.pinyin import pinyin_readings, syllable
from huazheng.speech.text.homophones.ngrams import NUMERALS, is_modelled

if TYPE_CHECKING:
    from collections.abc import Iterable

Counts = dict[str, dict[str, int]]
"""``counts[said][heard]``."""
_SIMILAR_SOUNDS = frozenset(
    """
    b-p d-t g-k k-h g-h j-q q-x j-x zh-j ch-q sh-x z-zh c-ch s-sh n-l l-r zh-ch ch-sh z-c c-s f-h r-y y-0 w-0 m-n n-0
    an-ang en-eng in-ing ian-iang uan-uang ian-in en-ian e-uo ao-iao ou-iu an-ian ang-iang
    """.split()  # noqa: SIM905
)
_PALATALS = frozenset("jqx")
_SYLLABLE = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)(.*)")
_CORRECT_PRIOR = 8
_OFTEN, _SELDOM = 1.0, 0.05
_MIN_COST = 0.3
_MAX_SLIP = 3


@lru_cache(maxsize=1024)
def split_syllable(sound: str) -> tuple[str, str]:
    """Initial and final of a syllable; "0" for no initial. n- and l-, which many speakers confuse, are one."""
    match = _SYLLABLE.match(sound)
    initial, final = (match[1], match[2]) if match else ("", sound)
    return ("l" if initial == "n" else initial) or "0", final


def is_near_homophone(spoken: str, recognized: str) -> bool:
    """Check whether two syllables differ in one similar sound at most: the initial or the final, not both.

    The i after a palatal (jiang for zhang) belongs to the initial.
    """
    (initial, final), (other_initial, other_final) = split_syllable(spoken), split_syllable(recognized)
    if initial == other_initial:
        return final == other_final or _alike(final, other_final)
    return _alike(initial, other_initial) and _after(initial, final) == _after(other_initial, other_final)


def _after(initial: str, final: str) -> str:
    return final[1:] if initial in _PALATALS and len(final) > 1 and final[0] == "i" else final


def _alike(first: str, second: str) -> bool:
    return f"{first}-{second}" in _SIMILAR_SOUNDS or f"{second}-{first}" in _SIMILAR_SOUNDS


class ConfusionModel:
    """Cost of one syllable being recognized as another."""

    def __init__(self, initials: Counts, finals: Counts) -> None:
        self.initials = initials
        self.finals = finals

    def cost(self, spoken: str, recognized: str) -> float:
        """Log ratio of recognizing ``spoken`` correctly to recognizing it as ``recognized``; 0 for the same sound."""
        (initial, final), (other_initial, other_final) = split_syllable(spoken), split_syllable(recognized)
        return _cost(self.initials, initial, other_initial) + _cost(self.finals, final, other_final)


def _cost(counted: Counts, spoken: str, recognized: str) -> float:
    if spoken == recognized:
        return 0.0
    row = counted.get(spoken, {})
    expected = row.get(recognized, 0) + (_OFTEN if _alike(spoken, recognized) else _SELDOM)
    return max(_MIN_COST, math.log((row.get(spoken, 0) + _CORRECT_PRIOR) / expected))


def learn(pairs: Iterable[tuple[str, str]]) -> ConfusionModel:
    """Learn from pairs of spoken and recognized text, from confusions whose surroundings were recognized correctly."""
    initials: dict[str, Counter[str]] = {}
    finals: dict[str, Counter[str]] = {}
    for spoken, recognized in pairs:
        for spoken_syllable, recognized_syllable in _aligned(spoken, recognized):
            (initial, final), (other_initial, other_final) = (
                split_syllable(spoken_syllable),
                split_syllable(recognized_syllable),
            )
            initials.setdefault(initial, Counter())[other_initial] += 1
            finals.setdefault(final, Counter())[other_final] += 1
    return ConfusionModel({**initials}, {**finals})


def _aligned(spoken: str, recognized: str) -> Iterable[tuple[str, str]]:
    """Aligned syllables of both texts."""
    first = [char for char in spoken if is_modelled(char)]
    second = [char for char in recognized if is_modelled(char)]
    matcher = SequenceMatcher(None, [*map(syllable, first)], [*map(syllable, second)], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal" or (kind == "replace" and b - a == d - c <= _MAX_SLIP):
            for one, other in zip(first[a:b], second[c:d], strict=True):
                if one not in NUMERALS and other not in NUMERALS:
                    yield pinyin_readings(one)[0], pinyin_readings(other)[0]
