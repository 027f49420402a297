"""Detection of moments: the customer did not understand, asked, denied, or could not hear."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple, get_args

from huazheng.checklist.learning.features import Sample, grams, in_order, sound_grams
from huazheng.core.schema.analysis import MomentKind

if TYPE_CHECKING:
    from huazheng.checklist.learning.linear_models import Weights
    from huazheng.checklist.matching.prepared_call import PreparedCall, PreparedLine
    from huazheng.checklist.matching.topics import Subject
    from huazheng.checklist.packs.phrases import Phrases

KINDS: tuple[MomentKind, ...] = get_args(MomentKind)
ANY = "any"
THRESHOLD = 0.45
SURE_ENOUGH = -2.0  # log-odds from which words that leave no doubt make a moment
_NEGATED_QUESTION = re.compile(
    "(?:没有?|没得|冇|不是|未|不存在|莫不是|不会)[^。？！]{0,18}(?:吧|吗|嘛|过|的|咋的|噻|哦)[？。]?$"
)
_QUESTION = re.compile("？|[吗吧么没伐不噻嘛啵][。]?$")
_LENGTHS = (3, 6, 12, 25)
_HEAD, _TAIL = 6, 16
_NEAR = 10
_NEGATED_TWICE: tuple[MomentKind, ...] = ("not_understood", "denied")
_SURELY: tuple[MomentKind, ...] = ("not_understood", "clarification")
_ALL_CLEAR = "\0"
_BY_RULE = 0.9


class DetectedMoment(NamedTuple):
    """A moment: the line's position, kind, probability (0 to 1), and the words of the plain text that show it."""

    position: int
    kind: MomentKind
    confidence: float
    words: str


def detect_moments(call: PreparedCall, subjects: dict[str, Subject], weights: Weights) -> list[DetectedMoment]:
    """Every moment, in the order of the call."""
    family = weights.families.get("moments")
    rows = [
        (position, line) for position, line in enumerate(call.lines) if line.role == "customer" and line.words.plain
    ]
    if family is None:
        return [hit for position, line in rows if (hit := by_patterns(call, position, line)) is not None]
    samples = [moment_sample(call, position, subjects) for position, _ in rows]
    moments: list[DetectedMoment] = []
    scores = family.scores(samples)
    for row, (position, line) in enumerate(rows):
        odds = dict(zip(family.models, scores[row].tolist(), strict=True))
        before = call.before(position, "agent", 2)
        sure = surely(call.phrases, line.words.plain, before.words.plain if before is not None else "", odds[ANY])
        if odds[ANY] > THRESHOLD or sure is not None:
            likely: MomentKind = max(KINDS, key=lambda name: odds[name])
            kind = sure if sure is not None else likely
            matches = (call.phrases.moments[name].search(line.words.plain) for name in (kind, f"seems_{kind}"))
            match = next(filter(None, matches), None)
            words = match.group() if match is not None else line.words.plain
            moments.append(DetectedMoment(position, kind, round(1 / (1 + math.exp(-odds[ANY])), 3), words))
    return moments


def surely(phrases: Phrases, plain: str, asked: str, odds: float) -> MomentKind | None:
    """The kind of a moment that leaves no doubt: a plain no, and words for it that mean nothing else; or None.

    ``odds``: the log-odds that the weights give; where they are far below, the words stand in another context.
    """
    if _NO.fullmatch(plain) is not None and _NEGATED_QUESTION.search(asked) is None:
        if _ASKS_GRASP.search(asked) is not None:
            return "not_understood"
        if _ASKS_DEED.search(asked) is not None:
            return "denied"
    if odds < SURE_ENOUGH or odds > THRESHOLD:
        return None
    words = _without_double_negation(phrases, plain)
    for kind in _SURELY:
        left = words
        if phrases.moments[f"not_{kind}"].search(plain) is not None:  # 没有不清楚的，就是那个我没搞懂
            left = words.rpartition(_ALL_CLEAR)[2] if kind in _NEGATED_TWICE else ""
        if phrases.moments[f"surely_{kind}"].search(left) is not None:
            return kind
    return None


def by_patterns(call: PreparedCall, position: int, line: PreparedLine) -> DetectedMoment | None:
    """The moment of the first kind, in the order of :data:`KINDS`, whose phrases the customer uses, or None."""
    plain = line.words.plain
    before = call.before(position, "agent", 2)
    asked = before.words.plain if before is not None else ""
    for kind in KINDS:
        match = match_phrase(call.phrases, kind, plain)
        if match is None:
            continue
        if kind == "denied" and agrees(plain, asked, match.start()):
            continue
        return DetectedMoment(position, kind, _BY_RULE, match.group())
    return None


