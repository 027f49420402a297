"""Connection of a source: the capture process that delivers its sound, and what is wrong with it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from huazheng.audio.capture.pulse_watch import SUSPENDED

if TYPE_CHECKING:
    from huazheng.audio.capture.capture_process import CaptureProcess
    from huazheng.audio.capture.capture_sources import CaptureSource, SourceKind
    from huazheng.audio.capture.pulse_watch import PulseSnapshot, PulseWatch
    from huazheng.audio.capture.streams import CapturedBlock
    from huazheng.services.capture.recorder.capture_pool import CapturePool

STALLED_SECONDS = 3.0
FIRST_SOUND_SECONDS = 8.0  # an idle monitor gives its first samples late
SERVER_GONE_SECONDS = 0.7  # without sound, while the sound server does not answer
AGAIN_SECONDS = 1.0  # between two processes that died at once
DEFAULT_AFTER_SECONDS = 5.0  # without its own device before the default one is used
MOVED_SECONDS = 3.0  # on another device, though the server was asked to move the stream back


class StreamMove(NamedTuple):
    """A stream that the server moved between two devices, by id; ``since_us``: last known to be on the first."""

    device: str
    to: str
    since_us: int


class SourceConnection:
    """The capture process of one source. It is replaced when it dies, or when its device does.

    ``source``: the source that is captured, or waited for. ``heard_at``: monotonic seconds of the latest block.
    ``on_device``: id of the device that the stream is on, as far as it is known.
    """

    def __init__(self, kind: SourceKind, source: CaptureSource, process: CaptureProcess, pool: CapturePool) -> None:
        self.kind, self.source = kind, source
        self._pool = pool
        self.on_device = source.id
        self.heard_at = self._patience()
        self._process: CaptureProcess | None = process
        self._started_at = time.monotonic()
        self._retry_at = 0.0
        self._seen: PulseSnapshot | None = None
        self._right_us = time.monotonic_ns() // 1000
        self._moved_at: float | None = None

    @staticmethod
    def _patience() -> float:
        return time.monotonic() + FIRST_SOUND_SECONDS - STALLED_SECONDS

    def blocks(self) -> list[CapturedBlock]:
        """The blocks since the last call."""
        process = self._process
        if process is None:
            return []
        self._note_opened()
        taken = []
        while process.queue:
            taken.append(process.queue.popleft())
        process.make_room()
        if taken:
            self.heard_at = time.monotonic()
        return taken

    def fault(self, watch: PulseWatch | None) -> str:
        """The fault of this moment, as ``DeviceLostEvent.why`` names it; empty for none, and while it reconnects."""
        process = self._process
        if process is None:
            return ""
        if not process.alive and not process.queue:
            return "stream_ended" if process.exited_by_itself else "process_died"
        if process.source is None:  # it waits for the device
            return ""
        silent = time.monotonic() - self.heard_at
        snapshot = watch.snapshot if watch is not None else None
        if self.source.pulse is not None:
            if snapshot is None and self._seen is not None and silent > SERVER_GONE_SECONDS:
                return "server_gone"
            if snapshot is not None and self._is_gone(snapshot):
                return "gone"
            if self._moved_at is not None and time.monotonic() - self._moved_at > MOVED_SECONDS:
                return "moved"
        if silent <= STALLED_SECONDS:
            return ""
        return "suspended" if snapshot is not None and self._is_suspended(snapshot) else "stalled"

    def _is_gone(self, snapshot: PulseSnapshot) -> bool:
        fresh = snapshot.asked_us / 1e6 > self._started_at
        return fresh and self.source.pulse not in snapshot.sources

    def _is_suspended(self, snapshot: PulseSnapshot) -> bool:
        """The server holds the source back, and still has the stream on it: it will go on by itself."""
        stream = snapshot.streams.get(self._process.pid) if self._process is not None else None
        pulse = self.source.pulse
        return stream is not None and stream.source == pulse and snapshot.sources.get(pulse) == SUSPENDED

    def find_move(self, watch: PulseWatch) -> StreamMove | None:
        """Detect that the server moved the stream, and ask it to move it back."""
        snapshot, process = watch.snapshot, self._process
        if snapshot is None or snapshot is self._seen:
            return None
        self._seen = snapshot
        stream = snapshot.streams.get(process.pid) if process is not None else None
        if stream is None or process is None or process.source is None or self.source.pulse is None:
            return None
        device, since_us = f"pulse:{stream.source}", self._right_us
        self._right_us = snapshot.asked_us
        right = stream.source == self.source.pulse
        if right:
            self._moved_at = None
        elif self.source.pulse in snapshot.sources:
            self._moved_at = self._moved_at or time.monotonic()
            watch.move(stream, self.source.pulse)
        before, self.on_device = self.on_device, device
        return StreamMove(before, device, since_us) if device != before else None

    def disconnect(self) -> list[CapturedBlock]:
        """End the process, to be replaced. Returns the blocks that it still held."""
        process = self._process
        if process is None:
            return []
        process.kill()
        rest = self.blocks()
        now = time.monotonic()
        self._retry_at = now if now - self._started_at > AGAIN_SECONDS else now + AGAIN_SECONDS
        self._process = None
        return rest

    def reconnect(self) -> None:
        """Let a process wait for the source, if there is none and it is time."""
        now = time.monotonic()
        if self._process is not None or now < self._retry_at:
            return
        self._started_at = now
        self._process = self._pool.take()
        self._process.begin_waiting(self.source, self.kind, DEFAULT_AFTER_SECONDS)
        self._moved_at = None

    def _note_opened(self) -> None:
        """Take over the device that a new process has opened, and give it time for a first sound."""
        process = self._process
        if process is None or process.source is None or process.source is self.source:
            return
        self.source = process.source
        self.on_device = self.source.id
        self.heard_at = self._patience()
        self._right_us = time.monotonic_ns() // 1000

    def close(self) -> list[CapturedBlock]:
        """End capturing. Returns the last blocks."""
        if self._process is None:
            return []
        self._process.close()
        return self.blocks()
