"""Recording of one source: its stream, file and level, and reconnection when its device is lost."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from huazheng.audio.capture.capture_sources import CaptureSource, capture_sources, pulse_names
from huazheng.audio.capture.level_measurement import PcmLevelMeter
from huazheng.audio.capture.streams import open_capture, rescan
from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.log import logger
from huazheng.core.schema.chain import (
    DeviceBackEvent,
    DeviceLostEvent,
    FirstFrameEvent,
    OverflowEvent,
    StartEvent,
    StopEvent,
)
from huazheng.services.capture.recorder.overflow import overflow_frames
from huazheng.services.capture.recorder.protocol import SourceState, SourceWarning
from huazheng.services.capture.recorder.track import SampleFormat, Track

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huazheng.audio.capture.streams import CapturedBlock, CaptureStream
    from huazheng.core.schema.chain import ChainEvent
    from huazheng.services.capture.recorder.track import CaptureOrigin

STALLED_SECONDS = 3.0
FIRST_SOUND_SECONDS = 8.0  # an idle monitor gives its first samples late
RETRY_SECONDS = 1.0
DEFAULT_AFTER_SECONDS = 5.0  # without its own device before the default one is used
QUIET_SECONDS = 10.0
CLIPPING_SECONDS = 3.0


class SourceRecorder:
    """A source that is recorded from an open stream.

    ``others_open``: whether another stream is open, which a rescan would close.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        source: CaptureSource,
        stream: CaptureStream,
        *,
        origin: CaptureOrigin,
        others_open: Callable[[SourceRecorder], bool],
    ) -> None:
        self.name, self.source = name, source
        self.form = SampleFormat(source.rate, source.channels, source.bits)
        self._stream: CaptureStream | None = stream
        named = origin._replace(device=source.name, device_id=source.id, system=source.system)
        self.track = Track(folder, name, self.form, named)
        self.first_frame_us: int | None = None
        self.lost_frames = 0
        self._timed = False
        self._others_open = others_open
        self._meter = PcmLevelMeter(source.rate, source.channels, source.bits)
        self._heard_at = time.monotonic() + FIRST_SOUND_SECONDS - STALLED_SECONDS
        self._lost_at = 0.0
        self._retry_at = 0.0
        self._clipped, self._clipped_at = 0, -CLIPPING_SECONDS
        self._on_default = False
        self.track.event(StartEvent, device=source.id)

    @property
    def connected(self) -> bool:
        """True if the device is connected."""
        return self._stream is not None

    def take(self) -> list[ChainEvent]:
        """Write the sound since the last call. Returns its events."""
        events: list[ChainEvent] = []
        queue = self._stream.queue if self._stream is not None else None
        while queue:
            piece = queue.popleft()
            if piece.overflow:
                events.append(self._overflow(piece))
            self.track.write(piece.data)
            events += self._time_first_frame(piece)
            self._meter.add(piece.data)
            self._heard_at = time.monotonic()
        self.track.keep_up()
        return events

    def _time_first_frame(self, piece: CapturedBlock) -> list[ChainEvent]:
        """Capture time of the first frame: the earliest of what the blocks of the first second imply.

        The sound system holds blocks back and delivers them in bursts; the least delayed one is right.
        """
        if self._timed:
            return []
        began_us = piece.arrived_us - self.track.frames * 1_000_000 // self.form.rate
        self.first_frame_us = began_us if self.first_frame_us is None else min(self.first_frame_us, began_us)
        if self.track.frames < self.form.rate:
            return []
        self._timed = True
        return [self.track.event(FirstFrameEvent, captured_us=self.first_frame_us)]

    def _overflow(self, piece: CapturedBlock) -> ChainEvent:
        lost = overflow_frames(piece, self.form.rate, self.first_frame_us, self.track.frames, self.lost_frames)
        self.lost_frames += lost
        return self.track.event(OverflowEvent, lost_frames=lost)

    def watch(self) -> list[ChainEvent]:
        """Detect a lost device, or reconnect it (or the default one). To be called about once a second."""
        if self._stream is None:
            return self._reconnect()
        stalled = time.monotonic() - self._heard_at > STALLED_SECONDS
        gone = self.source.pulse is not None and (names := pulse_names()) is not None and self.source.pulse not in names
        if not (stalled or gone or not self._stream.alive):
            return []
        events = self.take()
        self._stream.close()
        self._stream = None
        self._lost_at = self._retry_at = time.monotonic()
        logger("record").warning("%s: the device is gone", self.name)
        return [*events, self.track.event(DeviceLostEvent, device=self.source.id)]

    def _reconnect(self) -> list[ChainEvent]:
        now = time.monotonic()
        if now < self._retry_at:
            return []
        self._retry_at = now + RETRY_SECONDS
        if not self._others_open(self):
            rescan()
        source = self._candidate(allow_default=now - self._lost_at > DEFAULT_AFTER_SECONDS)
        if source is None:
            return []
        try:
            self._stream = open_capture(source, self.form.rate, self.form.channels, self.form.bits)
        except ResourceUnavailable:
            return []
        self._on_default = source.id != self.source.id
        self.source = source
        self._heard_at = now + FIRST_SOUND_SECONDS - STALLED_SECONDS
        away_ms = int((now - self._lost_at) * 1000)
        lost = away_ms * self.form.rate // 1000
        self.lost_frames += lost
        return [self.track.event(DeviceBackEvent, device=source.id, away_ms=away_ms, lost_frames=lost)]

    def _candidate(self, *, allow_default: bool) -> CaptureSource | None:
        try:
            sources = capture_sources()
        except ResourceUnavailable:
            return None
        same = [one for one in sources if one.id == self.source.id]
        default = [one for one in sources if allow_default and one.default and one.kind == self.source.kind]
        return next(iter(same + default), None)

    def state(self) -> SourceState:
        """Current state of the source."""
        peak, rms = self._meter.read()
        now = time.monotonic()
        if self._meter.clipped != self._clipped:
            self._clipped, self._clipped_at = self._meter.clipped, now
        warnings: dict[SourceWarning, bool] = {
            "clipping": now - self._clipped_at < CLIPPING_SECONDS,
            "quiet": self._meter.quiet_seconds >= QUIET_SECONDS,
            "device_lost": not self.connected,
            "other_device": self._on_default,
        }
        return SourceState(
            name=self.name,
            device=self.source.name,
            connected=self.connected,
            rate=self.form.rate,
            channels=self.form.channels,
            frames=self.track.frames,
            chained_frames=self.track.chained_frames,
            peak=round(peak, 1),
            rms=round(rms, 1),
            quiet_seconds=round(self._meter.quiet_seconds, 1),
            lost_frames=self.lost_frames,
            warnings=tuple(name for name, holds in warnings.items() if holds),
        )

    def close(self, why: str, *, take_rest: bool = True) -> None:
        """Stop the device, write the rest (unless the disk is full), record the end, and close the files."""
        if self._stream is not None:
            self._stream.close()
        try:
            if take_rest:
                self.take()
        finally:
            if self.first_frame_us is not None and not self._timed:
                self.track.event(FirstFrameEvent, captured_us=self.first_frame_us)
            self.track.event(StopEvent, why=why)
            self.track.close()
