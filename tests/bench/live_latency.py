"""How long after the end of each labelled turn its live text comes, and what the recorder lost meanwhile.

A labelled call of two channels is played into the microphone and the line of a sound server of the bench's own,
recorded by the real recorder, and heard by the real live text. Run on a quiet machine:

python tests/bench/live_latency.py [FOLDER] [--seconds S] [--burn]

FOLDER holds ``<name>.json`` and ``<name>.stereo.flac`` (left: customer, right: agent); without it the sample call is
played. ``--burn`` keeps every core busy with other work at normal priority. Prints one JSON document: latency in
seconds (median, 95th percentile, longest), turns whose text came, seconds skipped, frames lost, the character error
of the live text, and the share of one core that it took.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import tempfile
import time
import wave
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from huazheng.audio.decode import read_audio
from huazheng.core.jobs import Task
from huazheng.core.paths import Home, checkout
from huazheng.services.live.protocol import Ended, Ready, Said, Skipped, Standing
from huazheng.services.models import ensure_model
from huazheng.services.record import Plan
from huazheng.speech.script import letters
from live_call import LiveText, chain_events, live_text, recording
from sound_server import LINE, MICROPHONE, running_server

RATE = 48_000
LEAD_SECONDS = 1.0
TAIL_SECONDS = 6.0
SOURCE_OF = {"customer": "microphone", "agent": "line"}


def burn(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sum(number * number for number in range(10_000))


def calls(folder: Path | None) -> list[tuple[str, Path, Path]]:
    if folder is None:
        top = checkout()
        assert top is not None
        sample = top / "recordings" / "sample-callback.flac"
        return [("sample", sample, sample.with_suffix(".labels.json"))]
    return [
        (file.name.split(".")[0], file, folder / f"{file.name.split('.')[0]}.json")
        for file in sorted(folder.glob("*.stereo.flac"))
    ]


def labelled(file: Path) -> list[dict[str, Any]]:
    document = json.loads(file.read_text(encoding="utf-8"))
    return list(document.get("transcript", document)["turns"])


def write_played(audio: Path, seconds: float, target: Path) -> None:
    """The call as it is played: a second of silence first, 48 kHz, both channels."""
    sound = read_audio(audio, RATE, 2)[:, : int(seconds * RATE)]
    lead = np.zeros((2, int(LEAD_SECONDS * RATE)), np.float32)
    samples = (np.clip(np.concatenate([lead, sound], axis=1), -1, 1) * 32767).astype("<i2")
    with wave.open(str(target), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.T.tobytes())


def lag_seconds(played: Path, recorded: Path) -> float:
    """Where in the recording the played file begins, by cross-correlation of its first half minute."""
    one = read_audio(played, 8000, 2).sum(axis=0)[: 8000 * 30]
    other = read_audio(recorded, 8000, 1)[0]
    size = 1 << (len(one) + len(other)).bit_length()
    product = np.fft.rfft(other, size) * np.conj(np.fft.rfft(one, size))
    return float(np.argmax(np.fft.irfft(product, size)[: len(other)])) / 8000


def distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for first, letter in enumerate(one, 1):
        last, row[0] = row[0], first
        for second, against in enumerate(other, 1):
            last, row[second] = row[second], min(row[second] + 1, row[second - 1] + 1, last + (letter != against))
    return row[-1]


def latencies(turns: list[dict[str, Any]], text: LiveText, zero: float) -> tuple[list[float], int]:
    """For each turn, when the text that reaches its end came, after that end; and how many turns never had one.

    ``zero`` is the monotonic second of the labels' zero.
    """
    said = [(at, event) for at, event in text.events if isinstance(event, Said)]
    found, missing = [], 0
    for turn in turns:
        source = SOURCE_OF[turn["speaker"]]
        fitting = [
            at
            for at, event in said
            if event.source == source
            and event.turn.end > turn["end"] - text.offset - 1.0
            and event.turn.start < turn["end"] - text.offset
        ]
        if fitting:
            found.append(min(fitting) - (zero + turn["end"]))
        else:
            missing += 1
    return found, missing
