"""Finding the words that convey each facet: a pack's patterns, weighed by what was learned where there are weights."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from huazheng.checklist.matching.pattern_matches import PatternMatches, find_matches
from huazheng.checklist.matching.prepared_call import around
from huazheng.checklist.matching.segments import segments
from huazheng.checklist.matching.spoken_values import spoken_value
from huazheng.checklist.normalization.normalized_text import LETTERS, ONE
from huazheng.checklist.packs.pack import facet_key
from huazheng.checklist.packs.patterns import NUMBERS, compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from huazheng.checklist.learning.features import Sample
    from huazheng.checklist.learning.linear_models import ModelFamily
    from huazheng.checklist.matching.prepared_call import PreparedCall, PreparedLine
    from huazheng.checklist.matching.topics import Topics
    from huazheng.checklist.packs.pack import Facet, Item, Pack

WITH_A_PATTERN, BY_WEIGHTS_ALONE = -1.0, 0.4  # log-odds from which words count
_BY_RULE = {"says": 0.94, "within": 0.88, "confirmed": 0.86, "answer": 0.86}
_ANSWER_LENGTH = 30
_CONFIRMATION_LENGTH = 12
_MOST_CERTAIN = 0.99
# Nothing but a number: which facet it is for, the question before it tells, never the number's company in training.
_BARE_NUMBER = re.compile(
    "(?:[A-Z]|第二[天日]|大概|大约|左右|差不多|一共|总共|每|就|那|也|是|得|有|对|不?到|吧|啊|呢|的|哈|哦|，|。){1,16}"
)


class FacetHit(NamedTuple):
    """Words that convey a facet: the line's position, the coded span, how sure, by which rule, and the value said."""

    position: int
    start: int
    end: int
    confidence: float
    rule: str
    value: str | None = None


@dataclass(frozen=True)
class CompiledFacet:
    """A facet's patterns, compiled."""

    key: str
    item: str
    facet: Facet
    says: re.Pattern[str]
    within: re.Pattern[str]
    unless: re.Pattern[str]
    needs: re.Pattern[str] | None
    asked_by: re.Pattern[str]
    answers: re.Pattern[str]

    def hits(self, coded: str, *, topical: bool) -> list[tuple[int, int, str]]:
        """Where the words convey the facet, as (start, end, rule)."""
        found = [(*m.span(), "says") for m in self.says.finditer(coded)]
        if topical:
            found += [(*m.span(), "within") for m in self.within.finditer(coded)]
        return [hit for hit in found if not self._taken_back(coded, hit[0], hit[1])]

    def _taken_back(self, coded: str, start: int, end: int) -> bool:
        low, high = around(coded, start, end)
        return self.unless.search(coded[low:high]) is not None


@lru_cache(maxsize=256)
def _compile_cached(
    item_id: str, key: str, facet: Facet, words: tuple[tuple[str, tuple[str, ...]], ...]
) -> CompiledFacet:
    lists = dict(words)
    says, within, unless, asked_by = (
        compiled(patterns, lists) for patterns in (facet.says, facet.within, facet.unless, facet.asked_by)
    )
    unit = LETTERS.get(facet.value or "", "") + ONE.get(facet.value or "", "")
    answers = compiled(facet.answers or ([f"[{unit}{NUMBERS['number']}]"] if unit else ()), lists)
    needs = compiled(facet.needs, lists) if facet.needs else None
    return CompiledFacet(key, item_id, facet, says, within, unless, needs, asked_by, answers)


def compile_facet(pack: Pack, item: Item, facet: Facet) -> CompiledFacet:
    """The compiled patterns of a facet."""
    return _compile_cached(item.id, facet_key(item, facet), facet, tuple(sorted(pack.words.items())))


@dataclass(frozen=True)
class Candidate:
    """A stretch of a line that may convey something. ``confirmed``: it is a yes to the customer's words before it."""

    position: int
    start: int
    end: int
    signs: PatternMatches
    sample: Sample
    rules: dict[str, tuple[int, int, str]]
    confirmed: PreparedLine | None = None

    @property
    def is_bare_number(self) -> bool:
        """Whether it is a number and next to nothing else, said of one's own accord."""
        return self.confirmed is None and _BARE_NUMBER.fullmatch(self.signs.text, self.start, self.end) is not None

    def lacks(self, ear: CompiledFacet) -> bool:
        """Whether there is none of what the facet cannot do without: a length has a number, a loss in money a sum."""
        end = self.end if self.confirmed is None else len(self.signs.text)
        return ear.needs is not None and ear.needs.search(self.signs.text, self.start, end) is None


def candidates(
    call: PreparedCall, topics: Topics, ears: Sequence[CompiledFacet], concepts: Sequence[tuple[str, re.Pattern[str]]]
) -> list[Candidate]:
    """Every stretch of every line that is not the customer's, with what was found in it."""
    found: list[Candidate] = []
    items = {ear.key: ear.item for ear in ears}

    def read(text: str) -> PatternMatches:
        return find_matches(text, ears, concepts)

    for position, line in enumerate(call.lines):
        if line.role == "customer" or not line.words.coded:
            continue

        def is_open(key: str, at: int, position: int = position) -> bool:
            return topics.is_open(position, items[key], at)

        signs = read(line.words.coded)
        for start, end in segments(line.words.coded):
            found.append(_candidate(position, signs, start, end, is_open))
        customer = confirms(call, position)
        if customer is not None:
            found.append(confirmation(call, position, customer, read, is_open))
        answered = {ear.key: hit for ear in ears if (hit := answer(call, topics, ear, position)) is not None}
        if answered:
            sample = signs.sample(0, len(signs.text), is_open)
            sample["r"] |= {f"answer {key}" for key in answered}
            found.append(Candidate(position, 0, len(signs.text), signs, sample, answered))
    return found


