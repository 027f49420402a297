"""A channel that grows: what was said is given out when it is over, and not before, and nothing of it is lost."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from huazheng.speech.engine import HEARING_RATE, Stretch
from huazheng.speech.growing import KEPT_SECONDS, LONGEST_SECONDS, GrowingSpeech
from noises import NOISES
from phone_line import as_phone
from sample_sound import sample_channels, sample_turns

PIECE = 4321  # samples at a time: no multiple of anything
UNTIL = 63.0
CHANNEL = {"customer": 0, "agent": 1}


def fed(sound: np.ndarray, piece: int = PIECE) -> tuple[GrowingSpeech, list[tuple[float, Stretch]]]:
    """The stretches that ended, each with the second of the channel at which that was known."""
    speech = GrowingSpeech()
    found = []
    for at in range(0, len(sound), piece):
        speech.add(sound[at : at + piece])
        found += [(speech.seconds, stretch) for stretch in speech.ended()]
    return speech, found


@pytest.fixture(scope="module", params=["customer", "agent"])
def side(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def found(side: str) -> list[tuple[float, Stretch]]:
    """What was given out of that side of the sample call."""
    return fed(sample_channels()[CHANNEL[side]][: int(UNTIL * HEARING_RATE)])[1]


def test_every_turn_is_given_soon_after_its_end(side: str, found: list[tuple[float, Stretch]]) -> None:
    late = []
    for turn in sample_turns():
        if turn["speaker"] != side or turn["end"] > UNTIL - 1:
            continue
        inside = [
            (known, stretch)
            for known, stretch in found
            if stretch.start < turn["end"] * HEARING_RATE and stretch.end > (turn["end"] - 1) * HEARING_RATE
        ]
        assert inside, turn["text"]
        late.append(inside[-1][0] - turn["end"])
    assert max(late) < 1.2
    assert np.median(late) < 0.9


def test_stretches_do_not_overlap_and_lose_no_speech(side: str, found: list[tuple[float, Stretch]]) -> None:
    stretches = [stretch for _, stretch in found]
    assert all(one.end <= following.start + HEARING_RATE // 2 for one, following in pairwise(stretches))
    assert all(stretch.end - stretch.start < (LONGEST_SECONDS + 1) * HEARING_RATE for stretch in stretches)
    for turn in sample_turns():
        if turn["speaker"] == side and turn["end"] < UNTIL - 1:
            covered = sum(
                max(0.0, min(turn["end"], one.end / HEARING_RATE) - max(turn["start"], one.start / HEARING_RATE))
                for one in stretches
            )
            assert covered > 0.75 * (turn["end"] - turn["start"]), turn["text"]


def test_what_it_gives_back_is_what_it_was_given() -> None:
    sound = sample_channels()[1][: 90 * HEARING_RATE]
    speech, _ = fed(sound, HEARING_RATE)
    start, end = 80 * HEARING_RATE, 85 * HEARING_RATE
    assert np.array_equal(speech.sound(start, end), sound[start:end])
    assert not speech.sound(0, HEARING_RATE).any()  # forgotten, and so silent
    assert len(speech.sound(89 * HEARING_RATE, 92 * HEARING_RATE)) == 3 * HEARING_RATE
    kept = speech.sound(0, len(sound))
    assert np.flatnonzero(kept)[0] >= len(sound) - KEPT_SECONDS * 1.3 * HEARING_RATE


def test_somebody_who_never_stops_is_cut_where_they_are_faintest() -> None:
    turn = next(turn for turn in sample_turns() if turn["speaker"] == "agent" and turn["end"] - turn["start"] > 6)
    spoken = sample_channels()[1][int((turn["start"] + 0.3) * HEARING_RATE) : int((turn["start"] + 2.3) * HEARING_RATE)]
    speech = GrowingSpeech()
    found = []
    for _ in range(20):
        speech.add(spoken)
        found += speech.ended()
    assert found
    assert all(stretch.end - stretch.start <= (LONGEST_SECONDS + 1) * HEARING_RATE for stretch in found)


def test_noise_is_nobody() -> None:
    noise = np.concatenate([as_phone(make(6, 7).astype(np.float32)) for make in NOISES.values()])
    _, found = fed(noise)
    assert sum(stretch.end - stretch.start for _, stretch in found) < 0.1 * len(noise)


def test_what_was_skipped_is_silence_and_its_words_are_gone() -> None:
    sound = sample_channels()[1]
    speech = GrowingSpeech()
    speech.add(sound[: 8 * HEARING_RATE])
    speech.skip(10 * HEARING_RATE)
    assert speech.ended() == []
    assert speech.seconds == 18.0
    speech.add(sound[18 * HEARING_RATE : 40 * HEARING_RATE])
    assert all(stretch.start >= 18 * HEARING_RATE for stretch in speech.ended())
    speech.skip(9000 * HEARING_RATE)  # a window that was opened in the third hour
    assert speech.seconds == 9040.0
    speech.add(sound[: 20 * HEARING_RATE])
    starts = [stretch.start / HEARING_RATE - 9040 for stretch in speech.ended()]
    spoken = [turn["start"] for turn in sample_turns() if turn["speaker"] == "agent" and turn["end"] < 19]
    assert starts[0] == pytest.approx(spoken[0], abs=0.5)
