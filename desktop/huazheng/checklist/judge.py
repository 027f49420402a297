"""Analysis of a call by checklist packs: facets conveyed, items' statuses, and moments of not understanding.

Deterministic: the same transcript, packs and facts give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.checklist.findings import call_signals, contradictions
from huazheng.checklist.findings.evidence_quotes import clause, differs_on_recheck, evidence_of, times, words_covering
from huazheng.checklist.findings.item_status import contest_of, customer_answer, status_of
from huazheng.checklist.learning.linear_models import load_weights, merge_weights
from huazheng.checklist.matching import facets, item_assignment, moment_outcomes
from huazheng.checklist.matching.call_features import CallFeatures, extract_features
from huazheng.checklist.matching.pattern_clock import PatternClock, time_allowed
from huazheng.checklist.packs.pack import LocalizedText, Pack, facet_key
from huazheng.core.runtime.task import Task
from huazheng.core.schema.analysis import Analysis, FacetResult, ItemResult, Moment, PackUsed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.checklist.learning.linear_models import Weights
    from huazheng.checklist.matching.moment_detection import DetectedMoment
    from huazheng.checklist.matching.prepared_call import PreparedCall
    from huazheng.checklist.packs.pack import Item
    from huazheng.core.schema.analysis import Evidence
    from huazheng.core.schema.policy_facts import PolicyFacts
    from huazheng.core.schema.transcript import Transcript

_MOST_EVIDENCE = 5
_NO_ITEMS = Pack(id="", version="", title=LocalizedText("", ""), source="")
JudgedMoments = list[tuple["DetectedMoment", str | None, moment_outcomes.MomentOutcome]]


def judge(
    transcript: Transcript,
    packs: Sequence[Pack],
    facts: PolicyFacts | None = None,
    task: Task | None = None,
    weights: Sequence[Weights] | None = None,
    *,
    seconds: float | None = None,
) -> Analysis:
    """Judge a transcript by packs as :func:`huazheng.checklist.packs.loader.load_packs` returns them.

    ``facts`` are the policy's; a statement that contradicts them becomes a finding. ``weights`` replace the shipped
    ones; the first that has a model decides, and an empty sequence leaves all to the patterns. Without packs the
    analysis has moments and signals only. Where the recording holds one side of the call, what depends on the other is
    ``cannot_tell``. ``seconds``: limit on the processor time, by default by the length of the transcript. Raises
    Stopped when asked to, :class:`UnusableInput` when the packs' patterns take longer.
    """
    task = task or Task()
    merged = merge_weights(weights if weights is not None else [load_weights()])
    clock = PatternClock(task, seconds or time_allowed(sum(len(turn.text) for turn in transcript.turns)))
    features = extract_features(transcript, packs, merged, clock)
    judged_items: list[ItemResult] = []
    moments: dict[int, Moment] = {}
    by_packs = packs or (_NO_ITEMS,)  # without packs there are still moments
    for number, pack in enumerate(by_packs):
        task.check()
        task.report(number / len(by_packs))
        judged = _moments_in(features, pack)
        for item in pack.items:
            if _applies(features, item, facts):
                judged_items.append(_judge_item(features, pack, item, judged))
            clock.count(item.id)
        for detected, item_id, result in judged:
            earlier = moments.get(detected.position)
            if earlier is None or (earlier.item is None and item_id is not None):
                moments[detected.position] = _moment(features.call, pack, detected, item_id, result)
    return Analysis(
        schema="huazheng.analysis/1",
        packs=tuple(PackUsed(id=pack.id, version=pack.version, source=pack.source) for pack in packs),
        items=tuple(judged_items),
        moments=tuple(moments[position] for position in sorted(moments)),
        findings=contradictions.find_contradictions(packs, judged_items, facts),
        signals=call_signals.find_signals(features.call),
        only_speaker=transcript.only_speaker or msgspec.UNSET,
    )


def _applies(features: CallFeatures, item: Item, facts: PolicyFacts | None) -> bool:
    """Test whether an item is due: one for regular premiums is not for a single premium, unless the agent raised it."""
    if item.applies == "always" or facts is None or facts.premium_mode != "single":
        return True
    return any(features.hits[facet_key(item, facet)] for facet in item.facets)


def _moments_in(features: CallFeatures, pack: Pack) -> JudgedMoments:
    allowed = {item.id for item in pack.items}
    about: list[tuple[DetectedMoment, str | None]] = []
    for moment in features.moments:
        item = item_assignment.item_of_moment(features, moment, allowed)
        about.append((moment, item_assignment.carried_over(features.call, moment, item, about)))
    results = moment_outcomes.outcomes(features, about)
    return [(moment, item, result) for (moment, item), result in zip(about, results, strict=True)]


def _judge_item(features: CallFeatures, pack: Pack, item: Item, judged: JudgedMoments) -> ItemResult:
    results: list[FacetResult] = []
    lines: set[int] = set()
    for facet in item.facets:
        hits = features.hits[facet_key(item, facet)]
        evidence = [evidence_of(features.call.lines[hit.position], hit) for hit in hits]
        lines |= {hit.position for hit in hits}
        results.append(
            FacetResult(
                id=facet.id,
                required=facet.required,
                conveyed=any(one.weak is None for one in evidence),
                evidence=_best(evidence),
            )
        )
    subject = features.subjects[item.id]
    agent = [(p, line.words.coded) for p, line in enumerate(features.call.lines) if line.role == "agent"]
    named = [p for p, coded in agent if subject.raised(coded)]
    status = status_of(item.kind, results, named=bool(named))
    possibly = status_of(item.kind, results, named=bool(named), weak=True)
    if features.call.only_speaker not in (None, "agent"):
        status = "cannot_tell"
        possibly = status if possibly == "not_mentioned" else possibly
    item_moments = [(moment, result.resolved) for moment, about, result in judged if about == item.id]
    return ItemResult(
        id=f"{pack.id}/{item.id}",
        kind=item.kind,
        title=item.title.zh,
        status=status,
        facets=tuple(results),
        customer=customer_answer(features.call, sorted(lines | set(named)), item_moments),
        evidence=() if lines else tuple(_naming(features, item, p) for p in named[:_MOST_EVIDENCE]),
        possibly=possibly if possibly != status else None,
        contested=contest_of(status, item.kind, item_moments),
    )


def _best(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The most confident of a facet's evidence, in the order of the call."""
    best = sorted(evidence, key=lambda e: (e.weak is not None, -e.confidence, e.start))[:_MOST_EVIDENCE]
    return tuple(sorted(best, key=lambda e: (e.start, e.turn)))


