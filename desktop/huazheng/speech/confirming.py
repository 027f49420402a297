"""Holds what was heard against a second hearing without the prompt; what sounds otherwise then is marked.

A prompt can put its own words into somebody's mouth (DESIGN §9). Every clause must sound the same when nothing was
suggested, whatever checklist it may one day be evidence for; if not, its words keep their text and lose certainty.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.script import letters, simplified
from huazheng.core.sound import contained, nearest, sounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.transcript import Word

SAME_SOUND = 0.6
SAME_SOUND_UNSUGGESTED = 0.4
"""For a clause with nothing in it that the prompt suggests: only what is another sound altogether differs."""
UNSURE = 0.2
MARGIN_LETTERS = 3
FEWEST_LETTERS = 4
_CLAUSE_ENDS = tuple(",，。？?！!；;、")
_LONGEST_CLAUSE = 30


def terms_of(prompt: str) -> list[str]:
    """The words of the trade in a prompt: what it lists, with enumeration commas; not its 您好 and 是的."""
    return [term for sentence in prompt.split("。") if "、" in sentence for term in sentence.split("、")]


def clauses(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Half-open ranges of words up to the next punctuation."""
    found = []
    first = 0
    for number, word in enumerate(words):
        last = number + 1 == len(words)
        if last or word.text.strip().endswith(_CLAUSE_ENDS) or number - first >= _LONGEST_CLAUSE:
            found.append((first, number + 1))
            first = number + 1
    return found


def confirmed(words: Sequence[Word], second: str, prompt: str) -> list[Word]:
    """A window's words; those of a clause that sounds otherwise in ``second`` (its text unprompted) are marked."""
    terms = terms_of(prompt)
    marked = list(words)
    again = letters(simplified(second))
    places = _places("".join(word.text for word in words), again)
    before = 0
    for first, last in clauses(words):
        clause = letters(simplified("".join(word.text for word in words[first:last])))
        start, end = places[before], places[before + len(clause)]
        before += len(clause)
        around = again[max(0, start - MARGIN_LETTERS) : end + MARGIN_LETTERS]
        if not _borne_out(clause, [term for term in terms if term in clause], around):
            for number in range(first, last):
                sure = marked[number].probability
                marked[number] = msgspec.structs.replace(
                    marked[number], probability=min(UNSURE, UNSURE if sure is None else sure), differs=True
                )
    return marked


def _borne_out(clause: str, terms: Sequence[str], around: str) -> bool:
    same = contained(clause, around)
    if terms:
        return same >= SAME_SOUND or all(nearest(term, around) >= SAME_SOUND for term in terms)
    return same >= SAME_SOUND_UNSUGGESTED or len(clause) < FEWEST_LETTERS


def _places(first: str, second: str) -> list[int]:
    """For each letter of ``first``, and for its end, the place in ``second`` that belongs to it by sound."""
    one, other = sounds(simplified(first)), sounds(second)
    places = [0] * len(one) + [len(other)]
    for _, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        for number in range(a, b):
            places[number] = c + (number - a) * (d - c) // (b - a)
    return places
