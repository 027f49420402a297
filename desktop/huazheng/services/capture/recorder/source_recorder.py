"""Recording of one source: its sound and its losses, written to its file and chain."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from huazheng.audio.capture.level_measurement import PcmLevelMeter
from huazheng.core.runtime.log import logger
from huazheng.core.schema.chain import (
    DeviceBackEvent,
    DeviceLostEvent,
    DeviceMovedEvent,
    FirstFrameEvent,
    OverflowEvent,
    SameSoundEvent,
    SoundsDifferEvent,
    StartEvent,
    StopEvent,
)
from huazheng.services.capture.losses import missing_frames
from huazheng.services.capture.recorder.clock import monotonic_us
from huazheng.services.capture.recorder.protocol import SourceState, SourceWarning
from huazheng.services.capture.recorder.same_sound import RecentSound, SameSoundDetector
from huazheng.services.capture.recorder.source_connection import FIRST_SOUND_SECONDS, SourceConnection
from huazheng.services.capture.recorder.stream_clock import StreamClock, StreamGap
from huazheng.services.capture.recorder.track import SampleFormat, Track

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.audio.capture.capture_process import CaptureProcess
    from huazheng.audio.capture.capture_sources import CaptureSource, SourceKind
    from huazheng.audio.capture.pulse_watch import PulseWatch
    from huazheng.audio.capture.streams import CapturedBlock
    from huazheng.core.schema.chain import ChainEvent
    from huazheng.services.capture.recorder.capture_pool import CapturePool
    from huazheng.services.capture.recorder.track import CaptureOrigin

QUIET_SECONDS = 10.0
CLIPPING_SECONDS = 3.0


class _Outage(NamedTuple):
    """No sound since ``heard_us``, the capture time of the end of the last frame (``since_us`` where there is none)."""

    heard_us: int | None
    since_us: int


class SourceRecorder:
    """A source that is recorded from an open capture process; ``pool`` has the next when that dies."""

    def __init__(
        self,
        folder: Path,
        name: SourceKind,
        source: CaptureSource,
        process: CaptureProcess,
        *,
        pool: CapturePool,
        origin: CaptureOrigin,
    ) -> None:
        self.name, self._first_source = name, source
        self.form = SampleFormat(source.rate, source.channels, source.bits)
        self._connection = SourceConnection(name, source, process, pool)
        named = origin._replace(device=source.name, device_id=source.id, system=source.system)
        self.track = Track(folder, name, self.form, named)
        self.first_frame_us: int | None = None
        self._known_lost = 0
        self._began_us = monotonic_us()
        self._timed = False
        self._clock = StreamClock(self.form.rate)
        self._clock_frame = 0  # the file's frame with which the present stream began
        self._outage: _Outage | None = None
        self._returning: _Outage | None = None  # until the first second after it tells its length
        self._recent = RecentSound(self.form)
        self._same_sound = False
        self._meter = PcmLevelMeter(source.rate, source.channels, source.bits)
        self._clipped, self._clipped_at = 0, -CLIPPING_SECONDS
        self.track.event(StartEvent, device=source.id)

    @property
    def source(self) -> CaptureSource:
        """The source that is captured, or waited for."""
        return self._connection.source

    @property
    def connected(self) -> bool:
        """True while sound comes, or is expected."""
        return self._outage is None

    @property
    def lost_frames(self) -> int:
        """Frames lost so far, with those of a device that is away now."""
        return self._known_lost + round(self._away_us() * self.form.rate / 1_000_000)

    @property
    def elapsed_seconds(self) -> float:
        """Time since the first frame, be it recorded or lost."""
        if self.first_frame_us is None:
            waited = (monotonic_us() - self._began_us) / 1_000_000 - FIRST_SOUND_SECONDS
            return max(waited, 0.0)
        return (self.track.frames + self.lost_frames) / self.form.rate

    def _away_us(self) -> int:
        if self._returning is not None and self._returning.heard_us is not None:
            return max((self._clock.began_us or self._returning.heard_us) - self._returning.heard_us, 0)
        if self._outage is not None and self._outage.heard_us is not None:
            return max(monotonic_us() - self._outage.heard_us, 0)
        return 0

    def take(self) -> list[ChainEvent]:
        """Write the sound since the last call. Returns its events."""
        events: list[ChainEvent] = []
        for block in self._connection.blocks():
            events += self._write(block)
        events += self._back()
        self.track.keep_up()
        return events

    def _write(self, block: CapturedBlock) -> list[ChainEvent]:
        if self._outage is not None:
            self._returning, self._outage = self._outage, None
            self._clock, self._clock_frame = StreamClock(self.form.rate), self.track.frames
            self._recent.clear()
        self.track.write(block.data)
        gap = self._clock.add(block._replace(frames=len(block.data) // self.form.frame_bytes))
        self._meter.add(block.data)
        self._recent.add(block.data)
        return [*self._time_first_frame(), *([self._lost_in_stream(gap)] if gap is not None else [])]

    def _time_first_frame(self) -> list[ChainEvent]:
        if self._timed:
            return []
        if self._clock_frame == 0:
            self.first_frame_us = self._clock.began_us
        if not self._clock.settled or self.first_frame_us is None:
            return []
        self._timed = True
        return [self.track.event(FirstFrameEvent, captured_us=self.first_frame_us)]

    def _lost_in_stream(self, gap: StreamGap) -> ChainEvent:
        self._known_lost += gap.lost_frames
        return self.track.event_at(self._clock_frame + gap.frame, OverflowEvent, lost_frames=gap.lost_frames)

    def _back(self, *, at_end: bool = False) -> list[ChainEvent]:
        """Report a device that is back, once it is certain when its first frame was captured."""
        outage, began_us = self._returning, self._clock.began_us
        if outage is None or began_us is None or not (self._clock.settled or at_end):
            return []
        away_us = max(began_us - (outage.heard_us or outage.since_us), 0)
        # What was missing before the file's first frame is not missing in the file.
        lost = away_us * self.form.rate // 1_000_000 if outage.heard_us is not None else 0
        self._known_lost += lost
        self._returning = None
        device, frame = self._connection.source.id, self._clock_frame
        return [self.track.event_at(frame, DeviceBackEvent, device=device, away_ms=away_us // 1000, lost_frames=lost)]

    def watch(self, pulse: PulseWatch | None) -> list[ChainEvent]:
        """Detect a lost or moved stream, and reconnect it. Cheap: to be called in every round."""
        connection = self._connection
        connection.reconnect()
        events: list[ChainEvent] = []
        if pulse is not None and (move := connection.find_move(pulse)) is not None:
            events.append(self.track.event(DeviceMovedEvent, device=move.device, to=move.to, since_us=move.since_us))
        self.track.device = connection.on_device
        fault = connection.fault(pulse)
        if fault and not (fault == "suspended" and self._outage is not None):
            events += self._lose(fault)
        return events

    def _lose(self, why: str) -> list[ChainEvent]:
        device = self.source.id
        events = []
        if why != "suspended":  # the stream goes on by itself
            for block in self._connection.disconnect():
                events += self._write(block)
        if self._outage is not None:
            return events
        events += self._end_stream()
        self._outage = _Outage(self._clock.ended_us, monotonic_us())
        logger("record").warning("%s: the device is gone (%s)", self.name, why)
        return [*events, self.track.event(DeviceLostEvent, device=device, heard_us=self._clock.ended_us or 0, why=why)]

    def _end_stream(self) -> list[ChainEvent]:
        """Report what the present stream has not reported yet."""
        gap = self._clock.unsettled_gap()
        events = self._back(at_end=True)
        return [*events, self._lost_in_stream(gap)] if gap is not None else events

    def compare(self, other: SourceRecorder, detector: SameSoundDetector) -> list[ChainEvent]:
        """Compare the latest sound with that of another source; to be called once a second."""
        one_us, other_us = self._clock.ended_us, other._clock.ended_us
        if one_us is None or other_us is None:
            return []
        since_us = detector.compare(self._recent, one_us, other._recent, other_us)
        if since_us is None:
            return []
        kind = SameSoundEvent if detector.same else SoundsDifferEvent
        self._same_sound = other._same_sound = detector.same
        return [
            source.track.event_at(source._frame_at(since_us), kind, other=second.name)
            for source, second in ((self, other), (other, self))
        ]

    def _frame_at(self, captured_us: int) -> int:
        """Frame of the file that was captured at this time, in the present stream."""
        into_us = captured_us - (self._clock.began_us or captured_us)
        return min(self._clock_frame + max(into_us, 0) * self.form.rate // 1_000_000, self.track.frames)

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
            "other_device": self.source.id != self._first_source.id,
            "same_sound": self._same_sound,
            "device_moved": self.connected and self._connection.on_device != self.source.id,
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
            missing_seconds=round(self._away_us() / 1_000_000, 1) if self._outage is not None else 0.0,
            on_device=self._connection.on_device if self.connected else "",
            warnings=tuple(name for name, holds in warnings.items() if holds),
        )

    def close(self, why: str, *, take_rest: bool = True) -> None:
        """Stop the device, write the rest (unless the disk is full), record the end, and close the files."""
        stopped_us = monotonic_us()
        rest = self._connection.close()
        try:
            for block in rest if take_rest else ():
                self._write(block)
        finally:
            self._end_stream()
            if self.first_frame_us is not None and not self._timed:
                self.track.event(FirstFrameEvent, captured_us=self.first_frame_us)
            lost = self._missing_at_end(stopped_us) if take_rest else 0
            self._known_lost += lost
            self.track.event(StopEvent, why=why, lost_frames=lost)
            self.track.close()

    def _missing_at_end(self, stopped_us: int) -> int:
        """Frames that are neither in the file nor known as lost, by the time from the first frame to the end."""
        began_us = self.first_frame_us if self.first_frame_us is not None else self._began_us
        return missing_frames(
            stopped_us - began_us, self.track.frames, self._known_lost, self.form.rate, away=self._outage is not None
        )
