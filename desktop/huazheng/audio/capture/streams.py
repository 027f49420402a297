"""Capture streams: samples from one source exactly as the device gives them, at its own rate and in its own format.

The sound system's callback only copies and queues; the owner of the stream takes the blocks from the queue in another
thread. The PortAudio that sounddevice ships has no loopback on Windows; a second class beside
:class:`PortAudioStream` could use SoundCard there (``include_loopback``).
"""

from __future__ import annotations

import contextlib
import os
import time
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from huazheng.audio.devices import portaudio
from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from huazheng.audio.capture.capture_sources import CaptureSource

PULSE_VARIABLE = "PULSE_SOURCE"
PULSE_LATENCY_VARIABLE = "PULSE_LATENCY_MSEC"
PULSE_LATENCY_MS = 100
"""Latency requested from PulseAudio; its default is up to two seconds."""
LATENCY_SECONDS = 0.4
"""Size of PortAudio's buffer: a busy machine may leave it alone that long before frames are lost."""
MOST_BLOCKS = 4096
"""Blocks that wait for a reader that does not come, minutes of sound; what comes then is dropped and counted."""


class CapturedBlock(NamedTuple):
    """Samples of one callback: little-endian PCM, interleaved. ``arrived_us``: when, on the monotonic clock.
    ``overflow``: the system reports that frames before it were lost.

    The time of capture that PortAudio gives is not used: on PulseAudio it is wrong by most of a second at the start.
    """

    data: bytes
    frames: int
    arrived_us: int
    overflow: bool


class CaptureStream(Protocol):
    """An open source. ``queue`` is filled until it is closed."""

    queue: deque[CapturedBlock]

    def close(self) -> None:
        """Stop capturing; the queue keeps what is in it."""

    @property
    def alive(self) -> bool:
        """True while the sound system reports the device as present."""


class PortAudioStream:
    """A source through PortAudio. Opens and starts at once; raises :class:`ResourceUnavailable` when that fails."""

    def __init__(self, source: CaptureSource, rate: int, channels: int, bits: int) -> None:
        self.queue: deque[CapturedBlock] = deque()
        self._dropped = False
        sound = portaudio()
        if source.pulse is not None:
            os.environ[PULSE_VARIABLE] = source.pulse  # read when the stream is opened, and by nothing else
            os.environ.setdefault(PULSE_LATENCY_VARIABLE, str(PULSE_LATENCY_MS))
        try:
            self._stream = sound.RawInputStream(
                device=source.portaudio,
                samplerate=rate,
                channels=channels,
                dtype=f"int{bits}",
                latency=LATENCY_SECONDS,
                clip_off=True,
                dither_off=True,
                callback=self._on_block,
            )
            self._stream.start()
        except (sound.PortAudioError, ValueError) as error:
            raise ResourceUnavailable(
                Text(f"打不开录音设备“{source.name}”：{error}。", f"Cannot open “{source.name}”: {error}."),
                remedy=Text(
                    "看它是否被别的程序占用、系统是否允许使用麦克风；用 huazheng devices 换一个。",
                    "Check that no other program uses it and access is allowed; huazheng devices lists the others.",
                ),
            ) from error

    def _on_block(self, data: Any, frames: int, times: Any, status: Any) -> None:
        del times
        if len(self.queue) >= MOST_BLOCKS:
            self._dropped = True
            return
        overflow = bool(status.input_overflow) or self._dropped
        self._dropped = False
        self.queue.append(CapturedBlock(bytes(data), frames, time.monotonic_ns() // 1000, overflow))

    @property
    def alive(self) -> bool:
        """True while PortAudio runs the stream."""
        return bool(self._stream.active)

    def close(self) -> None:
        """Stop at once, without waiting for more samples."""
        with contextlib.suppress(portaudio().PortAudioError):
            self._stream.close(ignore_errors=True)


def rescan() -> None:
    """Find devices that were plugged in. Call it while no stream is open: PortAudio closes them all."""
    sound = portaudio()
    with contextlib.suppress(sound.PortAudioError):
        sound._terminate()
        sound._initialize()


def open_capture(source: CaptureSource, rate: int, channels: int, bits: int) -> CaptureStream:
    """Start capturing. Raises :class:`ResourceUnavailable` when the source cannot be opened."""
    return PortAudioStream(source, rate, channels, bits)
