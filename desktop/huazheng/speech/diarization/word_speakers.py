"""Word-to-speaker assignment, with word times limited to the speech of their voice.

A recognizer's word times are up to half a second off where voices change; pauses and full stops tell better where one
person stopped and the other began.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.text.script import ends_sentence, strip_punctuation
from huazheng.speech.diarization.result import VoiceSegment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.schema.transcript import Word

SENTENCE_END_BONUS_SECONDS = 0.3
"""Distance to the change of voice that a sentence end at a word makes up for."""
MAX_BOUNDARY_DISTANCE_SECONDS = 1.2
MAX_SNAP_SECONDS = 0.6
MERGE_GAP_SECONDS = 0.6
MIN_WORD_SECONDS = 0.02


@dataclass(frozen=True)
class VoiceWords:
    """Consecutive words of one voice; ``confidence`` that it was this voice."""

    voice: int
    confidence: float
    words: tuple[Word, ...]


def assign_words(words: Sequence[Word], voice_segments: Sequence[VoiceSegment]) -> list[VoiceWords]:
    """Words by voice, in time order. ``voice_segments``: who spoke when, in time order."""
    blocks = _merge_segments(voice_segments)
    if not blocks or not words:
        return [VoiceWords(0, 1.0, tuple(words))] if words else []
    assigned: list[VoiceWords] = []
    first = 0
    for number, block in enumerate(blocks):
        last = _boundary_index(words, first, block, blocks[number + 1]) if number + 1 < len(blocks) else len(words)
        if last > first:
            assigned.append(VoiceWords(block.voice, block.confidence, _clamp_to_block(words[first:last], block)))
        first = last
    return assigned


def wordless_middles(voice_segments: Sequence[VoiceSegment], spoken: Sequence[VoiceWords]) -> list[float]:
    """Middles, in seconds, of the blocks of one voice in which no word of it was recognized."""
    middles = []
    for block in _merge_segments(voice_segments):
        middle = (block.start + block.end) / 2
        said = any(
            one.voice == block.voice and one.words[0].start < block.end and one.words[-1].end > block.start
            for one in spoken
        )
        if not said:
            middles.append(middle)
    return middles


def _merge_segments(voice_segments: Sequence[VoiceSegment]) -> list[VoiceSegment]:
    """Segments of one voice, joined where less than :data:`MERGE_GAP_SECONDS` lies between them."""
    blocks: list[VoiceSegment] = []
    for segment in voice_segments:
        last = blocks[-1] if blocks else None
        if last is not None and last.voice == segment.voice and segment.start - last.end < MERGE_GAP_SECONDS:
            spoken, more = last.end - last.start, segment.end - segment.start
            confidence = (last.confidence * spoken + segment.confidence * more) / max(spoken + more, 1e-6)
            blocks[-1] = VoiceSegment(last.start, segment.end, last.voice, confidence)
        else:
            blocks.append(segment)
    return blocks


def _boundary_index(words: Sequence[Word], first: int, block: VoiceSegment, following: VoiceSegment) -> int:
    """Number of words up to the end of ``block``."""
    low, high = sorted((block.end, following.start))
    middle = (low + high) / 2
    best, cost = first, float("inf")
    for index in range(first, len(words) + 1):
        before = words[index - 1].end if index else words[0].start
        if index == first:  # no word at all: a tone that passed for a voice has none
            before = max(before, block.start)
        after = words[index].start if index < len(words) else words[-1].end
        gap = min(max(middle, before), max(before, after))  # point between the words that is nearest to the change
        away = max(0.0, low - gap, gap - high) + 0.2 * abs(gap - middle)
        if index > first and ends_sentence(words[index - 1].text) and away < MAX_BOUNDARY_DISTANCE_SECONDS:
            away -= SENTENCE_END_BONUS_SECONDS
        if away < cost:
            best, cost = index, away
        if gap - high > MAX_BOUNDARY_DISTANCE_SECONDS * 2:
            break
    return best


def _clamp_to_block(words: Sequence[Word], block: VoiceSegment) -> tuple[Word, ...]:
    """Words with their times inside the block; its first and last word are snapped to its ends when near."""
    clamped: list[Word] = []
    for number, word in enumerate(words):
        start = min(max(word.start, block.start), max(block.end - 0.02, block.start))
        end = min(max(word.end, start), max(block.end, start))
        if number == 0 and start - block.start < MAX_SNAP_SECONDS:
            start = block.start
        if number == len(words) - 1 and block.end - end < MAX_SNAP_SECONDS:
            end = max(block.end, start)
        clamped.append(msgspec.structs.replace(word, start=round(start, 3), end=round(max(end, start), 3)))
    return _spread_zero_lengths(clamped)


def _spread_zero_lengths(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words; one that alignment left without a length (often figures) shares a neighbor's, by its letters."""
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
    return word.end - word.start < MIN_WORD_SECONDS and bool(strip_punctuation(word.text))


def _share_by_letters(group: Sequence[Word]) -> list[Word]:
    if not any(_lacks_length(word) for word in group):
        return list(group)
    start, end = group[0].start, max(word.end for word in group)
    sizes = [len(strip_punctuation(word.text)) for word in group]
    shared: list[Word] = []
    before = 0
    for word, size in zip(group, sizes, strict=True):
        begin = start + (end - start) * before / max(1, sum(sizes))
        before += size
        finish = start + (end - start) * before / max(1, sum(sizes))
        shared.append(msgspec.structs.replace(word, start=round(begin, 3), end=round(finish, 3)))
    return shared
