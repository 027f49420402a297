"""Alignment of a corrected text with the text that it came from: word times and character offsets."""

from __future__ import annotations

import math
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.schema.transcript import Word
from huazheng.core.text.pinyin import SAME_SOUND_SIMILARITY, sound_similarity
from huazheng.core.text.script import simplified, strip_punctuation
from huazheng.core.text.spans import word_spans

if TYPE_CHECKING:
    from huazheng.core.schema.transcript import Turn
    from huazheng.core.text.spans import TextSpan

MIN_LETTER_SECONDS, MAX_LETTER_SECONDS = 0.1, 0.6
"""Time of a character of speech: nobody speaks faster, or several of them slower."""
_USUAL_LETTER_SECONDS = 0.22
_FEW_LETTERS = 4  # fewer may stand in a pause
_MAX_COMPARED = 4_000_000  # product of both lengths: a comparison of about a second


def realign_words(turn: Turn, text: str) -> tuple[Word, ...]:
    """The words of ``text``, in order, with times from the turn's own words.

    Words that stayed keep their times. A changed stretch that sounds like what it replaces becomes one word with the
    times of that, without a probability: a person wrote it. Any other gets interpolated times, a word a letter, marked
    as ``spread``; where nobody could speak it in the time between its neighbors, theirs are interpolated with it: the
    recognizer timed them for other words. Empty without timed words, and where both texts are so long that comparing
    them would take seconds.
    """
    if not turn.words or len(turn.text) * len(text) > _MAX_COMPARED:
        return ()
    stretches = _stretches(turn, text)
    while (at := _unspeakable(stretches, turn)) is not None:
        stretches = _widen(stretches, at)
    words: list[Word] = []
    for at, stretch in enumerate(stretches):
        if stretch.word is not None:
            words.append(stretch.word)
        else:
            words += _interpolated(text, stretch, *_room(stretches, at, turn))
    return tuple(words)


class _Stretch(NamedTuple):
    """A part of the new text: characters ``first`` up to ``after``, which stayed as ``word``, or have no times."""

    first: int
    after: int
    letters: int
    word: Word | None = None


def _stretches(turn: Turn, text: str) -> list[_Stretch]:
    """The whole new text in order; parts without a letter between two words are left out."""
    kept = _matching_positions(simplified(turn.text), simplified(text))
    stretches: list[_Stretch] = []
    changed: list[Word] = []
    after = 0  # in the new text: where the last word that stayed ends

    def close(upto: int) -> None:
        part = text[after:upto]
        if not any(letter.isalnum() for letter in part):
            return
        letters = sum(letter.isalnum() for letter in part)
        word = _same_sound_word(part, changed)
        stretches.append(_Stretch(after, upto, letters, word))

    for place, word in word_spans(turn):
        new = _new_position(place, kept)
        if new is None:
            changed.append(word)
            continue
        close(new)
        after, changed = new + len(word.text.strip()), []
        stretches.append(_Stretch(new, after, max(sum(letter.isalnum() for letter in word.text), 1), word))
    close(len(text))
    return stretches


def _same_sound_word(text: str, changed: list[Word]) -> Word | None:
    """The changed stretch as one word in the time of the words that it replaces, where it sounds like them."""
    was = "".join(word.text for word in changed)
    if len(strip_punctuation(was)) != len(strip_punctuation(text)):
        return None
    if sound_similarity(was, text) < SAME_SOUND_SIMILARITY:
        return None
    return Word(text.strip(), changed[0].start, changed[-1].end)


def _room(stretches: list[_Stretch], at: int, turn: Turn) -> tuple[float, float]:
    """The time between the words before and after a stretch."""
    before = next((one.word.end for one in reversed(stretches[:at]) if one.word is not None), turn.start)
    after = next((one.word.start for one in stretches[at + 1 :] if one.word is not None), turn.end)
    return before, after


def _unspeakable(stretches: list[_Stretch], turn: Turn) -> int | None:
    """The first stretch without times that nobody could speak in its room; None when there is none left to widen."""
    if all(stretch.word is None for stretch in stretches):
        return None
    for at, stretch in enumerate(stretches):
        if stretch.word is not None:
            continue
        start, end = _room(stretches, at, turn)
        each = (end - start) / stretch.letters
        if each < MIN_LETTER_SECONDS or (each > MAX_LETTER_SECONDS and stretch.letters >= _FEW_LETTERS):
            return at
    return None


def _widen(stretches: list[_Stretch], at: int) -> list[_Stretch]:
    """Merge a stretch with the word beside it that is least like usual speech in time, and with all without times."""
    sides = [side for side in (at - 1, at + 1) if 0 <= side < len(stretches)]
    side = max(sides, key=lambda number: _oddness(stretches[number]))
    first, last = min(side, at), max(side, at)
    while first and stretches[first - 1].word is None:
        first -= 1
    while last + 1 < len(stretches) and stretches[last + 1].word is None:
        last += 1
    left, right = stretches[first], stretches[last]
    merged = _Stretch(left.first, right.after, sum(one.letters for one in stretches[first : last + 1]))
    return [*stretches[:first], merged, *stretches[last + 1 :]]


def _oddness(stretch: _Stretch) -> float:
    """Ratio between a letter's time and that of usual speech, at least 1; a stretch without times has the highest."""
    if stretch.word is None:
        return math.inf
    each = max((stretch.word.end - stretch.word.start) / stretch.letters, 0.01)
    return max(each / _USUAL_LETTER_SECONDS, _USUAL_LETTER_SECONDS / each)


def _interpolated(text: str, stretch: _Stretch, start: float, end: float) -> list[Word]:
    """The letters of a stretch, each with the punctuation after it, evenly over this time."""
    end = min(end, start + stretch.letters * MAX_LETTER_SECONDS) if stretch.letters < _FEW_LETTERS else end
    each = (end - start) / stretch.letters
    if each <= 0:
        return []
    part = text[stretch.first : stretch.after]
    starts = [at for at, letter in enumerate(part) if letter.isalnum()]
    words = []
    for number, (at, following) in enumerate(zip(starts, [*starts[1:], len(part)], strict=True)):
        begin, finish = start + number * each, start + (number + 1) * each
        words.append(Word(part[at:following].strip(), round(begin, 3), round(finish, 3), spread=True))
    return words


def transfer_offset(old: str, new: str, offset: int) -> int | None:
    """The offset in ``new`` of the boundary before character ``offset`` of ``old``; None inside a changed stretch."""
    if simplified(old) == simplified(new):
        return offset
    if len(old) * len(new) > _MAX_COMPARED:
        return None
    matcher = SequenceMatcher(None, simplified(old), simplified(new), autojunk=False)
    for block in matcher.get_matching_blocks():
        if block.size and block.a <= offset <= block.a + block.size:
            return block.b + offset - block.a
    return None


def transfer_span(old: str, new: str, first: int, after: int) -> tuple[int, int] | None:
    """The characters of ``new`` that a span of ``old`` became; None where none of them stayed."""
    if len(old) * len(new) > _MAX_COMPARED:
        return None
    kept = _matching_positions(simplified(old), simplified(new))
    places = [kept[at] for at in range(first, after) if at in kept]
    return (places[0], places[-1] + 1) if places else None


def _matching_positions(old: str, new: str) -> dict[int, int]:
    """The old position of each character that stayed, with its new one."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}


def _new_position(place: TextSpan, kept: dict[int, int]) -> int | None:
    """The first character of a word in the new text; None when it did not stay whole."""
    first = kept.get(place.first)
    whole = first is not None and all(
        kept.get(at) == first + at - place.first for at in range(place.first, place.after)
    )
    return first if whole else None
