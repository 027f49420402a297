"""Playback of a recording through PortAudio, with position and speed; independent of the window."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from huazheng.audio.pcm import FULL_SCALE
from huazheng.audio.playback.time_stretch import MAX_SPEED, MIN_SPEED, TimeStretcher
from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

_CHUNK_SECONDS = 30


class PlaybackBuffer:
    """Samples of a recording for playback: mixed to one channel, int16, growing while it is decoded.

    An hour at 16 kHz takes 115 MB of memory. One thread adds; any thread reads.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.frames = 0
        self.complete = False
        self._chunk_frames = rate * _CHUNK_SECONDS
        self._chunks: list[NDArray[np.int16]] = []

    @property
    def duration(self) -> float:
        """Seconds decoded so far."""
        return self.frames / self.rate

    def add(self, block: NDArray[np.float32]) -> None:
        """Append a block, float32 of shape (channels, frames). The channels are summed: people take turns."""
        mixed = (np.clip(block.sum(axis=0), -1.0, 1.0) * FULL_SCALE).astype(np.int16)
        while mixed.size:
            place = self.frames % self._chunk_frames
            if place == 0:
                self._chunks.append(np.zeros(self._chunk_frames, np.int16))
            taken = mixed[: self._chunk_frames - place]
            self._chunks[-1][place : place + taken.size] = taken
            self.frames += taken.size
            mixed = mixed[taken.size :]

    def read(self, first: int, count: int) -> NDArray[np.float32]:
        """Up to ``count`` frames from frame ``first`` as float32; fewer at the end of what has been decoded."""
        count = min(count, self.frames - first)
        parts = []
        while count > 0:
            chunk, place = divmod(first, self._chunk_frames)
            part = self._chunks[chunk][place : place + count]
            parts.append(part)
            first, count = first + part.size, count - part.size
        joined = np.concatenate(parts) if parts else np.zeros(0, np.int16)
        return joined.astype(np.float32) / np.float32(FULL_SCALE)


