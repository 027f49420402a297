"""Matches of the packs' patterns and word lists in a text, by position, as features for any span of it.

They let the learned weights weigh a pattern against its surroundings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from huazheng.checklist.learning.features import Sample, grams, in_order, sound_grams
from huazheng.checklist.normalization.everyday_words import in_common_words
from huazheng.checklist.packs.patterns import PatternError, compile_patterns
from huazheng.checklist.packs.phrases import phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from huazheng.checklist.matching.compiled_facets import CompiledFacet
    from huazheng.checklist.matching.pattern_clock import PatternClock
    from huazheng.checklist.packs.pack import Pack

_NEAR = 25
_UNITS = re.compile("[A-Z]")
Span = tuple[int, int]


@lru_cache(maxsize=8)
def _concepts(words: tuple[tuple[str, tuple[str, ...]], ...], language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    lists = dict(words)
    compiled = []
    for name in sorted(lists):
        if name.endswith("_"):
            continue  # a list for patterns only
        try:
            compiled.append((name, compile_patterns([f"{{{name}}}"], lists)))
        except PatternError:
            continue
    compiled += [(f"veto {name}", pattern) for name, pattern in sorted(phrases(language).vetoes.items())]
    return tuple(compiled)


def concepts_of(packs: Iterable[Pack]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The compiled word lists of the packs, by name, and the vetoes of their language."""
    words: dict[str, tuple[str, ...]] = {}
    language = "zh"
    for pack in packs:
        words |= pack.words
        language = pack.language
    return _concepts(tuple(sorted(words.items())), language)


@dataclass(frozen=True)
class PatternMatches:
    """All matches in one text (coded words), each with its positions."""

    text: str
    concepts: tuple[tuple[str, tuple[int, ...]], ...]
    hits_by_facet: dict[str, tuple[tuple[int, int, str], ...]]
    raw: dict[str, tuple[Span, ...]]
    unless: dict[str, tuple[Span, ...]]

    def sample(self, start: int, end: int, is_open: Callable[[str, int], bool]) -> Sample:
        """The features of a span. ``is_open(key, place)``: whether a facet's item is being discussed there."""
        return {
            "c": grams(in_common_words(self.text[start:end])),
            "p": sound_grams(self.text[start:end]),
            "w": self._concepts_in(start, end),
            "r": self._rules_in(start, end, is_open),
        }

    def hits(self, key: str, start: int, end: int) -> list[tuple[int, int, str]]:
        """The matches of a facet's patterns inside a span."""
        return [hit for hit in self.hits_by_facet[key] if start <= hit[0] and hit[1] <= end]

    def _concepts_in(self, start: int, end: int) -> set[str]:
        first = []
        for name, places in self.concepts:
            place = next((p for p in places if start <= p < end), None)
            if place is not None:
                first.append((place, name))
        return in_order(first, _NEAR) | set(_UNITS.findall(self.text, start, end))

    def _rules_in(self, start: int, end: int, is_open: Callable[[str, int], bool]) -> set[str]:
        rules: set[str] = set()
        for key, hits in self.hits_by_facet.items():
            inside = [hit for hit in hits if start <= hit[0] and hit[1] <= end]
            if any(rule == "says" for _, _, rule in inside):
                rules.add(f"says {key}")
            elif any(is_open(key, at) for _, at, _ in inside):
                rules.add(f"within {key}")
            if any(start <= a and b <= end for a, b in self.raw[key]):
                rules.add(f"raw {key}")
            if any(start <= a and b <= end for a, b in self.unless[key]):
                rules.add(f"unless {key}")
        return rules


def find_matches(
    text: str, facets: Sequence[CompiledFacet], concepts: Sequence[tuple[str, re.Pattern[str]]], clock: PatternClock
) -> PatternMatches:
    """Match all facets and word lists against a text."""
    found = PatternMatches(
        text, tuple((name, tuple(m.start() for m in pattern.finditer(text))) for name, pattern in concepts), {}, {}, {}
    )
    for facet in facets:
        found.hits_by_facet[facet.key] = tuple(facet.hits(text, topical=True))
        found.raw[facet.key] = tuple(m.span() for m in facet.says.finditer(text))
        found.unless[facet.key] = tuple(m.span() for m in facet.unless.finditer(text))
        clock.count(facet.key)
    return found
