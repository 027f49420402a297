"""Reasons for an item's result: words, pattern or learned features, confidence, and the text as heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.checklist.findings.evidence_quotes import evidence_of
from huazheng.checklist.learning.linear_models import load_weights, merge_weights
from huazheng.checklist.matching import item_assignment, moment_detection
from huazheng.checklist.matching.call_features import extract_features
from huazheng.checklist.packs.pack import facet_key
from huazheng.checklist.packs.patterns import compile_patterns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.checklist.learning.linear_models import Weights
    from huazheng.checklist.matching.call_features import CallFeatures
    from huazheng.checklist.packs.pack import Facet, Item, Pack
    from huazheng.core.schema.transcript import Transcript

_MOST = 6


class Reason(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The reason why words count for a facet (or for a moment, where ``facet`` is its kind).

    rule: ``says``, ``within``, ``confirmed``, ``answer`` or ``learned``. pattern: the pack's own words for it.
    moved: learned features and by how much each moved the log-odds.
    """

    facet: str
    turn: int
    quote: str
    rule: str
    confidence: float
    weak: str | None = None
    heard: str | None = None
    pattern: str | None = None
    moved: tuple[tuple[str, float], ...] = ()


def explain(
    transcript: Transcript, packs: Sequence[Pack], item_id: str, weights: Sequence[Weights] | None = None
) -> tuple[Reason, ...]:
    """Every reason for one item (without its pack's name), facets first, then its moments, in the order of the call."""
    features = extract_features(transcript, packs, merge_weights(weights if weights is not None else [load_weights()]))
    reasons: list[Reason] = []
    pack, item = next((pack, item) for pack in packs for item in pack.items if item.id == item_id)
    for facet in item.facets:
        reasons += _for_facet(features, pack, facet, facet_key(item, facet))
    return (*reasons, *_for_moments(features, item))


def _for_facet(features: CallFeatures, pack: Pack, facet: Facet, key: str) -> list[Reason]:
    family = next((f for f in features.weights.families.values() if key in f.models), None)
    reasons = []
    for hit in features.hits[key]:
        line = features.call.lines[hit.position]
        evidence = evidence_of(line, hit)
        in_line = [candidate for candidate in features.candidates if candidate.position == hit.position]
        moved: list[tuple[str, float]] = []
        text = line.words.coded[hit.start : hit.end]
        if family is not None and in_line:
            column = family.models.index(key)
            best = max(in_line, key=lambda candidate: float(family.scores([candidate.sample])[0, column]))
            moved = family.reasons(best.sample, key, _MOST)
            text = best.matches.text
        reasons.append(
            Reason(
                facet=facet.id,
                turn=hit.position,
                quote=evidence.quote,
                rule=hit.rule,
                confidence=evidence.confidence,
                weak=evidence.weak,
                heard=evidence.heard or _misheard(line.words.misheard, line.turn.text),
                pattern=_pattern(pack, facet, hit.rule, text),
                moved=tuple(moved),
            )
        )
    return reasons


def _misheard(found: Sequence[tuple[int, int, str]], text: str) -> str | None:
    return "，".join(f"{text[start:end]} → {term}" for start, end, term in found) or None


def _pattern(pack: Pack, facet: Facet, rule: str, text: str) -> str | None:
    written = facet.within if rule == "within" else facet.says
    return next((one for one in written if compile_patterns([one], pack.words).search(text)), None)


def _for_moments(features: CallFeatures, item: Item) -> list[Reason]:
    family = features.weights.families.get("moments")
    reasons = []
    for moment in features.moments:
        about = item_assignment.item_of_moment(features, moment, set(features.subjects))
        if about != item.id:
            continue
        line = features.call.lines[moment.position]
        sample = moment_detection.moment_sample(features.call, moment.position, features.subjects)
        reasons.append(
            Reason(
                facet=moment.kind,
                turn=line.index,
                quote=line.turn.text,
                rule="learned" if family is not None else "says",
                confidence=round(moment.confidence, 2),
                pattern=moment.words,
                moved=tuple(family.reasons(sample, moment_detection.ANY, _MOST)) if family is not None else (),
            )
        )
    return reasons