def _candidate(
    position: int, signs: PatternMatches, start: int, end: int, is_open: Callable[[str, int], bool]
) -> Candidate:
    rules: dict[str, tuple[int, int, str]] = {}
    for key in signs.said:
        hits = [hit for hit in signs.hits(key, start, end) if hit[2] == "says" or is_open(key, hit[1])]
        if hits:
            rules[key] = max(hits, key=lambda hit: (hit[2] == "says", hit[1]))
    return Candidate(position, start, end, signs, signs.sample(start, end, is_open), rules)


def confirmation(
    call: PreparedCall,
    position: int,
    customer: PreparedLine,
    read: Callable[[str], PatternMatches],
    is_open: Callable[[str, int], bool],
) -> Candidate:
    """The customer's words as if the agent had said them, because the agent plainly confirmed them."""
    own = call.lines[position].words.coded
    text = f"{customer.words.coded}。{own}"
    signs = read(text)
    sample = signs.sample(0, len(text), lambda key, at: True if at <= len(customer.words.coded) else is_open(key, 0))
    sample["r"].add("confirmed")
    rules = {
        key: (0, min(len(own), _CONFIRMATION_LENGTH), "confirmed")
        for key in signs.said
        if any(hit[2] == "says" or is_open(key, 0) for hit in signs.said[key])
    }
    return Candidate(position, 0, min(len(own), _CONFIRMATION_LENGTH), signs, sample, rules, customer)


def confirms(call: PreparedCall, position: int) -> PreparedLine | None:
    """The customer's line that the agent's line at ``position`` plainly confirms, or None."""
    said = call.lines[position].words.plain
    if call.phrases.confirms.search(said) is None or call.phrases.not_confirms.search(said) is not None:
        return None
    previous = call.lines[position - 1] if position else None
    return previous if previous is not None and previous.role == "customer" else None


def answer(call: PreparedCall, topics: Topics, ear: CompiledFacet, position: int) -> tuple[int, int, str] | None:
    """Where a bare number answers the customer's question for this facet: 几天？ 十五天。"""
    coded = call.lines[position].words.coded
    customer = call.lines[position - 1] if position else None
    if customer is None or customer.role != "customer" or len(coded) > _ANSWER_LENGTH:
        return None
    if ear.item not in topics.named[position - 1] and ear.item not in topics.open_before[position]:
        return None
    if ear.asked_by.search(customer.words.coded) is None or ear.unless.search(coded) is not None:
        return None
    match = ear.answers.search(coded)
    return (*match.span(), "answer") if match is not None else None


@dataclass(frozen=True)
class FacetScores:
    """What the weights say of every candidate: for each facet that has weights, its log-odds, one a candidate."""

    log_odds: dict[str, Sequence[float]]

    @classmethod
    def of(cls, found: Sequence[Candidate], families: Sequence[ModelFamily]) -> FacetScores:
        """Ask every family; where two know a facet, the first one counts."""
        log_odds: dict[str, Sequence[float]] = {}
        for family in families:
            scores = family.scores([one.sample for one in found])
            for column, key in enumerate(family.models):
                log_odds.setdefault(key, scores[:, column].tolist())
        return cls(log_odds)

    def certainty(self, key: str, row: int, rule: tuple[int, int, str] | None) -> float | None:
        """How sure it is that a candidate conveys a facet, or None where it does not.

        Where a facet has weights these decide, with the patterns among what they see; else its patterns alone do.
        """
        log_odds = self.log_odds.get(key)
        if log_odds is None:
            return _BY_RULE[rule[2]] if rule is not None else None
        if log_odds[row] < (WITH_A_PATTERN if rule is not None else BY_WEIGHTS_ALONE):
            return None
        return round(min(1 / (1 + math.exp(-log_odds[row])), _MOST_CERTAIN), 3)


def decide(
    call: PreparedCall, found: Sequence[Candidate], ears: Sequence[CompiledFacet], verdicts: FacetScores
) -> dict[str, list[FacetHit]]:
    """The hits of every facet, by its key, one a line, in the order of the call."""
    decided: dict[str, list[FacetHit]] = {}
    for ear in ears:
        best: dict[int, FacetHit] = {}
        for row, one in enumerate(found):
            rule = one.rules.get(ear.key)
            if rule is None and (one.is_bare_number or one.lacks(ear)):
                continue
            sure = verdicts.certainty(ear.key, row, rule)
            if sure is not None and (one.position not in best or sure > best[one.position].confidence):
                best[one.position] = _hit(call, one, ear, rule, sure)
        decided[ear.key] = [best[position] for position in sorted(best)]
    return decided


def _hit(
    call: PreparedCall, one: Candidate, ear: CompiledFacet, rule: tuple[int, int, str] | None, sure: float
) -> FacetHit:
    start, end, name = rule if rule is not None else (one.start, one.end, "learned")
    if one.confirmed is not None:
        value = spoken_value(one.confirmed, ear.facet.value, 0, len(one.confirmed.words.coded))
        return FacetHit(one.position, one.start, one.end, sure, "confirmed", value)
    value = spoken_value(call.lines[one.position], ear.facet.value, start, end) if rule is not None else None
    return FacetHit(one.position, start, end, sure, name, value)
