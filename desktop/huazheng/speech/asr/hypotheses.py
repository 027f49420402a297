"""Hypotheses: choice of a window's text when it was decoded more than once, and reasons to drop it.

A text now and then breaks off, repeats itself, or is made of nothing. The same window decoded in another way settles
it: speech sounds alike both times.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from huazheng.core.schema.transcript import SkippedSpan, mean_probability
from huazheng.core.text.pinyin import SAME_SOUND_SIMILARITY, sound_similarity
from huazheng.core.text.script import strip_punctuation
from huazheng.speech.asr.hallucination import (
    is_known_hallucination,
    is_plausible_repetition,
    is_repetition,
    repetitions,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.schema.transcript import Word
    from huazheng.speech.asr.chunking import RecognitionWindow

MIN_LENGTH_RATIO = 1.15
MIN_LETTERS_PER_SECOND = 2.6
"""People say four to five syllables a second; a text with fewer than this lost a part of its window."""
MAX_SILENT_TAIL_SECONDS = 4.0
SHORT_WINDOW_SECONDS = 4.0
MIN_MEAN_PROBABILITY = 0.45
DROPPED_LOOP, DROPPED_UNCLEAR = "dropped_loop", "dropped_unclear"


@dataclass(frozen=True)
class Hypothesis:
    """Words of a window, or the reason why it has none and the text that was dropped."""

    words: tuple[Word, ...]
    dropped: str | None = None
    dropped_text: str = ""


def skipped_spans(hypothesis: Hypothesis, window: RecognitionWindow) -> list[SkippedSpan]:
    """The window as a skipped span, where its text was dropped or it has none."""
    if hypothesis.dropped is None:
        return []
    start, end = window.bounds
    return [SkippedSpan(start=start, end=end, reason=hypothesis.dropped, heard=hypothesis.dropped_text or None)]


def text_of(words: Sequence[Word]) -> str:
    """Text of the words."""
    return "".join(word.text for word in words)


def hallucination_reason(words: Sequence[Word]) -> str | None:
    """Reason of a skipped span if the words cannot have been said; None if they may have been."""
    text = text_of(words)
    if is_known_hallucination(text):
        return "dropped_ghost"
    plausible = all(is_plausible_repetition(text, loop, _seconds(words, loop)) for loop in repetitions(text))
    return None if plausible else DROPPED_LOOP


def _seconds(words: Sequence[Word], loop: tuple[int, int]) -> float:
    """Duration of the words that hold a range of letters of the text."""
    ends = list(accumulate(len(strip_punctuation(word.text)) for word in words))
    first, last = bisect_right(ends, loop[0]), bisect_left(ends, loop[1])
    return words[last].end - words[first].start


def is_truncated(words: Sequence[Word], window: RecognitionWindow) -> bool:
    """Check whether the words leave out a part of the speech in the window: too few letters, or none at the end."""
    spoken = window.speech_seconds
    if not words or spoken < SHORT_WINDOW_SECONDS:
        return not words
    if len(strip_punctuation(text_of(words))) < spoken * MIN_LETTERS_PER_SECOND:
        return True
    return window.bounds[1] - words[-1].end > MAX_SILENT_TAIL_SECONDS


def needs_retry(words: Sequence[Word], window: RecognitionWindow) -> bool:
    """Check whether to decode a window once more. One with little speech may hold none, and always is decoded again."""
    text = text_of(words)
    return (
        window.speech_seconds < SHORT_WINDOW_SECONDS
        or is_repetition(text)
        or is_known_hallucination(text)
        or is_truncated(words, window)
    )


def choose_hypothesis(chosen: Sequence[Word], other: Sequence[Word], window: RecognitionWindow) -> Sequence[Word]:
    """The words to accept. ``chosen``: chosen before; ``other``: of another decoding."""
    same = sound_similarity(text_of(chosen), text_of(other)) >= SAME_SOUND_SIMILARITY
    if hallucination_reason(other) is not None or not other:
        return chosen
    if hallucination_reason(chosen) is not None:
        return other
    if is_truncated(chosen, window):
        return other if len(text_of(other)) > len(text_of(chosen)) * MIN_LENGTH_RATIO else chosen
    if same or window.speech_seconds >= SHORT_WINDOW_SECONDS:
        return chosen
    return other


def accept_or_drop(words: Sequence[Word], window: RecognitionWindow) -> Hypothesis:
    """The words, or the reason why the window has no text."""
    text = text_of(words)
    if (reason := hallucination_reason(words)) is not None:
        return Hypothesis((), reason, text)
    if not words:
        return Hypothesis((), "no_text")
    if window.speech_seconds < SHORT_WINDOW_SECONDS and is_unclear(words, MIN_MEAN_PROBABILITY):
        return Hypothesis((), DROPPED_UNCLEAR, text)
    return Hypothesis(tuple(words))


def is_unclear(words: Sequence[Word], least: float) -> bool:
    """Check whether the mean probability of the words is known and less than ``least``."""
    probability = mean_probability(words)
    return probability is not None and probability < least
