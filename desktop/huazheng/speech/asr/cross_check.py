"""Holds what was heard against a second hearing without the prompt; what sounds otherwise then is marked.

A prompt can put its own words into somebody's mouth (DESIGN §9). Every clause must sound the same when nothing was
suggested, whatever checklist it may one day be evidence for. If not, its words lose certainty; and where the prompt's
own terms stand among them, what was heard without the prompt is shown instead: of a term that is heard only when it is
suggested nobody can say that it was spoken.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.schema.transcript import Word
from huazheng.core.text.pinyin import best_sound_match, sound_containment, sound_sequence
from huazheng.core.text.script import letters, simplified

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_PROMPTED_SIMILARITY = 0.6
MIN_UNPROMPTED_SIMILARITY = 0.4
"""For a clause with nothing in it that the prompt suggests: only what is another sound altogether differs."""
DIFFERING_PROBABILITY = 0.2
MARGIN_LETTERS = 3
MIN_CLAUSE_LETTERS = 4
MIN_CLAUSE_SHARE = 0.5
"""A second reading of fewer letters broke off: it says nothing of the clause."""
_CLAUSE_ENDS = tuple(",，。？?！!；;、")
_MAX_CLAUSE_WORDS = 30


def prompt_terms(prompt: str) -> list[str]:
    """The words of the trade in a prompt: what it lists, with enumeration commas; not its 您好 and 是的."""
    return [term for sentence in prompt.split("。") if "、" in sentence for term in sentence.split("、")]


def clauses(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Half-open ranges of words up to the next punctuation."""
    found = []
    first = 0
    for number, word in enumerate(words):
        last = number + 1 == len(words)
        if last or word.text.strip().endswith(_CLAUSE_ENDS) or number - first >= _MAX_CLAUSE_WORDS:
            found.append((first, number + 1))
            first = number + 1
    return found


def mark_differences(words: Sequence[Word], second: str, prompt: str) -> list[Word]:
    """A window's words; those of a clause that sounds otherwise in ``second`` (its text unprompted) are marked.

    Where a clause holds a term of the prompt that is not in ``second``, its words are those of ``second``.
    """
    terms = prompt_terms(prompt)
    marked: list[Word] = []
    again = letters(simplified(second))
    places = _phonetic_alignment("".join(word.text for word in words), again)
    before = 0
    for first, last in clauses(words):
        clause = letters(simplified("".join(word.text for word in words[first:last])))
        start, end = places[before], places[before + len(clause)]
        before += len(clause)
        around = again[max(0, start - MARGIN_LETTERS) : end + MARGIN_LETTERS]
        suggested = [term for term in terms if term in clause]
        if _is_confirmed(clause, suggested, around):
            marked += words[first:last]
        elif suggested and len(again[start:end]) >= len(clause) * MIN_CLAUSE_SHARE:
            marked += _unprompted_words(words[first:last], again[start:end])
        else:
            marked += map(_mark_uncertain, words[first:last])
    return marked


def _mark_uncertain(word: Word) -> Word:
    sure = DIFFERING_PROBABILITY if word.probability is None else min(DIFFERING_PROBABILITY, word.probability)
    return msgspec.structs.replace(word, probability=sure, differs=True)


def _unprompted_words(words: Sequence[Word], said: str) -> list[Word]:
    """A clause in other words, each letter with its even share of the clause's time."""
    start, end = words[0].start, words[-1].end
    each = (end - start) / len(said)
    last = words[-1].text.strip()
    texts = [*said[:-1], said[-1] + (last[-1] if last.endswith(_CLAUSE_ENDS) else "")]
    return [
        Word(text, start + number * each, start + (number + 1) * each, DIFFERING_PROBABILITY, differs=True)
        for number, text in enumerate(texts)
    ]


def _is_confirmed(clause: str, terms: Sequence[str], around: str) -> bool:
    same = sound_containment(clause, around)
    if terms:
        return same >= MIN_PROMPTED_SIMILARITY or all(
            best_sound_match(term, around) >= MIN_PROMPTED_SIMILARITY for term in terms
        )
    return same >= MIN_UNPROMPTED_SIMILARITY or len(clause) < MIN_CLAUSE_LETTERS


def _phonetic_alignment(first: str, second: str) -> list[int]:
    """For each letter of ``first``, and for its end, the place in ``second`` that belongs to it by sound."""
    one, other = sound_sequence(simplified(first)), sound_sequence(second)
    places = [0] * len(one) + [len(other)]
    for _, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        for number in range(a, b):
            places[number] = c + (number - a) * (d - c) // (b - a)
    return places
