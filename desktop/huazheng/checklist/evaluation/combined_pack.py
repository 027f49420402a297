"""One pack with the items of several, by which sentences without a call are judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.checklist.packs.pack import Item, LocalizedText, Pack, PhoneticTerms
from huazheng.checklist.packs.patterns import expand

if TYPE_CHECKING:
    from collections.abc import Sequence

COMBINED = "combined"
_ITEM_PATTERNS = ("names", "touches", "customer_names", "not_names")
_FACET_PATTERNS = ("says", "within", "unless", "needs", "asked_by", "answers")


def combine_packs(packs: Sequence[Pack]) -> Pack:
    """The items of all packs (with inherited ones filled in) as one pack.

    Items of the same id become one with the facets of all; the first pack that has a facet words it. Word lists are
    filled into the patterns, so that packs may use one name for different lists.
    """
    items: dict[str, Item] = {}
    words: dict[str, tuple[str, ...]] = {}
    for pack in packs:
        words |= {name: listed for name, listed in pack.words.items() if name not in words}
        for item in (_expanded(item, pack) for item in pack.items):
            if item.id in items:
                known = {facet.id for facet in items[item.id].facets}
                more = tuple(facet for facet in item.facets if facet.id not in known)
                item = msgspec.structs.replace(items[item.id], facets=(*items[item.id].facets, *more))  # noqa: PLW2901
            items[item.id] = item
    sounds = PhoneticTerms(
        tuple(dict.fromkeys(term for pack in packs for term in pack.sounds.terms)),
        tuple(dict.fromkeys(word for pack in packs for word in pack.sounds.keep)),
    )
    return Pack(
        id=COMBINED,
        version="",
        title=LocalizedText("", ""),
        source="",
        language=packs[0].language if packs else "zh",
        words=words,
        sounds=sounds,
        items=tuple(items.values()),
    )


def _expanded(item: Item, pack: Pack) -> Item:
    facets = tuple(msgspec.structs.replace(facet, **_filled(facet, _FACET_PATTERNS, pack)) for facet in item.facets)
    return msgspec.structs.replace(item, facets=facets, **_filled(item, _ITEM_PATTERNS, pack))


def _filled(owner: msgspec.Struct, names: Sequence[str], pack: Pack) -> dict[str, tuple[str, ...]]:
    return {name: tuple(expand(pattern, pack.words) for pattern in getattr(owner, name)) for name in names}