class Player:
    """Player of one :class:`PlaybackBuffer`. Call its methods from one thread at a time, ``position`` from any.

    ``on_end`` is called on PortAudio's own thread when the recording was played to its end; not when it was paused.
    """

    def __init__(self, sound: PlaybackBuffer, on_end: Callable[[], None] | None = None) -> None:
        self._sound = sound
        self._on_end = on_end
        self._lock = threading.Lock()
        self._closing = threading.Lock()  # PortAudio must not be asked about a stream while it is being closed
        self._stream: Any = None
        self._speed = 1.0
        self._step = 1.0  # frames at the sound's rate for one frame of the device
        self._source = TimeStretcher(sound.read, sound.rate, 0.0)
        self._buffered = np.zeros(0, np.float32)  # taken from the source, not given to the device yet
        self._phase = 0.0  # where in ``_buffered`` the device's next frame lies
        self._earliest = 0.0  # the frame that playing began from: nothing before it can be heard now
        self._anchor: tuple[float, float] | None = None  # a frame of the sound, and when the device sounds it
        self._at_end = False

    @property
    def at_end(self) -> bool:
        """True after playing to the end of the recording."""
        return self._at_end

    @property
    def playing(self) -> bool:
        """True while the device plays."""
        return self._stream_time() is not None

    def position(self) -> float:
        """Position that is audible at this moment, in seconds from the start of the recording."""
        now = self._stream_time()
        with self._lock:
            heard, earliest, anchor, speed = self._next, self._earliest, self._anchor, self._speed
        if now is not None:
            if anchor is not None:
                heard = min(heard, anchor[0] + (now - anchor[1]) * self._sound.rate * speed)
            heard = max(heard, earliest)
        return min(heard, self._sound.frames) / self._sound.rate

    def play(self, from_seconds: float | None = None) -> None:
        """Play from this position, or from the current one.

        Raises :class:`ResourceUnavailable` when there is no output device.
        """
        if from_seconds is not None:
            self.seek(from_seconds)
        if self._at_end or not self.playing:
            self.close()
            self._at_end = False
            self._stream = self._open_stream()

    def pause(self) -> None:
        """Stop at once, and keep the position."""
        here = self.position()
        self.close()
        self.seek(here)

    def seek(self, seconds: float) -> None:
        """Move to a position; playback goes on if it is running."""
        with self._lock:
            self._earliest = max(seconds, 0.0) * self._sound.rate
            self._source = TimeStretcher(self._sound.read, self._sound.rate, self._earliest)
            self._buffered, self._phase, self._anchor = self._buffered[:0], 0.0, None

    def set_speed(self, speed: float) -> None:
        """Set the speed, 0.5 to 3, at the same pitch."""
        with self._lock:
            here = self._next
            self._speed = min(max(speed, MIN_SPEED), MAX_SPEED)
            self._source = TimeStretcher(self._sound.read, self._sound.rate, here)
            self._buffered, self._phase, self._anchor = self._buffered[:0], 0.0, None

    def close(self) -> None:
        """Release the device."""
        with self._closing:
            stream, self._stream = self._stream, None
            if stream is not None:
                stream.abort(ignore_errors=True)
                stream.close(ignore_errors=True)

    @property
    def _next(self) -> float:
        """Frame of the sound that the device gets next."""
        return self._source.at - (self._source.waiting + self._buffered.size - self._phase) * self._speed

    def _stream_time(self) -> float | None:
        """Clock of the running stream in seconds; None when nothing plays."""
        if not self._closing.acquire(blocking=False):
            return None
        try:
            stream = self._stream
            return float(stream.time) if stream is not None and stream.active else None
        finally:
            self._closing.release()

    def _open_stream(self) -> Any:
        """Start a stream at the recording's rate, or at the device's own where it does not take that."""
        try:
            import sounddevice  # loads PortAudio: OSError where it is not installed
        except OSError as error:
            raise _no_device() from error
        try:
            rate = self._device_rate(sounddevice)
            self._step = self._sound.rate / rate
            stream = sounddevice.OutputStream(
                samplerate=rate,
                channels=1,
                dtype="float32",
                callback=self._fill_output,
                finished_callback=self._finished,
            )
            stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            raise _no_device() from error
        return stream

    def _device_rate(self, sounddevice: Any) -> float:
        try:
            sounddevice.check_output_settings(channels=1, dtype="float32", samplerate=self._sound.rate)
        except sounddevice.PortAudioError:
            return float(sounddevice.query_devices(kind="output")["default_samplerate"])
        return self._sound.rate

    def _fill_output(self, out: NDArray[np.float32], frames: int, time: Any, status: object) -> None:
        """Callback of PortAudio, on its own thread."""
        import sounddevice

        del status
        samples = self._next_samples(frames, float(time.outputBufferDacTime))
        out[: samples.size, 0] = samples
        out[samples.size :, 0] = 0.0
        if samples.size < frames and self._sound.complete:
            self._at_end = True
            raise sounddevice.CallbackStop

    def _next_samples(self, frames: int, sounds_at: float) -> NDArray[np.float32]:
        """Next samples for the device; fewer than ``frames`` at the end of what has been decoded."""
        with self._lock:
            self._anchor = (self._next, sounds_at)
            wanted = self._phase + np.arange(frames) * self._step
            lacking = int(wanted[-1]) + 2 - self._buffered.size
            if lacking > 0:
                self._buffered = np.concatenate((self._buffered, self._pull(lacking)))
            wanted = wanted[wanted <= self._buffered.size - 1]
            samples: NDArray[np.float32] = np.zeros(0, np.float32)
            if wanted.size:
                samples = np.interp(wanted, np.arange(self._buffered.size), self._buffered).astype(np.float32)
            used = self._phase + wanted.size * self._step
            whole = min(int(used), self._buffered.size)
            self._buffered, self._phase = self._buffered[whole:], used - whole
            return samples

    def _pull(self, count: int) -> NDArray[np.float32]:
        """Next frames at the sound's own rate and the current speed."""
        if self._speed != 1.0:
            return self._source.take(count, self._speed)
        samples = self._sound.read(int(self._source.at), count)
        self._source.at += samples.size
        return samples

    def _finished(self) -> None:
        if self._at_end and self._on_end is not None:
            self._on_end()


def _no_device() -> ResourceUnavailable:
    return ResourceUnavailable(
        Text("没有可用的扬声器或耳机，放不出声音。", "No speaker or headphones available for playback."),
        remedy=Text(
            "请接上耳机或打开声音输出，再按播放；文字和清单照常可看。",
            "Connect headphones or turn on sound output, then press Play. Text and checklist work without it.",
        ),
    )


def playback_interrupted() -> ResourceUnavailable:
    """Error for a device that stopped during playback, as when headphones are unplugged."""
    return ResourceUnavailable(
        Text(
            "声音中途停了，可能是耳机或扬声器断开了。",
            "Playback stopped; the headphones or speaker may have been disconnected.",
        ),
        remedy=Text(
            "请检查声音输出，再按播放，会从停下的地方继续。", "Check the sound output, then press Play to continue."
        ),
    )
