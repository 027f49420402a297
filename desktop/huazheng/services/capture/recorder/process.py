"""Main loop of the recorder process: opens the sources, writes their sound, and seals at the end.

Started by :func:`huazheng.services.capture.recorder_client.start`; a crash elsewhere cannot affect it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import signal
import time
from typing import TYPE_CHECKING

import msgspec

from huazheng import APP
from huazheng.audio.capture.capture_process import start_capture_processes
from huazheng.audio.capture.capture_sources import CaptureSource, SourceKind, find_source
from huazheng.audio.capture.pulse_watch import PulseWatch
from huazheng.core.runtime.errors import EXIT_OK, EXIT_UNAVAILABLE, HuazhengError, ResourceUnavailable
from huazheng.core.runtime.files import make_private_folder, read_json, remove_folder, sync_folder
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.locks import try_lock
from huazheng.core.runtime.log import logger
from huazheng.core.schema.chain import ClockJumpEvent, LowDiskEvent, SleepEvent, event_name
from huazheng.core.schema.seal import ORIGINAL_FOLDER, Ended
from huazheng.services.capture.recorder import protocol
from huazheng.services.capture.recorder.capture_pool import CapturePool
from huazheng.services.capture.recorder.clock import ClockWatch
from huazheng.services.capture.recorder.protocol import RecorderState
from huazheng.services.capture.recorder.same_sound import SameSoundDetector
from huazheng.services.capture.recorder.sleep_inhibitor import inhibit_sleep
from huazheng.services.capture.recorder.source_recorder import SourceRecorder
from huazheng.services.capture.recorder.track import CaptureOrigin, DiskFull
from huazheng.services.capture.sealing import SOURCE_NAMES, seal_capture
from huazheng.services.custody.signing import is_locked, signer_of
from huazheng.services.custody.timestamping import stamp_if_wanted
from huazheng.services.custody.writes import note

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from huazheng.audio.capture.capture_process import CaptureProcess
    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.chain import ChainEvent

PLAN_NAME = "plan"
RESERVE_BYTES = 512 * 1024  # freed when the disk is full: room for the last chain lines, the seal and the custody log
STOP_BELOW_BYTES = 1024 * 1024
LOW_SECONDS = 600
_LOOP_SECONDS = 0.04
_EVENTS_SHOWN = 8


class RecordingPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Plan of a recording: ids of the sources (None: not that kind), and seconds (None: until stopped).

    ``defaults``: kinds whose default source is recorded, where the machine has one; the recorder looks it up.
    """

    microphone: str | None = None
    line: str | None = None
    duration: float | None = None
    defaults: tuple[SourceKind, ...] = ()


def record(home: Home, call_id: str, started: Sequence[CaptureProcess] = ()) -> int:
    """Record by the plan of this call, seal, and return the exit code. Errors that a person can fix never raise.

    ``started``: capture processes that are loaded already, one a kind of source.
    """
    control = home.recordings / protocol.RECORDING_FOLDER / call_id
    lock = try_lock(control / protocol.LOCK_NAME)
    if lock is None:
        return EXIT_UNAVAILABLE
    with contextlib.suppress(OSError, AttributeError):
        os.nice(-5)  # where it is allowed, recording has priority over everything else
    plan = read_json(control / PLAN_NAME, RecordingPlan)
    recorder = _Recorder(home, call_id, control, list(started) or start_capture_processes())
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), recorder.terminate)
    try:
        return recorder.run(plan)
    finally:
        os.close(lock)


