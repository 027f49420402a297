"""What is to come up in a call, and what a customer may ask in it, in words to read out: from the checklist itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.checklist.packs.loader import load_packs
from huazheng.services.analysis.pack_choice import choice_today

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Text
    from huazheng.core.runtime.paths import Home


@dataclass(frozen=True)
class Question:
    """One question. item: what it is about; facet: ``pack/item#facet``, by which its answer can be found later."""

    item: Text
    ask: Text
    facet: str


@dataclass(frozen=True)
class Topic:
    """One item of the checklist that applies. id: ``pack/item``."""

    id: str
    title: Text


def topics(home: Home) -> tuple[Topic, ...]:
    """What has to come up in a call of which nothing is known yet, in the checklist's order.

    Raises :class:`UnusableInput` when a pack cannot be used.
    """
    packs = load_packs(choice_today(home).ids, home)
    return tuple(Topic(f"{pack.id}/{item.id}", item.title.text) for pack in packs for item in pack.items)


def questions(home: Home) -> tuple[Question, ...]:
    """What can be asked about a call of which nothing is known yet: first what the insurer has to explain.

    Raises :class:`UnusableInput` when a pack cannot be used.
    """
    found: dict[str, list[Question]] = {"inform": [], "confirm": []}
    for pack in load_packs(choice_today(home).ids, home):
        for item in pack.items:
            found[item.kind] += [
                Question(item.title.text, facet.ask.text, f"{pack.id}/{item.id}#{facet.id}")
                for facet in item.facets
                if facet.required and facet.ask is not None
            ]
    return (*found["inform"], *found["confirm"])
