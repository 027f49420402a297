"""The pattern language of packs: regular expressions over coded words, with names for numbers and word lists.

``{days}`` is a number of days however it was said, ``{name}`` a list from ``[words]``, ``~`` a gap of up to 14
characters within a sentence, ``~~`` up to 40 across commas and sentences. The rest is Python's ``re``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huazheng.checklist.packs.pattern_cost import has_too_many_ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NUMBERS = {
    "days": "D", "years": "[YU]", "many_years": "Y", "one_year": "U", "age": "A", "money": "M", "percent": "P",
    "times": "[CE]", "many_times": "C", "once": "E", "months": "[NV]", "many_months": "N", "one_month": "V",
    "date": "T", "number": "K", "any": "[DYUAMPCENVTK]", "span": "[DYUANV]",
}  # fmt: skip
_GAP = "[^。！？]{0,14}?"
_WIDE_GAP = "[^\x00]{0,40}?"
_PLACE = re.compile(r"\{([a-z_]+)\}")
_REPEATED_GROUP = re.compile(r"\)[*+]|\)\{\d+,\}|[^\\][*+]\)[*+]|\.\*|\.\+")
MAX_EXPANDED = 20_000
NEVER = re.compile("(?!)")


class PatternError(ValueError):
    """An unusable pattern; the message is the reason."""


def expand(pattern: str, words: Mapping[str, Iterable[str]], depth: int = 0) -> str:
    """The regular expression of a pack's pattern. Raises :class:`PatternError`."""
    length = 0
    if depth > 5:
        raise PatternError(f"word lists name each other in a circle: {pattern}")

    def place(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in NUMBERS:
            return NUMBERS[name]
        if name in words:
            nonlocal length
            listed = "(?:" + "|".join(expand(word, words, depth + 1) for word in words[name]) + ")"
            length += len(listed)
            if length > MAX_EXPANDED:
                raise PatternError(f"with its word lists it has more than {MAX_EXPANDED:,} characters")
            return listed
        raise PatternError(f"{{{name}}} is neither a number nor a list in [words]")

    # A repeat count such as {0,4} is no name and stays.
    return _PLACE.sub(place, pattern).replace("~~", _WIDE_GAP).replace("~", _GAP)


def compile_patterns(patterns: Iterable[str], words: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    """One expression that matches any of the patterns. Without patterns it never matches."""
    parts = [f"(?:{expand(pattern, words)})" for pattern in patterns]
    try:
        return re.compile("|".join(parts)) if parts else NEVER
    except re.error as error:
        raise PatternError(str(error)) from error


def pattern_fault(pattern: str, words: Mapping[str, Iterable[str]]) -> str | None:
    """The fault of a pattern as a sentence, or None. Unbounded repeats are refused, because they can take forever."""
    if _REPEATED_GROUP.search(pattern):
        return "unbounded repeat (* or + after a group, .* or .+): give a bound, such as {0,8}"
    try:
        expression = compile_patterns([pattern], words)
    except PatternError as error:
        return str(error)
    if has_too_many_ways(expression.pattern):
        return "it can match in too many ways and would take minutes: use fewer or shorter gaps and repeats"
    return "it matches nothing at all, so it would match everywhere" if expression.search("") else None
