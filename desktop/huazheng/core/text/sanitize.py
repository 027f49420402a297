"""Sanitizing of text from files and recordings: no character may steer a terminal, a page or the reading direction."""

from __future__ import annotations

import re
import unicodedata

REPLACED = "\N{REPLACEMENT CHARACTER}"
_KEPT = frozenset("\n\t")
# Controls, format characters (direction marks, zero width), lone surrogates, line and paragraph separators.
_STEERING_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_UNASSIGNED = frozenset("\u2065\ufffe\uffff")  # among the direction marks; what XML cannot hold


def sanitize(text: str) -> str:
    """The text, of the same length, with every steering character replaced; newlines and tabs stay."""
    if text.isprintable():
        return text
    return "".join(REPLACED if _steers(char) else char for char in text)


def one_line(text: str) -> str:
    """The sanitized text on one line: runs of blanks, tabs and newlines become one space."""
    return re.sub(r"\s+", " ", sanitize(text)).strip()


def _steers(char: str) -> bool:
    return char not in _KEPT and (char in _UNASSIGNED or unicodedata.category(char) in _STEERING_CATEGORIES)
