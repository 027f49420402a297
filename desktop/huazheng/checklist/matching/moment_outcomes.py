"""Outcome of each moment at the end of the call, from the agent's answer and the customer's reaction."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from huazheng.checklist.learning.features import Sample, grams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.checklist.learning.linear_models import ModelFamily
    from huazheng.checklist.matching.call_features import CallFeatures
    from huazheng.checklist.matching.moment_detection import DetectedMoment
    from huazheng.checklist.matching.prepared_call import PreparedCall, PreparedLine
    from huazheng.core.schema.analysis import MomentKind

RESOLVED = "resolved"
THRESHOLD = 0.9  # chosen on calls of authors that were left out: said to be resolved, and is not, is the graver error
_REACH = 8
_SOON = 4
_AT_ONCE = 2
STILL_CONFUSED = re.compile("还是(?:不|没|听|搞|弄|看|分|整)|越|更(?:不|糊|听)|仍|没懂|还没(?:懂|明白|听)|又.{1,6}又")
_OVERLAP = 3
_SAME_ITEM, _SAME = 2, 4  # pairs of characters that a question shares with the same one put again
_ANSWER_PHRASES = (
    "defers", "notes_only", "promises", "skips", "explains", "steps", "yes_or_no", "asks_again", "points",
)  # fmt: skip
_EVASIONS = frozenset({"defers", "skips", "points", "notes_only", "asks_again"})
_LENGTHS = (4, 9, 16, 28)
_ACKNOWLEDGED = re.compile("(?:嗯|哦|噢|喔|好|行|中|对|是|的|吧|啊|了|，|。|！)+")
_QUESTION_WORDS = re.compile("[，。？！的了吗呢啊呀是我你您那这个什么怎么]")


class MomentOutcome(NamedTuple):
    """The outcome of a moment: resolved or not, and the ids of the turns that answered it."""

    resolved: bool
    answered_by: tuple[int, ...]


class FollowingTurns(NamedTuple):
    """The positions of the lines after a moment: the answers, the customer's reaction, the agent's next lines."""

    answers: tuple[int, ...]
    reaction: int | None
    more: tuple[int, ...]


def following_turns(call: PreparedCall, position: int) -> FollowingTurns:
    """The lines that follow a moment: agent, then customer, then agent again."""
    spans: list[tuple[int, ...]] = []
    at = position + 1
    for wanted in (False, True, False):
        start = at
        while at < len(call.lines) and (call.lines[at].role == "customer") is wanted and at - position <= _REACH:
            at += 1
        spans.append(tuple(range(start, at)))
    return FollowingTurns(spans[0], spans[1][0] if spans[1] else None, spans[2])


def outcomes(features: CallFeatures, about: Sequence[tuple[DetectedMoment, str | None]]) -> list[MomentOutcome]:
    """The outcome of every moment, given with its item."""
    kinds = {moment.position: moment.kind for moment, _ in about}
    decided: dict[int, MomentOutcome] = {}
    for place in reversed(range(len(about))):
        moment, item = about[place]
        turns = following_turns(features.call, moment.position)
        answered = _by_weights(outcome_sample(features, moment, item, kinds), features.weights.families.get("resolved"))
        by = tuple(features.call.lines[p].index for p in turns.answers[:2])
        told = None if answered else _told_later(features, place, about, decided)
        if told is not None:
            decided[place] = MomentOutcome(True, (features.call.lines[told].index,))
            continue
        put_again = None if answered else _put_again(features.call, place, about)
        if put_again is not None and decided[put_again].resolved:
            decided[place] = decided[put_again]
            continue
        again = _raised_again(features.call, place, about)
        if again is not None and (not answered or about[again][0].kind in ("not_understood", "hearing")):
            later = decided[again]
            decided[place] = MomentOutcome(later.resolved, (*(by if answered else ()), *later.answered_by))
        else:
            decided[place] = MomentOutcome(answered, by if answered else ())
    return [decided[place] for place in range(len(about))]


def _by_weights(sample: Sample, family: ModelFamily | None) -> bool:
    signs = sample["s"]
    if _is_no_answer(signs):
        return False
    return family is None or float(family.scores([sample])[0, 0]) > THRESHOLD


def _is_no_answer(signs: set[str]) -> bool:
    """Test for answers that never resolve a moment: silence, a pointer elsewhere, a mere note."""
    conveyed = bool({"conveys", "later conveys", "promises", "later promises"} & signs)
    if "no answer" in signs:
        return True
    if "denied" in signs:
        explained = {"length 4", "explains"} <= signs and bool(
            {"understood", "conveys another", "says the words back"} & signs
        )
        return not conveyed and not explained
    if "hearing" in signs:
        return not conveyed and not {"repeats", "later repeats", "numbers", "takes up the words"} & signs
    if _EVASIONS & signs and not conveyed and not {"numbers", "steps"} & signs:
        return not {"explains", "understood"} <= signs or bool({"still_not", "asks_again"} & signs)
    if "asks_again" in signs and not {"numbers", "explains"} & signs:
        return True
    if "asked, not told" in signs and _is_still_asked(signs):
        return True
    return "still_not" in signs and "then clarification" not in signs and "later conveys" not in signs


def _is_still_asked(signs: set[str]) -> bool:
    """Test for a customer who asked for something that was not told, and did not understand something else instead."""
    if {"then clarification", "then not_understood"} & signs:
        return True
    understood = "understood" in signs and bool({"conveys", "numbers", "steps"} & signs)
    return "asked, told" not in signs and not understood


def _told_later(
    features: CallFeatures,
    place: int,
    about: Sequence[tuple[DetectedMoment, str | None]],
    decided: dict[int, MomentOutcome],
) -> int | None:
    """The agent's line, later in the call, that told what the moment asked about, or None.

    Not where the customer came back to it afterwards without an answer, or has not spoken since.
    """
    moment, item = about[place]
    if item is None or moment.kind == "hearing":
        return None
    asked = asked_facets(features, moment, item)
    of_item = {key: facet for key, facet in features.facets.items() if facet.item == item and facet.informs}
    told = [hit.position for key in asked or of_item for hit in features.hits[key] if hit.position > moment.position]
    if not told or any(not _told_after(features, key, moment.position) for key in asked):
        return None
    if not asked and any(facet.facet.required and not features.hits[key] for key, facet in of_item.items()):
        return None  # who did not understand the whole point does not by a part of it
    last = max(told)
    still_open = any(
        its_item == item and not decided[later].resolved for later, (_, its_item) in enumerate(about) if later > place
    )
    spoke = any(line.role == "customer" for line in features.call.lines[last + 1 :])
    return last if spoke and not still_open else None


def asked_facets(features: CallFeatures, moment: DetectedMoment, item: str) -> set[str]:
    """The facets of an item that the customer asked for by name (几天 asks for the length)."""
    coded = features.call.lines[moment.position].words.coded
    return {
        key for key, facet in features.facets.items() if facet.item == item and facet.asked_by.search(coded) is not None
    }


def _told_after(features: CallFeatures, key: str, position: int) -> bool:
    return any(hit.position > position for hit in features.hits[key])


def _raised_again(call: PreparedCall, place: int, about: Sequence[tuple[DetectedMoment, str | None]]) -> int | None:
    """The next moment if it comes soon and is about the same thing; a denial is dealt with on its own."""
    moment, item = about[place]
    if moment.kind == "denied" or place + 1 >= len(about):
        return None
    later, its_item = about[place + 1]
    away = later.position - moment.position
    still = STILL_CONFUSED.search(call.lines[later.position].words.plain) is not None
    same = its_item == item or still or (later.kind == moment.kind == "hearing" and away <= _AT_ONCE)
    return place + 1 if later.kind != "denied" and away <= _SOON and same else None


def _put_again(call: PreparedCall, place: int, about: Sequence[tuple[DetectedMoment, str | None]]) -> int | None:
    """The last later moment in which the customer puts the same question in much the same words, or None.

    What counts is how it stands at the end of the call, however long the customer waited before asking again.
    """
    moment, item = about[place]
    if moment.kind not in ("clarification", "not_understood"):
        return None
    words = _pairs(call.lines[moment.position].words.plain)
    for later in range(len(about) - 1, place, -1):
        other, its_item = about[later]
        shared = len(words & _pairs(call.lines[other.position].words.plain))
        if other.kind in ("clarification", "not_understood") and shared >= (_SAME_ITEM if its_item == item else _SAME):
            return later
    return None


def outcome_sample(
    features: CallFeatures, moment: DetectedMoment, item: str | None, kinds: dict[int, MomentKind]
) -> Sample:
    """The features of the lines after a moment. ``kinds`` are the call's moments by position."""
    turns = following_turns(features.call, moment.position)
    answer = "。".join(features.call.lines[p].words.coded for p in turns.answers)
    reaction = features.call.lines[turns.reaction] if turns.reaction is not None else None
    signs = {moment.kind} | _answer_signs(features, moment, item, turns)
    signs |= _reaction_signs(features.call, reaction, turns, kinds)
    for key in asked_facets(features, moment, item) if item is not None else ():
        signs.add("asked, told" if _told_after(features, key, moment.position) else "asked, not told")
    signs |= {f"later {sign}" for sign in _later_signs(features, moment, item, turns)}
    signs |= {f"{moment.kind} {sign}" for sign in signs if sign != moment.kind}
    return {
        "a": grams(answer[:40]) if answer else set(),
        "r": grams(reaction.words.plain[:20]) if reaction is not None else set(),
        "s": signs,
    }


