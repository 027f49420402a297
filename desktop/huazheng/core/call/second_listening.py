"""Comparison of a second person's listening with the corrected transcript, place by place. Pure.

A place is a turn, or the turns that a person made of the same machine turns by splitting and joining. Words count as
the same when they are, without punctuation, in simplified characters, and figures as they are spoken.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import TYPE_CHECKING

from huazheng.core.schema.second_listening import HeardTurn, ListeningDifference
from huazheng.core.text.figures import spoken_figures
from huazheng.core.text.script import simplified, strip_punctuation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from huazheng.core.call.apply_edits import CorrectedTranscript
    from huazheng.core.schema.transcript import Speaker, Turn

_FIGURES = re.compile(r"[0-9]+")
_NOT_MADE_OUT = "\u3128"
"""Stands in a comparison for □, a word that somebody could not make out, which is the same as no other word."""


def compare_listening(
    machine: Sequence[Turn], corrected: CorrectedTranscript, heard: Mapping[int, HeardTurn]
) -> tuple[int, tuple[ListeningDifference, ...]]:
    """Number of places, and those that differ. heard: what the second person gave for each machine turn, by id."""
    by_id = {turn.id: turn for turn in machine}
    places = _places(machine, corrected)
    differences: list[ListeningDifference] = []
    for lines in places:
        standing = standing_turns(corrected, lines)
        first = tuple(HeardTurn(speaker=turn.speaker, text=turn.text) for turn in standing)
        second = tuple(heard[line] for line in lines if heard[line].text)
        if _same(first, second):
            continue
        times = [by_id[line] for line in lines]
        differences.append(
            ListeningDifference(
                number=len(differences) + 1,
                lines=lines,
                start=min(turn.start for turn in times),
                end=max(turn.end for turn in times),
                first=first,
                second=second,
            )
        )
    return len(places), tuple(differences)


def standing_turns(corrected: CorrectedTranscript, lines: Iterable[int]) -> list[Turn]:
    """The turns that stand now and came from any of these machine turns, in the order of the text."""
    wanted = set(lines)
    return [turn for turn in corrected.transcript.turns if wanted & set(_sources(corrected, turn))]


def same_words(one: str, other: str) -> bool:
    """Check whether two texts have the same words."""
    return _plain(one) == _plain(other)


def _sources(corrected: CorrectedTranscript, turn: Turn) -> tuple[int, ...]:
    mark = corrected.marks.get(turn.id)
    return mark.sources if mark is not None and mark.sources else (turn.id,)


def _places(machine: Sequence[Turn], corrected: CorrectedTranscript) -> list[tuple[int, ...]]:
    """The machine's turns in groups: those of which one turn was made, directly or through others, are together."""
    group = {turn.id: turn.id for turn in machine}

    def root(line: int) -> int:
        while group[line] != line:
            line = group[line]
        return line

    for turn in corrected.all_turns:
        sources = [line for line in _sources(corrected, turn) if line in group]
        for one, other in itertools.pairwise(sources):
            group[root(other)] = root(one)
    found: dict[int, list[int]] = {}
    for turn in machine:
        found.setdefault(root(turn.id), []).append(turn.id)
    return [tuple(lines) for lines in found.values()]


def _same(first: Sequence[HeardTurn], second: Sequence[HeardTurn]) -> bool:
    if _plain("".join(turn.text for turn in first)) != _plain("".join(turn.text for turn in second)):
        return False
    if any(turn.speaker is None for turn in second):  # left open
        return True
    return _speakers(first) == _speakers(second)


def _speakers(turns: Sequence[HeardTurn]) -> list[Speaker | None]:
    """Speakers in their order, without repeating one who goes on."""
    return [speaker for speaker, _ in itertools.groupby(turn.speaker for turn in turns)]


def _plain(text: str) -> str:
    text = text.replace("□", _NOT_MADE_OUT)
    plain = simplified(unicodedata.normalize("NFKC", text)).lower()
    return strip_punctuation(_FIGURES.sub(lambda figures: spoken_figures(figures[0]), plain))
