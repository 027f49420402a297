"""Levels of proof: what two models heard of a call, clause by clause, and whether both heard the same.

A recognizer's error is rarely another recognizer's too. Each clause of the transcript in use is compared with the text
that another model gave at the same time, letter by letter and by sound. Figures and denials count as the same only as
themselves, a number also as it is spoken. The rule errs on the side of a lower level: *both heard it* is never said of
words that one model gave.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from huazheng.core.text.figures import spoken_figures
from huazheng.core.text.negations import NEGATIONS
from huazheng.core.text.pinyin import syllable
from huazheng.core.text.script import simplified, strip_punctuation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from huazheng.core.schema.transcript import ProofLevel, Transcript, Turn

_WORST_FIRST: tuple[ProofLevel, ...] = ("differ", "one", "both")
MIN_SHARE = 0.8
"""Least share of a clause's letters that the other model gave as well."""
MAX_MISSING_RUN = 1
"""Most letters in a row that it may lack: two make a word."""
MAX_SHIFT_SECONDS = 1.5
"""Largest difference between two models' times of one letter."""
MARGIN_SECONDS = 0.2
MAX_CLAUSE_LETTERS = 15
"""Longer clauses are split: some models write no punctuation."""
_CLAUSE_END = re.compile("[。！？；，、,;!?]")
_FIGURES_OR_CHAR = re.compile(r"[0-9]+|.", re.DOTALL)
_FIGURES = {"〇": "零", "两": "二", "幺": "一"} | {char: char for char in "零一二三四五六七八九十百千万亿"}


@dataclass(frozen=True)
class ClauseProof:
    """A clause and its level. ``first`` and ``last``: half-open range of the turn's text; times in seconds.

    ``other``: what the other model gave at this time; empty for nothing.
    """

    turn: int
    first: int
    last: int
    start: float
    end: float
    level: ProofLevel
    other: str


@dataclass(frozen=True)
class ReadingComparison:
    """All clauses of a transcript with their levels, and the two models' ids."""

    model: str
    other_model: str
    clauses: tuple[ClauseProof, ...]

    def count(self, level: ProofLevel) -> int:
        """Number of clauses with this level."""
        return sum(clause.level == level for clause in self.clauses)

    def clauses_of(self, turn_id: int) -> list[ClauseProof]:
        """The clauses of a turn in order."""
        return [clause for clause in self.clauses if clause.turn == turn_id]

    def level_of(self, turn_id: int, start: float, end: float) -> ProofLevel | None:
        """The lowest level of a turn's clauses between two times; None where there is no clause."""
        levels = {
            clause.level for clause in self.clauses_of(turn_id) if min(clause.end, end) > max(clause.start, start)
        }
        return next((level for level in _WORST_FIRST if level in levels), None)


@dataclass(frozen=True)
class _Letter:
    key: str
    text: str
    time: float
    place: int  # in the turn's text
    turn: int
    channel: int | None

    @property
    def exact(self) -> bool:
        """True for a figure or a denial, which no other letter stands for."""
        return self.key in NEGATIONS or self.key in _FIGURES


def compare_readings(transcript: Transcript, other: Transcript) -> ReadingComparison:
    """Compare a transcript's clauses with another model's transcript of the same recording."""
    others = sorted((letter for turn in other.turns for letter in _letters(turn)), key=lambda letter: letter.time)
    clauses = tuple(clause for turn in transcript.turns for clause in _turn_clauses(turn, others))
    return ReadingComparison(transcript.model or "?", other.model or "?", clauses)


def _turn_clauses(turn: Turn, others: Sequence[_Letter]) -> Iterator[ClauseProof]:
    own = _letters(turn)
    near = [letter for letter in others if _may_match(turn, letter)]
    matches = _matches(own, near)
    for first, last in _clause_ranges(turn.text, own):
        yield _proof(turn, own, near, matches, range(first, last))


def _may_match(turn: Turn, letter: _Letter) -> bool:
    same_channel = turn.channel is None or letter.channel is None or turn.channel == letter.channel
    return same_channel and turn.start - MAX_SHIFT_SECONDS <= letter.time <= turn.end + MAX_SHIFT_SECONDS


