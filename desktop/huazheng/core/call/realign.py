"""Alignment of a corrected text with the text that it came from: word times and character offsets."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from huazheng.core.schema.transcript import Word
from huazheng.core.text.script import simplified
from huazheng.core.text.spans import word_spans

if TYPE_CHECKING:
    from huazheng.core.schema.transcript import Turn
    from huazheng.core.text.spans import TextSpan

_MAX_COMPARED = 4_000_000  # product of both lengths: a comparison of about a second


def realign_words(turn: Turn, text: str) -> tuple[Word, ...]:
    """The words of ``text``, with the times of the turn's own words.

    A changed stretch becomes one word, from where its words began to where they ended, without a probability: a person
    wrote it. Words that had no counterpart before have no time, and are left out. Empty where both texts are so long
    that comparing them would take seconds.
    """
    if len(turn.text) * len(text) > _MAX_COMPARED:
        return ()
    kept = _matching_positions(simplified(turn.text), simplified(text))
    words: list[Word] = []
    after = 0  # in the new text: where the last word that stayed ends
    changed: list[Word] = []
    for place, word in word_spans(turn):
        new = _new_position(place, kept)
        if new is None:
            changed.append(word)
            continue
        words += _changed_word(text[after:new], changed)
        words.append(word)
        after, changed = new + len(word.text.strip()), []
    return (*words, *_changed_word(text[after:], changed))


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


def _changed_word(text: str, changed: list[Word]) -> list[Word]:
    text = text.strip()
    if not changed or not any(letter.isalnum() for letter in text):
        return []
    return [Word(text, changed[0].start, changed[-1].end)]
