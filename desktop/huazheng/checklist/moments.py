"""Where the customer did not understand, asked, denied, or could not hear, and which item it is about."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple, get_args

from huazheng.checklist.features import Sample, grams
from huazheng.checklist.topics import latest
from huazheng.core.analysis import MomentKind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from huazheng.checklist.learned import Family, Weights
    from huazheng.checklist.lines import Call, Line
    from huazheng.checklist.phrases import Phrases
    from huazheng.checklist.topics import Subject, Topics

KINDS: tuple[MomentKind, ...] = get_args(MomentKind)
ANY = "any"
NO_ITEM = "none"
THRESHOLD = 0.4
_NEGATED_QUESTION = re.compile(
    "(?:没有?|没得|冇|不是|未|不存在|莫不是|不会)[^。？！]{0,18}(?:吧|吗|嘛|过|的|咋的|噻|哦)[？。]?$"
)
_QUESTION = re.compile("？|[吗吧么没伐不噻嘛啵][。]?$")
_LENGTHS = (3, 6, 12, 25)
_HEAD, _TAIL = 6, 16
_STILL_REACH = 3
_STILL = re.compile("还是|越|更|仍")
_BY_RULE = 0.9


class Found(NamedTuple):
    """A moment: where, of what kind, how sure, and by which words (of the plain text)."""

    position: int
    kind: MomentKind
    confidence: float
    words: str


def find(call: Call, subjects: dict[str, Subject], weights: Weights) -> list[Found]:
    """Every moment, in the order of the call."""
    family = weights.families.get("moments")
    rows = [(position, line) for position, line in enumerate(call.lines) if line.role == "customer" and line.words.plain]
    if family is None:
        return [hit for position, line in rows if (hit := by_patterns(call, position, line)) is not None]
    samples = [moment_sample(call, position, subjects) for position, _ in rows]
    found: list[Found] = []
    scores = family.scores(samples)
    for row, (position, line) in enumerate(rows):
        odds = dict(zip(family.models, scores[row].tolist(), strict=True))
        if odds[ANY] > THRESHOLD:
            kind = max(KINDS, key=lambda kind: odds[kind])
            match = call.phrases.moments[kind].search(line.words.plain)
            words = match.group() if match is not None else line.words.plain
            found.append(Found(position, kind, round(1 / (1 + math.exp(-odds[ANY])), 3), words))
    return found


def by_patterns(call: Call, position: int, line: Line) -> Found | None:
    """The first kind, in the order of LABELS.md, whose phrases are in the customer's words."""
    plain = line.words.plain
    before = call.before(position, "agent", 2)
    asked = before.words.plain if before is not None else ""
    for kind in KINDS:
        match = call.phrases.moments[kind].search(plain)
        if match is None or call.phrases.moments[f"not_{kind}"].search(plain) is not None:
            continue
        if kind == "denied" and agrees(plain, asked, match.start()):
            continue
        return Found(position, kind, _BY_RULE, match.group())
    return None


_SHORT_NO = re.compile(
    "(?:嗯|啊|哦|，|。)*(?:没有?|没得|不是|没|冇|呒没)(?:没有?|没|的事|的|啊|呀|哦|哈|，|。|过){0,6}"
)


def agrees(plain: str, asked: str, at: int) -> bool:
    """没有别人代签吧？没有。 agrees with the agent; so does a plain 没有 where nothing was asked."""
    if _NEGATED_QUESTION.search(asked) is not None and at <= 3:
        return True
    return _SHORT_NO.fullmatch(plain) is not None and _QUESTION.search(asked) is None


def moment_sample(call: Call, position: int, subjects: dict[str, Subject]) -> Sample:
    """What the weights see of a customer's line: its words, how the agent's line before ended, and what they mean."""
    line = call.lines[position]
    before = call.before(position, "agent", 2)
    asked = before.words.plain if before is not None else ""
    return {
        "c": grams(line.words.plain),
        "h": grams(line.words.plain[:_HEAD], (2, 3, 4)),
        "b": grams(asked[-_TAIL:]),
        "s": _shape(call.phrases, line, asked) | _about(line, before, subjects),
    }


def _shape(phrases: Phrases, line: Line, asked: str) -> set[str]:
    plain = line.words.plain
    found = {name for name, pattern in phrases.moments.items() if pattern.search(plain) is not None}
    found |= {f"only {kind}" for kind in KINDS if kind in found and f"not_{kind}" not in found}
    for pattern, name in ((_NEGATED_QUESTION, "after a negated question"), (_QUESTION, "after a question")):
        if pattern.search(asked) is not None:
            found |= {name, *(f"{one} {name}" for one in found)}
            break
    denial = phrases.moments["denied"].search(plain)
    if denial is not None and agrees(plain, asked, denial.start()):
        found.add("agrees")
    length = sum(len(plain) >= bound for bound in _LENGTHS)
    return found | {f"length {length}"} | ({"asks"} if "？" in plain else set())


