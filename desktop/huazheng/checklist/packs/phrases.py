"""The phrases of callbacks in general, from ``language/zh.toml``, compiled once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.checklist.packs.patterns import compile_patterns

if TYPE_CHECKING:
    import re

LANGUAGE_FILES = Path(__file__).resolve().parent.parent / "language"


@dataclass(frozen=True)
class Phrases:
    """Compiled expressions for one language. The names are those of the language file."""

    confirms: re.Pattern[str]
    not_confirms: re.Pattern[str]
    moments: dict[str, re.Pattern[str]]
    answers: dict[str, re.Pattern[str]]
    signals: dict[str, re.Pattern[str]]
    signals_not: dict[str, re.Pattern[str]]
    business: dict[str, re.Pattern[str]]
    words: dict[str, re.Pattern[str]]
    vetoes: dict[str, re.Pattern[str]]


@lru_cache(maxsize=4)
def phrases(language: str = "zh") -> Phrases:
    """The phrases of a language. Raises KeyError for one that has no file."""
    file = LANGUAGE_FILES / f"{language}.toml"
    if not file.is_file():
        raise KeyError(language)
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    words = raw.get("words", {})

    def table(name: str) -> dict[str, re.Pattern[str]]:
        return {key: compile_patterns(patterns, words) for key, patterns in raw.get(name, {}).items()}

    return Phrases(
        confirms=compile_patterns(raw["confirms"], words),
        not_confirms=compile_patterns(raw["not_confirms"], words),
        moments=table("moments"),
        answers=table("answers"),
        signals=table("signals"),
        signals_not=table("signals_not"),
        business=table("business"),
        words={name: compile_patterns([f"{{{name}}}"], words) for name in sorted(words)},
        vetoes=table("vetoes"),
    )
