"""Which reading of a window to believe, when it was read more than once, and what to drop and why.

A prompt helps with the words of the trade and now and then makes a reading break off, or comes back itself. The same
window without the prompt tells which: what was really said sounds alike both times.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from huazheng.core.script import letters
from huazheng.core.sound import alike
from huazheng.speech.doubt import echoes, is_ghost, is_loop, loops, may_be_said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.transcript import Word
    from huazheng.speech.windows import Window

SAME_SOUND = 0.6
MORE = 1.15
FEWEST_LETTERS_A_SECOND = 2.6
"""People say four to five syllables a second; a reading with fewer than this lost a part of its window."""
SILENT_TAIL_SECONDS = 4.0
SHORT_SECONDS = 4.0
LEAST_SURE = 0.45
LOOP, UNCLEAR = "dropped_loop", "dropped_unclear"


@dataclass(frozen=True)
class Reading:
    """What a window gave: words, or why it gave none, and what was heard then."""

    words: tuple[Word, ...]
    dropped: str | None = None
    heard: str = ""


def text_of(words: Sequence[Word]) -> str:
    """The words as one text."""
    return "".join(word.text for word in words)


def invented(words: Sequence[Word]) -> str | None:
    """Why the words cannot have been said, as the reason of a skipped span; None if they may have been."""
    text = text_of(words)
    if is_ghost(text):
        return "dropped_ghost"
    return None if all(may_be_said(text, loop, _seconds(words, loop)) for loop in loops(text)) else LOOP


def _seconds(words: Sequence[Word], loop: tuple[int, int]) -> float:
    """How long the words took in which some letters of the text lie."""
    ends = list(accumulate(len(letters(word.text)) for word in words))
    first, last = bisect_right(ends, loop[0]), bisect_left(ends, loop[1])
    return words[last].end - words[first].start


def breaks_off(words: Sequence[Word], window: Window) -> bool:
    """Whether a reading leaves out a part of the speech in its window: too few letters, or none at the end."""
    spoken = window.speech_seconds
    if not words or spoken < SHORT_SECONDS:
        return not words
    if len(letters(text_of(words))) < spoken * FEWEST_LETTERS_A_SECOND:
        return True
    return window.bounds[1] - words[-1].end > SILENT_TAIL_SECONDS


def doubtful(words: Sequence[Word], window: Window, prompt: str) -> bool:
    """Whether a window should be read once more. One with little speech in it may hold none, and always is."""
    text = text_of(words)
    return (
        window.speech_seconds < SHORT_SECONDS
        or is_loop(text)
        or is_ghost(text)
        or echoes(text, prompt)
        or breaks_off(words, window)
    )


def better(one: Sequence[Word], other: Sequence[Word], window: Window, prompt: str) -> Sequence[Word]:
    """The reading to believe: ``one`` was heard with the prompt, or chosen before, ``other`` without."""
    same = alike(text_of(one), text_of(other)) >= SAME_SOUND
    if echoes(text_of(one), prompt) and not same:
        return other
    if invented(other) is not None or not other:
        return one
    if invented(one) is not None:
        return other
    if breaks_off(one, window):
        return other if len(text_of(other)) > len(text_of(one)) * MORE else one
    if same or window.speech_seconds >= SHORT_SECONDS:
        return one
    return other


def judged(first: Sequence[Word], best: Sequence[Word], window: Window) -> Reading:
    """The reading that was chosen, or the reason why the window gives no text. ``first`` is what was heard at first."""
    heard = text_of(best)
    if (reason := invented(best)) is not None:
        return Reading((), reason, heard)
    if not best:
        return Reading((), "dropped_echo" if first else "no_text", text_of(first))
    if window.speech_seconds < SHORT_SECONDS and sureness(best) < LEAST_SURE:
        return Reading((), UNCLEAR, heard)
    return Reading(tuple(best))


def sureness(words: Sequence[Word]) -> float:
    """The mean of the words' certainty; 1 where nothing is said of it."""
    sure = [word.probability for word in words if word.probability is not None]
    return sum(sure) / len(sure) if sure else 1.0