def match_phrase(phrases: Phrases, kind: MomentKind, plain: str) -> re.Match[str] | None:
    """A phrase of this kind outside the negated ones (没有什么不清楚的), or None."""
    left = phrases.moments[f"not_{kind}"].sub(lambda m: "\0" * len(m.group()), plain)
    return phrases.moments[kind].search(left)


_NO = re.compile(
    "(?:嗯|呃|啊|哦|，|。)*(?:否|不是|没有|没|不|不属实|不知晓|不清楚|不知道|不晓得|不了解|不明白)(?:啊|呀|的|哦|，|。|！)*"
)
_ASKS_GRASP = re.compile(
    "(?<![不没])(?<!不太)(?:知晓|清楚|了解|知道|晓得|明白|知悉)(?!的)[^。！]{0,10}(?:？|。|$)[^。？]{0,16}[？。]?$"
)
_ASKS_DEED = re.compile(
    "(?:亲笔|亲自|本人|自愿|阅读|看过|读过|收到|属实|签)[^。！]{0,24}(?:？|。|$)[^。？]{0,16}[？。]?$"
)
_SHORT_NO = re.compile(
    "(?:嗯|啊|哦|，|。)*(?:没有?|没得|不是|没|冇|呒没)(?:没有?|没|的事|的|啊|呀|哦|哈|，|。|过){0,6}"
)


def agrees(plain: str, asked: str, at: int) -> bool:
    """Test for agreement with the agent: 没有别人代签吧？没有。 or a plain 没有 where nothing was asked."""
    if _NEGATED_QUESTION.search(asked) is not None and at <= 3:
        return True
    return _SHORT_NO.fullmatch(plain) is not None and _QUESTION.search(asked) is None


def moment_sample(call: PreparedCall, position: int, subjects: dict[str, Subject]) -> Sample:
    """The features of a customer's line: its words, the end of the agent's line before, and classes of both."""
    line = call.lines[position]
    before = call.before(position, "agent", 2)
    asked = before.words.plain if before is not None else ""
    words = _without_double_negation(call.phrases, line.words.plain)
    return {
        "c": grams(words),
        "p": sound_grams(words),
        "w": _word_classes(call.phrases, words),
        "h": grams(words[:_HEAD], (2, 3, 4)),
        "b": grams(asked[-_TAIL:]),
        "s": _shape(call.phrases, line, asked) | _about(call.phrases, line, before, subjects),
    }


def _without_double_negation(phrases: Phrases, plain: str) -> str:
    """The text with double negations (没有什么不清楚的) replaced by one mark, so that their 不清楚 does not count."""
    for kind in _NEGATED_TWICE:
        plain = phrases.moments[f"not_{kind}"].sub(_ALL_CLEAR, plain)
    return plain


def _word_classes(phrases: Phrases, plain: str) -> set[str]:
    """The word classes in the text and their order, such as a negation before a word for telling."""
    places = [(match.start(), name) for name, pattern in phrases.words.items() if (match := pattern.search(plain))]
    return in_order(places, _NEAR)


def _shape(phrases: Phrases, line: PreparedLine, asked: str) -> set[str]:
    plain = line.words.plain
    shape = {name for name, pattern in phrases.moments.items() if pattern.search(plain) is not None}
    for kind in KINDS:
        if match_phrase(phrases, kind, plain) is not None:
            shape.add(f"only {kind}")
            shape.discard(f"not_{kind}")
    shape |= {"small talk"} if phrases.business["small_talk"].search(plain) else set()
    shape |= {"after asking for somebody"} if phrases.business["asks_for"].search(asked) else set()
    for pattern, name in ((_NEGATED_QUESTION, "after a negated question"), (_QUESTION, "after a question")):
        if pattern.search(asked) is not None:
            shape |= {name, *(f"{feature} {name}" for feature in shape)}
            break
    denial = phrases.moments["denied"].search(plain)
    if denial is not None and agrees(plain, asked, denial.start()):
        shape.add("agrees")
    length = sum(len(plain) >= bound for bound in _LENGTHS)
    return shape | {f"length {length}"} | ({"asks"} if "？" in plain else set())


def _about(phrases: Phrases, line: PreparedLine, before: PreparedLine | None, subjects: dict[str, Subject]) -> set[str]:
    own = any(subject.positions(line.words.coded, customer=True) for subject in subjects.values())
    asked = before is not None and any(subject.positions(before.words.coded) for subject in subjects.values())
    business = phrases.business["other"]
    own = own or business.search(line.words.plain) is not None
    asked = asked or (before is not None and business.search(before.words.plain) is not None)
    return {"on the policy" if own else "on nothing known", "after the policy" if asked else "after nothing known"}
