"""A call with everything that was found in it, before it is put into items."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from huazheng.checklist.matching import facets, moment_detection, topics
from huazheng.checklist.matching.facets import compile_facet
from huazheng.checklist.matching.pattern_matches import concepts_of
from huazheng.checklist.matching.prepared_call import prepare_call
from huazheng.checklist.packs.loader import known_packs
from huazheng.checklist.packs.pack import facet_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huazheng.checklist.learning.linear_models import Weights
    from huazheng.checklist.matching.facets import Candidate, CompiledFacet, FacetHit
    from huazheng.checklist.matching.moment_detection import DetectedMoment
    from huazheng.checklist.matching.prepared_call import PreparedCall
    from huazheng.checklist.matching.topics import Subject, Topics
    from huazheng.checklist.packs.pack import Pack
    from huazheng.core.schema.transcript import Transcript


@dataclass(frozen=True)
class CallFeatures:
    """``hits`` are by facet key, ``candidates`` what they were chosen from, ``found`` the moments."""

    call: PreparedCall
    topics: Topics
    subjects: dict[str, Subject]
    candidates: list[Candidate]
    hits: dict[str, list[FacetHit]]
    weights: Weights
    moments: list[DetectedMoment] = field(default_factory=list)

    @cached_property
    def conveyed_items(self) -> dict[int, set[str]]:
        """The items of which something was conveyed, by the line's position."""
        lines: dict[int, set[str]] = {}
        for key, hits in self.hits.items():
            for hit in hits:
                lines.setdefault(hit.position, set()).add(key.partition("/")[0])
        return lines

    @cached_property
    def last_conveyed_item(self) -> dict[int, str]:
        """The item of what was conveyed last in each line, by the line's position."""
        last: dict[int, tuple[int, str]] = {}
        for key, hits in sorted(self.hits.items()):
            for hit in hits:
                last[hit.position] = max(last.get(hit.position, (-1, "")), (hit.end, key.partition("/")[0]))
        return {position: item for position, (_, item) in last.items()}


def extract_features(transcript: Transcript, packs: Sequence[Pack], weights: Weights) -> CallFeatures:
    """Find everything in a call, once for all packs.

    What other shipped packs ask for is listened for too: the weights expect it, and it is a subject of its own.
    """
    everything = (*packs, *known_packs())
    return extract_call_features(
        prepare_call(transcript, everything, weights.families.get("roles")), everything, weights
    )


def extract_call_features(call: PreparedCall, everything: Sequence[Pack], weights: Weights) -> CallFeatures:
    """Find everything in a call that has been made ready."""
    subjects = subjects_of(everything)
    followed = topics.track_topics(call, subjects)
    ears = compile_facets(everything)
    found = facets.candidates(call, followed, ears, concepts_of(everything))
    families = [family for name, family in weights.families.items() if name.startswith("facets")]
    hits = facets.decide(call, found, ears, facets.FacetScores.of(found, families))
    return CallFeatures(
        call, followed, subjects, found, hits, weights, moment_detection.detect_moments(call, subjects, weights)
    )


def subjects_of(packs: Iterable[Pack]) -> dict[str, Subject]:
    """How every item of these packs is brought up; the first pack that has an item decides."""
    subjects: dict[str, Subject] = {}
    for pack in packs:
        for item in pack.items:
            if item.id not in subjects:
                subjects[item.id] = topics.subject_of(item, pack)
    return subjects


def compile_facets(packs: Iterable[Pack]) -> list[CompiledFacet]:
    """One ear a facet; the same facet of several packs is heard once, as the first of them writes it."""
    ears: dict[str, CompiledFacet] = {}
    for pack in packs:
        for item in pack.items:
            for facet in item.facets:
                key = facet_key(item, facet)
                if key not in ears:
                    ears[key] = compile_facet(pack, item, facet)
    return list(ears.values())
