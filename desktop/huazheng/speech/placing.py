"""Puts a word back to its sentence where alignment left it at the edge of a stretch that holds nothing else.

A tone or a bar of music that passed for speech is heard together with what is said around it, and now and then the
first word of the next sentence is timed at its end. Nobody speaks one letter in a second and a half.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.core.script import letters
from huazheng.speech.activity import SPEECH
from huazheng.speech.engine import HEARING_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.transcript import Word
    from huazheng.speech.engine import Stretch

EMPTY_SECONDS = 1.2
FEWEST_LETTERS_A_SECOND = 1.0
EDGE_SECONDS = 0.45
"""So near the edge of a long empty place a word is no part of it; in a short one only where there is no voice."""


def with_their_sentence(words: Sequence[Word], stretches: Sequence[Stretch]) -> list[Word]:
    """The words, timed in the recording, those of nearly empty stretches moved to the stretch beside that edge."""
    placed = list(words)
    inside = [_inside(words, stretch) for stretch in stretches]
    for first, last in _nearly_empty(words, stretches, inside):
        start, end = stretches[first].start / HEARING_RATE, stretches[last - 1].end / HEARING_RATE
        held = [at for number in range(first, last) for at in inside[number]]
        if not held:
            continue
        edge = EDGE_SECONDS if end - start >= EMPTY_SECONDS else SPEECH.pad
        if end - placed[held[0]].start <= edge and last < len(stretches):
            there = stretches[last].start / HEARING_RATE
        elif placed[held[-1]].end - start <= edge and first:
            there = stretches[first - 1].end / HEARING_RATE
        else:
            continue
        for at in held:
            placed[at] = msgspec.structs.replace(placed[at], start=round(there, 3), end=round(there, 3))
    return placed


def _inside(words: Sequence[Word], stretch: Stretch) -> list[int]:
    start, end = stretch.start / HEARING_RATE, stretch.end / HEARING_RATE
    return [at for at, word in enumerate(words) if start <= (word.start + word.end) / 2 <= end]


def _nearly_empty(
    words: Sequence[Word], stretches: Sequence[Stretch], inside: Sequence[list[int]]
) -> list[tuple[int, int]]:
    """Half-open ranges of stretches in a row with hardly a letter in them."""
    said = [len(letters("".join(words[at].text for at in held))) for held in inside]
    seconds = [(stretch.end - stretch.start) / HEARING_RATE for stretch in stretches]
    found: list[tuple[int, int]] = []
    first = 0
    for number in range(len(stretches) + 1):
        if number < len(stretches) and said[number] <= max(1.0, FEWEST_LETTERS_A_SECOND * seconds[number]):
            continue
        if number > first and sum(said[first:number]) <= max(1.0, FEWEST_LETTERS_A_SECOND * sum(seconds[first:number])):
            found.append((first, number))
        first = number + 1
    return found
