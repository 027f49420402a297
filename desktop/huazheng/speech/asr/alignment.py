"""Puts a word back to its sentence where alignment left it at the edge of a segment that holds nothing else.

A tone or a bar of music that passed for speech is heard together with what is said around it, and now and then the
first word of the next sentence is timed at its end. Nobody speaks one letter in a second and a half.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.core.text.script import letters
from huazheng.speech.engine import ASR_SAMPLE_RATE
from huazheng.speech.vad.activity import RECOGNITION_SEGMENTATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.schema.transcript import Word
    from huazheng.speech.engine import SpeechSegment

MIN_EMPTY_SECONDS = 1.2
MIN_LETTERS_PER_SECOND = 1.0
MAX_EDGE_SECONDS = 0.45
"""So near the edge of a long empty place a word is no part of it; in a short one only where there is no voice."""


def move_stray_words(words: Sequence[Word], segments: Sequence[SpeechSegment]) -> list[Word]:
    """The words, timed in the recording, those of nearly empty segments moved to the segment beside that edge."""
    placed = list(words)
    inside = [_words_inside(words, segment) for segment in segments]
    for first, last in _nearly_empty(words, segments, inside):
        start, end = segments[first].start / ASR_SAMPLE_RATE, segments[last - 1].end / ASR_SAMPLE_RATE
        held = [at for number in range(first, last) for at in inside[number]]
        if not held:
            continue
        edge = MAX_EDGE_SECONDS if end - start >= MIN_EMPTY_SECONDS else RECOGNITION_SEGMENTATION.pad
        if end - placed[held[0]].start <= edge and last < len(segments):
            there = segments[last].start / ASR_SAMPLE_RATE
        elif placed[held[-1]].end - start <= edge and first:
            there = segments[first - 1].end / ASR_SAMPLE_RATE
        else:
            continue
        for at in held:
            placed[at] = msgspec.structs.replace(placed[at], start=round(there, 3), end=round(there, 3))
    return placed


def _words_inside(words: Sequence[Word], segment: SpeechSegment) -> list[int]:
    start, end = segment.start / ASR_SAMPLE_RATE, segment.end / ASR_SAMPLE_RATE
    return [at for at, word in enumerate(words) if start <= (word.start + word.end) / 2 <= end]


def _nearly_empty(
    words: Sequence[Word], segments: Sequence[SpeechSegment], inside: Sequence[list[int]]
) -> list[tuple[int, int]]:
    """Half-open ranges of segments in a row with hardly a letter in them."""
    said = [len(letters("".join(words[at].text for at in held))) for held in inside]
    seconds = [(segment.end - segment.start) / ASR_SAMPLE_RATE for segment in segments]
    found: list[tuple[int, int]] = []
    first = 0
    for number in range(len(segments) + 1):
        if number < len(segments) and said[number] <= max(1.0, MIN_LETTERS_PER_SECOND * seconds[number]):
            continue
        if number > first and sum(said[first:number]) <= max(1.0, MIN_LETTERS_PER_SECOND * sum(seconds[first:number])):
            found.append((first, number))
        first = number + 1
    return found
