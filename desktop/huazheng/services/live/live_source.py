"""One source of a running recording: its growing file, aligned to the time of the recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huazheng.audio.capture.growing_wav import GrowingWavReader
from huazheng.audio.capture.level_measurement import QUIET_DBFS
from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.schema.chain import (
    CHAIN_SUFFIX,
    ChainLineEvents,
    DeviceBackEvent,
    FirstFrameEvent,
    OverflowEvent,
    SameSoundEvent,
    SoundsDifferEvent,
)
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE
from huazheng.speech.vad.streaming import StreamingVad

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.speech.mono_audio import SpeechSegment


_QUIET = 10 ** (QUIET_DBFS / 20)


class ChainTail:
    """Reader of a source's growing chain: capture time of its first frame, lost frames, and where it is one sound with
    the other source.

    ``one_sound``: pairs of frames with those lost before them, the second None while it goes on.
    """

    def __init__(self, file: Path) -> None:
        self.first_frame_us: int | None = None
        self.one_sound: list[tuple[int, int | None]] = []
        self._lost = 0
        self._file = file
        self._read = 0

    def read(self) -> int:
        """Read new lines. Returns the frames lost since the last call."""
        try:
            with self._file.open("rb") as chain:
                chain.seek(self._read)
                added = chain.read()
        except FileNotFoundError:
            return 0
        whole = added[: added.rfind(b"\n") + 1]
        self._read += len(whole)
        return sum(self._take(json_decoder(ChainLineEvents).decode(line)) for line in whole.splitlines())

    def _take(self, line: ChainLineEvents) -> int:
        lost = 0
        for event in line.events:
            if isinstance(event, FirstFrameEvent):
                self.first_frame_us = event.captured_us
            elif isinstance(event, OverflowEvent | DeviceBackEvent):
                lost += event.lost_frames
            elif isinstance(event, SameSoundEvent):
                self.one_sound.append((event.at_frame + self._lost + lost, None))
            elif isinstance(event, SoundsDifferEvent) and self.one_sound:
                self.one_sound[-1] = (self.one_sound[-1][0], event.at_frame + self._lost + lost)
        self._lost += lost
        return lost


class LiveSource:
    """A source and its voice activity (``speech``), whose sample 0 is where the first source began.

    ``silent_since``: second from which on nothing was louder than :data:`QUIET_DBFS`.
    """

    def __init__(self, original: Path, name: str) -> None:
        self.name = name
        self.speech = StreamingVad()
        self.silent_since = 0.0
        self.chain = ChainTail(original / f"{name}{CHAIN_SUFFIX}")
        self._wav = GrowingWavReader(original / f"{name}.wav")
        self._began_us: int | None = None
        self._aligned = False

    @property
    def seconds(self) -> float:
        """Length of this source's recording so far, analyzed or not."""
        return self.speech.seconds + self._wav.behind_seconds

    def one_sound(self) -> list[tuple[float, float]]:
        """Stretches in which the other source holds the same sound, in seconds of the recording; the last may go on."""
        rate, before = self._wav.rate or 1, self._delay_us / 1_000_000
        return [
            (before + first / rate, before + last / rate if last is not None else float("inf"))
            for first, last in self.chain.one_sound
        ]

    @property
    def _delay_us(self) -> int:
        """From the start of the recording to the source's first frame; 0 while either is unknown."""
        if self._began_us is None or self.chain.first_frame_us is None:
            return 0
        return max(self.chain.first_frame_us - self._began_us, 0)

    def begin(self, began_us: int) -> None:
        """Set the start of the recording's time; the source is aligned to it once its own first frame is known."""
        self._began_us = began_us

    def read(self) -> list[SpeechSegment]:
        """Analyze new sound. Returns utterances that ended since the last call."""
        lost = self.chain.read()
        if not self._aligned and not self._align():
            return []
        if lost and self._wav.rate:
            self.speech.add(np.zeros(lost * ASR_SAMPLE_RATE // self._wav.rate, np.float32))
        self._add(self._wav.read())
        return self.speech.pop_finished()

    def _add(self, sound: NDArray[np.float32]) -> None:
        loud = np.flatnonzero(np.abs(sound) > _QUIET)
        if len(loud):
            self.silent_since = self.speech.seconds + (int(loud[-1]) + 1) / ASR_SAMPLE_RATE
        self.speech.add(sound)

    def _align(self) -> bool:
        """Skip silence up to the source's own first frame, which may come late. False: not known yet."""
        if self._began_us is None or self.chain.first_frame_us is None:
            return False
        self.speech.skip(self._delay_us * ASR_SAMPLE_RATE // 1_000_000)
        self._aligned = True
        return True

    def skip_to_last(self, seconds: float) -> tuple[float, float]:
        """Skip unread sound but its last ``seconds``. Returns start and end of what was skipped, in seconds."""
        start = self.speech.seconds
        skipped = self._wav.skip_to_last(seconds)
        self.speech.skip(round(skipped * ASR_SAMPLE_RATE))
        if skipped:
            self.silent_since = self.speech.seconds  # nobody knows what was there
        return start, self.speech.seconds
