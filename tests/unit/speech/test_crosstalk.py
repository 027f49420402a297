"""The line that is heard in the microphone as well belongs to the agent alone."""

from __future__ import annotations

import numpy as np
import pytest

from huazheng.speech.activity import CELL, SPEECH_FROM, speech_odds
from huazheng.speech.crosstalk import own_speech
from phone_line import RATE
from sample_sound import cut, sample_turns

UNTIL = 45.0


def found(odds: np.ndarray, who: str) -> float:
    """The share of that speaker's labelled time that counts as speech."""
    speech = np.repeat(odds >= SPEECH_FROM, CELL)
    turns = [turn for turn in sample_turns() if turn["end"] < UNTIL and turn["speaker"] == who]
    parts = [speech[int(turn["start"] * RATE) : int(turn["end"] * RATE)] for turn in turns]
    return float(np.concatenate(parts).mean())


@pytest.mark.parametrize("decibel", [-10, -20])
def test_what_leaks_from_the_line_is_not_the_customers(decibel: float) -> None:
    microphone, line = cut(0, UNTIL)
    late = np.concatenate([np.zeros(int(0.05 * RATE), dtype=np.float32), line])[: len(line)]
    leaky = (microphone + 10 ** (decibel / 20) * late).astype(np.float32)
    before = speech_odds(leaky)
    assert found(before, "agent") > 0.5, "nothing leaks, so nothing is tested"
    after = own_speech(leaky, line, before)
    assert found(after, "agent") < 0.1
    assert found(after, "customer") > 0.9 * found(before, "customer")


def test_a_clean_channel_keeps_its_speech() -> None:
    microphone, line = cut(0, UNTIL)
    for own, other, who in ((microphone, line, "customer"), (line, microphone, "agent")):
        odds = speech_odds(own)
        assert found(own_speech(own, other, odds), who) > 0.97 * found(odds, who)


def test_two_who_speak_at_once_are_both_kept() -> None:
    turns = [turn for turn in sample_turns() if turn["end"] - turn["start"] > 4]
    one = next(turn for turn in turns if turn["speaker"] == "customer")
    two = next(turn for turn in turns if turn["speaker"] == "agent")
    length = int(4 * RATE)
    customer = cut(one["start"], one["end"])[0][:length]
    agent = cut(two["start"], two["end"])[1][:length]
    odds = speech_odds(customer)
    kept = own_speech(customer, agent, odds)
    assert (kept >= SPEECH_FROM).sum() > 0.8 * (odds >= SPEECH_FROM).sum()
