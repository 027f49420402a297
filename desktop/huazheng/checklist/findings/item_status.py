"""Status of an item from its facets, and the customer's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.schema.analysis import CustomerAnswer, FacetResult, Response, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.checklist.matching.moment_detection import DetectedMoment
    from huazheng.checklist.matching.prepared_call import PreparedCall
    from huazheng.core.schema.analysis import Contest, ItemKind

_RESPONSES: dict[str, Response] = {
    "denied": "denied", "not_understood": "not_understood", "clarification": "asked", "hearing": "asked",
}  # fmt: skip


def status_of(kind: ItemKind, facets: Sequence[FacetResult], *, named: bool, weak: bool = False) -> Status:
    """The status of an item: explained, partly explained, asked only or not mentioned; confirmed for confirm items.

    named: the agent named the subject. weak: count weak evidence, too.
    """
    required = [facet for facet in facets if facet.required]
    conveyed = sum(facet.conveyed or (weak and bool(facet.evidence)) for facet in required)
    if kind == "confirm":
        if conveyed == 0:
            return "not_mentioned"
        return "confirmed" if conveyed == len(required) else "partly_confirmed"
    if conveyed == 0:
        return "asked_only" if named else "not_mentioned"
    return "explained" if conveyed == len(required) else "partly_explained"


def contest_of(status: Status, kind: ItemKind, moments: Sequence[tuple[DetectedMoment, bool]]) -> Contest | None:
    """Contest of a status by what the customer said; ``moments``: about the item, with whether each was resolved.

    What the customer denied when asked to confirm it stays denied, whatever the agent then promised.
    """
    if status not in ("explained", "confirmed"):
        return None
    if any(found.kind == "denied" and (kind == "confirm" or not resolved) for found, resolved in moments):
        return "denied"
    return "open_question" if any(not resolved for _, resolved in moments) else None


def customer_answer(
    call: PreparedCall, positions: Sequence[int], moments: Sequence[tuple[DetectedMoment, bool]]
) -> CustomerAnswer:
    """The customer's first answer on an item and their last one.

    ``positions`` are the agent's lines on it, ``moments`` those about it with whether each was resolved.
    """
    replies = [p + 1 for p in positions if p + 1 < len(call.lines) and call.lines[p + 1].role == "customer"]
    by_position = {found.position: (found, resolved) for found, resolved in moments}
    everything = sorted({*replies, *by_position})
    if not everything:
        nothing: Response = "none" if call.only_speaker is None else "cannot_tell"
        return CustomerAnswer(response=nothing, turn=None, final=nothing)
    first = _response(call, everything[0], by_position)
    final: Response = _response(call, everything[-1], by_position)
    if moments:
        last, resolved = max(moments, key=lambda m: m[0].position)
        final = "understood" if resolved else _RESPONSES[last.kind]
    return CustomerAnswer(response=first, turn=call.lines[everything[0]].index, final=final)


def _response(call: PreparedCall, position: int, moments: dict[int, tuple[DetectedMoment, bool]]) -> Response:
    if position in moments:
        return _RESPONSES[moments[position][0].kind]
    plain = call.lines[position].words.plain
    return "understood" if call.phrases.answers["understood"].search(plain) else "answered"
