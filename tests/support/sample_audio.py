"""The sample call as tests hear it: labeled turns, two channels, and the same as a phone's one-channel file."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from huazheng.audio.decode.decoder import read_audio
from huazheng.core.runtime.paths import checkout
from support.phone_line import RATE, as_phone

if TYPE_CHECKING:
    from numpy.typing import NDArray


@cache
def sample_turns() -> tuple[dict[str, Any], ...]:
    """The labeled turns: speaker, start, end (seconds), text."""
    file = checkout() / "recordings" / "sample-callback.labels.json"
    return tuple(json.loads(file.read_text(encoding="utf-8"))["transcript"]["turns"])


@cache
def sample_channels() -> NDArray[np.float32]:
    """The customer's microphone and the line, 16 kHz, shape (2, frames)."""
    return read_audio(checkout() / "recordings" / "sample-callback.flac", RATE, 2)


def cut(start: float, end: float) -> NDArray[np.float32]:
    """Both channels between two seconds."""
    return sample_channels()[:, int(start * RATE) : int(end * RATE)]


@cache
def phone_sample(until: float) -> NDArray[np.float32]:
    """The beginning of the call as a phone keeps it: one channel."""
    return as_phone(cut(0, until).sum(axis=0))


def talking_over(seconds: float) -> tuple[NDArray[np.float32], list[tuple[float, float, str]]]:
    """The call with every other turn beginning ``seconds`` before the turn before it ends; start, end and speaker."""
    placed: list[tuple[float, float, str, NDArray[np.float32]]] = []
    at = 0.5
    for number, turn in enumerate(sample_turns()):
        channel = 0 if turn["speaker"] == "customer" else 1
        sound = cut(turn["start"], turn["end"])[channel]
        length = len(sound) / RATE
        if number % 2 and placed:
            at -= min(seconds + 0.3, 0.5 * length, 0.5 * (placed[-1][1] - placed[-1][0]))
        placed.append((at, at + length, turn["speaker"], sound))
        at += length + 0.3
    mixed = np.zeros(int((at + 1) * RATE), dtype=np.float32)
    for start, _, _, sound in placed:
        mixed[int(start * RATE) : int(start * RATE) + len(sound)] += sound
    return as_phone(mixed), [(start, end, who) for start, end, who, _ in placed]


def with_a_relative(
    until: float,
) -> tuple[NDArray[np.float32], list[tuple[float, float, str]], list[tuple[float, float]]]:
    """The beginning of the call; in its middle somebody else takes the telephone for four turns.

    That is the customer from later on, a fifth higher and quicker. Returns the sound, and where (start, end)
    the relative speaks.
    """
    said = [turn for turn in sample_turns() if turn["end"] < until]
    later = [turn for turn in sample_turns() if turn["start"] > until and turn["speaker"] == "customer"]
    later = sorted(later, key=lambda turn: turn["start"] - turn["end"])[:4]
    placed: list[tuple[str, NDArray[np.float32]]] = []
    for number, turn in enumerate(said):
        placed.append((turn["speaker"], cut(turn["start"], turn["end"])[0 if turn["speaker"] == "customer" else 1]))
        if len(said) // 2 <= number < len(said) // 2 + 4:
            taken = later[number - len(said) // 2]
            theirs = cut(taken["start"], taken["end"])[0]
            placed.append(("relative", np.interp(np.arange(0, len(theirs), 1.2), np.arange(len(theirs)), theirs)))
    mixed, turns, at = [np.zeros(RATE // 2, dtype=np.float32)], [], 0.5
    for who, sound in placed:
        turns.append((at, at + len(sound) / RATE, who))
        mixed += [sound.astype(np.float32), np.zeros(RATE * 3 // 10, dtype=np.float32)]
        at = turns[-1][1] + 0.3
    return as_phone(np.concatenate(mixed)), [(start, end) for start, end, who in turns if who == "relative"]