def _later_signs(features: CallFeatures, moment: DetectedMoment, item: str | None, turns: FollowingTurns) -> set[str]:
    call = features.call
    more = "。".join(call.lines[p].words.plain for p in turns.more)
    if not more:
        return {"nothing"}
    signs = {name for name in ("defers", "promises", "skips") if call.phrases.answers[name].search(more)}
    if item is not None and any(item in features.conveyed_items.get(p, set()) for p in turns.more):
        signs.add("conveys")
    if _repeats(call, moment, more):
        signs.add("repeats")
    return signs


def _repeats(call: PreparedCall, moment: DetectedMoment, plain: str) -> bool:
    before = call.before(moment.position, "agent", 2)
    return before is not None and len(_pairs(before.words.plain) & _pairs(plain)) >= _OVERLAP


def _answer_signs(features: CallFeatures, moment: DetectedMoment, item: str | None, turns: FollowingTurns) -> set[str]:
    call = features.call
    answer = "。".join(call.lines[p].words.coded for p in turns.answers)
    plain = "。".join(call.lines[p].words.plain for p in turns.answers)
    if not answer:
        return {"no answer"}
    phrases = call.phrases.answers
    signs = {name for name in _ANSWER_PHRASES if phrases[name].search(plain)}
    signs.add(f"length {sum(len(answer) >= bound for bound in _LENGTHS)}")
    if any(call.lines[p].words.numbers for p in turns.answers):
        signs.add("numbers")
    items = set().union(*(features.conveyed_items.get(p, set()) for p in turns.answers))
    if item is not None and item in items:
        signs.add("conveys")
    elif items:
        signs.add("conveys another")
    asked = _pairs(call.lines[moment.position].words.plain)
    if asked and len(asked & _pairs(plain)) >= 1:
        signs.add("takes up the words")
    if _repeats(call, moment, plain):
        signs.add("repeats")
    return signs


def _reaction_signs(
    call: PreparedCall, reaction: PreparedLine | None, turns: FollowingTurns, moments: dict[int, MomentKind]
) -> set[str]:
    if reaction is None:
        return {"no reaction"}
    plain = reaction.words.plain
    phrases = call.phrases.answers
    signs = {name for name in ("understood", "still_not", "resigned") if phrases[name].search(plain)}
    if _ACKNOWLEDGED.fullmatch(plain):
        signs.add("only acknowledges")
    if turns.reaction in moments:
        signs.add(f"then {moments[turns.reaction]}")
    stated = {quantity.value for p in turns.answers for _, quantity in call.lines[p].words.numbers}
    if stated & {quantity.value for _, quantity in reaction.words.numbers}:
        signs.add("says the number back")
    if len(_pairs(plain) & set().union(*(_pairs(call.lines[p].words.plain) for p in turns.answers))) >= 2:
        signs.add("says the words back")
    return signs


def _pairs(plain: str) -> set[str]:
    text = _QUESTION_WORDS.sub("", plain)
    return {text[i : i + 2] for i in range(len(text) - 1)}