class _Recorder:
    def __init__(self, home: Home, call_id: str, control: Path, started: list[CaptureProcess]) -> None:
        self._home, self._call, self._control = home, call_id, control
        self._started = started
        self._pool = CapturePool(())
        self._detector = SameSoundDetector()
        self._pulse: PulseWatch | None = None
        self._folder = home.recordings / call_id
        self._state_handle = protocol.create_filled(control / protocol.STATE_NAME, protocol.STATE_BYTES)
        self._control_handle = protocol.create_filled(control / protocol.CONTROL_NAME, protocol.CONTROL_BYTES)
        self._sources: list[SourceRecorder] = []
        self._events: list[ChainEvent] = []
        self._began = time.monotonic()
        self._seconds = 0.0
        self._left_seconds = 0.0
        self._low_told = False
        self._terminated = False
        self._locked = False
        self._written_at = 0.0

    def terminate(self, *_: object) -> None:
        """Signal handler: stop and seal."""
        self._terminated = True

    def run(self, plan: RecordingPlan) -> int:
        """Record from the first sample to the seal."""
        try:
            self._write_state("starting")
            self._open(plan)
        except (HuazhengError, OSError, DiskFull) as error:
            return self._failed(error)
        with inhibit_sleep():
            ended = self._follow(plan)
        self._write_state("sealing")
        self._end(ended)
        return self._seal(ended)

    def _open(self, plan: RecordingPlan) -> None:
        chosen = _chosen_sources(plan, self._started[0].sources())
        # The devices first: their sound waits in memory while the files are made, which may take a disk a while.
        self._pool = CapturePool(self._started)
        opening = [(name, source, self._pool.take()) for name, source in chosen]
        for _, source, process in opening:
            process.begin_opening(source)
        for _, _, process in opening:
            process.wait_opened()
        if any(source.pulse is not None for _, source in chosen):
            self._pulse = PulseWatch()
        os.close(protocol.create_filled(self._control / protocol.RESERVE_NAME, RESERVE_BYTES))
        self._locked = is_locked(self._home)
        if not self._locked:
            signer_of(self._home)
        make_private_folder(self._folder / ORIGINAL_FOLDER)
        nonce = secrets.token_hex(16)
        origin = CaptureOrigin(self._call, APP, nonce)
        for name, source, process in opening:
            self._sources.append(SourceRecorder(self._folder, name, source, process, pool=self._pool, origin=origin))
        if not self._locked:
            note(self._home, self._folder, "created", {name: source.id for name, source in chosen})
        for folder in (self._folder / ORIGINAL_FOLDER, self._folder, self._home.recordings):
            sync_folder(folder)
        self._began = time.monotonic()

    def _follow(self, plan: RecordingPlan) -> Ended:
        """Write what comes until there is a reason to end."""
        clocks, next_check = ClockWatch(), 0.0
        try:
            while True:
                for source in self._sources:
                    self._happened(source.take())
                    self._happened(source.watch(self._pulse))
                now = time.monotonic()
                if now >= next_check:
                    next_check = now + 1.0
                    self._look(clocks)
                self._seconds = self._recorded_seconds()
                if now - self._written_at >= protocol.STATE_SECONDS:
                    self._write_state("recording")
                if (ended := self._reason(plan)) is not None:
                    return ended
                time.sleep(_LOOP_SECONDS)
        except DiskFull:
            return "disk_full"

    def _reason(self, plan: RecordingPlan) -> Ended | None:
        if self._terminated:
            return "terminated"
        if protocol.is_stop_requested(self._control_handle):
            return "stopped"
        if plan.duration is not None and all(one.elapsed_seconds >= plan.duration for one in self._sources):
            return "duration"
        return None

    def _recorded_seconds(self) -> float:
        """Length of the recording so far. Of two sources, what one lost is filled with silence, so it counts."""
        if len(self._sources) == 1:
            return self._sources[0].track.frames / self._sources[0].form.rate
        return max((one.track.frames + one.lost_frames) / one.form.rate for one in self._sources)

    def _look(self, clocks: ClockWatch) -> None:
        """Check the clocks, the disk and the devices, once a second."""
        self._pool.refill(len(self._sources))
        slept_ms, jumped_ms = clocks.changes()
        if slept_ms:
            self._happened([source.track.event(SleepEvent, slept_ms=slept_ms) for source in self._sources])
        if jumped_ms:
            self._happened([source.track.event(ClockJumpEvent, jumped_ms=jumped_ms) for source in self._sources])
        free = shutil.disk_usage(self._folder).free
        rate = sum(one.form.rate * one.form.frame_bytes for one in self._sources)
        self._left_seconds = max(free - STOP_BELOW_BYTES, 0) / rate
        if self._left_seconds < LOW_SECONDS and not self._low_told:
            self._low_told = True
            self._happened(
                [source.track.event(LowDiskEvent, left_ms=int(self._left_seconds * 1000)) for source in self._sources]
            )
        if free < STOP_BELOW_BYTES:
            raise DiskFull
        if len(self._sources) == 2 and all(one.connected for one in self._sources):
            first, second = self._sources
            self._happened(first.compare(second, self._detector))

    def _happened(self, events: Sequence[ChainEvent]) -> None:
        for event in events:
            logger("record").info("%s: %s at frame %s", self._call, event_name(event), event.at_frame)
        self._events = [*self._events, *events][-_EVENTS_SHOWN:]

    def _end(self, ended: Ended) -> None:
        full = ended == "disk_full"
        self._pool.close()
        if self._pulse is not None:
            self._pulse.close()
        if full:
            (self._control / protocol.RESERVE_NAME).unlink(missing_ok=True)
        for source in self._sources:
            try:
                source.close(ended, take_rest=not full)
            except DiskFull:
                (self._control / protocol.RESERVE_NAME).unlink(missing_ok=True)
                with contextlib.suppress(DiskFull):
                    source.track.close()

    def _seal(self, ended: Ended) -> int:
        if not any(source.track.frames for source in self._sources):
            return self._failed(protocol.no_space_error() if ended == "disk_full" else _no_audio_error())
        (self._control / protocol.RESERVE_NAME).unlink(missing_ok=True)
        if self._locked:  # whoever knows the passphrase seals it: this recording's client, or the next start
            self._write_state("done", _waiting_message(), EXIT_UNAVAILABLE if ended == "disk_full" else EXIT_OK)
            return EXIT_OK
        seal_capture(self._home, self._folder, "captured", ended)
        stamp_if_wanted(self._home, self._folder)
        if ended == "disk_full":
            self._write_state("done", _disk_full_message(self._seconds), EXIT_UNAVAILABLE)
            return EXIT_UNAVAILABLE
        self._write_state("done", None, EXIT_OK)
        return EXIT_OK

    def _failed(self, error: Exception) -> int:
        """Remove the files of a recording without samples, and report the error."""
        self._pool.close()
        for source in self._sources:
            with contextlib.suppress(Exception):
                source.close("failed")
        if self._folder.exists():
            remove_folder(self._folder)
        if isinstance(error, DiskFull) or getattr(error, "errno", None) == errno.ENOSPC:
            error = protocol.no_space_error()
        if not isinstance(error, HuazhengError):
            reason = getattr(error, "strerror", None) or "the disk is full"
            error = ResourceUnavailable(Text(f"不能录音：{reason}。", f"Cannot record: {reason}."), file=self._folder)
        self._write_state("failed", error.what, error.exit_code, error.remedy)
        return error.exit_code

    def _write_state(
        self,
        phase: protocol.Phase,
        message: Text | None = None,
        exit_code: int | None = None,
        remedy: Text | None = None,
    ) -> None:
        self._written_at = time.monotonic()
        states = []
        for source in self._sources:
            now = source.state()
            states.append(msgspec.structs.replace(now, warnings=(*now.warnings, "disk_low")) if self._low_told else now)
        state = RecorderState(
            call=self._call,
            pid=os.getpid(),
            phase=phase,
            seconds=round(self._seconds, 2),
            left_seconds=round(self._left_seconds, 1),
            sources=tuple(states),
            events=tuple(self._events),
            message=(message.zh, message.en) if message is not None else None,
            remedy=(remedy.zh, remedy.en) if remedy is not None else None,
            exit_code=exit_code,
        )
        protocol.write_state(self._state_handle, state)


