"""The items under discussion at each turn, by which short answers and follow-ups find their subject."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from huazheng.checklist.matching.pattern_clock import PatternClock
from huazheng.checklist.packs.patterns import NEVER, compile_patterns

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from huazheng.checklist.matching.prepared_call import PreparedCall
    from huazheng.checklist.packs.pack import Item, Pack

_CARRIED_TURNS = 6
_JUST_AFTER = 20


@dataclass(frozen=True)
class Subject:
    """The compiled patterns that bring an item up, by agent and by customer, and those that exclude a match."""

    names: re.Pattern[str]
    touches: re.Pattern[str]
    customer_names: re.Pattern[str]
    not_names: re.Pattern[str]

    def positions(self, coded: str, *, customer: bool = False) -> list[int]:
        """The positions in coded words where the subject is brought up or touched."""
        hits = [m.start() for pattern in (self.names, self.touches) for m in pattern.finditer(coded)]
        if customer:
            hits += [m.start() for m in self.customer_names.finditer(coded)]
        return self._without(coded, hits)

    def raised(self, coded: str) -> list[int]:
        """The positions in the agent's coded words where the subject is named and counts as raised."""
        return self._without(coded, [m.start() for m in self.names.finditer(coded)])

    def _without(self, coded: str, hits: list[int]) -> list[int]:
        if hits and self.not_names is not NEVER:
            off = [m.span() for m in self.not_names.finditer(coded)]
            hits = [hit for hit in hits if not any(a <= hit < b for a, b in off)]
        return sorted(set(hits))


def subject_of(item: Item, pack: Pack) -> Subject:
    """The compiled subject of an item."""
    return _compile_cached(
        (item.names, item.touches, item.customer_names, item.not_names), tuple(sorted(pack.words.items()))
    )


@lru_cache(maxsize=256)
def _compile_cached(written: tuple[tuple[str, ...], ...], words: tuple[tuple[str, tuple[str, ...]], ...]) -> Subject:
    lists = dict(words)
    names, touches, customer_names, not_names = (compile_patterns(patterns, lists) for patterns in written)
    return Subject(names, touches, customer_names, not_names)


@dataclass
class Topics:
    """The items under discussion. named[i]: the positions in line i where each item was brought up.

    open_before[i]: the items open before line i, each with the line that opened it.
    """

    named: list[dict[str, list[int]]] = field(default_factory=list)
    open_before: list[dict[str, int]] = field(default_factory=list)

    def is_open(self, position: int, item: str, at: int) -> bool:
        """Test whether an item is under discussion at a position of a line: named before it, or carried over."""
        here = self.named[position]
        if any(p <= at + _JUST_AFTER for p in here.get(item, ())):
            return True
        earlier = {name: [p for p in places if p <= at] for name, places in here.items()}
        said = {name: max(places) for name, places in earlier.items() if places}
        if said:
            return False  # another subject has been taken up in this very turn
        return item in self.open_before[position]


def track_topics(call: PreparedCall, subjects: dict[str, Subject], clock: PatternClock | None = None) -> Topics:
    """Follow the subjects through the call. What was named last stays open for a few turns."""
    topics, clock = Topics(), clock or PatternClock()
    opened: dict[str, int] = {}
    for position, line in enumerate(call.lines):
        topics.open_before.append({name: at for name, at in opened.items() if position - at <= _CARRIED_TURNS})
        coded = line.words.coded
        named = {}
        for name, subject in subjects.items():
            if places := subject.positions(coded, customer=line.role != "agent"):
                named[name] = places
            clock.count(name)
        topics.named.append(named)
        if named:
            last = max(max(places) for places in named.values())
            kept = {name for name, places in named.items() if last - max(places) <= 40 or line.role != "agent"}
            opened = dict.fromkeys(kept, position)
    return topics


def open_items(topics: Topics, position: int) -> Sequence[str]:
    """The items open before a line, the most recently named first."""
    opened = topics.open_before[position]
    return sorted(opened, key=lambda name: (-opened[name], name))
