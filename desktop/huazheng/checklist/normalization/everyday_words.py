"""Everyday and regional words said as the common one (兴许 as 可能), from ``language/everyday.toml``.

What one author says in his own words, the weights so know from others.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).resolve().parent.parent / "language" / "everyday.toml"


@lru_cache(maxsize=1)
def _variants() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One expression with a group for each common word, and the words."""
    listed: dict[str, list[str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    groups = "|".join(f"({'|'.join(sorted(words, key=len, reverse=True))})" for words in listed.values())
    return re.compile(groups), tuple(listed)


@lru_cache(maxsize=4096)
def in_common_words(coded: str) -> str:
    """The text with every everyday word replaced by the common one."""
    pattern, words = _variants()
    return pattern.sub(lambda match: words[(match.lastindex or 1) - 1], coded)
