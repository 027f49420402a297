"""Sound check of microphone and line before a call: live levels, and a trial recording of a few seconds.

The devices are opened in a process of its own, as the recorder does: a broken sound system can crash the process it is
in. Nothing is stored: samples come through a pipe into memory only.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from huazheng.audio.capture.capture_sources import SourceKind, capture_sources, find_source
from huazheng.audio.capture.level_measurement import PcmLevelMeter
from huazheng.audio.pcm import WavFile, pcm_samples
from huazheng.audio.playback.player import PlaybackBuffer
from huazheng.core.runtime.errors import HuazhengError, ResourceUnavailable
from huazheng.core.runtime.language import Language, Text, current_language, use_language
from huazheng.settings.schema import NO_SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.audio.capture.capture_sources import CaptureSource
    from huazheng.audio.capture.streams import CaptureStream
    from huazheng.core.runtime.task import Task

__all__ = ["MonitorBlock", "PcmForm", "SourceFailure", "SourceKind", "TrialRecording", "monitor_sources"]

TRIAL_SECONDS = 5.0
SIGNAL_DBFS = -50.0
_NO_LINE = Text("没有能录到电脑播放的声音的设备。", "No device can record computer audio.")
_STEP_SECONDS = 0.05
_READING_SECONDS = 0.1


class PcmForm(NamedTuple):
    """Sample format of a source: rate in Hz, interleaved channels, bits of little-endian PCM."""

    rate: int
    channels: int
    bits: int


class MonitorBlock(NamedTuple):
    """About a tenth of a second of one source: samples as the device delivered them, and their peak in dBFS."""

    kind: SourceKind
    form: PcmForm
    peak: float
    data: bytes


class SourceFailure(NamedTuple):
    """A source that could not be opened, and the error."""

    kind: SourceKind
    error: HuazhengError


def monitor_sources(microphone: str, line: str, task: Task) -> Iterator[MonitorBlock | SourceFailure]:
    """Sound of the sources as it comes, until the task is stopped, which raises ``Stopped``.

    ``microphone``, ``line``: ids as in the settings: empty for the default source, ``none`` for no source. Raises
    :class:`ResourceUnavailable` when the monitoring process dies.
    """
    source_ids: dict[SourceKind, str] = {"microphone": microphone, "line": line}
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(
        target=_monitor, args=(theirs, source_ids, current_language()), daemon=True, name="huazheng-soundcheck"
    )
    process.start()
    theirs.close()
    try:
        while True:
            task.check()
            if ours.poll(_STEP_SECONDS) and (message := ours.recv()) is not None:
                yield message
    except (EOFError, ConnectionError):
        raise ResourceUnavailable(
            Text("声音系统没有回应。", "The sound system does not respond."),
            remedy=Text("在“帮助”里打开“检查这台电脑”看看。", "Choose “Check this computer” in the Help menu."),
        ) from None
    finally:
        process.kill()
        process.join()
        ours.close()


def _monitor(connection: Connection, source_ids: dict[SourceKind, str], language: Language) -> None:
    """Main function of the monitoring process: open the sources and send their sound until the reader is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    use_language(language)
    with contextlib.suppress(BrokenPipeError):
        sources = [
            (kind, *opened) for kind, name in source_ids.items() if (opened := _open_source(connection, kind, name))
        ]
        meters = {kind: PcmLevelMeter(source.rate, source.channels, source.bits) for kind, source, _ in sources}
        while True:
            time.sleep(_READING_SECONDS)
            for kind, source, stream in sources:
                data = _drain(stream)
                meters[kind].add(data)
                peak, _ = meters[kind].read()
                connection.send(MonitorBlock(kind, PcmForm(source.rate, source.channels, source.bits), peak, data))
            if not sources:
                connection.send(None)  # only to notice when the reader is gone


def _open_source(connection: Connection, kind: SourceKind, name: str) -> tuple[CaptureSource, CaptureStream] | None:
    from huazheng.audio.capture.streams import open_capture

    if name == NO_SOURCE:
        return None
    try:
        source = _source(kind, name)
        return source, open_capture(source, source.rate, source.channels, source.bits)
    except HuazhengError as error:
        connection.send(SourceFailure(kind, error))
        return None