def _chosen_sources(plan: RecordingPlan, sources: Sequence[CaptureSource]) -> list[tuple[SourceKind, CaptureSource]]:
    """Sources to record, the microphone first. Raises :class:`ResourceUnavailable` when there is none."""
    named: tuple[tuple[SourceKind, str | None], ...] = (("microphone", plan.microphone), ("line", plan.line))
    chosen = [(kind, find_source(sources, kind, name)) for kind, name in named if name is not None]
    chosen += [(source.kind, source) for source in sources if source.default and source.kind in plan.defaults]
    if not chosen:
        raise ResourceUnavailable(
            Text("没有可以录音的设备。", "No recording device found."),
            remedy=Text("接上麦克风，或导入手机录音。", "Connect a microphone, or import a phone recording."),
        )
    return sorted(chosen, key=lambda source: SOURCE_NAMES.index(source[0]))


def _no_audio_error() -> ResourceUnavailable:
    return ResourceUnavailable(
        Text("设备没有送来任何声音，所以没有录到东西。", "The device delivered no sound, so nothing was recorded."),
        remedy=Text(
            "换一个录音设备再试：“文件”菜单，或 huazheng devices。",
            "Choose another device in the File menu, or with huazheng devices.",
        ),
    )


def _waiting_message() -> Text:
    return Text(
        "录音已完整保存；密钥有口令，解锁后自动封存。",
        "The recording is saved whole. The key is locked: it is sealed as soon as the key is unlocked.",
    )


def _disk_full_message(seconds: float) -> Text:
    return Text(
        f"磁盘满了，录音在 {seconds:.0f} 秒处停止；之前的都已完整封存。请腾出空间后再录。",
        f"The disk is full: the recording stopped at {seconds:.0f} s; everything before that is sealed. "
        "Free some space before recording again.",
    )
