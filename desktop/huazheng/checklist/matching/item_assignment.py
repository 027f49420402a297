"""Assignment of moments to items: by what the customer names, else by what was being discussed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.checklist.learning.features import Sample, grams
from huazheng.checklist.matching.moment_outcomes import STILL_CONFUSED
from huazheng.checklist.matching.topics import open_items

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from huazheng.checklist.matching.call_features import CallFeatures
    from huazheng.checklist.matching.moment_detection import DetectedMoment
    from huazheng.checklist.matching.prepared_call import PreparedCall, PreparedLine
    from huazheng.checklist.matching.topics import Subject

NO_ITEM = "none"
_STILL_REACH = 3
_DRIFTED_TO = ("payment",)
_HARDLY = 1.0  # log-odds
# The uncertain return has another item in each kind of product; customers ask about it in the same words.
_RISKS = ("dividend_risk", "settlement_risk", "investment_risk")


def item_of_moment(features: CallFeatures, moment: DetectedMoment, allowed: Collection[str]) -> str | None:
    """The item that a moment is about, if it is one of ``allowed``; None for other business."""
    family = features.weights.families.get("items")
    if family is None:
        guess = _by_topic(features, moment)
    else:
        sample = item_sample(features, moment.position)
        scores = family.scores([sample])[0].tolist()
        guess = _best(sample, sorted(zip(scores, family.models, strict=True), reverse=True))
        if guess == NO_ITEM:
            guess = _only_named(sample) or guess
        elif guess in _RISKS and guess not in allowed:
            guess = next((name for name in _RISKS if name in allowed), guess)
    return guess if guess in allowed else None


def _best(sample: Sample, scored: Sequence[tuple[float, str]]) -> str:
    """The likeliest item; not the premium where nobody has spoken of it, to which words about money drift.

    The one item that the customer names goes before one that is hardly likelier.
    """
    spoken_of = {sign.rpartition(" ")[2] for sign in sample["t"]}
    highest, best = next(one for one in scored if one[1] not in _DRIFTED_TO or one[1] in spoken_of)
    own = [name for _, name in scored if f"own {name}" in sample["t"]]
    if len(own) == 1 and "own other business" not in sample["t"]:
        return next((name for score, name in scored if name == own[0] and score > highest - _HARDLY), best)
    return best


def _only_named(sample: Sample) -> str | None:
    """The one item that the customer names outright, unless they speak of other business."""
    if "own other business" in sample["t"]:
        return None
    named = [sign.removeprefix("names only ") for sign in sample["t"] if sign.startswith("names only ")]
    own = [sign.removeprefix("own ") for sign in sample["t"] if sign.startswith("own ") and sign != "own none"]
    return named[0] if named else own[0] if len(own) == 1 else None


def _by_topic(features: CallFeatures, moment: DetectedMoment) -> str:
    coded = features.call.lines[moment.position].words.coded
    own = {name: len(subject.positions(coded, customer=True)) for name, subject in features.subjects.items()}
    own = {name: count for name, count in own.items() if count}
    opened = list(open_items(features.topics, moment.position))
    discussed = [name for name in opened if name in own]
    if discussed:
        return discussed[0]
    if own:
        return max(sorted(own), key=lambda name: own[name])
    return opened[0] if opened else NO_ITEM


def item_sample(features: CallFeatures, position: int) -> Sample:
    """The features of a customer's line from which its item is predicted."""
    call, subjects = features.call, features.subjects
    line = call.lines[position]
    before = call.before(position, "agent", 3)
    own = [name for name, subject in subjects.items() if subject.positions(line.words.coded, customer=True)]
    strong = [name for name, subject in subjects.items() if subject.positions(line.words.coded)]
    raised = _order(before, subjects)
    opened: Sequence[str] = open_items(features.topics, position)
    signs = {f"own {name}" for name in own} | {f"told {name}" for name in raised}
    if raised:
        signs.add(f"last told {raised[-1]}")
    if opened:
        signs.add(f"open {opened[0]}")
    signs |= {f"names {name}" for name in strong}
    if len(strong) == 1:
        signs.add(f"names only {strong[0]}")
    signs |= {f"both {name}" for name in own if name in raised or name in opened}
    signs |= {"own none"} if not own else set()
    signs |= {"told none"} if not raised else set()
    if before is not None:
        signs |= {f"conveyed {name}" for name in features.conveyed_items.get(before.index, ())}
        if len(features.conveyed_items.get(before.index, ())) > 1:
            signs.add(f"conveyed last {features.last_conveyed_item[before.index]}")
        signs |= {"told other business"} if call.phrases.business["other"].search(before.words.plain) else set()
    signs |= {"own other business"} if call.phrases.business["other"].search(line.words.plain) else set()
    if opened and not own and not raised:
        signs.add("only open")
    return {
        "c": grams(line.words.coded),
        "b": grams(before.words.coded[-60:]) if before is not None else set(),
        "t": signs,
    }


def _order(line: PreparedLine | None, subjects: dict[str, Subject]) -> list[str]:
    """The items that a line names, in the order in which each was named last."""
    if line is None:
        return []
    last = {name: places[-1] for name, subject in subjects.items() if (places := subject.positions(line.words.coded))}
    return sorted(last, key=lambda name: (last[name], name))


def carried_over(
    call: PreparedCall, moment: DetectedMoment, item: str | None, before: Sequence[tuple[DetectedMoment, str | None]]
) -> str | None:
    """The item of the moment just before, where the customer says that they still do not understand; else ``item``."""
    if not before or moment.position - before[-1][0].position > _STILL_REACH:
        return item
    return before[-1][1] if STILL_CONFUSED.search(call.lines[moment.position].words.plain) is not None else item
