"""The line that is heard in the microphone as well belongs to the agent alone."""

from __future__ import annotations

import numpy as np
import pytest

from huazheng.speech.vad.activity import SPEECH_ONSET, VAD_FRAME, speech_probabilities
from huazheng.speech.vad.crosstalk import suppress_crosstalk
from support.phone_line import RATE
from support.sample_audio import cut, sample_turns

UNTIL = 45.0


def found(probabilities: np.ndarray, who: str) -> float:
    """The share of that speaker's labeled time that counts as speech."""
    speech = np.repeat(probabilities >= SPEECH_ONSET, VAD_FRAME)
    turns = [turn for turn in sample_turns() if turn["end"] < UNTIL and turn["speaker"] == who]
    parts = [speech[int(turn["start"] * RATE) : int(turn["end"] * RATE)] for turn in turns]
    return float(np.concatenate(parts).mean())


@pytest.mark.parametrize("decibel", [-10, -20])
def test_what_leaks_from_the_line_is_not_the_customers(decibel: float) -> None:
    microphone, line = cut(0, UNTIL)
    late = np.concatenate([np.zeros(int(0.05 * RATE), dtype=np.float32), line])[: len(line)]
    leaky = (microphone + 10 ** (decibel / 20) * late).astype(np.float32)
    before = speech_probabilities(leaky)
    assert found(before, "agent") > 0.5, "nothing leaks, so nothing is tested"
    after = suppress_crosstalk(leaky, line, before)
    assert found(after, "agent") < 0.1
    assert found(after, "customer") > 0.9 * found(before, "customer")


def test_a_clean_channel_keeps_its_speech() -> None:
    microphone, line = cut(0, UNTIL)
    for own, other, who in ((microphone, line, "customer"), (line, microphone, "agent")):
        probabilities = speech_probabilities(own)
        assert found(suppress_crosstalk(own, other, probabilities), who) > 0.97 * found(probabilities, who)


def test_two_who_speak_at_once_are_both_kept() -> None:
    turns = [turn for turn in sample_turns() if turn["end"] - turn["start"] > 4]
    one = next(turn for turn in turns if turn["speaker"] == "customer")
    two = next(turn for turn in turns if turn["speaker"] == "agent")
    length = int(4 * RATE)
    customer = cut(one["start"], one["end"])[0][:length]
    agent = cut(two["start"], two["end"])[1][:length]
    probabilities = speech_probabilities(customer)
    kept = suppress_crosstalk(customer, agent, probabilities)
    assert (kept >= SPEECH_ONSET).sum() > 0.8 * (probabilities >= SPEECH_ONSET).sum()
