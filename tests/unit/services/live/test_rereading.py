"""Rereading: when it begins, which stretch its words belong to, and when the first text stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.schema.transcript import Turn, Word
from huazheng.services.live.rereading import READ_SECONDS, HeardUtterance, Reading, Rereading
from huazheng.speech.diarization.result import VoiceSegment
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, SpeechSegment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LENGTH = READ_SECONDS / 2
FIRST, SECOND = "您的犹豫期是十五天", "好的我知道了谢谢您"


def heard(start: float, number: int, text: str | None) -> HeardUtterance:
    """An utterance of one stretch; without a text it was unclear."""
    segment = SpeechSegment(round(start * ASR_SAMPLE_RATE), round((start + LENGTH) * ASR_SAMPLE_RATE))
    stretch = VoiceSegment(start, start + LENGTH, 0, 1.0)
    turns = {0: Turn(id=number, speaker="unknown", start=start, end=start + LENGTH, text=text)} if text else {}
    return HeardUtterance(segment, np.full(segment.end - segment.start, number + 1, np.float32), [stretch], turns)


def words(text: str, start: float) -> list[Word]:
    return [Word(letter, start + 0.3 * at, start + 0.3 * (at + 1), 0.9) for at, letter in enumerate(text)]


def read(first: HeardUtterance, second: HeardUtterance, found: Sequence[Word]) -> Reading | None:
    """Result of a reading of two utterances with these words, in seconds from the first utterance."""
    given: list[tuple[NDArray[np.float32], Sequence[SpeechSegment]]] = []

    def recognize(sound: NDArray[np.float32], speech: Sequence[SpeechSegment]) -> tuple[Word, ...]:
        given.append((sound, speech))
        return tuple(found)

    with ThreadPoolExecutor(1) as executor:
        reading = Rereading(recognize, executor)
        reading.add(first)
        reading.start()
        assert not given  # too little speech
        reading.add(second)
        reading.start()
    [(sound, speech)] = given
    gap = second.segment.start - first.segment.end
    assert [segment.start for segment in speech] == [0, second.segment.start - first.segment.start]
    assert not sound[speech[0].end : speech[0].end + gap].any()
    assert len(sound) == speech[1].end
    return reading.finished()


def test_each_stretch_gets_its_words_and_keeps_its_turn() -> None:
    found = [*words(FIRST, 1.0), *words(SECOND, LENGTH + 2.0)]
    reading = read(heard(30.0, 4, "您的有雨"), heard(31.0 + LENGTH, 5, None), found)
    assert reading is not None
    assert reading.replaced == (4,)
    assert [(one.turn_id, one.turn.text) for one in reading.texts] == [(4, FIRST), (None, SECOND)]
    assert reading.texts[0].turn.start >= 30.0
    assert reading.texts[1].turn.start >= 31.0 + LENGTH
    assert set(reading.texts[1].sound.tolist()) == {6.0}


def test_a_reading_that_lost_most_of_the_text_is_not_used() -> None:
    assert read(heard(0.0, 0, FIRST), heard(LENGTH + 1.0, 1, SECOND), words("您好", 1.0)) is None
    assert read(heard(0.0, 0, FIRST), heard(LENGTH + 1.0, 1, SECOND), []) is None
