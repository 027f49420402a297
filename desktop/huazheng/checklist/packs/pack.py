"""The shape of a checklist pack (one TOML file), and inheritance between packs. For authors: ``docs/dev/packs.md``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

import msgspec

from huazheng.core.runtime.language import Text
from huazheng.core.schema.analysis import ItemKind
from huazheng.core.schema.policy_facts import Caller, ProductType, SaleChannel

if TYPE_CHECKING:
    from collections.abc import Mapping

ValueUnit = Literal["days", "months", "years", "age", "yuan", "percent", "times", "date", "frequency", "term", "start"]
ANY_PRODUCT = "any"
RECORDED_SALE = "recorded_sale"
PACK_PRODUCTS = (*get_args(ProductType), RECORDED_SALE, ANY_PRODUCT)
"""The values of a pack's ``products``: the kinds of policy, a condition of the sale, or every policy."""
SALE_CHANNELS: tuple[str, ...] = get_args(SaleChannel)
CALLERS: tuple[str, ...] = get_args(Caller)


class LocalizedText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in Chinese and English."""

    zh: str
    en: str

    @property
    def text(self) -> Text:
        """The text as :class:`Text`, which follows the language in use."""
        return Text(self.zh, self.en)


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A training sentence: an agent's words, and whether they convey the facet."""

    text: str
    conveyed: bool = True


class Facet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fact of an item, and the patterns by which it is recognized.

    says: patterns that convey it anywhere. within: patterns that convey it while its item is being discussed.
    unless: patterns that cancel a match close by. needs: patterns of which one must match, whatever the weights say,
    such as a figure. value: the unit of the value to report; fact: the policy fact that it must equal.
    asked_by: patterns of a customer's question that a bare answer ("十五天") answers; answers: patterns of such an
    answer (default: a number of the facet's unit). learned: the key of the learned weights, if not its own.
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
    """One subject that the rule requires the insurer to raise.

    names: patterns that raise the subject. touches: patterns that only show it being discussed. customer_names:
    patterns by which customers bring it up. not_names: patterns that exclude a match of the others.
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
    """Terms to recognize by their sound, and similar-sounding words to leave alone (``keep``).

    prompt: words for the recognizer's prompt, in an order in which nobody would say them.
    """

    terms: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    prompt: tuple[str, ...] = ()


class Conditions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Facts of a call that a pack requires beside its product and date; a fact that is unknown does not fit.

    channels: by whom the policy was sold. age_from: the least age of the policyholder in years. callers: who calls.
    """

    channels: tuple[str, ...] = ()
    age_from: int | None = None
    callers: tuple[str, ...] = ()


NO_CONDITIONS = Conditions()


class Pack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A checklist.

    products, in_force, repealed, checked_after_repeal, when: when the pack applies by itself
    (:mod:`huazheng.checklist.packs.selection`). ``repealed`` is the first day on which the rule no longer held.
    supplement: adds points of a later or narrower rule. The shipped weights do not know its items, so that it changes
    no call that it does not apply to, and a call before ``in_force`` gets no remark about it.
    extends: packs, or ``pack/item``, to inherit; without: inherited items, or ``item#facet``, to leave out.
    """

    id: str
    version: str
    title: LocalizedText
    source: str
    language: str = "zh"
    rule: str = ""
    in_force: date | None = None
    repealed: date | None = None
    checked_after_repeal: bool = False
    note: LocalizedText | None = None
    products: tuple[str, ...] = ()
    when: Conditions = NO_CONDITIONS
    supplement: bool = False
    extends: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    words: dict[str, tuple[str, ...]] = {}
    sounds: PhoneticTerms = PhoneticTerms()
    items: tuple[Item, ...] = ()

    def item(self, item_id: str) -> Item | None:
        """The item with this id (without the pack's id before it), or None."""
        return next((item for item in self.items if item.id == item_id), None)

    @property
    def inherited_packs(self) -> tuple[str, ...]:
        """The ids of the packs that this one inherits whole."""
        return tuple(name for name in self.extends if "/" not in name)


def resolve(pack: Pack, others: Mapping[str, Pack]) -> Pack:
    """The pack with the items, word lists and terms that it inherits from ``others``.

    A pack's own item replaces an inherited one of the same id. Raises KeyError with the missing name, and ValueError
    if packs extend each other in a circle.
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
    """The key of the facet's learned weights."""
    return facet.learned or f"{item.id}/{facet.id}"


def pattern_texts(pack: Pack) -> list[str]:
    """Every pattern of a pack as written, word lists included."""
    patterns = [
        pattern
        for item in pack.items
        for pattern in (*item.names, *item.touches, *item.customer_names, *item.not_names)
    ]
    for item in pack.items:
        for facet in item.facets:
            patterns += [*facet.says, *facet.within, *facet.unless, *facet.needs, *facet.asked_by, *facet.answers]
    return patterns + [word for words in pack.words.values() for word in words]
