"""Capture: samples from one source, exactly as the device gives them, at its own rate and in its own format.

The sound system's callback only copies and queues; whoever asked for the stream takes the pieces from the queue in
another thread. A back end is one class with ``start``, ``close``, ``alive`` and ``queue``; PortAudio is the one that
is tested. The PortAudio that sounddevice ships has no loopback on Windows: there SoundCard (``include_loopback``)
can stand beside it as a second class in :data:`BACKENDS`.
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
LATENCY_SECONDS = 0.15


class CapturedBlock(NamedTuple):
    """What one callback brought: little-endian PCM, interleaved; ``arrived_us`` is when, on the monotonic clock;
    ``overflow`` is the system's word that frames before it were lost.

    The time of capture that PortAudio gives is not used: on PulseAudio it is wrong by most of a second at the start.
    """

    data: bytes
    frames: int
    arrived_us: int
    overflow: bool


class CaptureStream(Protocol):
    """An open source. ``queue`` fills until it is closed."""

    queue: deque[CapturedBlock]

    def close(self) -> None:
        """Stop; what was queued stays."""

    @property
    def alive(self) -> bool:
        """Whether the device is still there, as far as the sound system says."""


class PortAudioStream:
    """A source through PortAudio. Opens and starts at once; raises :class:`ResourceUnavailable` when that fails."""

    def __init__(self, source: CaptureSource, rate: int, channels: int, bits: int) -> None:
        self.queue: deque[CapturedBlock] = deque()
        sound = portaudio()
        if source.pulse is not None:
            os.environ[PULSE_VARIABLE] = source.pulse  # read when the stream is opened, and by nothing else
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
                Text(f"打不开录音设备“{source.name}”：{error}。", f"“{source.name}” cannot be opened: {error}."),
                remedy=Text(
                    "看它是否被别的程序占用、系统是否允许使用麦克风；用 huazheng devices 换一个。",
                    "See whether another program uses it and the system allows it; choose one with: huazheng devices",
                ),
            ) from error

    def _on_block(self, data: Any, frames: int, times: Any, status: Any) -> None:
        del times
        self.queue.append(CapturedBlock(bytes(data), frames, time.monotonic_ns() // 1000, bool(status.input_overflow)))

    @property
    def alive(self) -> bool:
        """Whether PortAudio still runs the stream."""
        return bool(self._stream.active)

    def close(self) -> None:
        """Stop without waiting for more."""
        with contextlib.suppress(portaudio().PortAudioError):
            self._stream.close(ignore_errors=True)


def rescan() -> None:
    """Look for devices that were plugged in. Only when no stream is open: PortAudio closes them all."""
    sound = portaudio()
    with contextlib.suppress(sound.PortAudioError):
        sound._terminate()
        sound._initialize()


BACKENDS: dict[str, type[PortAudioStream]] = {"portaudio": PortAudioStream}


def open_capture(
    source: CaptureSource, rate: int, channels: int, bits: int, backend: str = "portaudio"
) -> CaptureStream:
    """Start capturing. Raises :class:`ResourceUnavailable` when the source cannot be opened."""
    return BACKENDS[backend](source, rate, channels, bits)
