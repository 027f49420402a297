"""Conversion between simplified and traditional characters, one character for one.

Texts are compared and searched in simplified characters, and shown as they are. No conversion changes a text's length,
so a position in one script is the same position in the other.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, Literal

Script = Literal["simplified", "traditional"]
_RARE = re.compile("[\u3400-\u4dbf\U00010000-\U0010ffff]")
"""Rare characters, which few fonts have, are not converted to: 嗰 stays 嗰."""
_NO_LETTERS = re.compile(r"[^\w]+")


@cache
def _converter(way: str) -> Any:
    import opencc

    return opencc.OpenCC(way)


def _converted(text: str, way: str) -> str:
    if text.isascii():
        return text
    whole = str(_converter(way).convert(text))
    if len(whole) != len(text):
        whole = "".join(_converted_char(char, way) for char in text)
    if _RARE.search(whole) is None:
        return whole
    return "".join(old if _RARE.match(new) else new for old, new in zip(text, whole, strict=True))


def _converted_char(char: str, way: str) -> str:
    other = str(_converter(way).convert(char))
    return other if len(other) == 1 else char


@lru_cache(maxsize=8192)
def simplified(text: str) -> str:
    """Convert to simplified characters, keeping the length."""
    return _converted(text, "t2s")


def traditional(text: str) -> str:
    """Convert to traditional characters, keeping the length."""
    return _converted(text, "s2t")


def strip_punctuation(text: str) -> str:
    """Remove punctuation and white space; letters, digits and characters stay."""
    return _NO_LETTERS.sub("", text)


SENTENCE_ENDS = "。？！?!"


def ends_sentence(text: str) -> bool:
    """Check whether the text ends with a mark that ends a sentence."""
    return text.strip()[-1:] in tuple(SENTENCE_ENDS)


def raw_text(heard: str | None, shown: str) -> str | None:
    """Return the recognizer's own text; None where it differs from the shown one only by the script setting."""
    if heard is None or heard == shown:
        return None
    plain = simplified(shown)
    by_setting = plain != shown and strip_punctuation(simplified(heard)) == strip_punctuation(plain)
    return None if by_setting else heard
