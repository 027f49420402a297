"""Shows what was heard as it is written: terms of the trade as terms, other words as callbacks are worded.

Terms go by their sound alone (``[sounds]`` of the packs), other words by sound and wording (``speech/spelling``). What
the recogniser wrote stays in ``heard``, and word by word in ``words``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.checklist.shelf import load_packs, pack_files
from huazheng.checklist.sound import SoundIndex
from huazheng.core.errors import UnusableInput
from huazheng.core.sound import syllables
from huazheng.speech.numerals import readable_numbers
from huazheng.speech.script import letters, simplified
from huazheng.speech.spelling.speller import Speller, load_speller

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.paths import Home
    from huazheng.core.transcript import Turn

_HALF_SURE = 0.5
_HEARD_OTHERWISE = 3  # of a longer term one character in so many may be


def spoken_terms(home: Home | None = None) -> SoundIndex:
    """What every checklist that is here listens for. A checklist that cannot be used is left out."""
    terms: list[str] = []
    keep: list[str] = []
    for pack_id in pack_files(home):
        try:
            [*packs] = load_packs([pack_id], home)
        except UnusableInput:
            continue
        for pack in packs:
            terms += pack.sounds.terms
            keep += pack.sounds.keep
    return SoundIndex(dict.fromkeys(terms), dict.fromkeys(keep))


def as_written(turns: Sequence[Turn], index: SoundIndex, speller: Speller | None = None) -> tuple[Turn, ...]:
    """The turns as they are shown: misheard terms and words put right by sound, numbers readable.

    ``speller`` is the one that ships with the app unless another is given.
    """
    speller = speller or load_speller()
    return tuple(_written(turn, index, speller) for turn in turns)


def _written(turn: Turn, index: SoundIndex, speller: Speller | None) -> Turn:
    text = _in_terms(turn.text, index)
    if speller is not None:
        spelt = _in_terms(speller.respelt(text, certainty_of(turn)), index)
        text = _without_surprises(text, spelt, index)
    text = readable_numbers(text)
    return turn if text == turn.text else msgspec.structs.replace(turn, text=text, heard=turn.heard or turn.text)


def _in_terms(text: str, index: SoundIndex) -> str:
    for found in index.misheard(text):
        text = text[: found.start] + found.term + text[found.end :]
    return text


def _without_surprises(text: str, spelt: str, index: SoundIndex) -> str:
    """``spelt`` without what would be a term out of nothing.

    Words that packs keep stay. A term of two characters must sound as what was heard there, confusions aside; in a
    longer one every third may have sounded otherwise.
    """
    shown = list(spelt)
    for start, end in [*index.kept(text), *index.terms_in(spelt)]:
        heard, term = text[start:end], spelt[start:end]
        misheard = sum(one != other for one, other in zip(syllables(heard), syllables(term), strict=True))
        if heard in index.keep or misheard > (end - start) // _HEARD_OTHERWISE:
            shown[start:end] = heard
    return "".join(shown)


def certainty_of(turn: Turn) -> list[float]:
    """How sure the recogniser was of each character of a turn's text, 0 to 1; half where it cannot be told."""
    sure = [
        _HALF_SURE if word.probability is None or word.differs else word.probability
        for word in turn.words
        for _ in letters(simplified(word.text))
    ]
    told = iter(sure if len(sure) == len(letters(turn.text)) else ())
    return [next(told, _HALF_SURE) if letters(char) else _HALF_SURE for char in turn.text]
