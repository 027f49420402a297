"""A channel that grows: what was said is given out when it is over, and not before, and nothing of it is lost."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, SpeechSegment
from huazheng.speech.vad.streaming import BUFFER_SECONDS, MAX_UTTERANCE_SECONDS, StreamingVad
from support.line_noises import NOISES
from support.phone_line import as_phone
from support.sample_audio import sample_channels, sample_turns

pytestmark = pytest.mark.slow

PIECE = 4321  # samples at a time: no multiple of anything
UNTIL = 63.0
CHANNEL = {"customer": 0, "agent": 1}


def fed(sound: np.ndarray, piece: int = PIECE) -> tuple[StreamingVad, list[tuple[float, SpeechSegment]]]:
    """The segments that ended, each with the second of the channel at which that was known."""
    speech = StreamingVad()
    found = []
    for at in range(0, len(sound), piece):
        speech.add(sound[at : at + piece])
        found += [(speech.seconds, segment) for segment in speech.pop_finished()]
    return speech, found


@pytest.fixture(scope="module", params=["customer", "agent"])
def side(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def found(side: str) -> list[tuple[float, SpeechSegment]]:
    """Utterances found in that side of the sample call."""
    return fed(sample_channels()[CHANNEL[side]][: int(UNTIL * ASR_SAMPLE_RATE)])[1]


def test_every_turn_is_given_soon_after_its_end(side: str, found: list[tuple[float, SpeechSegment]]) -> None:
    late = []
    for turn in sample_turns():
        if turn["speaker"] != side or turn["end"] > UNTIL - 1:
            continue
        inside = [
            (known, segment)
            for known, segment in found
            if segment.start < turn["end"] * ASR_SAMPLE_RATE and segment.end > (turn["end"] - 1) * ASR_SAMPLE_RATE
        ]
        assert inside, turn["text"]
        late.append(inside[-1][0] - turn["end"])
    assert max(late) < 1.2
    assert np.median(late) < 0.9


def test_segments_do_not_overlap_and_lose_no_speech(side: str, found: list[tuple[float, SpeechSegment]]) -> None:
    segments = [segment for _, segment in found]
    assert all(one.end <= following.start + ASR_SAMPLE_RATE // 2 for one, following in pairwise(segments))
    assert all(segment.end - segment.start < (MAX_UTTERANCE_SECONDS + 1) * ASR_SAMPLE_RATE for segment in segments)
    for turn in sample_turns():
        if turn["speaker"] == side and turn["end"] < UNTIL - 1:
            covered = sum(
                max(0.0, min(turn["end"], one.end / ASR_SAMPLE_RATE) - max(turn["start"], one.start / ASR_SAMPLE_RATE))
                for one in segments
            )
            assert covered > 0.75 * (turn["end"] - turn["start"]), turn["text"]


def test_what_it_gives_back_is_what_it_was_given() -> None:
    sound = sample_channels()[1][: 90 * ASR_SAMPLE_RATE]
    speech, _ = fed(sound, ASR_SAMPLE_RATE)
    start, end = 80 * ASR_SAMPLE_RATE, 85 * ASR_SAMPLE_RATE
    assert np.array_equal(speech.sound(start, end), sound[start:end])
    assert not speech.sound(0, ASR_SAMPLE_RATE).any()  # forgotten, and so silent
    assert len(speech.sound(89 * ASR_SAMPLE_RATE, 92 * ASR_SAMPLE_RATE)) == 3 * ASR_SAMPLE_RATE
    kept = speech.sound(0, len(sound))
    assert np.flatnonzero(kept)[0] >= len(sound) - BUFFER_SECONDS * 1.3 * ASR_SAMPLE_RATE


def test_somebody_who_never_stops_is_cut_where_they_are_faintest() -> None:
    turn = next(turn for turn in sample_turns() if turn["speaker"] == "agent" and turn["end"] - turn["start"] > 6)
    spoken = sample_channels()[1][
        int((turn["start"] + 0.3) * ASR_SAMPLE_RATE) : int((turn["start"] + 2.3) * ASR_SAMPLE_RATE)
    ]
    speech = StreamingVad()
    found = []
    for _ in range(20):
        speech.add(spoken)
        found += speech.pop_finished()
    assert found
    assert all(segment.end - segment.start <= (MAX_UTTERANCE_SECONDS + 1) * ASR_SAMPLE_RATE for segment in found)


def test_noise_is_nobody() -> None:
    noise = np.concatenate([as_phone(make(6, 7).astype(np.float32)) for make in NOISES.values()])
    _, found = fed(noise)
    assert sum(segment.end - segment.start for _, segment in found) < 0.1 * len(noise)


def test_what_was_skipped_is_silence_and_its_words_are_gone() -> None:
    sound = sample_channels()[1]
    speech = StreamingVad()
    speech.add(sound[: 8 * ASR_SAMPLE_RATE])
    speech.skip(10 * ASR_SAMPLE_RATE)
    assert speech.pop_finished() == []
    assert speech.seconds == 18.0
    speech.add(sound[18 * ASR_SAMPLE_RATE : 40 * ASR_SAMPLE_RATE])
    assert all(segment.start >= 18 * ASR_SAMPLE_RATE for segment in speech.pop_finished())
    speech.skip(9000 * ASR_SAMPLE_RATE)  # a window that was opened in the third hour
    assert speech.seconds == 9040.0
    speech.add(sound[: 20 * ASR_SAMPLE_RATE])
    starts = [segment.start / ASR_SAMPLE_RATE - 9040 for segment in speech.pop_finished()]
    spoken = [turn["start"] for turn in sample_turns() if turn["speaker"] == "agent" and turn["end"] < 19]
    assert starts[0] == pytest.approx(spoken[0], abs=0.5)
