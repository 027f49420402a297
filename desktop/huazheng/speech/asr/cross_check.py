"""Cross-check of text recognized with a prompt against text recognized without it; differing clauses are marked.

A prompt can put its own words into somebody's mouth. Every clause must sound the same without the prompt, whatever
checklist it may one day be evidence for. If it does not, its words lose confidence; and where they include terms of the
prompt, the text recognized without it is shown instead: nobody can say that a term was spoken that is recognized only
when it is suggested.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.schema.transcript import Word
from huazheng.core.text.pinyin import SAME_SOUND_SIMILARITY, best_sound_match, sound_containment, sound_sequence
from huazheng.core.text.script import simplified, strip_punctuation

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_UNPROMPTED_SIMILARITY = 0.4
"""For a clause without terms of the prompt: only what sounds altogether different counts as different."""
DIFFERING_PROBABILITY = 0.2
MARGIN_LETTERS = 3
MIN_CLAUSE_LETTERS = 4
MIN_CLAUSE_SHARE = 0.5
"""Least share of a clause's letters in the text without the prompt; with fewer it broke off and proves nothing."""
_CLAUSE_ENDS = tuple(",，。？?！!；;、")
_MAX_CLAUSE_WORDS = 30


def prompt_terms(prompt: str) -> list[str]:
    """Domain terms in a prompt: what it lists with enumeration commas; not its 您好 and 是的."""
    return [term for sentence in prompt.split("。") if "、" in sentence for term in sentence.split("、")]


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


def mark_differences(words: Sequence[Word], unprompted: str, prompt: str) -> list[Word]:
    """The words of a window, with clauses marked that sound different in ``unprompted``, its text without the prompt.

    Where a clause holds a term of the prompt that is not in ``unprompted``, it gets the words of ``unprompted``.
    """
    terms = prompt_terms(prompt)
    marked: list[Word] = []
    again = strip_punctuation(simplified(unprompted))
    places = _phonetic_alignment("".join(word.text for word in words), again)
    before = 0
    for first, last in clauses(words):
        clause = strip_punctuation(simplified("".join(word.text for word in words[first:last])))
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
    probability = DIFFERING_PROBABILITY if word.probability is None else min(DIFFERING_PROBABILITY, word.probability)
    return msgspec.structs.replace(word, probability=probability, differs=True)


def _unprompted_words(words: Sequence[Word], text: str) -> list[Word]:
    """The clause with another text, each letter with an equal share of the clause's time."""
    start, end = words[0].start, words[-1].end
    each = (end - start) / len(text)
    last = words[-1].text.strip()
    texts = [*text[:-1], text[-1] + (last[-1] if last.endswith(_CLAUSE_ENDS) else "")]
    return [
        Word(letter, start + number * each, start + (number + 1) * each, DIFFERING_PROBABILITY, differs=True)
        for number, letter in enumerate(texts)
    ]


def _is_confirmed(clause: str, terms: Sequence[str], around: str) -> bool:
    similarity = sound_containment(clause, around)
    if terms:
        return similarity >= SAME_SOUND_SIMILARITY or all(
            best_sound_match(term, around) >= SAME_SOUND_SIMILARITY for term in terms
        )
    return similarity >= MIN_UNPROMPTED_SIMILARITY or len(clause) < MIN_CLAUSE_LETTERS


def _phonetic_alignment(first: str, second: str) -> list[int]:
    """For each letter of ``first``, and for its end, the matching place in ``second`` by sound."""
    one, other = sound_sequence(simplified(first)), sound_sequence(second)
    places = [0] * len(one) + [len(other)]
    for _, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        for number in range(a, b):
            places[number] = c + (number - a) * (d - c) // (b - a)
    return places