def _naming(features: CallFeatures, item: Item, position: int) -> Evidence:
    at = features.subjects[item.id].raised(features.call.lines[position].words.coded)[0]
    return evidence_of(features.call.lines[position], facets.FacetHit(position, at, at + 1, 0.9, "named"))


def _moment(
    call: PreparedCall, pack: Pack, detected: DetectedMoment, item: str | None, result: moment_outcomes.MomentOutcome
) -> Moment:
    line = call.lines[detected.position]
    at = line.words.plain.find(detected.words)
    coded = min(max(at, 0), max(len(line.words.coded) - 1, 0))
    start, end = clause(line.turn.text, *line.words.quote(coded, coded + len(detected.words)))
    begin, finish, certainty = times(line.turn, start, end)
    differs = differs_on_recheck(line.turn, start, end)
    return Moment(
        turn=line.index,
        start=begin,
        end=finish,
        quote=line.turn.text[start:end].strip("，。,、 "),
        kind=detected.kind,
        item=f"{pack.id}/{item}" if item is not None else None,
        resolved=result.resolved,
        answered_by=result.answered_by,
        confidence=round(detected.confidence * (certainty if differs and certainty is not None else 1.0), 2),
        weak="second_hearing_differs" if differs else None,
        approximate=any(word.spread for word in words_covering(line.turn, start, end)),
    )
