"""Words that convey each facet: candidates by the packs' patterns, decided by learned weights where there are any."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from huazheng.checklist.matching import answered_questions
from huazheng.checklist.matching.pattern_clock import PatternClock
from huazheng.checklist.matching.pattern_matches import PatternMatches, find_matches
from huazheng.checklist.matching.spoken_values import spoken_value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from huazheng.checklist.learning.features import Sample
    from huazheng.checklist.learning.linear_models import ModelFamily
    from huazheng.checklist.matching.compiled_facets import CompiledFacet
    from huazheng.checklist.matching.prepared_call import PreparedCall, PreparedLine
    from huazheng.checklist.matching.topics import Topics

# Log-odds from which words count. High, because a point shown as told that was not is the graver error.
WITH_A_PATTERN, BY_WEIGHTS_ALONE = 1.0, 1.2
_BY_RULE = {"says": 0.94, "within": 0.88, "confirmed": 0.86, "answer": 0.86}
_ANSWER_LENGTH = 30
_CONFIRMATION_LENGTH = 12
_MOST_CERTAIN = 0.99
_SENTENCE = re.compile("[^。！？]+[。！？]?")
_RUN_ON = 55
_WINDOW, _STEP = 36, 18
_LONGEST_PAIR = 90
_LONG, _LONGEST_RUN = 34, 34  # a longer sentence is judged by its clauses, too, and by runs of them
_CLAUSE = re.compile("[^，]+，?")
# Nothing but a number: only the question before it says which facet it is for, so the weights do not decide.
_BARE_NUMBER = re.compile(
    "(?:[A-Z]|第二[天日]|大概|大约|左右|差不多|一共|总共|每|就|那|也|是|得|有|对|不?到|吧|啊|呢|的|哈|哦|，|。){1,16}"
)
_BARE_YES = re.compile(
    "(?:对|是|嗯|哦|好|行|没错|正确|您|你|说|讲|理解|记|得|的|了|啊|呀|哈|呢|吧|这样|那样|没问题|可以|就|，|。){1,20}"
)


class FacetHit(NamedTuple):
    """Words that convey a facet: the line's position, the coded span, confidence, rule, and the value stated."""

    position: int
    start: int
    end: int
    confidence: float
    rule: str
    value: str | None = None


def segments(coded: str) -> list[tuple[int, int]]:
    """The spans of a turn that are judged, half-open, each once.

    Sentences, pairs of short neighbors, the clauses of long ones, and windows where nobody punctuated.
    """
    sentences = [m.span() for m in _SENTENCE.finditer(coded)]
    spans: list[tuple[int, int]] = []
    for start, end in sentences:
        if end - start > _RUN_ON and coded.count("，", start, end) * 25 < end - start:
            spans += [(at, min(at + _WINDOW, end)) for at in range(start, max(start + 1, end - _STEP + 3), _STEP)]
        elif end - start > _LONG:
            spans += clause_runs(coded, start, end)
        spans.append((start, end))
    spans += [(a[0], b[1]) for a, b in pairwise(sentences) if b[1] - a[0] < _LONGEST_PAIR]
    return list(dict.fromkeys(spans))


