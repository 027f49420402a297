"""A loop costs the segment that loops, not the half minute around it.

What the recognizer gives is an input here: a stand-in reads the segments of a window as it is told. That real
recordings loop, and what is saved of them, is measured by tests/bench/asr_repetition.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huazheng.core.schema.transcript import Word
from huazheng.speech.asr.chunking import RecognitionWindow, pack_windows
from huazheng.speech.asr.hypotheses import DROPPED_LOOP, Hypothesis, accept_or_drop, text_of
from huazheng.speech.asr.repetition import retry_around_repetition
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, SpeechSegment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONG = 3 * ASR_SAMPLE_RATE
CLEAR = ["您好请问是王女士吗", "是的我是", "您投保的是分红保险", "犹豫期是十五天", "这个您清楚吗", "清楚我清楚"]


def window_of(pieces: int) -> RecognitionWindow:
    [only] = pack_windows([SpeechSegment(at * (LONG + 8000), at * (LONG + 8000) + LONG) for at in range(pieces)])
    return only


def recognizer(
    said: Sequence[str], sure: Sequence[float], heard: list[RecognitionWindow]
) -> Callable[..., list[Hypothesis]]:
    """Recognize the given text of each segment; a window's words pass ``accept_or_drop`` by the transcript's own
    rules.
    """

    def read(windows: Sequence[RecognitionWindow]) -> list[Hypothesis]:
        heard.extend(windows)
        return [accept_or_drop(words_in(window), window) for window in windows]

    def words_in(window: RecognitionWindow) -> list[Word]:
        words = []
        for segment in window.segments:
            number = segment.start // (LONG + 8000)
            letters = said[number]
            each = LONG / ASR_SAMPLE_RATE / len(letters)
            at = segment.start / ASR_SAMPLE_RATE
            words += [
                Word(letter, at + n * each, at + (n + 1) * each, sure[number]) for n, letter in enumerate(letters)
            ]
        return words

    return read


def test_only_the_repeated_segment_is_lost() -> None:
    said = [*CLEAR[:3], "有没" * 10, *CLEAR[4:]]
    window = window_of(6)
    pieces = retry_around_repetition(window, recognizer(said, [0.8] * 6, []))
    assert [segment for piece, _ in pieces for segment in piece.segments] == list(window.segments)
    assert "".join(text_of(reading.words) for _, reading in pieces) == "".join(CLEAR[:3] + CLEAR[4:])
    [(lost, reading)] = [(piece, reading) for piece, reading in pieces if reading.dropped]
    assert lost.segments == window.segments[3:4]
    assert (reading.dropped, reading.dropped_text) == (DROPPED_LOOP, "有没" * 10)


def test_nothing_is_taken_of_sound_that_is_bad_all_through() -> None:
    heard: list[RecognitionWindow] = []
    said = [*CLEAR[:3], "有没" * 10, *CLEAR[4:]]
    assert retry_around_repetition(window_of(6), recognizer(said, [0.5] * 6, heard)) == []
    assert len(heard) == 2, "and no more time is spent on it"


def test_what_is_unsure_beside_a_loop_is_no_text() -> None:
    said = [*CLEAR[:3], "有没" * 10, *CLEAR[4:]]
    pieces = retry_around_repetition(window_of(6), recognizer(said, [0.8, 0.8, 0.8, 0.8, 0.6, 0.6], []))
    assert [(len(piece.segments), reading.dropped) for piece, reading in pieces] == [(3, None), (3, DROPPED_LOOP)]


@pytest.mark.parametrize("text", ["第二年百分之二次" * 3, "您好好好好好好好", "好的好的好的"])
def test_beside_a_loop_less_is_a_loop(text: str) -> None:
    said = [*CLEAR[:2], text, CLEAR[3]]
    pieces = retry_around_repetition(window_of(4), recognizer(said, [0.9] * 4, []))
    assert "".join(text_of(reading.words) for _, reading in pieces) == CLEAR[0] + CLEAR[1] + CLEAR[3]
    assert [reading.dropped_text for _, reading in pieces if reading.dropped == DROPPED_LOOP] == [text]


def test_one_segment_is_not_cut() -> None:
    heard: list[RecognitionWindow] = []
    assert retry_around_repetition(window_of(1), recognizer(CLEAR, [0.9] * 6, heard)) == []
    assert heard == []
