"""Repetition: recovery of the rest of a window in which the recognizer repeats one phrase over and over.

Such a window is decoded again in halves, cut at a pause. Where one half is clear, the trouble lies in the other, which
is halved again, down to one segment of speech. Where neither half is clear the sound is bad throughout: parts of it
give words that nobody said, so nothing is accepted and nothing more is tried.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.speech.asr.hallucination import is_repetition
from huazheng.speech.asr.hypotheses import DROPPED_LOOP, DROPPED_UNCLEAR, Hypothesis, is_unclear, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from huazheng.speech.asr.chunking import RecognitionWindow

MIN_MEAN_PROBABILITY = 0.7
"""Reached by 97 of 100 turns on a clear telephone line; under white noise of 5 dB by 5 of 100, half of them wrong."""
MIN_REPEATS_BESIDE_LOOP = 3
"""Consecutive repeats that count as a repetition beside another one, even 好的好的好的."""


def retry_around_repetition(
    window: RecognitionWindow, recognize: Callable[[Sequence[RecognitionWindow]], Sequence[Hypothesis]]
) -> list[tuple[RecognitionWindow, Hypothesis]]:
    """The window in parts, in order and complete, each with its hypothesis; empty where no half is clear.

    ``recognize``: decodes windows independently of each other.
    """
    halves = window.halves()
    hypotheses = [_drop_if_unclear(one) for one in recognize(halves)] if halves else []
    if not any(hypothesis.words for hypothesis in hypotheses):
        return []
    results: list[tuple[RecognitionWindow, Hypothesis]] = []
    for half, hypothesis in zip(halves, hypotheses, strict=True):
        parts = [] if hypothesis.words else retry_around_repetition(half, recognize)
        results += parts or [(half, hypothesis)]
    return results


def _drop_if_unclear(hypothesis: Hypothesis) -> Hypothesis:
    text = text_of(hypothesis.words)
    if is_repetition(text, MIN_REPEATS_BESIDE_LOOP):
        return Hypothesis((), DROPPED_LOOP, text)
    if hypothesis.words and is_unclear(hypothesis.words, MIN_MEAN_PROBABILITY):
        return Hypothesis((), DROPPED_UNCLEAR, text)
    return hypothesis
