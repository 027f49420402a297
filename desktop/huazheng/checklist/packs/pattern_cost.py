"""Bound on the time of a pattern: the number of ways in which it can try to match at one place of a text.

Python's ``re`` tries them one after the other and cannot be stopped meanwhile. Patterns of the packs that ship have
80,000 ways at most; those that were made to hang have ten to the 16th and more.
"""

from __future__ import annotations

import importlib
import math
from collections import defaultdict
from functools import lru_cache
from typing import Any

MAX_WAYS = 1_000_000
_ENDLESS = 1000  # repeats without an upper bound count as this many
# The parser of Python's own re: what it makes of a pattern is what is run.
_PARSER: Any = importlib.import_module("re._parser")


@lru_cache(maxsize=16384)
def has_too_many_ways(expression: str) -> bool:
    """Test for an expression that may try more than :data:`MAX_WAYS` ways. Raises :class:`re.error`."""
    try:
        return _of_sequence(_PARSER.parse(expression)) > math.log(MAX_WAYS)
    except RecursionError:
        return True


def _of_sequence(sequence: Any) -> float:
    """The logarithm of the number of ways of items one after the other."""
    return sum(_of_item(str(kind), value) for kind, value in sequence)


def _of_item(kind: str, value: Any) -> float:
    match kind:
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, inner = value
            most = min(int(most), max(_ENDLESS, int(least)))
            return math.log(most - least + 1) + most * _of_sequence(inner)
        case "BRANCH":
            return _of_branch(value[1])
        case "SUBPATTERN" | "ATOMIC_GROUP":
            return _of_sequence(value[-1] if kind == "SUBPATTERN" else value)
        case "ASSERT" | "ASSERT_NOT":
            return _of_sequence(value[1])
        case "GROUPREF_EXISTS":
            return max(_of_sequence(one) for one in value[1:] if one is not None)
        case _:
            return 0.0


def _of_branch(alternatives: list[Any]) -> float:
    """Alternatives that begin with the same sign, or with no certain one, may all match at one place."""
    ways: dict[Any, float] = defaultdict(float)
    uncertain = 0.0
    for alternative in alternatives:
        number = math.exp(min(_of_sequence(alternative), 700.0))
        kind, value = alternative[0] if len(alternative) else ("", None)
        if str(kind) == "LITERAL":
            ways[value] += number
        else:
            uncertain += number
    return math.log(max(max(ways.values(), default=0.0) + uncertain, 1.0))
