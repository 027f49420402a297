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
from huazheng.core.script import letters, simplified, traditional
from huazheng.core.sound import readings, syllable
from huazheng.speech.numerals import readable_numbers
from huazheng.speech.spelling.mishearing import nearly
from huazheng.speech.spelling.speller import DENIALS, Speller, load_speller

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.paths import Home
    from huazheng.core.script import Script
    from huazheng.core.transcript import Turn

_HALF_SURE = 0.5
_PAIR = 2
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


def in_script(turns: Sequence[Turn], script: Script) -> tuple[Turn, ...]:
    """The turns in these characters; ``heard`` is what the recogniser wrote, wherever that is another text now."""
    return tuple(_in_script(turn, script) for turn in turns)


def _in_script(turn: Turn, script: Script) -> Turn:
    text = traditional(turn.text) if script == "traditional" else simplified(turn.text)
    if text == turn.text:
        return turn
    heard = turn.heard or "".join(word.text for word in turn.words).strip() or turn.text
    return msgspec.structs.replace(turn, text=text, heard=heard)


def _written(turn: Turn, index: SoundIndex, speller: Speller | None) -> Turn:
    text = _in_terms(turn.text, index)
    if speller is not None:
        spelt = _in_terms(speller.respelt(text, certainty_of(turn)), index)
        text = _without_surprises(text, spelt, index)
    text = readable_numbers(text)
    return turn if text == turn.text else msgspec.structs.replace(turn, text=text, heard=turn.heard or turn.text)


def _in_terms(text: str, index: SoundIndex) -> str:
    for found in index.misheard(text):
        heard = text[found.start : found.end]
        if not any(one != other and DENIALS & {one, other} for one, other in zip(heard, found.term, strict=True)):
            text = text[: found.start] + found.term + text[found.end :]
    return text


def _without_surprises(text: str, spelt: str, index: SoundIndex) -> str:
    """``spelt`` without what would be a term out of nothing.

    Words that packs keep stay. Of a term at most one character in three, or one of two, may have sounded otherwise
    than what was heard there, confusions aside; of two only by one slip of the mouth (将户 for 账户).
    """
    shown = list(spelt)
    for start, end in [*index.kept(text), *index.terms_in(spelt)]:
        heard, term = text[start:end], spelt[start:end]
        if heard in index.keep or not _may_be(term, heard):
            shown[start:end] = heard
    return "".join(shown)


def _may_be(term: str, heard: str) -> bool:
    slips = [pair for pair in zip(term, heard, strict=True) if syllable(pair[0]) != syllable(pair[1])]
    if len(term) > _PAIR:
        return len(slips) <= len(term) // _HEARD_OTHERWISE
    return len(slips) <= 1 and all(
        any(nearly(readings(one)[0], sound) for sound in readings(other)) for one, other in slips
    )


def certainty_of(turn: Turn) -> list[float]:
    """How sure the recogniser was of each character of a turn's text, 0 to 1; half where it cannot be told."""
    sure = [
        _HALF_SURE if word.probability is None or word.differs else word.probability
        for word in turn.words
        for _ in letters(simplified(word.text))
    ]
    told = iter(sure if len(sure) == len(letters(turn.text)) else ())
    return [next(told, _HALF_SURE) if letters(char) else _HALF_SURE for char in turn.text]