def _about(line: Line, before: Line | None, subjects: dict[str, Subject]) -> set[str]:
    own = any(subject.positions(line.words.coded, customer=True) for subject in subjects.values())
    asked = before is not None and any(subject.positions(before.words.coded) for subject in subjects.values())
    return {"on the policy" if own else "on nothing known", "after the policy" if asked else "after nothing known"}


def item_of(
    call: Call,
    topics: Topics,
    subjects: dict[str, Subject],
    found: Found,
    allowed: Collection[str],
    told: dict[int, set[str]],
    family: Family | None,
) -> str | None:
    """The item that a moment is about: what the customer names, else what was being discussed; None for neither."""
    if family is None:
        guess = _item_by_topic(call, topics, subjects, found)
    else:
        sample = item_sample(call, topics, subjects, told, found.position)
        scores = family.scores([sample])[0].tolist()
        guess = max(zip(scores, family.models, strict=True))[1]
        if guess == NO_ITEM:
            guess = _only_named(sample) or guess
    return guess if guess in allowed else None


def _only_named(sample: Sample) -> str | None:
    """The one item that the customer names outright, unless they speak of other business."""
    named = [sign.removeprefix("names only ") for sign in sample["t"] if sign.startswith("names only ")]
    return named[0] if named and "own other business" not in sample["t"] else None


def _item_by_topic(call: Call, topics: Topics, subjects: dict[str, Subject], found: Found) -> str:
    coded = call.lines[found.position].words.coded
    own = {name: len(subject.positions(coded, customer=True)) for name, subject in subjects.items()}
    own = {name: count for name, count in own.items() if count}
    opened = list(latest(topics, found.position))
    discussed = [name for name in opened if name in own]
    if discussed:
        return discussed[0]
    if own:
        return max(sorted(own), key=lambda name: own[name])
    return opened[0] if opened else NO_ITEM


def item_sample(
    call: Call, topics: Topics, subjects: dict[str, Subject], conveyed: dict[int, set[str]], position: int
) -> Sample:
    """What the weights see to tell which item a customer's line is about."""
    line = call.lines[position]
    before = call.before(position, "agent", 3)
    own = [name for name, subject in subjects.items() if subject.positions(line.words.coded, customer=True)]
    strong = [name for name, subject in subjects.items() if subject.positions(line.words.coded)]
    told = _order(before, subjects)
    opened: Sequence[str] = latest(topics, position)
    signs = {f"own {name}" for name in own} | {f"told {name}" for name in told}
    if told:
        signs.add(f"last told {told[-1]}")
    if opened:
        signs.add(f"open {opened[0]}")
    signs |= {f"names {name}" for name in strong}
    if len(strong) == 1:
        signs.add(f"names only {strong[0]}")
    signs |= {f"both {name}" for name in own if name in told or name in opened}
    signs |= {"own none"} if not own else set()
    signs |= {"told none"} if not told else set()
    if before is not None:
        signs |= {f"conveyed {name}" for name in conveyed.get(before.index, ())}
        signs |= {"told other business"} if call.phrases.business["other"].search(before.words.plain) else set()
    signs |= {"own other business"} if call.phrases.business["other"].search(line.words.plain) else set()
    if opened and not own and not told:
        signs.add("only open")
    return {
        "c": grams(line.words.coded),
        "b": grams(before.words.coded[-60:]) if before is not None else set(),
        "t": signs,
    }


def _order(line: Line | None, subjects: dict[str, Subject]) -> list[str]:
    """The items that a line names, in the order in which each was named last."""
    if line is None:
        return []
    last = {name: places[-1] for name, subject in subjects.items() if (places := subject.positions(line.words.coded))}
    return sorted(last, key=lambda name: (last[name], name))


def carried_over(
    call: Call, found: Found, item: str | None, before: Sequence[tuple[Found, str | None]]
) -> str | None:
    """The item of the moment just before, where the customer says that they still do not understand; else ``item``."""
    if not before or found.position - before[-1][0].position > _STILL_REACH:
        return item
    still = call.phrases.answers["still_not"].search(call.lines[found.position].words.plain)
    again = still is not None and _STILL.search(still.group()) is not None
    return before[-1][1] if again else item
