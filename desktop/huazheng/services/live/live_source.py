"""One source of a running recording, as it is heard now: its growing file, laid on the recording's own time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from huazheng.audio.capture.growing_wav import GrowingWavReader
from huazheng.core.schema.chain import CHAIN_SUFFIX, ChainLineEvents, DeviceBackEvent, FirstFrameEvent, OverflowEvent
from huazheng.speech.engine import ASR_SAMPLE_RATE
from huazheng.speech.vad.streaming import StreamingVad

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.speech.engine import SpeechSegment


class ChainTail:
    """What the source's chain has said so far: when its first frame was taken, and how many frames were lost."""

    def __init__(self, file: Path) -> None:
        self.first_frame_us: int | None = None
        self._file = file
        self._read = 0

    def read(self) -> int:
        """Read on. How many frames were lost since the last time."""
        try:
            with self._file.open("rb") as chain:
                chain.seek(self._read)
                added = chain.read()
        except FileNotFoundError:
            return 0
        whole = added[: added.rfind(b"\n") + 1]
        self._read += len(whole)
        return sum(self._take(msgspec.json.decode(line, type=ChainLineEvents)) for line in whole.splitlines())

    def _take(self, line: ChainLineEvents) -> int:
        lost = 0
        for event in line.events:
            if isinstance(event, FirstFrameEvent):
                self.first_frame_us = event.captured_us
            elif isinstance(event, OverflowEvent | DeviceBackEvent):
                lost += event.lost_frames
        return lost


class LiveSource:
    """``speech`` is on the recording's time: its frame 0 is where the first source began."""

    def __init__(self, original: Path, name: str) -> None:
        self.name = name
        self.speech = StreamingVad()
        self.chain = ChainTail(original / f"{name}{CHAIN_SUFFIX}")
        self._wav = GrowingWavReader(original / f"{name}.wav")
        self._began_us: int | None = None
        self._laid = False

    @property
    def seconds(self) -> float:
        """How far the recording of this source is, heard or not."""
        return self.speech.seconds + self._wav.behind_seconds

    def begin(self, began_us: int) -> None:
        """The recording's time began then; the source is laid on it when its own first frame is known."""
        self._began_us = began_us

    def take(self) -> list[SpeechSegment]:
        """Hear what has come; what was said in it and is over."""
        lost = self.chain.read()
        if not self._laid and not self._lay():
            return []
        if lost and self._wav.rate:
            self.speech.add(np.zeros(lost * ASR_SAMPLE_RATE // self._wav.rate, np.float32))
        self.speech.add(self._wav.read())
        return self.speech.ended()

    def _lay(self) -> bool:
        """Silence from the recording's beginning up to the source's own; a source may give its first frame late."""
        if self._began_us is None or self.chain.first_frame_us is None:
            return False
        before_us = max(self.chain.first_frame_us - self._began_us, 0)
        self.speech.skip(before_us * ASR_SAMPLE_RATE // 1_000_000)
        self._laid = True
        return True

    def skip_to_last(self, seconds: float) -> tuple[float, float]:
        """Leave out what was not read, up to its last ``seconds``: from where to where, in seconds."""
        start = self.speech.seconds
        self.speech.skip(round(self._wav.skip_to_last(seconds) * ASR_SAMPLE_RATE))
        return start, self.speech.seconds
