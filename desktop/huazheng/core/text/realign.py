"""Word times of a turn after a person corrected its text; unchanged words keep their times."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from huazheng.core.schema.transcript import Word
from huazheng.core.text.script import simplified
from huazheng.core.text.spans import word_spans

if TYPE_CHECKING:
    from huazheng.core.schema.transcript import Turn
    from huazheng.core.text.spans import TextSpan

_MAX_COMPARED = 4_000_000  # product of the two lengths; more takes too long


def realign_words(turn: Turn, text: str) -> tuple[Word, ...]:
    """Return the words of ``text`` with times taken from the turn's own words.

    A changed passage becomes one word without a probability, from the start of its first to the end of its last old
    word. An insertion has no time and is left out.
    """
    if len(turn.text) * len(text) > _MAX_COMPARED:
        return ()
    places = list(word_spans(turn))
    kept = _matching_positions(simplified(turn.text), simplified(text))
    found: list[Word] = []
    after = 0  # end of the last unchanged word in the new text
    changed: list[Word] = []
    for place, word in places:
        new = _new_position(place, kept)
        if new is None:
            changed.append(word)
            continue
        found += _changed_word(text[after:new], changed)
        found.append(word)
        after, changed = new + len(word.text.strip()), []
    return (*found, *_changed_word(text[after:], changed))


def _matching_positions(old: str, new: str) -> dict[int, int]:
    """Old position to new position of each unchanged character."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}


def _new_position(place: TextSpan, kept: dict[int, int]) -> int | None:
    """Start of a word in the new text; None when part of it changed."""
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
