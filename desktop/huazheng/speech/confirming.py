"""Hears what carries a term of the prompt again without the prompt; what sounds otherwise then is marked unsure.

A prompt can put its own words into somebody's mouth (DESIGN §9). A clause with such a word must sound the same when
nothing was suggested; if not, its words keep their text and lose their certainty, so that they prove nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.sound import contained, nearest
from huazheng.core.transcript import Word
from huazheng.speech.engine import HEARING_RATE, Stretch
from huazheng.speech.script import simplified

if TYPE_CHECKING:
    from collections.abc import Sequence

SAME_SOUND = 0.6
UNSURE = 0.2
MARGIN_SECONDS = 0.5
_CLAUSE_ENDS = tuple(",，。？?！!；;、")
_LONGEST_CLAUSE = 30


def terms_of(prompt: str) -> list[str]:
    """The words of the trade in a prompt: what it lists, with enumeration commas; not its 您好 and 是的."""
    return [term for sentence in prompt.split("。") if "、" in sentence for term in sentence.split("、")]


def clauses_with(words: Sequence[Word], prompt: str) -> list[tuple[int, int]]:
    """The clauses (half-open ranges of words) that hold a term of the prompt."""
    terms = terms_of(prompt)
    found = []
    first = 0
    for number, word in enumerate(words):
        last = number + 1 == len(words)
        if not last and not word.text.strip().endswith(_CLAUSE_ENDS) and number - first < _LONGEST_CLAUSE:
            continue
        text = simplified("".join(one.text for one in words[first : number + 1]))
        if any(term in text for term in terms):
            found.append((first, number + 1))
        first = number + 1
    return found


def stretches_around(
    words: Sequence[Word], clauses: Sequence[tuple[int, int]], speech: Sequence[Stretch]
) -> list[Stretch]:
    """The speech around the clauses, so that they can be heard again in what surrounds them."""
    wanted: list[Stretch] = []
    for stretch in speech:
        start, end = stretch.start / HEARING_RATE, stretch.end / HEARING_RATE
        inside = [(words[a].start, words[b - 1].end) for a, b in clauses]
        inside = [(a, b) for a, b in inside if a < end and b > start]
        if inside:
            low = max(start, min(a for a, _ in inside) - MARGIN_SECONDS)
            high = min(end, max(b for _, b in inside) + MARGIN_SECONDS)
            wanted.append(Stretch(round(low * HEARING_RATE), round(high * HEARING_RATE)))
    return wanted


def confirmed(
    words: Sequence[Word], clauses: Sequence[tuple[int, int]], again: Sequence[Word], prompt: str
) -> list[Word]:
    """The words; those of a clause that sounds otherwise in ``again`` (unprompted) are marked unsure."""
    terms = terms_of(prompt)
    marked = list(words)
    for first, last in clauses:
        start, end = words[first].start - MARGIN_SECONDS, words[last - 1].end + MARGIN_SECONDS
        second = "".join(word.text for word in again if word.end > start and word.start < end)
        clause = simplified("".join(word.text for word in words[first:last]))
        if _borne_out(clause, [term for term in terms if term in clause], second):
            continue
        for number in range(first, last):
            word = marked[number]
            marked[number] = Word(word.text, word.start, word.end, min(UNSURE, word.probability or UNSURE))
    return marked


def _borne_out(clause: str, terms: Sequence[str], second: str) -> bool:
    return all(nearest(term, second) >= SAME_SOUND for term in terms) or contained(clause, second) >= SAME_SOUND
