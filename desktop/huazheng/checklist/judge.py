"""Judging a call by its checklist packs: what was conveyed, and where the customer did not understand (LABELS.md).

The same transcript, packs and facts give the same bytes, always: no clock, no chance, no order of dictionaries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.checklist import answers, facets, findings, items, signals
from huazheng.checklist.evidence import clause, evidence_of, heard_otherwise, times
from huazheng.checklist.heard import Heard, hear
from huazheng.checklist.learned import load_weights, together
from huazheng.checklist.pack import facet_key
from huazheng.checklist.statuses import customer_on, status_of
from huazheng.core.analysis import Analysis, FacetResult, ItemResult, Moment, PackUsed
from huazheng.core.jobs import Task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.checklist.facts import Facts
    from huazheng.checklist.learned import Weights
    from huazheng.checklist.lines import Call
    from huazheng.checklist.moments import Found
    from huazheng.checklist.pack import Item, Pack
    from huazheng.core.analysis import Evidence
    from huazheng.core.transcript import Transcript

_MOST_EVIDENCE = 5
Judged = list[tuple["Found", str | None, answers.Outcome]]


def judge(
    transcript: Transcript,
    packs: Sequence[Pack],
    facts: Facts | None = None,
    task: Task | None = None,
    weights: Sequence[Weights] | None = None,
) -> Analysis:
    """Judge a transcript by whole packs (see :func:`huazheng.checklist.shelf.load_packs`).

    ``facts`` are the policy's own; what is said against them becomes a finding. ``weights`` are the learned ones that
    ship with the app unless others are given, the first to know a thing decides it; none leaves all to the patterns.
    Raises Stopped when asked to.
    """
    task = task or Task()
    heard = hear(transcript, packs, together(weights if weights is not None else [load_weights()]))
    judged_items: list[ItemResult] = []
    kept: dict[int, Moment] = {}
    for number, pack in enumerate(packs):
        task.check()
        task.report(number / len(packs))
        judged = _moments_in(heard, pack)
        judged_items += [_judge_item(heard, pack, item, judged) for item in pack.items if _applies(heard, item, facts)]
        for found, item_id, result in judged:
            earlier = kept.get(found.position)
            if earlier is None or (earlier.item is None and item_id is not None):
                kept[found.position] = _moment(heard.call, pack, found, item_id, result)
    return Analysis(
        schema="huazheng.analysis/1",
        packs=tuple(PackUsed(id=pack.id, version=pack.version, source=pack.source) for pack in packs),
        items=tuple(judged_items),
        moments=tuple(kept[position] for position in sorted(kept)),
        findings=findings.find(packs, judged_items, facts),
        signals=signals.find(heard.call),
    )


def _applies(heard: Heard, item: Item, facts: Facts | None) -> bool:
    """Whether an item is asked for: what is for regular premiums only is not, unless the agent raised it."""
    if item.applies == "always" or facts is None or facts.premium_mode != "single":
        return True
    return any(heard.hits[facet_key(item, facet)] for facet in item.facets)


def _moments_in(heard: Heard, pack: Pack) -> Judged:
    allowed = {item.id for item in pack.items}
    about: list[tuple[Found, str | None]] = []
    for found in heard.found:
        item = items.item_of(heard, found, allowed)
        about.append((found, items.carried_over(heard.call, found, item, about)))
    results = answers.outcomes(heard, about)
    return [(found, item, result) for (found, item), result in zip(about, results, strict=True)]


def _judge_item(heard: Heard, pack: Pack, item: Item, judged: Judged) -> ItemResult:
    results: list[FacetResult] = []
    lines: set[int] = set()
    for facet in item.facets:
        hits = heard.hits[facet_key(item, facet)]
        evidence = [evidence_of(heard.call.lines[hit.position], hit) for hit in hits]
        lines |= {hit.position for hit in hits}
        results.append(
            FacetResult(
                id=facet.id,
                required=facet.required,
                conveyed=any(one.weak is None for one in evidence),
                evidence=_best(evidence),
            )
        )
    subject = heard.subjects[item.id]
    agent = [(p, line.words.coded) for p, line in enumerate(heard.call.lines) if line.role == "agent"]
    named = [p for p, coded in agent if subject.raised(coded)]
    status = status_of(item.kind, results, named=bool(named))
    possibly = status_of(item.kind, results, named=bool(named), weak=True)
    mine = [(found, result.resolved) for found, about, result in judged if about == item.id]
    return ItemResult(
        id=f"{pack.id}/{item.id}",
        kind=item.kind,
        title=item.title.zh,
        status=status,
        facets=tuple(results),
        customer=customer_on(heard.call, sorted(lines | set(named)), mine),
        evidence=() if lines else tuple(_naming(heard, item, p) for p in named[:_MOST_EVIDENCE]),
        possibly=possibly if possibly != status else None,
    )


def _best(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The surest of a facet's evidence, in the order of the call."""
    kept = sorted(evidence, key=lambda e: (e.weak is not None, -e.confidence, e.start))[:_MOST_EVIDENCE]
    return tuple(sorted(kept, key=lambda e: (e.start, e.turn)))


def _naming(heard: Heard, item: Item, position: int) -> Evidence:
    at = heard.subjects[item.id].raised(heard.call.lines[position].words.coded)[0]
    return evidence_of(heard.call.lines[position], facets.Hit(position, at, at + 1, 0.9, "named"))


def _moment(call: Call, pack: Pack, found: Found, item: str | None, result: answers.Outcome) -> Moment:
    line = call.lines[found.position]
    at = line.words.plain.find(found.words)
    coded = min(max(at, 0), max(len(line.words.coded) - 1, 0))
    start, end = clause(line.turn.text, *line.words.quote(coded, coded + len(found.words)))
    begin, finish, certainty = times(line.turn, start, end)
    differs = heard_otherwise(line.turn, start, end)
    return Moment(
        turn=line.index,
        start=begin,
        end=finish,
        quote=line.turn.text[start:end].strip("，。,、 "),
        kind=found.kind,
        item=f"{pack.id}/{item}" if item is not None else None,
        resolved=result.resolved,
        answered_by=result.answered_by,
        confidence=round(found.confidence * (certainty if differs and certainty is not None else 1.0), 2),
        weak="second_hearing_differs" if differs else None,
    )
