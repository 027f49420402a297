"""Recordings as phones and people make them: stored ones, and WAVs with any header."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

import numpy as np
import soundfile

from support.sample_clips import SAMPLE

FILES = Path(__file__).parents[1] / "data" / "intake"
RATE = 16_000
SECONDS = 2.0


@cache
def sound_bytes() -> bytes:
    """Two seconds of the sample call as 16-bit samples of one channel."""
    samples, rate = soundfile.read(
        SAMPLE, frames=int(SECONDS * 16_000), start=49 * 16_000, dtype="int16", always_2d=True
    )
    assert rate == RATE
    return np.ascontiguousarray(samples.max(axis=1), "<i2").tobytes()


def wave_header(channels: int, stated: int) -> bytes:
    """The header of a WAV of 16 bits that states so many bytes of data."""
    rate = RATE * 2 * channels
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        (stated + 36) % 2**32,
        b"WAVE",
        b"fmt ",
        16,
        1,
        channels,
        RATE,
        rate,
        2 * channels,
        16,
        b"data",
        stated,
    )


def wave(channels: int = 1, stated: int | None = None) -> bytes:
    """A WAV of the sound in each channel, whose header states these bytes, or what there are."""
    samples = np.repeat(np.frombuffer(sound_bytes(), "<i2")[:, None], channels, axis=1).tobytes()
    return wave_header(channels, len(samples) if stated is None else stated) + samples
