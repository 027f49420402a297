"""Whether a moment was resolved by the end of the call: what the agent then said, and what the customer then showed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.checklist.lines import Call
    from huazheng.checklist.moments import Found

_REACH = 6
_SHORT_ANSWER = 6


class Outcome(NamedTuple):
    """Whether it was resolved, and the turns that answered it."""

    resolved: bool
    answered_by: tuple[int, ...]


def outcome(call: Call, found: Found, item: str | None, later: Sequence[tuple[Found, str | None]]) -> Outcome:
    """The state at the end of the call. ``later`` are the moments after this one, with their items."""
    again = next(((m, i) for m, i in later if _same(found, item, m, i)), None)
    until = again[0].position if again is not None else min(found.position + _REACH + 1, len(call.lines))
    answered = [position for position in range(found.position + 1, until) if _is_answer(call, position, found)]
    if found.kind == "denied":
        return Outcome(bool(answered), tuple(call.lines[p].index for p in answered[:2]))
    if again is not None:
        after = outcome(call, again[0], again[1], [m for m in later if m[0].position > again[0].position])
        return Outcome(after.resolved, (*(call.lines[p].index for p in answered[:1]), *after.answered_by))
    if not answered:
        return Outcome(False, ())
    first = answered[0]
    reaction = next((line for line in call.lines[first + 1 : first + 3] if line.role == "customer"), None)
    still = reaction is not None and call.phrases.answers["still_not"].search(reaction.words.plain) is not None
    return Outcome(not still, (call.lines[first].index,))


def _same(found: Found, item: str | None, other: Found, its_item: str | None) -> bool:
    return (
        other.kind != "denied"
        and found.kind != "denied"
        and its_item == item
        and item is not None
        and other.position - found.position <= 4
        and other.kind in ("not_understood", "hearing")
    )


def _is_answer(call: Call, position: int, found: Found) -> bool:
    line = call.lines[position]
    if line.role == "customer":
        return False
    first = next((p for p in range(found.position + 1, position + 1) if call.lines[p].role != "customer"), position)
    if position != first:
        return False
    plain = line.words.plain
    answers = call.phrases.answers
    if answers["promises"].search(plain) is not None and found.kind == "denied":
        return True
    defers = answers["defers"].search(plain) is not None
    notes = answers["notes_only"].search(plain) is not None
    numbers = bool(line.words.numbers)
    if found.kind == "denied":
        return not notes and not defers and len(plain) > 25
    return len(plain) > _SHORT_ANSWER and not notes and (not defers or (numbers and len(plain) > 40))
