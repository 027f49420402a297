"""Gives every word its voice, and holds word times to the sound: a word begins and ends where its speech does.

A recogniser's word times are up to half a second off where voices change; pauses and full stops say better where one
stopped and the other began.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.text.script import letters
from huazheng.speech.diarization.diarize import VoiceSegment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.schema.transcript import Word

SENTENCE_ENDS = "。？！?!"
SENTENCE_END_BONUS_SECONDS = 0.3
"""A full stop at a word's end is worth as much as being this much nearer to the change of voice."""
MAX_BOUNDARY_DISTANCE_SECONDS = 1.2
MAX_SNAP_SECONDS = 0.6
MERGE_GAP_SECONDS = 0.6
MIN_WORD_SECONDS = 0.02


@dataclass(frozen=True)
class VoiceWords:
    """Words that one voice said in a row; ``confidence`` that it was this voice."""

    voice: int
    confidence: float
    words: tuple[Word, ...]


def assign_words(words: Sequence[Word], voice_segments: Sequence[VoiceSegment]) -> list[VoiceWords]:
    """The words by voice, in time order; ``voice_segments`` is who spoke when, in time order."""
    blocks = _merge_segments(voice_segments)
    if not blocks or not words:
        return [VoiceWords(0, 1.0, tuple(words))] if words else []
    said: list[VoiceWords] = []
    first = 0
    for number, block in enumerate(blocks):
        last = _boundary_index(words, first, block, blocks[number + 1]) if number + 1 < len(blocks) else len(words)
        if last > first:
            said.append(VoiceWords(block.voice, block.confidence, _clamp_to_block(words[first:last], block)))
        first = last
    return said


def _merge_segments(voice_segments: Sequence[VoiceSegment]) -> list[VoiceSegment]:
    """Stretches of one voice with no more than a breath between them, as one."""
    blocks: list[VoiceSegment] = []
    for one in voice_segments:
        last = blocks[-1] if blocks else None
        if last is not None and last.voice == one.voice and one.start - last.end < MERGE_GAP_SECONDS:
            spoken, more = last.end - last.start, one.end - one.start
            sure = (last.confidence * spoken + one.confidence * more) / max(spoken + more, 1e-6)
            blocks[-1] = VoiceSegment(last.start, one.end, last.voice, sure)
        else:
            blocks.append(one)
    return blocks


def _boundary_index(words: Sequence[Word], first: int, block: VoiceSegment, following: VoiceSegment) -> int:
    """How many words there are up to the end of ``block``."""
    low, high = sorted((block.end, following.start))
    middle = (low + high) / 2
    best, cost = first, float("inf")
    for index in range(first, len(words) + 1):
        before = words[index - 1].end if index else words[0].start
        if index == first:  # none at all: a tone that passed for a voice may have no words
            before = max(before, block.start)
        after = words[index].start if index < len(words) else words[-1].end
        gap = min(max(middle, before), max(before, after))  # the place between the words that is nearest to the change
        away = max(0.0, low - gap, gap - high) + 0.2 * abs(gap - middle)
        if (
            index > first
            and words[index - 1].text.strip()[-1:] in tuple(SENTENCE_ENDS)
            and away < MAX_BOUNDARY_DISTANCE_SECONDS
        ):
            away -= SENTENCE_END_BONUS_SECONDS
        if away < cost:
            best, cost = index, away
        if gap - high > MAX_BOUNDARY_DISTANCE_SECONDS * 2:
            break
    return best


def _clamp_to_block(words: Sequence[Word], block: VoiceSegment) -> tuple[Word, ...]:
    """The words with their times inside the block; its first and last word reach to its ends when they are near."""
    held: list[Word] = []
    for number, word in enumerate(words):
        start = min(max(word.start, block.start), max(block.end - 0.02, block.start))
        end = min(max(word.end, start), max(block.end, start))
        if number == 0 and start - block.start < MAX_SNAP_SECONDS:
            start = block.start
        if number == len(words) - 1 and block.end - end < MAX_SNAP_SECONDS:
            end = max(block.end, start)
        held.append(msgspec.structs.replace(word, start=round(start, 3), end=round(max(end, start), 3)))
    return _spread_zero_lengths(held)


def _spread_zero_lengths(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words; one that alignment left without a length (figures, often) shares a neighbour's, by its letters."""
    group: list[Word] = []
    timed: list[Word] = []
    for number, word in enumerate(words):
        group.append(word)
        last = number + 1 == len(words)
        if not _lacks_length(word) or (last and not timed):
            timed += _share_by_letters(group)
            group = []
        elif last:  # nothing after it to share with: the word before
            back = next((at for at in range(len(timed) - 1, -1, -1) if timed[at].end > timed[at].start), 0)
            timed[back:] = _share_by_letters([*timed[back:], *group])
    return tuple(timed)


def _lacks_length(word: Word) -> bool:
    return word.end - word.start < MIN_WORD_SECONDS and bool(letters(word.text))


def _share_by_letters(group: Sequence[Word]) -> list[Word]:
    if not any(_lacks_length(word) for word in group):
        return list(group)
    start, end = group[0].start, max(word.end for word in group)
    sizes = [len(letters(word.text)) for word in group]
    shared: list[Word] = []
    before = 0
    for word, size in zip(group, sizes, strict=True):
        begin = start + (end - start) * before / max(1, sum(sizes))
        before += size
        finish = start + (end - start) * before / max(1, sum(sizes))
        shared.append(msgspec.structs.replace(word, start=round(begin, 3), end=round(finish, 3)))
    return shared
