"""A call whose customer hardly says anything: the sample's agent, and half-second answers of somebody else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from huazheng.audio.decode.decoder import read_audio
from support.phone_line import RATE, as_phone
from support.sample_audio import cut, sample_turns

if TYPE_CHECKING:
    from numpy.typing import NDArray

VOICES = Path(__file__).resolve().parents[1] / "data" / "voices"
ANSWER_SECONDS = 0.6
ANSWERS = 9
GAP_SECONDS = 0.4


def quiet_customer_call(reader: str) -> tuple[NDArray[np.float32], list[tuple[float, float, str]]]:
    """The sound at 16 kHz, and start, end and speaker of each turn; ``reader``: who answers."""
    questions = [
        cut(turn["start"], turn["end"])[1]
        for turn in sample_turns()
        if turn["speaker"] == "agent" and turn["end"] - turn["start"] > 3
    ][:ANSWERS]
    said = _sentence(reader)
    level = np.mean([_level(sound) for sound in questions])
    length = int(ANSWER_SECONDS * RATE)
    starts = np.linspace(0, len(said) - length, ANSWERS).astype(int)
    answers = [said[start : start + length] for start in starts]
    answers = [answer * level / _level(answer) for answer in answers]
    sounds, turns, at = [np.zeros(RATE // 2)], [], 0.5
    for question, answer in zip(questions, answers, strict=True):
        for who, sound in (("agent", question), ("customer", answer)):
            turns.append((at, at + len(sound) / RATE, who))
            sounds += [sound, np.zeros(int(GAP_SECONDS * RATE))]
            at = turns[-1][1] + GAP_SECONDS
    return as_phone(np.concatenate(sounds).astype(np.float32)), turns


def _sentence(reader: str) -> NDArray[np.float32]:
    """Sound of a reader, without the silence at its ends."""
    labels = json.loads((VOICES / "read-sentences.json").read_text(encoding="utf-8"))["sentences"]
    [label] = [one for one in labels if one["speaker"] == reader]
    sound = read_audio(VOICES / "read-sentences.flac", RATE, 1)[0]
    sound = sound[int(label["start"] * RATE) : int(label["end"] * RATE)]
    loud = np.flatnonzero(np.abs(sound) > 0.05 * np.abs(sound).max())
    return sound[loud[0] : loud[-1] + 1]


def _level(sound: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean(sound**2)) + 1e-6)
