"""Finding the words that convey a facet: patterns of the pack, in the agent's words or in what the agent confirmed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from huazheng.checklist.lines import sentence_around
from huazheng.checklist.pack import facet_key
from huazheng.checklist.patterns import NUMBERS, compiled
from huazheng.checklist.wording import LETTERS, ONE

if TYPE_CHECKING:
    from huazheng.checklist.lines import Call, Line
    from huazheng.checklist.pack import Facet, Item, Pack
    from huazheng.checklist.topics import Topics

SAYS, WITHIN, CONFIRMED, ANSWERED = 0.94, 0.88, 0.86, 0.86


class Hit(NamedTuple):
    """Words that convey a facet: the line's position, the coded span, how sure, by which rule, and the value said."""

    position: int
    start: int
    end: int
    confidence: float
    rule: str
    value: str | None = None


@dataclass(frozen=True)
class Ear:
    """A facet's patterns, compiled."""

    key: str
    item: str
    facet: Facet
    says: re.Pattern[str]
    within: re.Pattern[str]
    unless: re.Pattern[str]
    asked_by: re.Pattern[str]

    def hits(self, coded: str, *, topical: bool) -> list[tuple[int, int, str]]:
        """Where the words convey the facet, as (start, end, rule)."""
        found = [(*m.span(), "says") for m in self.says.finditer(coded)]
        if topical:
            found += [(*m.span(), "within") for m in self.within.finditer(coded)]
        return [hit for hit in found if not self._taken_back(coded, hit[0], hit[1])]

    def _taken_back(self, coded: str, start: int, end: int) -> bool:
        low, high = sentence_around(coded, start, end)
        return self.unless.search(coded[low:high]) is not None


@lru_cache(maxsize=256)
def _cached_ear(item_id: str, key: str, facet: Facet, words: tuple[tuple[str, tuple[str, ...]], ...]) -> Ear:
    lists = dict(words)
    says, within, unless, asked_by = (
        compiled(patterns, lists) for patterns in (facet.says, facet.within, facet.unless, facet.asked_by)
    )
    return Ear(key, item_id, facet, says, within, unless, asked_by)


def ear_of(pack: Pack, item: Item, facet: Facet) -> Ear:
    """The compiled patterns of a facet."""
    return _cached_ear(item.id, facet_key(item, facet), facet, tuple(sorted(pack.words.items())))


def value_in(line: Line, unit: str | None, start: int, end: int) -> str | None:
    """The number of the facet's unit that the words hold, such as ``15 days``; the last one, for corrections."""
    if unit is None:
        return None
    said = [
        f"{quantity.value:g} {unit}" if unit != "date" else line.words.source[slice(*line.words.spans[at])]
        for at, quantity in line.words.numbers
        if quantity.unit == unit and start <= at < end
    ]
    return said[-1] if said else None


def find(call: Call, topics: Topics, ear: Ear) -> list[Hit]:
    """Every place where the facet is conveyed by patterns, in the order of the call."""
    found: list[Hit] = []
    for position, line in enumerate(call.lines):
        if line.role == "customer":
            continue
        coded = line.words.coded
        for start, end, rule in ear.hits(coded, topical=True):
            if rule == "says" or topics.is_open(position, ear.item, end):
                sure = SAYS if rule == "says" else WITHIN
                found.append(Hit(position, start, end, sure, rule, value_in(line, ear.facet.value, start, end)))
        if not found or found[-1].position != position:
            confirmed = confirmation(call, topics, ear, position) or answer(call, ear, position)
            if confirmed is not None:
                found.append(confirmed)
    return found


def confirms(call: Call, position: int) -> Line | None:
    """The customer's line that the agent's line at ``position`` plainly confirms, or None."""
    line = call.lines[position]
    said = line.words.plain
    if call.phrases.confirms.search(said) is None or call.phrases.not_confirms.search(said) is not None:
        return None
    previous = call.lines[position - 1] if position else None
    return previous if previous is not None and previous.role == "customer" else None


def confirmation(call: Call, topics: Topics, ear: Ear, position: int) -> Hit | None:
    """The agent's plain yes to a customer's statement that would convey the facet."""
    customer = confirms(call, position)
    if customer is None:
        return None
    for start, end, rule in ear.hits(customer.words.coded, topical=True):
        if rule == "says" or topics.is_open(position - 1, ear.item, end):
            value = value_in(customer, ear.facet.value, start, end)
            length = min(len(call.lines[position].words.coded), 12)
            return Hit(position, 0, length, CONFIRMED, "confirmed", value)
    return None


_ANSWER_LENGTH = 30


def answer(call: Call, ear: Ear, position: int) -> Hit | None:
    """A bare number that answers the customer's question for this facet: 几天？ 十五天。"""
    line = call.lines[position]
    customer = call.lines[position - 1] if position else None
    if customer is None or customer.role != "customer" or ear.facet.value is None:
        return None
    if ear.asked_by.search(customer.words.coded) is None or len(line.words.coded) > _ANSWER_LENGTH:
        return None
    letters = LETTERS[ear.facet.value] + ONE.get(ear.facet.value, "") + NUMBERS["number"]
    match = re.search(f"[{letters}]", line.words.coded)
    if match is None or ear.unless.search(line.words.coded) is not None:
        return None
    return Hit(position, match.start(), match.end(), ANSWERED, "answer", value_in(line, ear.facet.value, *match.span()))