def _source(kind: SourceKind, name: str) -> CaptureSource:
    """The named source, or the default one of its kind."""
    sources = capture_sources()
    if name:
        return find_source(sources, kind, name)
    for source in sources:
        if source.kind == kind and source.default:
            return source
    missing = {"microphone": Text("没有找到麦克风。", "No microphone was found."), "line": _NO_LINE}
    raise ResourceUnavailable(missing[kind], remedy=Text("接好设备再试。", "Connect one and try again."))


def _drain(stream: CaptureStream) -> bytes:
    parts = []
    while stream.queue:
        parts.append(stream.queue.popleft().data)
    return b"".join(parts)


class TrialRecording:
    """A few seconds of sound, in memory only. ``full`` once every active source has delivered them.

    ``peaks``: highest peak of each source so far, in dBFS.
    """

    def __init__(self, seconds: float = TRIAL_SECONDS) -> None:
        self.seconds = seconds
        self.peaks: dict[SourceKind, float] = {}
        self._forms: dict[SourceKind, PcmForm] = {}
        self._data: dict[SourceKind, bytearray] = {}

    def add(self, block: MonitorBlock) -> None:
        """Append a block, up to the length of the trial."""
        form = block.form
        data = self._data.setdefault(block.kind, bytearray())
        self._forms[block.kind] = form
        frame = form.channels * form.bits // 8
        room = round(self.seconds * form.rate) * frame - len(data)
        if room > 0:
            data += block.data[:room]
            self.peaks[block.kind] = max(self.peaks.get(block.kind, block.peak), block.peak)

    @property
    def seconds_kept(self) -> float:
        """Recorded length of the source that has least, in seconds."""
        return min((self._length(kind) for kind in self._data), default=0.0)

    @property
    def full(self) -> bool:
        """True if every source has the whole length."""
        return bool(self._data) and self.seconds_kept >= self.seconds

    def has_signal(self, kind: SourceKind) -> bool:
        """Check whether the source delivered more than silence."""
        return self.peaks.get(kind, SIGNAL_DBFS) > SIGNAL_DBFS

    @property
    def kinds(self) -> tuple[SourceKind, ...]:
        """The sources that delivered something."""
        return tuple(self._data)

    def rate(self, kind: SourceKind) -> int:
        """Sample rate of a source in Hz."""
        return self._forms[kind].rate

    def sound(self) -> PlaybackBuffer:
        """All sources for a :class:`~huazheng.audio.playback.player.Player`, at the rate of the first one."""
        kinds = list(self._data)
        sound = PlaybackBuffer(self._forms[kinds[0]].rate if kinds else 48000)
        if kinds:
            waves = [_resampled(self.wave(kind), self._forms[kind].rate, sound.rate) for kind in kinds]
            longest = max(wave.size for wave in waves)
            block = np.zeros((len(waves), longest), np.float32)
            for row, wave in enumerate(waves):
                block[row, : wave.size] = wave
            sound.add(block)
        sound.complete = True
        return sound

    def wave(self, kind: SourceKind) -> NDArray[np.float32]:
        """One source mixed to one channel: float32 between -1 and 1."""
        form = self._forms[kind]
        whole = pcm_samples(bytes(self._data[kind]), form.bits).astype(np.float32) / np.float32(2 ** (form.bits - 1))
        frames = whole[: whole.size // form.channels * form.channels].reshape(-1, form.channels)
        mixed: NDArray[np.float32] = frames.mean(axis=1, dtype=np.float32)
        return mixed

    def write(self, kind: SourceKind, file: Path) -> None:
        """Write one source as a WAV file that only its owner can read, for services that need a file."""
        form = self._forms[kind]
        whole = pcm_samples(bytes(self._data[kind]), form.bits)
        frames = whole[: whole.size // form.channels * form.channels].reshape(-1, form.channels)
        with WavFile(file, form.rate, form.channels, form.bits) as sound:
            sound.write(frames << 8 if form.bits == 24 else frames.astype(np.int16))

    def _length(self, kind: SourceKind) -> float:
        form = self._forms[kind]
        return len(self._data[kind]) / (form.rate * form.channels * form.bits // 8)


def _resampled(wave: NDArray[np.float32], rate: int, target: int) -> NDArray[np.float32]:
    """The wave at another rate; linear interpolation is enough to check a device by ear."""
    if rate == target or not wave.size:
        return wave
    places = np.arange(int(wave.size * target / rate)) * (rate / target)
    resampled: NDArray[np.float32] = np.interp(places, np.arange(wave.size), wave).astype(np.float32)
    return resampled
