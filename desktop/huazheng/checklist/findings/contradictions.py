"""Contradictions between the agent's statements and the policy's facts, or among the statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.checklist.matching.spoken_values import policy_value
from huazheng.core.schema.analysis import Contradiction

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huazheng.checklist.packs.pack import Facet, Item, Pack
    from huazheng.core.schema.analysis import Evidence, ItemResult
    from huazheng.core.schema.policy_facts import PolicyFacts

AGAINST_POLICY = "contradicts_policy"
AGAINST_ITSELF = "contradicts_itself"
_SURE = 0.85
_ONE_VALUE_ONLY = frozenset({"days", "frequency", "term", "start", "years"})


def find_contradictions(
    packs: Sequence[Pack], items: Sequence[ItemResult], facts: PolicyFacts | None
) -> tuple[Contradiction, ...]:
    """Every contradiction, in the order of the items. Weak evidence is left out."""
    contradictions: list[Contradiction] = []
    results = {item.id: item for item in items}
    for pack in packs:
        for item in pack.items:
            result = results.get(f"{pack.id}/{item.id}")
            if result is not None:
                contradictions += _in_item(item, result, facts)
    return tuple(contradictions)


def _in_item(item: Item, result: ItemResult, facts: PolicyFacts | None) -> Iterable[Contradiction]:
    for facet, facet_result in zip(item.facets, result.facets, strict=True):
        stated = [
            evidence
            for evidence in facet_result.evidence
            if evidence.value is not None and evidence.weak is None and evidence.confidence >= _SURE
        ]
        yield from _against_policy(result.id, facet, stated, facts)
        if facet.value in _ONE_VALUE_ONLY:
            yield from _against_itself(result.id, facet, stated)


def _against_policy(
    item_id: str, facet: Facet, stated: list[Evidence], facts: PolicyFacts | None
) -> Iterable[Contradiction]:
    if facts is None or facet.fact is None or facet.value is None:
        return
    policy = policy_value(facet.value, getattr(facts, facet.fact, None))
    if policy is None:
        return
    for evidence in stated:
        if evidence.value != policy and not _same_kind_only(evidence.value, policy, facet.value):
            yield Contradiction(
                kind=AGAINST_POLICY,
                item=item_id,
                facet=facet.id,
                said=str(evidence.value),
                turn=evidence.turn,
                policy=policy,
            )


def _same_kind_only(stated: str | None, policy: str, unit: str) -> bool:
    """Values that cannot be compared: a year count against an age, or a yearly premium told by the month."""
    if stated is None:
        return True
    if unit == "term":
        return "for life" not in (stated, policy) and stated.startswith("to age") != policy.startswith("to age")
    if unit == "yuan":
        one, other = float(stated.split()[0]), float(policy.split(maxsplit=1)[0])
        return any(abs(one * times - other) < 1 or abs(other * times - one) < 1 for times in (2, 4, 12))
    return False


def _against_itself(item_id: str, facet: Facet, said: list[Evidence]) -> Iterable[Contradiction]:
    first = said[0] if said else None
    for evidence in said[1:]:
        if first is not None and evidence.value != first.value and evidence.turn != first.turn:
            value = f"{first.value}; {evidence.value}"
            yield Contradiction(kind=AGAINST_ITSELF, item=item_id, facet=facet.id, said=value, turn=evidence.turn)
            return
