"""Correction of word times by the speech that was found.

A word left at the edge of a nearly empty segment moves to its sentence: a tone or a bar of music that passed for speech
is recognized together with the speech around it, and now and then the first word of the next sentence is timed at its
end. Nobody speaks one letter in a second and a half.

A short answer moves into the speech that has no word: between two sentences of somebody else, alignment leaves it
without a length at the beginning of the second one, and it would pass for that person's.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.text.script import strip_punctuation
from huazheng.speech.vad.activity import RECOGNITION_SEGMENTATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.schema.transcript import Word
    from huazheng.speech.mono_audio import SpeechSegment

MIN_EMPTY_SECONDS = 1.2
MIN_LETTERS_PER_SECOND = 1.0
MAX_EDGE_SECONDS = 0.45
"""Distance from the edge of a long empty segment up to which a word does not belong to it."""

MIN_ANSWER_SECONDS = 0.1
"""A word with less was not placed by alignment."""
MAX_ANSWER_SECONDS = 1.5
"""Longest speech, with its padding, that one word fills."""
_CLAUSE_ENDS = tuple(",，。？?！!")
_ANSWERS = frozenset("对對嗯好是行有哦啊喂不")


def move_stray_words(words: Sequence[Word], segments: Sequence[SpeechSegment]) -> list[Word]:
    """The words, timed in the recording; those of nearly empty segments are moved to the segment beside that edge."""
    moved = list(words)
    inside = [_words_inside(words, segment) for segment in segments]
    for first, last in _nearly_empty(words, segments, inside):
        start, end = segments[first].start_seconds, segments[last - 1].end_seconds
        numbers = [at for number in range(first, last) for at in inside[number]]
        if not numbers:
            continue
        edge = MAX_EDGE_SECONDS if end - start >= MIN_EMPTY_SECONDS else RECOGNITION_SEGMENTATION.pad
        if end - moved[numbers[0]].start <= edge and last < len(segments):
            target = segments[last].start_seconds
        elif moved[numbers[-1]].end - start <= edge and first:
            target = segments[first - 1].end_seconds
        else:
            continue
        for at in numbers:
            moved[at] = msgspec.structs.replace(moved[at], start=round(target, 3), end=round(target, 3))
    return moved


def move_into_speech(words: Sequence[Word], speech: Sequence[SpeechSegment]) -> list[Word]:
    """The words, timed in the recording; one in no segment of speech moves to the nearer segment beside it.

    Beside a tone or a pause the first word of a sentence is now and then timed too early, the last one too late.
    """
    starts = [segment.start_seconds for segment in speech]
    moved: list[Word] = []
    for word in words:
        middle = (word.start + word.end) / 2
        after = bisect_right(starts, middle)
        before = speech[after - 1].end_seconds if after else -math.inf
        if middle > before and speech:
            following = starts[after] if after < len(starts) else math.inf
            target = round(before if middle - before <= following - middle else following, 3)
            moved.append(msgspec.structs.replace(word, start=target, end=target))
        else:
            moved.append(word)
    return moved


def move_into_wordless_speech(words: Sequence[Word], speech: Sequence[SpeechSegment]) -> list[Word]:
    """The words, timed in the recording; an answer without a length moves into the speech beside it that has no word.

    ``speech``: with its padding, as :data:`RECOGNITION_SEGMENTATION` makes it.
    """
    moved = list(words)
    for number, word in enumerate(words):
        if word.end - word.start >= MIN_ANSWER_SECONDS or not _is_answer(word.text):
            continue
        start = moved[number - 1].end if number else 0.0
        end = next((one.start for one in words[number + 1 :] if one.start > word.end), math.inf)
        empty = [
            segment
            for segment in speech
            if segment.seconds <= MAX_ANSWER_SECONDS
            and segment.start_seconds >= start - RECOGNITION_SEGMENTATION.pad
            and segment.end_seconds <= end + RECOGNITION_SEGMENTATION.pad
            and not _words_inside([*moved[:number], *moved[number + 1 :]], segment)
        ]
        if empty:
            nearest = min(empty, key=lambda segment: abs(segment.start_seconds + segment.seconds / 2 - word.start))
            pad = min(RECOGNITION_SEGMENTATION.pad, nearest.seconds / 3)
            begin, finish = nearest.start_seconds + pad, nearest.end_seconds - pad
            moved[number] = msgspec.structs.replace(word, start=round(begin, 3), end=round(finish, 3))
    return moved


def _is_answer(text: str) -> bool:
    """Check whether a word ends a clause, or is one that people answer with."""
    return text.strip().endswith(_CLAUSE_ENDS) or strip_punctuation(text) in _ANSWERS


def _words_inside(words: Sequence[Word], segment: SpeechSegment) -> list[int]:
    start, end = segment.start_seconds, segment.end_seconds
    return [at for at, word in enumerate(words) if start <= (word.start + word.end) / 2 <= end]


def _nearly_empty(
    words: Sequence[Word], segments: Sequence[SpeechSegment], inside: Sequence[list[int]]
) -> list[tuple[int, int]]:
    """Half-open ranges of consecutive segments with hardly a letter in them."""
    counts = [len(strip_punctuation("".join(words[at].text for at in numbers))) for numbers in inside]
    seconds = [segment.seconds for segment in segments]
    ranges: list[tuple[int, int]] = []
    first = 0
    for number in range(len(segments) + 1):
        if number < len(segments) and counts[number] <= max(1.0, MIN_LETTERS_PER_SECOND * seconds[number]):
            continue
        if number > first and sum(counts[first:number]) <= max(
            1.0, MIN_LETTERS_PER_SECOND * sum(seconds[first:number])
        ):
            ranges.append((first, number))
        first = number + 1
    return ranges
