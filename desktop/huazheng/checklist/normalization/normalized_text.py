"""Normalization of one turn's text for matching.

Three layers, each a step further from the text as shown, and every position leads back to it:
``source`` as shown, ``plain`` (half-width, lower case, misheard terms corrected), ``coded`` (every number replaced by
one capital letter for its unit: 十五天 is ``D``, 二十年 ``Y``, 一年 ``U``).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.checklist.normalization.quantities import Quantity, quantities

if TYPE_CHECKING:
    from huazheng.checklist.normalization.misheard_terms import MisheardTerm, PhoneticIndex

LETTERS = {"days": "D", "months": "N", "years": "Y", "age": "A", "yuan": "M", "percent": "P", "times": "C", "date": "T", "number": "K"}  # fmt: skip  # noqa: E501
ONE = {"years": "U", "times": "E", "months": "V"}
_STOPS = str.maketrans({";": "。", ".": "。", "…": "，", "!": "！", "?": "？", ",": "，", "、": "，", ":": "，", "：": "，", "—": "，", "-": "，"})  # fmt: skip  # noqa: E501
_DROPPED = frozenset(" \t\r\n\u3000\"“”‘’'「」『』《》〈〉()（）【】[]·")
_FILLERS = frozenset("呃嗯")


@dataclass(frozen=True)
class NormalizedText:
    """One turn's text. ``spans[i]`` is the half-open span of the i-th coded character in ``source``."""

    source: str
    plain: str
    coded: str
    spans: tuple[tuple[int, int], ...]
    numbers: tuple[tuple[int, Quantity], ...]
    misheard: tuple[tuple[int, int, str], ...] = ()

    def quote(self, start: int, end: int) -> tuple[int, int]:
        """The span in ``source`` of the coded characters from ``start`` to ``end``."""
        covered = self.spans[start : max(end, start + 1)]
        return (covered[0][0], covered[-1][1]) if covered else (0, len(self.source))


def _half_width(text: str) -> tuple[str, list[int]]:
    kept: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        for one in unicodedata.normalize("NFKC", char) if ord(char) > 0x2E7F or ord(char) < 0x80 else char:
            if one in _DROPPED or (one in _FILLERS and len(text) > 2):
                continue
            kept.append(one.lower())
            origin.append(index)
    return _punctuated("".join(kept)), origin


def _punctuated(text: str) -> str:
    out = list(text)
    for index, char in enumerate(text):
        if char in ",." and 0 < index < len(text) - 1 and text[index - 1].isdigit() and text[index + 1].isdigit():
            continue  # 6,800 and 3.5 stay whole
        out[index] = char.translate(_STOPS)
    return "".join(out)


_LONE_DIGIT = re.compile(r"(?<![0-9.,%])[0-9](?![0-9.,%])")
_PAYS = re.compile("[陪配培](?=[0-9一二三四五六七八九十百两])")  # 陪五十万 is 赔五十万
_NUMERALS = "零一二三四五六七八九"


def _spoken(text: str) -> str:
    """The text with lone digits spelled out (再说1遍 is 再说一遍) and 陪五十万 as 赔五十万, of the same length."""
    text = _PAYS.sub("赔", text)
    return _LONE_DIGIT.sub(lambda match: _NUMERALS[int(match.group())], text)


def normalize_text(text: str, index_of_terms: PhoneticIndex | None = None) -> NormalizedText:
    """Normalize a turn's text; with ``index_of_terms``, misheard terms are corrected."""
    plain, origin = _half_width(text)
    plain = _spoken(plain)
    heard: list[MisheardTerm] = index_of_terms.misheard(plain) if index_of_terms is not None else []
    for hit in heard:  # same length, so that positions stay
        plain = plain[: hit.start] + hit.term + plain[hit.end :]
    coded: list[str] = []
    spans: list[tuple[int, int]] = []
    numbers: list[tuple[int, Quantity]] = []
    at = 0
    for quantity in quantities(plain):
        for index in range(at, quantity.start):
            coded.append(plain[index])
            spans.append((origin[index], origin[index] + 1))
        letter = ONE.get(quantity.unit) if quantity.value == 1 else None
        numbers.append((len(coded), quantity))
        coded.append(letter or LETTERS[quantity.unit])
        spans.append((origin[quantity.start], origin[quantity.end - 1] + 1))
        at = quantity.end
    for index in range(at, len(plain)):
        coded.append(plain[index])
        spans.append((origin[index], origin[index] + 1))
    wrong = tuple((origin[h.start], origin[h.end - 1] + 1, h.term) for h in heard)
    return NormalizedText(text, plain, "".join(coded), tuple(spans), tuple(numbers), wrong)
