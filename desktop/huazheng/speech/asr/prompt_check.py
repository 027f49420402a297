"""Comparison of what was heard with the text of the same sound recognized with a prompt of domain terms.

A prompt can put its own words into somebody's mouth: nobody can say that a term was spoken that is recognized only when
it is suggested. So only the text recognized without the prompt is kept, and a clause of it that sounds altogether
different with the prompt loses confidence.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from msgspec.structs import replace

from huazheng.core.text.negations import NEGATIONS
from huazheng.core.text.pinyin import (
    SAME_SOUND_SIMILARITY,
    sound_containment,
    sound_sequence,
    syllable,
)
from huazheng.core.text.script import simplified, strip_punctuation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.schema.transcript import Word

MIN_PROMPTED_SIMILARITY = 0.4
"""Only what sounds altogether different counts as different."""
DIFFERING_PROBABILITY = 0.2
MARGIN_LETTERS = 3
MIN_CLAUSE_LETTERS = 4
MIN_CLAUSE_SHARE = 0.5
"""Least share of a clause's letters in the other text; with fewer it broke off and proves nothing."""
_CLAUSE_ENDS = tuple(",，。？?！!；;、")
_MAX_CLAUSE_WORDS = 30
_CHARS_PER_SLIP = 3


def prompt_terms(prompt: str) -> list[str]:
    """Domain terms in a prompt: what it lists with enumeration commas; not its 您好 and 是的."""
    return [term for sentence in prompt.split("。") if "、" in sentence for term in sentence.split("、")]


def may_hold_term(text: str, prompt: str) -> bool:
    """Check whether a term of the prompt sounds like a part of the text: one character in three may sound otherwise."""
    heard = sound_sequence(simplified(text))
    for term in prompt_terms(prompt):
        sounds = sound_sequence(term)
        slips = len(sounds) // _CHARS_PER_SLIP
        for at in range(len(heard) - len(sounds) + 1):
            if sum(one != other for one, other in zip(sounds, heard[at : at + len(sounds)], strict=True)) <= slips:
                return True
    return False


def clauses(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Half-open ranges of words up to the next punctuation."""
    ranges = []
    first = 0
    for number, word in enumerate(words):
        last = number + 1 == len(words)
        if last or word.text.strip().endswith(_CLAUSE_ENDS) or number - first >= _MAX_CLAUSE_WORDS:
            ranges.append((first, number + 1))
            first = number + 1
    return ranges


def compare_with_prompted(words: Sequence[Word], prompted: str, prompt: str) -> list[Word]:
    """The words of a window with the terms of ``prompted`` where both sound the same; differing clauses marked.

    ``prompted``: text of the same sound, recognized with ``prompt``.
    """
    other = strip_punctuation(simplified(prompted))
    suggested, terms = strip_punctuation(simplified(prompt)), prompt_terms(prompt)
    places = _phonetic_alignment("".join(word.text for word in words), other)
    compared: list[Word] = []
    before = 0
    for first, last in clauses(words):
        some = words[first:last]
        clause = strip_punctuation(simplified("".join(word.text for word in some)))
        start, end = places[before], places[before + len(clause)]
        before += len(clause)
        around = other[max(0, start - MARGIN_LETTERS) : end + MARGIN_LETTERS]
        if sound_containment(clause, around) >= SAME_SOUND_SIMILARITY:
            compared += _with_letters(some, _respelled(clause, other[start:end], terms))
        elif _differs(clause, other[start:end], around) and other[start:end] not in suggested:
            compared += [_mark_uncertain(word) for word in some]
        else:
            compared += some
    return compared


def _differs(clause: str, prompted: str, around: str) -> bool:
    """Check whether a clause sounds altogether different with the prompt, which did not break off there."""
    long_enough = len(clause) >= MIN_CLAUSE_LETTERS and len(prompted) >= len(clause) * MIN_CLAUSE_SHARE
    return long_enough and sound_containment(clause, around) < MIN_PROMPTED_SIMILARITY


def _respelled(clause: str, prompted: str, terms: Sequence[str]) -> str:
    """The clause with the terms of ``prompted`` that it sounds like there; as long as before.

    One character in three of a term may sound otherwise. No denial is made or unmade.
    """
    letters = list(clause)
    one, other = sound_sequence(clause), sound_sequence(prompted)
    place: dict[int, int] = {}
    for _, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if b - a == d - c:
            place |= {c + step: a + step for step in range(b - a)}
    for term in terms:
        for match in re.finditer(re.escape(term), prompted):
            at = [place[number] for number in range(*match.span()) if number in place]
            slips = len(term) - sum(one[there] == syllable(char) for there, char in zip(at, term, strict=False))
            if len(at) == len(term) and slips * _CHARS_PER_SLIP <= len(term):
                letters[at[0] : at[-1] + 1] = term
    denial = any(NEGATIONS & {before, after} and before != after for before, after in zip(clause, letters, strict=True))
    return clause if denial else "".join(letters)


def _with_letters(words: Sequence[Word], letters: str) -> list[Word]:
    """The words with other letters, as many as they have; their marks stay."""
    changed = []
    at = 0
    for word in words:
        own = simplified(word.text)
        text = ""
        for char in own:
            if strip_punctuation(char):
                text += letters[at]
                at += 1
            else:
                text += char
        changed.append(word if text == own else replace(word, text=text))
    return changed


def _mark_uncertain(word: Word) -> Word:
    probability = DIFFERING_PROBABILITY if word.probability is None else min(DIFFERING_PROBABILITY, word.probability)
    return replace(word, probability=probability, differs=True)


def _phonetic_alignment(first: str, second: str) -> list[int]:
    """For each letter of ``first``, and for its end, the matching place in ``second`` by sound."""
    one, other = sound_sequence(simplified(first)), sound_sequence(second)
    places = [0] * len(one) + [len(other)]
    for _, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        for number in range(a, b):
            places[number] = c + (number - a) * (d - c) // (b - a)
    return places
