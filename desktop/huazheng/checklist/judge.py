"""Judging a call by its checklist packs: what was conveyed, and where the customer did not understand (LABELS.md).

The same transcript, packs and facts give the same bytes, always: no clock, no chance, no order of dictionaries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.checklist import answers, facets, findings, moments, signals, topics
from huazheng.checklist.evidence import clause, evidence_of, times
from huazheng.checklist.facets import ear_of
from huazheng.checklist.lines import ready
from huazheng.checklist.statuses import customer_on, status_of
from huazheng.core.analysis import Analysis, FacetResult, ItemResult, Moment, PackUsed
from huazheng.core.jobs import Task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.checklist.facts import Facts
    from huazheng.checklist.lines import Call
    from huazheng.checklist.moments import Found
    from huazheng.checklist.pack import Item, Pack
    from huazheng.core.analysis import Evidence
    from huazheng.core.transcript import Transcript

_MOST_EVIDENCE = 5
Judged = list[tuple["Found", str | None, answers.Outcome]]


def judge(
    transcript: Transcript, packs: Sequence[Pack], facts: Facts | None = None, task: Task | None = None
) -> Analysis:
    """Judge a transcript by whole packs (see :func:`huazheng.checklist.shelf.load_packs`).

    ``facts`` are the policy's own; what is said against them becomes a finding. Raises Stopped when asked to stop.
    """
    task = task or Task()
    call = ready(transcript, packs)
    items: list[ItemResult] = []
    found_moments: dict[int, Moment] = {}
    for number, pack in enumerate(packs):
        task.check()
        task.report(number / max(len(packs), 1), "")
        judged = _judge_pack(call, pack, items)
        for found, item, result in judged:
            moment = _moment(call, pack, found, item, result)
            earlier = found_moments.get(found.position)
            if earlier is None or (earlier.item is None and moment.item is not None):
                found_moments[found.position] = moment
    return Analysis(
        schema="huazheng.analysis/1",
        packs=tuple(PackUsed(id=pack.id, version=pack.version, source=pack.source) for pack in packs),
        items=tuple(items),
        moments=tuple(found_moments[position] for position in sorted(found_moments)),
        findings=findings.find(items, facts),
        signals=signals.find(call),
    )


def _judge_pack(call: Call, pack: Pack, items: list[ItemResult]) -> Judged:
    subjects = {item.id: topics.subject_of(item, pack) for item in pack.items}
    followed = topics.follow(call, subjects)
    about = [(found, moments.item_of(call, followed, subjects, found)) for found in moments.find(call)]
    judged: Judged = [
        (found, item, answers.outcome(call, found, item, about[place + 1 :]))
        for place, (found, item) in enumerate(about)
    ]
    for item in pack.items:
        items.append(_judge_item(call, followed, pack, item, judged))
    return judged


def _judge_item(call: Call, followed: topics.Topics, pack: Pack, item: Item, judged: Judged) -> ItemResult:
    results: list[FacetResult] = []
    lines: set[int] = set()
    for facet in item.facets:
        hits = facets.find(call, followed, ear_of(pack, item, facet))
        evidence = [evidence_of(call.lines[hit.position], hit) for hit in hits]
        lines |= {hit.position for hit in hits}
        results.append(
            FacetResult(
                id=facet.id,
                required=facet.required,
                conveyed=any(one.weak is None for one in evidence),
                evidence=_best(evidence),
            )
        )
    named = [p for p, line in enumerate(call.lines) if line.role == "agent" and item.id in followed.named[p]]
    status = status_of(item.kind, results, named=bool(named))
    possibly = status_of(item.kind, results, named=bool(named), weak=True)
    mine = [(found, result.resolved) for found, about, result in judged if about == item.id]
    return ItemResult(
        id=f"{pack.id}/{item.id}",
        kind=item.kind,
        title=item.title.zh,
        status=status,
        facets=tuple(results),
        customer=customer_on(call, sorted(lines | set(named)), mine),
        evidence=() if lines else tuple(_naming(call, followed, item, p) for p in named[:_MOST_EVIDENCE]),
        possibly=possibly if possibly != status else None,
    )


def _best(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The surest of a facet's evidence, one a turn, in the order of the call."""
    ranked = sorted(evidence, key=lambda e: (e.weak is not None, -e.confidence, e.start))
    once = {one.turn: one for one in reversed(ranked)}
    kept = sorted(once.values(), key=lambda e: (e.weak is not None, -e.confidence, e.start))[:_MOST_EVIDENCE]
    return tuple(sorted(kept, key=lambda e: (e.start, e.turn)))


def _naming(call: Call, followed: topics.Topics, item: Item, position: int) -> Evidence:
    at = followed.named[position][item.id][0]
    return evidence_of(call.lines[position], facets.Hit(position, at, at + 1, 0.9, "named"))


def _moment(call: Call, pack: Pack, found: Found, item: str | None, result: answers.Outcome) -> Moment:
    line = call.lines[found.position]
    at = line.words.plain.find(found.words)
    coded = min(max(at, 0), max(len(line.words.coded) - 1, 0))
    start, end = clause(line.turn.text, *line.words.quote(coded, coded + len(found.words)))
    begin, finish, _ = times(line.turn, start, end)
    return Moment(
        turn=line.index,
        start=begin,
        end=finish,
        quote=line.turn.text[start:end].strip("，。,、 "),
        kind=found.kind,
        item=f"{pack.id}/{item}" if item is not None else None,
        resolved=result.resolved,
        answered_by=result.answered_by,
        confidence=round(found.confidence, 2),
    )
