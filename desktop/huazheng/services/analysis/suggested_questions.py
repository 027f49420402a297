"""Topics that a call has to cover, and questions for the customer to ask, from the checklist."""

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
    """One question. item: the title of its item; facet: ``pack/item#facet``, by which its answer is found later."""

    item: Text
    ask: Text
    facet: str


@dataclass(frozen=True)
class Topic:
    """One item of the checklist that applies. id: ``pack/item``."""

    id: str
    title: Text


def topics(home: Home) -> tuple[Topic, ...]:
    """The topics of a call that is going on, product unknown, in the checklist's order.

    Raises :class:`UnusableInput` when a pack cannot be used.
    """
    packs = load_packs(choice_today(home).ids, home)
    return tuple(Topic(f"{pack.id}/{item.id}", item.title.text) for pack in packs for item in pack.items)


def questions(home: Home) -> tuple[Question, ...]:
    """The questions for a call that is going on, product unknown: first about what the insurer has to explain.

    Raises :class:`UnusableInput` when a pack cannot be used.
    """
    by_kind: dict[str, list[Question]] = {"inform": [], "confirm": []}
    for pack in load_packs(choice_today(home).ids, home):
        for item in pack.items:
            by_kind[item.kind] += [
                Question(item.title.text, facet.ask.text, f"{pack.id}/{item.id}#{facet.id}")
                for facet in item.facets
                if facet.required and facet.ask is not None
            ]
    return (*by_kind["inform"], *by_kind["confirm"])
