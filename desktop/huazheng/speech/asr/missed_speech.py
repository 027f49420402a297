"""Speech that gave no text: found by voice activity, and recognized again alone.

A window with two voices of unlike strength now and then leaves one of them out, in the middle of its text too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.text.script import strip_punctuation
from huazheng.speech.asr.hypotheses import MIN_MEAN_PROBABILITY, is_unclear
from huazheng.speech.asr.no_text import MARGIN_SECONDS
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, cut_segments

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huazheng.core.schema.transcript import Word
    from huazheng.speech.mono_audio import SpeechSegment

MIN_MISSED_SECONDS = 1.0
MAX_LETTER_SECONDS = 0.6
"""Nobody speaks a letter longer; a word that alignment stretched further stands at its end."""


def missed_speech(speech: Iterable[SpeechSegment], words: Iterable[Word]) -> list[SpeechSegment]:
    """Parts of the segments, a second and longer, in which no word was recognized.

    Word times are seconds of the recording that the segments belong to.
    """
    covered = [_covered(word) for word in words]
    missed: list[SpeechSegment] = []
    for segment in speech:
        at = segment.start_seconds
        inside = sorted(span for span in covered if span[0] < segment.end_seconds and span[1] > at)
        for start, end in [*inside, (segment.end_seconds, segment.end_seconds)]:
            if start - at >= MIN_MISSED_SECONDS:
                missed += cut_segments(round(at * ASR_SAMPLE_RATE), round(start * ASR_SAMPLE_RATE))
            at = max(at, end)
    return missed


def fill_missed(words: Sequence[Word], missed: Sequence[SpeechSegment], again: Sequence[Word]) -> list[Word]:
    """The words with those recognized again in missed speech, in time order; doubtful parts are left out."""
    filled = list(words)
    for segment in missed:
        inside = [word for word in again if segment.start_seconds <= (word.start + word.end) / 2 <= segment.end_seconds]
        if not is_unclear(inside, MIN_MEAN_PROBABILITY):
            filled += inside
    return sorted(filled, key=lambda word: (word.start, word.end))


def _covered(word: Word) -> tuple[float, float]:
    longest = MAX_LETTER_SECONDS * max(1, len(strip_punctuation(word.text)))
    return max(word.start, word.end - longest) - MARGIN_SECONDS, word.end + MARGIN_SECONDS
