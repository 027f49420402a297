"""Where the customer did not understand, asked, denied, or could not hear, and which item it is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, get_args

from huazheng.checklist.topics import latest
from huazheng.core.analysis import MomentKind

if TYPE_CHECKING:
    from huazheng.checklist.lines import Call, Line
    from huazheng.checklist.topics import Subject, Topics

KINDS: tuple[MomentKind, ...] = get_args(MomentKind)
_NEGATED_QUESTION = re.compile("(?:没有?|没得|冇|不是|未|不存在)[^。？！]{0,16}(?:吧|吗|嘛|过|的)[？。]?$")
_SURE, _UNSURE = 0.9, 0.7


class Found(NamedTuple):
    """A moment: where, of what kind, how sure, and by which words (plain positions)."""

    position: int
    kind: MomentKind
    confidence: float
    words: str


def find(call: Call) -> list[Found]:
    """Every moment, in the order of the call."""
    found: list[Found] = []
    for position, line in enumerate(call.lines):
        if line.role == "customer":
            hit = by_patterns(call, position, line)
            if hit is not None:
                found.append(hit)
    return found


def by_patterns(call: Call, position: int, line: Line) -> Found | None:
    """The first kind, in the order of LABELS.md, whose phrases are in the customer's words."""
    plain = line.words.plain
    before = call.before(position, "agent", 2)
    asked = before.words.plain if before is not None else ""
    for kind in KINDS:
        match = call.phrases.moments[kind].search(plain)
        if match is None:
            continue
        if call.phrases.moments[f"not_{kind}"].search(plain) is not None:
            continue
        if kind == "denied" and _agrees(plain, asked, match):
            continue
        return Found(position, kind, _SURE, match.group())
    return None


def _agrees(plain: str, asked: str, match: re.Match[str]) -> bool:
    """没有别人代签吧？没有。 agrees with the agent; so does a plain 不是 to a question that is no question of fact."""
    short_no = re.fullmatch(
        "(?:嗯|啊|哦|，|。)*(?:没有?|没得|不是|没|冇|呒没)(?:没有?|没|的事|的|啊|呀|哦|哈|，|。|过)*", plain
    )
    if _NEGATED_QUESTION.search(asked) is not None and match.start() <= 3:
        return True
    return short_no is not None and ("吗" not in asked and "吧" not in asked and "？" not in asked)


def item_of(call: Call, topics: Topics, subjects: dict[str, Subject], found: Found) -> str | None:
    """The item that a moment is about: what the customer names, else what was being discussed."""
    line = call.lines[found.position]
    own = {name: len(s.positions(line.words.coded, customer=True)) for name, s in subjects.items()}
    own = {name: count for name, count in own.items() if count}
    opened = list(latest(topics, found.position))
    discussed = [name for name in opened if name in own]
    if discussed:
        return discussed[0]
    if own:
        return max(sorted(own), key=lambda name: own[name])
    before = call.before(found.position, "agent", 2)
    if opened and before is not None:
        return opened[0]
    return None
