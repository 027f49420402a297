"""A recording that grows on the disk as the recorder leaves it, with the live text that reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from huazheng.audio.capture.wav_writer import header
from huazheng.services.live.live_source import LiveSource
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

STEP_SECONDS = 0.12


class GrowingFile:
    """A source's files, at 16 kHz and 16 bits."""

    def __init__(self, folder: Path, name: str) -> None:
        self._wav, self._chain = folder / f"{name}.wav", folder / f"{name}.chain.jsonl"
        self._wav.write_bytes(header(ASR_SAMPLE_RATE, 1, 2, 0))
        first = {"event": "first_frame", "at_frame": 0, "monotonic_us": 0, "captured_us": 1}
        lines = [{"header": {}, "hash": ""}, {"events": [first], "frames": 0}]
        self._chain.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))

    def add(self, sound: np.ndarray) -> None:
        """Add sound at the end."""
        with self._wav.open("ab") as growing:
            growing.write((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())

    def add_event(self, kind: str, second: float, **details: object) -> None:
        """Add a line with an event at this second of the file."""
        event = {"event": kind, "at_frame": round(second * ASR_SAMPLE_RATE), "monotonic_us": 0, **details}
        with self._chain.open("ab") as growing:
            growing.write(msgspec.json.encode({"events": [event], "frames": 0}) + b"\n")


class GrowingRecording:
    """Sources by name, and the sound that comes to each; all sounds are of one length."""

    def __init__(self, folder: Path, sounds: Mapping[str, np.ndarray]) -> None:
        self._sounds = sounds
        self.files = {name: GrowingFile(folder, name) for name in sounds}
        self.sources = {name: LiveSource(folder, name) for name in sounds}
        for source in self.sources.values():
            source.chain.read()
            source.begin(1)

    def grow(self) -> Iterator[float]:
        """Add the sound step by step; the second of the recording after each step."""
        step = round(STEP_SECONDS * ASR_SAMPLE_RATE)
        for first in range(0, len(next(iter(self._sounds.values()))), step):
            for name, file in self.files.items():
                file.add(self._sounds[name][first : first + step])
            yield (first + step) / ASR_SAMPLE_RATE
