"""The timed words of a turn whose text a person put right: what stayed keeps its time."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from huazheng.core.schema.transcript import Word
from huazheng.core.text.script import simplified
from huazheng.core.text.spans import word_spans

if TYPE_CHECKING:
    from huazheng.core.schema.transcript import Turn
    from huazheng.core.text.spans import TextSpan

_MAX_COMPARED = 4_000_000  # of one text's length times the other's: more would hold everything up


def retimed(turn: Turn, text: str) -> tuple[Word, ...]:
    """The words of ``text``, with the times of the turn's own words.

    A stretch that was changed becomes one word, from where its words began to where they ended, without a
    probability: a person wrote it. Words that nothing stood for before have no time, and are left out.
    """
    if len(turn.text) * len(text) > _MAX_COMPARED:
        return ()
    places = list(word_spans(turn))
    kept = _matching_positions(simplified(turn.text), simplified(text))
    found: list[Word] = []
    after = 0  # in the new text: where the last word that stayed ends
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
    """Where each character that stayed stood, and where it stands."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}


def _new_position(place: TextSpan, kept: dict[int, int]) -> int | None:
    """Where a word begins in the new text; None when it did not stay whole."""
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
