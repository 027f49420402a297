"""Titles of checklist items and facets, and the article that each item rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.services.callview.item_help import ITEM_HELP

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.checklist.packs.pack import Pack
    from huazheng.core.schema.analysis import Analysis


@dataclass(frozen=True)
class FacetTitles:
    """A facet's title, and a question by which the customer could ask for it."""

    title: Text
    ask: Text | None = None


@dataclass(frozen=True)
class ItemTitles:
    """The titles of an item and its facets, and the article's own words. facets: by facet id.

    help: what the item means and why it matters, where that is known.
    """

    title: Text
    source: str = ""
    article: str = ""
    facets: dict[str, FacetTitles] = field(default_factory=dict)
    help: Text | None = None


def build_item_titles(analysis: Analysis, packs: Iterable[Pack]) -> dict[str, ItemTitles]:
    """The titles of every item of the analysis, by the item's full id.

    An item whose pack is no longer installed keeps the title in the analysis.
    """
    titles = {item.id: ItemTitles(Text(item.title, item.title)) for item in analysis.items}
    for pack in packs:
        for item in pack.items:
            facets = {
                facet.id: FacetTitles(facet.title.text, facet.ask.text if facet.ask else None) for facet in item.facets
            }
            titles[f"{pack.id}/{item.id}"] = ItemTitles(
                item.title.text, pack.source, item.article, facets, ITEM_HELP.get(item.id)
            )
    return titles