def _proof(
    turn: Turn, own: Sequence[_Letter], near: Sequence[_Letter], matches: dict[int, int], clause: range
) -> ClauseProof:
    start, end = own[clause[0]].time, own[clause[-1]].time
    elsewhere = {other for letter, other in matches.items() if letter not in clause}
    there = [
        number
        for number, letter in enumerate(near)
        if start - MARGIN_SECONDS <= letter.time <= end + MARGIN_SECONDS and number not in elsewhere
    ]
    matched = {matches[number] for number in clause if number in matches}
    added = [near[number] for number in {*there, *_between(matched)} - matched - elsewhere]
    missing = [number not in matches for number in clause]
    if _is_confirmed([own[number] for number in clause], missing, added):
        level: ProofLevel = "both"
    else:
        level = "differ" if there or matched else "one"
    text = "".join(near[number].text for number in sorted({*there, *matched}))
    first, last = own[clause[0]].place, own[clause[-1]].place + 1
    return ClauseProof(turn.id, first, last, round(start, 3), round(end + MARGIN_SECONDS, 3), level, text)


def _between(matched: set[int]) -> range:
    return range(min(matched), max(matched) + 1) if matched else range(0)


def _is_confirmed(letters: Sequence[_Letter], missing: Sequence[bool], added: Sequence[_Letter]) -> bool:
    """Check whether the other model gave the clause: nearly all letters, and no other figure or denial among them."""
    if sum(missing) > (1 - MIN_SHARE) * len(letters) or any(letter.exact for letter in added):
        return False
    if any(lacks and letter.exact for letter, lacks in zip(letters, missing, strict=True)):
        return False
    return not any(one and other for one, other in zip(missing, missing[MAX_MISSING_RUN:], strict=False))


def _matches(own: Sequence[_Letter], near: Sequence[_Letter]) -> dict[int, int]:
    """Numbers of the letters that match in order, by sound and time: own number to the other's."""
    matcher = SequenceMatcher(None, [one.key for one in own], [one.key for one in near], autojunk=False)
    return {
        block.a + number: block.b + number
        for block in matcher.get_matching_blocks()
        for number in range(block.size)
        if abs(own[block.a + number].time - near[block.b + number].time) <= MAX_SHIFT_SECONDS
    }


def _clause_ranges(text: str, letters: Sequence[_Letter]) -> Iterator[tuple[int, int]]:
    """Half-open ranges of letters between punctuation, none longer than :data:`MAX_CLAUSE_LETTERS`."""
    ends = [mark.start() for mark in _CLAUSE_END.finditer(text)]
    groups: dict[int, list[int]] = {}
    for number, letter in enumerate(letters):
        groups.setdefault(sum(end < letter.place for end in ends), []).append(number)
    for numbers in groups.values():
        count = -(-len(numbers) // MAX_CLAUSE_LETTERS)
        borders = [len(numbers) * part // count for part in range(count + 1)]
        for low, high in itertools.pairwise(borders):
            yield numbers[low], numbers[high - 1] + 1


def _letters(turn: Turn) -> list[_Letter]:
    """The letters of a turn's text with their times."""
    times = _times(turn)
    letters = []
    for part in _FIGURES_OR_CHAR.finditer(simplified(turn.text)):
        text = spoken_figures(part[0]) if part[0].isdecimal() else strip_punctuation(part[0])
        for number, char in enumerate(text):
            place = part.end() - 1 if number + 1 == len(text) else min(part.start() + number, part.end() - 1)
            letters.append(_Letter(_key(char), char, times[place], place, turn.id, turn.channel))
    return letters


def _key(char: str) -> str:
    if char in _FIGURES:
        return _FIGURES[char]
    return char if char in NEGATIONS else syllable(char.lower())


def _times(turn: Turn) -> list[float]:
    """The time of each character of the turn's text, from the words under it; spread evenly where there are none."""
    heard, times = "", []
    for word in turn.words:
        each = (word.end - word.start) / max(1, len(word.text))
        times += [word.start + each * (number + 0.5) for number in range(len(word.text))]
        heard += word.text
    if not times:
        each = (turn.end - turn.start) / max(1, len(turn.text))
        return [turn.start + each * (number + 0.5) for number in range(len(turn.text))]
    shown = [turn.start] * len(turn.text)
    for _, a, b, c, d in SequenceMatcher(None, simplified(heard), simplified(turn.text), autojunk=False).get_opcodes():
        for place in range(c, d):
            source = a + (place - c) * (b - a) // (d - c)
            shown[place] = times[min(source, len(times) - 1)]
    return shown
