"""All features of a call: topics, candidates, facet hits and moments, before they are put into items."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from huazheng.checklist.matching import facets, moment_detection, topics
from huazheng.checklist.matching.compiled_facets import compile_facets
from huazheng.checklist.matching.pattern_clock import PatternClock
from huazheng.checklist.matching.pattern_matches import concepts_of
from huazheng.checklist.matching.prepared_call import prepare_call
from huazheng.checklist.packs.loader import known_packs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huazheng.checklist.learning.linear_models import Weights
    from huazheng.checklist.matching.compiled_facets import CompiledFacet
    from huazheng.checklist.matching.facets import Candidate, FacetHit
    from huazheng.checklist.matching.moment_detection import DetectedMoment
    from huazheng.checklist.matching.prepared_call import PreparedCall
    from huazheng.checklist.matching.topics import Subject, Topics
    from huazheng.checklist.packs.pack import Pack
    from huazheng.core.schema.transcript import Transcript


@dataclass(frozen=True)
class CallFeatures:
    """The features of one call. hits and facets: by facet key."""

    call: PreparedCall
    topics: Topics
    subjects: dict[str, Subject]
    candidates: list[Candidate]
    hits: dict[str, list[FacetHit]]
    weights: Weights
    facets: dict[str, CompiledFacet]
    moments: list[DetectedMoment] = field(default_factory=list)

    @cached_property
    def conveyed_items(self) -> dict[int, set[str]]:
        """The ids of the items of which something was conveyed, by the line's position."""
        lines: dict[int, set[str]] = {}
        for key, hits in self.hits.items():
            for hit in hits:
                lines.setdefault(hit.position, set()).add(key.partition("/")[0])
        return lines

    @cached_property
    def last_conveyed_item(self) -> dict[int, str]:
        """The id of the item conveyed last in each line, by the line's position."""
        last: dict[int, tuple[int, str]] = {}
        for key, hits in sorted(self.hits.items()):
            for hit in hits:
                last[hit.position] = max(last.get(hit.position, (-1, "")), (hit.end, key.partition("/")[0]))
        return {position: item for position, (_, item) in last.items()}


def extract_features(
    transcript: Transcript, packs: Sequence[Pack], weights: Weights, clock: PatternClock | None = None
) -> CallFeatures:
    """The features of a transcript, once for all packs.

    The items of all shipped packs are searched too: the weights expect them, and each is a subject of its own.
    """
    everything = (*packs, *known_packs())
    return extract_call_features(
        prepare_call(transcript, everything, weights.families.get("roles")), everything, weights, clock
    )


def extract_call_features(
    call: PreparedCall, everything: Sequence[Pack], weights: Weights, clock: PatternClock | None = None
) -> CallFeatures:
    """The features of a prepared call. Raises what :meth:`PatternClock.count` raises."""
    clock = clock or PatternClock()
    subjects = subjects_of(everything)
    followed = topics.track_topics(call, subjects, clock)
    compiled = compile_facets(everything)
    candidates = facets.candidates(call, followed, compiled, concepts_of(everything), clock)
    families = [family for name, family in weights.families.items() if name.startswith("facets")]
    hits = facets.decide(call, candidates, compiled, facets.FacetScores.of(candidates, families), clock)
    return CallFeatures(
        call,
        followed,
        subjects,
        candidates,
        hits,
        weights,
        {facet.key: facet for facet in compiled},
        moment_detection.detect_moments(call, subjects, weights),
    )


def subjects_of(packs: Iterable[Pack]) -> dict[str, Subject]:
    """The subjects of all items of these packs, by item id; the first pack that has an item decides."""
    subjects: dict[str, Subject] = {}
    for pack in packs:
        for item in pack.items:
            if item.id not in subjects:
                subjects[item.id] = topics.subject_of(item, pack)
    return subjects
