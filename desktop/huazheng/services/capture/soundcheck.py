"""Tries out a microphone and a line before anything depends on them: live levels, and a few seconds to listen to.

The devices are opened in a process of its own, as the recorder's are: a broken sound system ends the process that it
is in. Nothing is kept: the samples come through a pipe into memory, and go with it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from huazheng.audio.capture.capture_sources import SourceKind, capture_sources, find_source
from huazheng.audio.capture.level_meter import PcmLevelMeter
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

__all__ = ["MonitorBlock", "PcmForm", "SourceFailure", "SourceKind", "TrialRecording", "listen"]

TRIAL_SECONDS = 5.0
SIGNAL_DBFS = -50.0
_NO_LINE = Text("没有能听到线路的设备。", "No device hears the line.")
_STEP_SECONDS = 0.05
_READING_SECONDS = 0.1


class PcmForm(NamedTuple):
    """How a source's samples are written: Hz, channels side by side, bits of little-endian PCM."""

    rate: int
    channels: int
    bits: int


class MonitorBlock(NamedTuple):
    """About a tenth of a second of one source: its samples as the device gave them, and their peak in dBFS."""

    kind: SourceKind
    form: PcmForm
    peak: float
    data: bytes


class SourceFailure(NamedTuple):
    """A source that could not be opened, and why."""

    kind: SourceKind
    error: HuazhengError


def listen(microphone: str, line: str, task: Task) -> Iterator[MonitorBlock | SourceFailure]:
    """What the sources give, as it comes, until the task is stopped: then it raises ``Stopped``.

    microphone, line: ids as in the settings: empty for the default one, ``none`` for nothing. Raises
    :class:`ResourceUnavailable` when the process that listens dies.
    """
    wanted: dict[SourceKind, str] = {"microphone": microphone, "line": line}
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(
        target=_monitor, args=(theirs, wanted, current_language()), daemon=True, name="huazheng-soundcheck"
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
            Text("声音系统没有回应。", "The sound system does not answer."),
            remedy=Text("在“帮助”里打开“检查这台电脑”看看。", "See “Check this computer” in the help menu."),
        ) from None
    finally:
        process.kill()
        process.join()
        ours.close()


def _monitor(channel: Connection, wanted: dict[SourceKind, str], language: Language) -> None:
    """The other process: open what is wanted, and send what it gives until nobody listens any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    use_language(language)
    with contextlib.suppress(BrokenPipeError):
        sources = [(kind, *opened) for kind, name in wanted.items() if (opened := _open_source(channel, kind, name))]
        meters = {kind: PcmLevelMeter(source.rate, source.channels, source.bits) for kind, source, _ in sources}
        while True:
            time.sleep(_READING_SECONDS)
            for kind, source, stream in sources:
                data = _drain(stream)
                meters[kind].add(data)
                peak, _ = meters[kind].read()
                channel.send(MonitorBlock(kind, PcmForm(source.rate, source.channels, source.bits), peak, data))
            if not sources:
                channel.send(None)  # only to notice that nobody listens any more


def _open_source(channel: Connection, kind: SourceKind, name: str) -> tuple[CaptureSource, CaptureStream] | None:
    from huazheng.audio.capture.streams import open_capture

    if name == NO_SOURCE:
        return None
    try:
        source = _source(kind, name)
        return source, open_capture(source, source.rate, source.channels, source.bits)
    except HuazhengError as error:
        channel.send(SourceFailure(kind, error))
        return None


def _source(kind: SourceKind, name: str) -> CaptureSource:
    """The source named, or the default one of its kind."""
    sources = capture_sources()
    if name:
        return find_source(sources, kind, name)
    for one in sources:
        if one.kind == kind and one.default:
            return one
    lacks = {"microphone": Text("没有找到麦克风。", "No microphone was found."), "line": _NO_LINE}
    raise ResourceUnavailable(lacks[kind], remedy=Text("接好设备再试。", "Connect one and try again."))


def _drain(stream: CaptureStream) -> bytes:
    parts = []
    while stream.queue:
        parts.append(stream.queue.popleft().data)
    return b"".join(parts)


class TrialRecording:
    """A few seconds of what was heard, in memory alone. ``full`` once every source that gives anything has given them.

    ``peaks``: the loudest of each source so far, in dBFS.
    """

    def __init__(self, seconds: float = TRIAL_SECONDS) -> None:
        self.seconds = seconds
        self.peaks: dict[SourceKind, float] = {}
        self._forms: dict[SourceKind, PcmForm] = {}
        self._data: dict[SourceKind, bytearray] = {}

    def add(self, heard: MonitorBlock) -> None:
        """Keep what came; nothing beyond the seconds wanted."""
        form = heard.form
        kept = self._data.setdefault(heard.kind, bytearray())
        self._forms[heard.kind] = form
        frame = form.channels * form.bits // 8
        room = round(self.seconds * form.rate) * frame - len(kept)
        if room > 0:
            kept += heard.data[:room]
            self.peaks[heard.kind] = max(self.peaks.get(heard.kind, heard.peak), heard.peak)

    @property
    def seconds_kept(self) -> float:
        """The length of what is there, of the source that has least."""
        return min((self._length(kind) for kind in self._data), default=0.0)

    @property
    def full(self) -> bool:
        """Whether there is as much as was wanted."""
        return bool(self._data) and self.seconds_kept >= self.seconds

    def heard(self, kind: SourceKind) -> bool:
        """Whether the source gave more than silence."""
        return self.peaks.get(kind, SIGNAL_DBFS) > SIGNAL_DBFS

    def sound(self) -> PlaybackBuffer:
        """All sources together, for a :class:`~huazheng.audio.playback.player.Player`: brought to the first one's
        rate.
        """
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
        """One source mixed to one channel: float32, -1 to 1."""
        form = self._forms[kind]
        whole = pcm_samples(bytes(self._data[kind]), form.bits).astype(np.float32) / np.float32(2 ** (form.bits - 1))
        frames = whole[: whole.size // form.channels * form.channels].reshape(-1, form.channels)
        mixed: NDArray[np.float32] = frames.mean(axis=1, dtype=np.float32)
        return mixed

    def write(self, kind: SourceKind, file: Path) -> None:
        """Write one source as a WAV that its owner alone can read, for a service that wants a file."""
        form = self._forms[kind]
        whole = pcm_samples(bytes(self._data[kind]), form.bits)
        frames = whole[: whole.size // form.channels * form.channels].reshape(-1, form.channels)
        with WavFile(file, form.rate, form.channels, form.bits) as sound:
            sound.write(frames << 8 if form.bits == 24 else frames.astype(np.int16))

    def _length(self, kind: SourceKind) -> float:
        form = self._forms[kind]
        return len(self._data[kind]) / (form.rate * form.channels * form.bits // 8)


def _resampled(wave: NDArray[np.float32], rate: int, wanted: int) -> NDArray[np.float32]:
    """The wave at another rate, well enough to hear whether a device works."""
    if rate == wanted or not wave.size:
        return wave
    places = np.arange(int(wave.size * wanted / rate)) * (rate / wanted)
    brought: NDArray[np.float32] = np.interp(places, np.arange(wave.size), wave).astype(np.float32)
    return brought