def clause_runs(coded: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of a sentence's clauses, and of runs of neighboring ones up to a length, half-open."""
    clauses = [m.span() for m in _CLAUSE.finditer(coded, start, end)]
    return [
        (first, last)
        for number, (first, stop) in enumerate(clauses)
        for _, last in clauses[number:]
        if last == stop or last - first <= _LONGEST_RUN
    ]


@dataclass(frozen=True)
class Candidate:
    """A span of a line that may convey facets. confirmed: the customer's line before, which the span says yes to.

    question: the customer's question before, which the span answers. discussed: the items named by
    both, or open before where the customer names none.
    """

    position: int
    start: int
    end: int
    matches: PatternMatches
    sample: Sample
    rules: dict[str, tuple[int, int, str]]
    confirmed: PreparedLine | None = None
    question: PreparedLine | None = None
    discussed: frozenset[str] = frozenset()

    @property
    def is_bare_number(self) -> bool:
        """True if the span is a number with next to nothing else, and no answer to the customer."""
        if self.confirmed is not None or self.question is not None:
            return False
        return _BARE_NUMBER.fullmatch(self.matches.text, self.start, self.end) is not None

    @property
    def is_bare_yes(self) -> bool:
        """True if the span is nothing but a yes, which says something only with what it confirms."""
        if self.confirmed is not None or self.question is not None:
            return False
        return _BARE_YES.fullmatch(self.matches.text, self.start, self.end) is not None

    def is_off_topic(self, facet: CompiledFacet) -> bool:
        """Test for a yes or a short answer to words of the customer about other items.

        Where the customer names none and none is open, the words themselves tell.
        """
        if not self.discussed or (self.confirmed is None and self.question is None):
            return False
        return facet.item not in self.discussed

    def lacks(self, facet: CompiledFacet) -> bool:
        """Test for the absence of what the facet ``needs``, such as a number."""
        end = self.end if self.confirmed is None else len(self.matches.text)
        return facet.needs is not None and facet.needs.search(self.matches.text, self.start, end) is None


def candidates(
    call: PreparedCall,
    topics: Topics,
    facets: Sequence[CompiledFacet],
    concepts: Sequence[tuple[str, re.Pattern[str]]],
    clock: PatternClock | None = None,
) -> list[Candidate]:
    """Every span of every line that is not the customer's, with its pattern matches."""
    clock = clock or PatternClock()
    spans: list[Candidate] = []
    items = {facet.key: facet.item for facet in facets}

    def read(text: str) -> PatternMatches:
        return find_matches(text, facets, concepts, clock)

    for position, line in enumerate(call.lines):
        if line.role == "customer" or not line.words.coded:
            continue

        def is_open(key: str, at: int, position: int = position) -> bool:
            return topics.is_open(position, items[key], at)

        matches = read(line.words.coded)
        parts = [_candidate(position, matches, start, end, is_open) for start, end in segments(line.words.coded)]
        question = answered_questions.question_before(call, position)
        asked_about = topics.named[position - 1] if position else {}
        discussed = frozenset(topics.named[position]) | frozenset(asked_about or topics.open_before[position])
        if question is not None:
            answers = _answers(parts, question, facets, read)
            alone = [part for part in parts if part.start or part.end > answered_questions.LONGEST_ANSWER]
            parts = [*(replace(part, discussed=discussed) for part in answers), *alone]
        spans += parts
        customer = confirms(call, position)
        if customer is not None:
            spans.append(replace(confirmation(call, position, customer, read, is_open), discussed=discussed))
        answered = {}
        for facet in facets:
            if (hit := answer(call, topics, facet, position)) is not None:
                answered[facet.key] = hit
            clock.count(facet.key)
        if answered:
            sample = matches.sample(0, len(matches.text), is_open)
            sample["r"] |= {f"answer {key}" for key in answered}
            spans.append(Candidate(position, 0, len(matches.text), matches, sample, answered))
    return spans


def _candidate(
    position: int, matches: PatternMatches, start: int, end: int, is_open: Callable[[str, int], bool]
) -> Candidate:
    rules: dict[str, tuple[int, int, str]] = {}
    for key in matches.hits_by_facet:
        hits = [hit for hit in matches.hits(key, start, end) if hit[2] == "says" or is_open(key, hit[1])]
        if hits:
            rules[key] = max(hits, key=lambda hit: (hit[2] == "says", hit[1]))
    return Candidate(position, start, end, matches, matches.sample(start, end, is_open), rules)


def _answers(
    parts: Sequence[Candidate],
    question: PreparedLine,
    facets: Sequence[CompiledFacet],
    read: Callable[[str], PatternMatches],
) -> list[Candidate]:
    """The short beginnings of a turn, judged as answers to the customer's question before it."""
    plainly = read(answered_questions.asked_words(question))
    answers = []
    for part in parts:
        if part.start or part.end > answered_questions.LONGEST_ANSWER:
            continue
        own = part.matches.text[: part.end]
        asked = answered_questions.asked_words(question, own)
        matches = read(asked + own)
        sample = matches.sample(len(asked), len(asked) + part.end, lambda _key, _at: True)
        sample["q"] = answered_questions.question_features(question, plainly, own, facets)
        rules = {
            key: (max(hit[0] - len(asked), 0), hit[1] - len(asked), "answer")
            for key, hits in matches.hits_by_facet.items()
            for hit in hits
            if hit[1] > len(asked) and (hit[2] == "says" or hit[0] < len(asked))
        }
        sample["r"] |= {f"together {key}" for key in rules}
        answers.append(replace(part, sample=sample, rules=part.rules | rules, question=question))
    return answers


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
    matches = read(text)
    sample = matches.sample(0, len(text), lambda key, at: True if at <= len(customer.words.coded) else is_open(key, 0))
    sample["r"].add("confirmed")
    rules = {
        key: (0, min(len(own), _CONFIRMATION_LENGTH), "confirmed")
        for key in matches.hits_by_facet
        if any(hit[2] == "says" or is_open(key, 0) for hit in matches.hits_by_facet[key])
    }
    return Candidate(position, 0, min(len(own), _CONFIRMATION_LENGTH), matches, sample, rules, customer)


def confirms(call: PreparedCall, position: int) -> PreparedLine | None:
    """The customer's line that the agent's line at ``position`` plainly confirms, or None."""
    plain = call.lines[position].words.plain
    if call.phrases.confirms.search(plain) is None or call.phrases.not_confirms.search(plain) is not None:
        return None
    previous = call.lines[position - 1] if position else None
    return previous if previous is not None and previous.role == "customer" else None


def answer(call: PreparedCall, topics: Topics, facet: CompiledFacet, position: int) -> tuple[int, int, str] | None:
    """The span of a bare answer to the customer's question for this facet (几天？ 十五天。), or None."""
    coded = call.lines[position].words.coded
    customer = call.lines[position - 1] if position else None
    if customer is None or customer.role != "customer" or len(coded) > _ANSWER_LENGTH:
        return None
    if facet.item not in topics.named[position - 1] and facet.item not in topics.open_before[position]:
        return None
    if facet.asked_by.search(customer.words.coded) is None or facet.unless.search(coded) is not None:
        return None
    match = facet.answers.search(coded)
    return (*match.span(), "answer") if match is not None else None


@dataclass(frozen=True)
class FacetScores:
    """The scores of all candidates: for each facet that has weights, log-odds in the order of the candidates."""

    log_odds: dict[str, Sequence[float]]

    @classmethod
    def of(cls, candidates: Sequence[Candidate], families: Sequence[ModelFamily]) -> FacetScores:
        """Score with every family; where two have a facet, the first one counts."""
        log_odds: dict[str, Sequence[float]] = {}
        for family in families:
            scores = family.scores([candidate.sample for candidate in candidates])
            for column, key in enumerate(family.models):
                log_odds.setdefault(key, scores[:, column].tolist())
        return cls(log_odds)

    def certainty(self, key: str, row: int, rule: tuple[int, int, str] | None) -> float | None:
        """The probability (0 to 1) that a candidate conveys a facet, or None where it does not.

        Where a facet has weights they decide, with the patterns among their features; else its patterns alone do.
        """
        log_odds = self.log_odds.get(key)
        if log_odds is None:
            return _BY_RULE[rule[2]] if rule is not None else None
        if log_odds[row] < (WITH_A_PATTERN if rule is not None else BY_WEIGHTS_ALONE):
            return None
        return round(min(1 / (1 + math.exp(-log_odds[row])), _MOST_CERTAIN), 3)


def decide(
    call: PreparedCall,
    candidates: Sequence[Candidate],
    facets: Sequence[CompiledFacet],
    verdicts: FacetScores,
    clock: PatternClock,
) -> dict[str, list[FacetHit]]:
    """The hits of every facet, by its key, one a line, in the order of the call."""
    decided: dict[str, list[FacetHit]] = {}
    for facet in facets:
        best: dict[int, FacetHit] = {}
        for row, candidate in enumerate(candidates):
            rule = candidate.rules.get(facet.key)
            if rule is None and (
                candidate.is_bare_number
                or candidate.is_bare_yes
                or candidate.lacks(facet)
                or candidate.is_off_topic(facet)
            ):
                continue
            sure = verdicts.certainty(facet.key, row, rule)
            if sure is not None and (candidate.position not in best or sure > best[candidate.position].confidence):
                best[candidate.position] = _hit(call, candidate, facet, rule, sure)
        decided[facet.key] = [best[position] for position in sorted(best)]
        clock.count(facet.key)
    return decided


def _hit(
    call: PreparedCall, candidate: Candidate, facet: CompiledFacet, rule: tuple[int, int, str] | None, sure: float
) -> FacetHit:
    start, end, name = rule if rule is not None else (candidate.start, candidate.end, "learned")
    if candidate.confirmed is not None:
        value = spoken_value(candidate.confirmed, facet.facet.value, 0, len(candidate.confirmed.words.coded))
        return FacetHit(candidate.position, candidate.start, candidate.end, sure, "confirmed", value)
    value = spoken_value(call.lines[candidate.position], facet.facet.value, start, end) if rule is not None else None
    return FacetHit(candidate.position, start, end, sure, name, value)
