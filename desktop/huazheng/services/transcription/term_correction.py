"""Text correction: misheard domain terms by sound, other homophones by sound and wording, and readable numbers.

Terms are matched by their sound alone (``[sounds]`` of the packs), other words by
:mod:`huazheng.speech.text.homophones`: first what is usual in callbacks, then what is usual in general Chinese. The
recognizer's own text stays in ``heard``, and word by word in ``words``.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import msgspec

from huazheng.checklist.normalization.misheard_terms import PhoneticIndex
from huazheng.checklist.packs.loader import load_packs, pack_files
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.text.pinyin import pinyin_readings, syllable
from huazheng.core.text.script import simplified, strip_punctuation, traditional
from huazheng.speech.text.homophones.change_scoring import MIN_CALLBACK, Likeness
from huazheng.speech.text.homophones.mishearing import is_near_homophone
from huazheng.speech.text.homophones.protected_characters import alters_denial
from huazheng.speech.text.homophones.speller import Speller, load_speller
from huazheng.speech.text.homophones.word_speller import load_word_speller
from huazheng.speech.text.normalization import normalize_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.transcript import Turn
    from huazheng.core.text.script import Script

_UNKNOWN_CONFIDENCE = 0.5
_CHARS_PER_SLIP = 3  # one character in three of a term may differ in sound


def load_term_index(home: Home | None = None) -> PhoneticIndex:
    """Index of the terms of all checklists. A checklist that cannot be used is left out."""
    terms: list[str] = []
    protected: list[str] = []
    for pack_id in pack_files(home):
        try:
            [*packs] = load_packs([pack_id], home)
        except UnusableInput:
            continue
        for pack in packs:
            terms += pack.sounds.terms
            protected += pack.sounds.keep
    return PhoneticIndex(dict.fromkeys(terms), dict.fromkeys(protected))


def correct_terms(turns: Sequence[Turn], index: PhoneticIndex, speller: Speller | None = None) -> tuple[Turn, ...]:
    """The turns with misheard terms and words corrected by sound, and readable numbers.

    ``speller``: by default the one that ships with the app.
    """
    speller = speller or load_speller()
    if speller is None:
        return tuple(_with_text(turn, normalize_numbers(_with_terms(turn.text, index))) for turn in turns)
    likeness = reduce(Likeness.plus, (speller.likeness(turn.text) for turn in turns), Likeness())
    return tuple(_corrected_turn(turn, index, speller, likeness) for turn in turns)


def convert_script(turns: Sequence[Turn], script: Script) -> tuple[Turn, ...]:
    """The turns in simplified or traditional characters; ``heard`` keeps the recognizer's text where it differs."""
    return tuple(_convert_turn(turn, script) for turn in turns)


def _convert_turn(turn: Turn, script: Script) -> Turn:
    text = traditional(turn.text) if script == "traditional" else simplified(turn.text)
    if text == turn.text:
        return turn
    heard = turn.heard or "".join(word.text for word in turn.words).strip() or turn.text
    return msgspec.structs.replace(turn, text=text, heard=heard)


def _corrected_turn(turn: Turn, index: PhoneticIndex, speller: Speller, call: Likeness) -> Turn:
    text = _with_terms(turn.text, index, speller, call)
    confidences = char_confidences(turn)
    spelt = _with_terms(speller.respell(text, confidences, call), index, speller, call)
    corrected = _with_usual_words(turn.text, _without_unlikely_terms(text, spelt, index), confidences, index, call)
    return _with_text(turn, normalize_numbers(corrected))


def _with_usual_words(
    recognized: str, corrected: str, confidences: Sequence[float], index: PhoneticIndex, call: Likeness
) -> str:
    """``corrected`` with usual words of general Chinese; terms and what is corrected already stay.

    In a call that is no callback no term of a checklist comes of it.
    """
    words = load_word_speller()
    if words is None or len(recognized) != len(corrected):
        return corrected
    kept = {at for at, (one, other) in enumerate(zip(recognized, corrected, strict=True)) if one != other}
    kept |= {at for span in (*index.protected_spans(corrected), *index.terms_in(corrected)) for at in range(*span)}
    respelled = words.respell(corrected, confidences, kept)
    if call.of_call() >= MIN_CALLBACK:
        return respelled
    shown = list(respelled)
    for start, end in index.terms_in(respelled):
        shown[start:end] = corrected[start:end]
    return "".join(shown)


def _with_text(turn: Turn, text: str) -> Turn:
    return turn if text == turn.text else msgspec.structs.replace(turn, text=text, heard=turn.heard or turn.text)


def _with_terms(text: str, index: PhoneticIndex, speller: Speller | None = None, call: Likeness | None = None) -> str:
    """The text with misheard terms corrected. In a call that is no callback, what is a word already stays."""
    words_stay = speller is not None and call is not None and call.of_call() < MIN_CALLBACK
    for match in index.misheard(text):
        recognized = text[match.start : match.end]
        if alters_denial(recognized, match.term):
            continue
        if words_stay and speller is not None and speller.is_word(text, match.start, match.end):
            continue
        text = text[: match.start] + match.term + text[match.end :]
    return text


def _without_unlikely_terms(text: str, spelt: str, index: PhoneticIndex) -> str:
    """``spelt`` without terms that the recognized text does not support.

    Words protected by packs stay. At most one character in three of a term, or one of two, may sound different from the
    recognized text, usual confusions aside, and only by one similar sound (将户 for 账户).
    """
    shown = list(spelt)
    for start, end in [*index.protected_spans(text), *index.terms_in(spelt)]:
        heard, term = text[start:end], spelt[start:end]
        if heard in index.keep or not _sounds_alike(term, heard):
            shown[start:end] = heard
    return "".join(shown)


def _sounds_alike(term: str, heard: str) -> bool:
    slips = [pair for pair in zip(term, heard, strict=True) if syllable(pair[0]) != syllable(pair[1])]
    return len(slips) <= max(1, len(term) // _CHARS_PER_SLIP) and all(
        any(is_near_homophone(pinyin_readings(one)[0], sound) for sound in pinyin_readings(other))
        for one, other in slips
    )


def char_confidences(turn: Turn) -> list[float]:
    """Recognition confidence of each character of a turn's text, 0 to 1; 0.5 where it is not known."""
    confidences = [
        _UNKNOWN_CONFIDENCE if word.probability is None or word.differs else word.probability
        for word in turn.words
        for _ in strip_punctuation(simplified(word.text))
    ]
    following = iter(confidences if len(confidences) == len(strip_punctuation(turn.text)) else ())
    return [
        next(following, _UNKNOWN_CONFIDENCE) if strip_punctuation(char) else _UNKNOWN_CONFIDENCE for char in turn.text
    ]
