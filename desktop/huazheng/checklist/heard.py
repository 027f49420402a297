"""A call with everything that was found in it, before it is put into items."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from huazheng.checklist import facets, moments, topics
from huazheng.checklist.facets import ear_of
from huazheng.checklist.lines import ready
from huazheng.checklist.pack import facet_key
from huazheng.checklist.shelf import known_packs
from huazheng.checklist.signs import concepts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huazheng.checklist.facets import Candidate, Ear, Hit
    from huazheng.checklist.learned import Weights
    from huazheng.checklist.lines import Call
    from huazheng.checklist.moments import Found
    from huazheng.checklist.pack import Pack
    from huazheng.checklist.topics import Subject, Topics
    from huazheng.core.transcript import Transcript


@dataclass(frozen=True)
class Heard:
    """``hits`` are by facet key, ``candidates`` what they were chosen from, ``found`` the moments."""

    call: Call
    topics: Topics
    subjects: dict[str, Subject]
    candidates: list[Candidate]
    hits: dict[str, list[Hit]]
    weights: Weights
    found: list[Found] = field(default_factory=list)

    @cached_property
    def told(self) -> dict[int, set[str]]:
        """The items of which something was conveyed, by the line's position."""
        lines: dict[int, set[str]] = {}
        for key, hits in self.hits.items():
            for hit in hits:
                lines.setdefault(hit.position, set()).add(key.partition("/")[0])
        return lines

    @cached_property
    def told_last(self) -> dict[int, str]:
        """The item of what was conveyed last in each line, by the line's position."""
        last: dict[int, tuple[int, str]] = {}
        for key, hits in sorted(self.hits.items()):
            for hit in hits:
                last[hit.position] = max(last.get(hit.position, (-1, "")), (hit.end, key.partition("/")[0]))
        return {position: item for position, (_, item) in last.items()}


def hear(transcript: Transcript, packs: Sequence[Pack], weights: Weights) -> Heard:
    """Find everything in a call, once for all packs.

    What other shipped packs ask for is listened for too: the weights expect it, and it is a subject of its own.
    """
    everything = (*packs, *known_packs())
    return hear_call(ready(transcript, everything, weights.families.get("roles")), everything, weights)


def hear_call(call: Call, everything: Sequence[Pack], weights: Weights) -> Heard:
    """Find everything in a call that has been made ready."""
    subjects = subjects_of(everything)
    followed = topics.follow(call, subjects)
    ears = ears_of(everything)
    found = facets.candidates(call, followed, ears, concepts_of(everything))
    families = [family for name, family in weights.families.items() if name.startswith("facets")]
    hits = facets.decide(call, found, ears, facets.Verdicts.of(found, families))
    return Heard(call, followed, subjects, found, hits, weights, moments.find(call, subjects, weights))


def subjects_of(packs: Iterable[Pack]) -> dict[str, Subject]:
    """How every item of these packs is brought up; the first pack that has an item decides."""
    subjects: dict[str, Subject] = {}
    for pack in packs:
        for item in pack.items:
            if item.id not in subjects:
                subjects[item.id] = topics.subject_of(item, pack)
    return subjects


def ears_of(packs: Iterable[Pack]) -> list[Ear]:
    """One ear a facet; the same facet of several packs is heard once, as the first of them writes it."""
    ears: dict[str, Ear] = {}
    for pack in packs:
        for item in pack.items:
            for facet in item.facets:
                key = facet_key(item, facet)
                if key not in ears:
                    ears[key] = ear_of(pack, item, facet)
    return list(ears.values())
