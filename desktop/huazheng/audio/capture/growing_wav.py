"""Incremental reading of a WAV file that another process is still writing, as 16 kHz sound.

The samples are read from the file's bytes and not with soundfile: the header says a second less than there is, and
libsndfile reads no further than the header says. The file is opened for a moment at a time, and only for reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from huazheng.audio.capture.wav_writer import HEADER_BYTES, read_format
from huazheng.audio.pcm import pcm_samples

if TYPE_CHECKING:
    from pathlib import Path

    import av
    from numpy.typing import NDArray

SOUND_RATE = 16_000
MAX_SECONDS_PER_READ = 30.0


class GrowingWavReader:
    """Reader of one source of a running recording, mixed to one channel.

    ``frames_read`` counts the source's own frames; ``rate`` is the source's own, 0 until its header is there.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.rate = 0
        self.frames_read = 0
        self._channels, self._bits = 1, 16
        self._resampler: av.AudioResampler | None = None

    @property
    def behind_seconds(self) -> float:
        """Seconds in the file that have not been read yet."""
        return max(self._frames_available() - self.frames_read, 0) / self.rate if self._has_header() else 0.0

    def read(self) -> NDArray[np.float32]:
        """Read what was added, float32 between -1 and 1, shape (frames,), at :data:`SOUND_RATE`; empty for nothing.

        At most :data:`MAX_SECONDS_PER_READ`. Raises :class:`OSError` when the file cannot be read.
        """
        if not self._has_header():
            return np.zeros(0, np.float32)
        wanted = min(self._frames_available() - self.frames_read, round(MAX_SECONDS_PER_READ * self.rate))
        if wanted <= 0:
            return np.zeros(0, np.float32)
        with self.file.open("rb") as growing:
            growing.seek(HEADER_BYTES + self.frames_read * self._frame_bytes)
            data = growing.read(wanted * self._frame_bytes)
        frames = len(data) // self._frame_bytes
        self.frames_read += frames
        heard = pcm_samples(data[: frames * self._frame_bytes], self._bits).reshape(frames, self._channels)
        mono = heard.mean(axis=1, dtype=np.float32) / np.float32(2 ** (self._bits - 1))
        return self._resampled(mono.astype(np.float32))

    def skip_to_last(self, seconds: float) -> float:
        """Skip all but the last ``seconds`` of what has not been read. Returns the seconds skipped."""
        left_out = (
            max(self._frames_available() - self.frames_read - round(seconds * self.rate), 0)
            if self._has_header()
            else 0
        )
        self.frames_read += left_out
        return left_out / self.rate if left_out else 0.0

    @property
    def _frame_bytes(self) -> int:
        return self._channels * self._bits // 8

    def _frames_available(self) -> int:
        return max(self.file.stat().st_size - HEADER_BYTES, 0) // self._frame_bytes

    def _has_header(self) -> bool:
        """Read the format once the header is there; it is written before the first sample."""
        if self.rate:
            return True
        found = read_format(self.file)
        if found is None:
            return False
        self.rate, self._channels, self._bits = found
        return True

    def _resampled(self, mono: NDArray[np.float32]) -> NDArray[np.float32]:
        import av

        if self._resampler is None:
            self._resampler = av.AudioResampler("fltp", "mono", SOUND_RATE)
        frame = av.AudioFrame.from_ndarray(mono[np.newaxis], format="fltp", layout="mono")
        frame.sample_rate = self.rate
        parts = [cast("NDArray[np.float32]", part.to_ndarray()) for part in self._resampler.resample(frame)]
        return np.concatenate([part[0] for part in parts]) if parts else np.zeros(0, np.float32)
