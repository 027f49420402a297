"""The patterns of the packs' facets, compiled once and cached."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from huazheng.checklist.normalization.normalized_text import LETTERS, ONE
from huazheng.checklist.packs.pack import facet_key
from huazheng.checklist.packs.patterns import NUMBERS, compile_patterns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.checklist.packs.pack import Facet, Item, Pack

_SENTENCE_END = re.compile("[。！？]")


@dataclass(frozen=True)
class CompiledFacet:
    """The compiled patterns of a facet. key: of its learned weights; item: the id of its item.

    informs: its item is one of which the customer must come to know something.
    """

    key: str
    item: str
    facet: Facet
    says: re.Pattern[str]
    within: re.Pattern[str]
    unless: re.Pattern[str]
    needs: re.Pattern[str] | None
    asked_by: re.Pattern[str]
    answers: re.Pattern[str]
    informs: bool

    def hits(self, coded: str, *, topical: bool) -> list[tuple[int, int, str]]:
        """The places in coded words that convey the facet, as (start, end, rule); ``topical`` also tries ``within``."""
        hits = [(*m.span(), "says") for m in self.says.finditer(coded)]
        if topical:
            hits += [(*m.span(), "within") for m in self.within.finditer(coded)]
        return [hit for hit in hits if not self._cancelled(coded, hit[0], hit[1])]

    def _cancelled(self, coded: str, start: int, end: int) -> bool:
        low, high = surroundings(coded, start, end)
        return self.unless.search(coded[low:high]) is not None


@lru_cache(maxsize=256)
def _compile_cached(
    item_id: str, key: str, facet: Facet, words: tuple[tuple[str, tuple[str, ...]], ...], informs: bool
) -> CompiledFacet:
    lists = dict(words)
    says, within, unless, asked_by = (
        compile_patterns(patterns, lists) for patterns in (facet.says, facet.within, facet.unless, facet.asked_by)
    )
    unit = LETTERS.get(facet.value or "", "") + ONE.get(facet.value or "", "")
    answers = compile_patterns(facet.answers or ([f"[{unit}{NUMBERS['number']}]"] if unit else ()), lists)
    needs = compile_patterns(facet.needs, lists) if facet.needs else None
    return CompiledFacet(key, item_id, facet, says, within, unless, needs, asked_by, answers, informs)


def compile_facet(pack: Pack, item: Item, facet: Facet) -> CompiledFacet:
    """The compiled patterns of a facet."""
    return _compile_cached(
        item.id, facet_key(item, facet), facet, tuple(sorted(pack.words.items())), item.kind == "inform"
    )


def compile_facets(packs: Iterable[Pack]) -> list[CompiledFacet]:
    """The compiled facets of these packs. Where packs share a facet, the first one's patterns are used."""
    compiled: dict[str, CompiledFacet] = {}
    for pack in packs:
        for item in pack.items:
            for facet in item.facets:
                key = facet_key(item, facet)
                if key not in compiled:
                    compiled[key] = compile_facet(pack, item, facet)
    return list(compiled.values())


def surroundings(coded: str, start: int, end: int, reach: int = 12) -> tuple[int, int]:
    """The span around ``coded[start:end]`` within its sentence, at most ``reach`` characters wider on either side."""
    low = max(
        (m.end() for m in _SENTENCE_END.finditer(coded, max(0, start - reach), start)), default=max(0, start - reach)
    )
    stop = _SENTENCE_END.search(coded, end, min(len(coded), end + reach))
    return low, stop.start() + 1 if stop else min(len(coded), end + reach)
