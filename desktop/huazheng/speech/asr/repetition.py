"""What is saved of a window that gave a loop: one phrase that a recogniser runs round on loses the half minute around.

Such a window is heard again in halves, cut at a pause. Where one of them is clear, the trouble lies in the other, and
that is halved again, down to one segment of speech. Where neither is clear the sound is bad all through: pieces of it
give words that nobody said, so nothing is taken, and nothing more is tried.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.speech.asr.hallucination import is_repetition
from huazheng.speech.asr.hypotheses import DROPPED_LOOP, DROPPED_UNCLEAR, Hypothesis, mean_probability, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from huazheng.speech.asr.chunking import RecognitionWindow

MIN_MEAN_PROBABILITY = 0.7
"""Of turns on a clear telephone line 97 in 100 are as sure; under white noise of 5 dB 5 in 100, half of them wrong."""
MIN_REPEATS_BESIDE_LOOP = 3
"""Beside a loop a phrase that stands so often in a row is one, even 好的好的好的."""


def retry_around_repetition(
    window: RecognitionWindow, read: Callable[[Sequence[RecognitionWindow]], Sequence[Hypothesis]]
) -> list[tuple[RecognitionWindow, Hypothesis]]:
    """The window in pieces, in order and together all of it, each with what is believed of it; empty where no half of
    it is clear. ``read`` hears windows as if nothing else were in the recording.
    """
    halves = window.halves()
    readings = [_drop_if_unclear(one) for one in read(halves)] if halves else []
    if not any(one.words for one in readings):
        return []
    found: list[tuple[RecognitionWindow, Hypothesis]] = []
    for half, reading in zip(halves, readings, strict=True):
        pieces = [] if reading.words else retry_around_repetition(half, read)
        found += pieces or [(half, reading)]
    return found


def _drop_if_unclear(reading: Hypothesis) -> Hypothesis:
    heard = text_of(reading.words)
    if is_repetition(heard, MIN_REPEATS_BESIDE_LOOP):
        return Hypothesis((), DROPPED_LOOP, heard)
    if reading.words and mean_probability(reading.words) < MIN_MEAN_PROBABILITY:
        return Hypothesis((), DROPPED_UNCLEAR, heard)
    return reading
