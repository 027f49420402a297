"""What a checklist pack is: one TOML file, its shape, and how packs build on one another (``docs/packs.md``)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

import msgspec

from huazheng.core.runtime.language import Text
from huazheng.core.schema.analysis import ItemKind

if TYPE_CHECKING:
    from collections.abc import Mapping

ValueUnit = Literal["days", "months", "years", "age", "yuan", "percent", "times", "date", "frequency", "term", "start"]
_NAME = "^[a-z][a-z0-9_]*$"
_PACK_ID = "^[a-z0-9][a-z0-9-]*$"


class LocalizedText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text in both languages, as the app shows it."""

    zh: str
    en: str

    @property
    def text(self) -> Text:
        """The text as the app's own kind, which knows the language in use."""
        return Text(self.zh, self.en)


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence to train on: what an agent said, and whether it conveys the facet."""

    text: str
    conveyed: bool = True


class Facet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One separate fact of an item, and how it sounds.

    says: patterns that convey it anywhere. within: patterns that convey it while its item is being discussed.
    unless: patterns that take it back close by. needs: patterns of which one must be there whatever the weights say,
    such as a figure. value: the unit of the value to report; fact: the policy fact that it
    must equal.
    asked_by: patterns of a customer's question that a bare answer ("十五天") answers; answers: patterns of such an
    answer (a number of the facet's unit where there are none). learned: the weights to use.
    """

    id: str = msgspec.field()
    title: LocalizedText
    required: bool = True
    ask: LocalizedText | None = None
    says: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    asked_by: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    value: ValueUnit | None = None
    fact: str | None = None
    learned: str | None = None
    examples: tuple[Example, ...] = ()


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that the rule tells the insurer to raise.

    names: patterns by which the subject counts as raised. touches: patterns by which it is only being discussed.
    customer_names: how customers bring it up. not_names: what looks like one of these and is another subject.
    """

    id: str
    kind: ItemKind
    title: LocalizedText
    article: str = ""
    names: tuple[str, ...] = ()
    touches: tuple[str, ...] = ()
    customer_names: tuple[str, ...] = ()
    not_names: tuple[str, ...] = ()
    applies: Literal["always", "regular_premium"] = "always"
    facets: tuple[Facet, ...] = ()


class PhoneticTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Terms to recognise by their sound, and words that sound like one and are to be left alone.

    prompt: the few words that the recogniser is told to expect, in an order in which nobody would say them.
    """

    terms: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    prompt: tuple[str, ...] = ()


class Pack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole checklist. ``extends`` names packs, or ``pack/item``, that it takes over; ``without`` drops parts."""

    id: str
    version: str
    title: LocalizedText
    source: str
    language: str = "zh"
    rule: str = ""
    in_force: date | None = None
    repealed: date | None = None
    note: LocalizedText | None = None
    products: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    words: dict[str, tuple[str, ...]] = {}
    sounds: PhoneticTerms = PhoneticTerms()
    items: tuple[Item, ...] = ()

    def item(self, item_id: str) -> Item | None:
        """The item with this id, without the pack's name before it."""
        return next((item for item in self.items if item.id == item_id), None)


def resolve(pack: Pack, others: Mapping[str, Pack]) -> Pack:
    """The pack with everything that it takes over from ``others`` filled in.

    A pack's own item takes the place of an inherited one of the same id. Raises KeyError with the name that is not
    there, and ValueError if packs extend each other in a circle.
    """
    return _resolve(pack, others, ())


def _resolve(pack: Pack, others: Mapping[str, Pack], below: tuple[str, ...]) -> Pack:
    if pack.id in below:
        raise ValueError(" → ".join((*below, pack.id)))
    items: dict[str, Item] = {}
    words: dict[str, tuple[str, ...]] = {}
    terms: list[str] = []
    keep: list[str] = []
    prompt: list[str] = []
    for reference in pack.extends:
        name, _, wanted = reference.partition("/")
        base = _resolve(others[name], others, (*below, pack.id))
        if wanted and base.item(wanted) is None:
            raise KeyError(reference)
        items |= {item.id: item for item in base.items if wanted in ("", item.id)}
        words |= base.words
        terms += base.sounds.terms
        keep += base.sounds.keep
        prompt += base.sounds.prompt
    items |= {item.id: item for item in pack.items}
    kept = tuple(_without(item, pack.without) for item in items.values() if item.id not in pack.without)
    own = pack.sounds
    sounds = PhoneticTerms(_unique(*terms, *own.terms), _unique(*keep, *own.keep), _unique(*prompt, *own.prompt))
    return msgspec.structs.replace(pack, items=kept, words=words | pack.words, sounds=sounds, extends=(), without=())


def _unique(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _without(item: Item, left_out: tuple[str, ...]) -> Item:
    facets = tuple(facet for facet in item.facets if f"{item.id}#{facet.id}" not in left_out)
    return item if len(facets) == len(item.facets) else msgspec.structs.replace(item, facets=facets)


def facet_key(item: Item, facet: Facet) -> str:
    """The name under which the facet's learned weights are kept."""
    return facet.learned or f"{item.id}/{facet.id}"
