"""Client of the recorder: start, watch and stop a recording, and find running ones.

The recorder is a process of its own (:mod:`huazheng.services.capture.recorder`); its clients may end and come back.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from huazheng.audio.capture.capture_sources import CaptureSource, capture_sources
from huazheng.core.runtime.app_command import app_command
from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.runtime.errors import EXIT_OK, EXIT_UNAVAILABLE, ResourceUnavailable, UnusableInput
from huazheng.core.runtime.files import make_private_folder, remove_folder, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.locks import exclusive_lock
from huazheng.core.runtime.task import Task
from huazheng.core.schema.seal import SEAL_NAME
from huazheng.services.capture.recorder.process import PLAN_NAME, RESERVE_BYTES, STOP_BELOW_BYTES, RecordingPlan
from huazheng.services.capture.recorder.protocol import (
    NO_SPACE,
    RECORDING_FOLDER,
    STATE_NAME,
    RecorderState,
    SourceState,
    SourceWarning,
    is_alive,
    no_space_error,
    read_state,
    request_stop,
)
from huazheng.services.capture.recorder.standby import Standby, launch
from huazheng.store.calls import Call, new_call_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.runtime.paths import Home

__all__ = [
    "NO_SPACE",
    "CaptureSource",
    "RecorderState",
    "Recording",
    "RecordingPlan",
    "SourceState",
    "SourceWarning",
    "Standby",
    "capture_sources",
    "default_plan",
    "list_sources",
    "running_recordings",
    "start",
]

START_SECONDS = 30.0
_STEP_SECONDS = 0.02
_START_LOCK = "record.lock"
_children: dict[str, subprocess.Popen[bytes]] = {}  # of this process, by call id, to be waited for when they end


@dataclass(frozen=True)
class Recording:
    """A recording that is running or has just ended."""

    home: Home
    call_id: str

    @property
    def control(self) -> Path:
        """Folder of the control files (:mod:`huazheng.services.capture.recorder.protocol`)."""
        return self.home.recordings / RECORDING_FOLDER / self.call_id

    @property
    def call(self) -> Call:
        """The recorded call; it has a seal once the state is ``done``."""
        return Call(self.home.recordings / self.call_id)

    @property
    def alive(self) -> bool:
        """True while the recorder process is running."""
        _reap()
        return is_alive(self.control)

    def state(self) -> RecorderState | None:
        """Current state of the recorder; cheap enough to read ten times a second."""
        return read_state(self.control)

    def stop(self) -> None:
        """Ask the recorder to stop; the seal follows within about a second."""
        with contextlib.suppress(FileNotFoundError):
            request_stop(self.control)

    def follow(self, step_seconds: float = 0.1) -> Iterator[RecorderState]:
        """States of the recorder until it ends; the last one has ``exit_code``, unless the recorder was killed."""
        while True:
            alive = self.alive
            state = self.state()
            if state is not None:
                yield state
            if not alive or (state is not None and state.exit_code is not None):
                return
            time.sleep(step_seconds)

    def finish(self) -> RecorderState | None:
        """Wait for the end, remove the control files, and return the last state.

        Raises :class:`ResourceUnavailable` with the recorder's own message when nothing could be recorded.
        """
        last = None
        for state in self.follow():
            last = state
        deadline = time.monotonic() + START_SECONDS
        while self.alive and time.monotonic() < deadline:
            time.sleep(_STEP_SECONDS)
        child = _children.pop(self.call_id, None)
        if child is not None and not self.alive:
            child.wait()
        if last is not None and last.exit_code is not None and not self.alive:
            with contextlib.suppress(FileNotFoundError):  # another watcher was quicker
                remove_folder(self.control)
        if last is not None and last.phase == "failed":
            raise _recorder_error(last)
        return self._sealed(last)

    def _sealed(self, last: RecorderState | None) -> RecorderState | None:
        """The last state; taken from the seal where another client removed the control files first."""
        if (last is not None and last.exit_code is not None) or not (self.call.folder / SEAL_NAME).exists():
            return last
        code = EXIT_UNAVAILABLE if self.call.seal.ended == "disk_full" else EXIT_OK
        return RecorderState(call=self.call_id, pid=0, phase="done", exit_code=code)


def default_plan(
    microphone: str | None = None, line: str | None = None, duration: float | None = None
) -> RecordingPlan:
    """Plan with the named sources; without any, the default microphone and, where there is one, the default line."""
    neither = microphone is None and line is None
    return RecordingPlan(
        microphone=microphone, line=line, duration=duration, defaults=("microphone", "line") if neither else ()
    )


def list_sources(home: Home) -> tuple[CaptureSource, ...]:
    """Sources to record from, listed in a process of its own: a broken sound system can crash the process it is in.

    Raises :class:`ResourceUnavailable` where PortAudio is missing or refuses. Takes about half a second.
    """
    command = [*app_command(), "--home", str(home.root), "devices", "--json"]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=START_SECONDS, check=False, cwd=Path(sys.executable).parent
        )
        return json_decoder(tuple[CaptureSource, ...]).decode(done.stdout)
    except (OSError, subprocess.TimeoutExpired, msgspec.DecodeError) as error:
        raise ResourceUnavailable(
            Text("声音系统没有回应。", "The sound system does not respond."),
            remedy=Text("运行 huazheng doctor 查看。", "Run huazheng doctor for details."),
        ) from error


def start(home: Home, plan: RecordingPlan, standby: Standby | None = None) -> Recording:
    """Start a recorder, or use the one on standby, and wait until it records.

    Raises :class:`UnusableInput` for a plan without a source or while another recording runs, and
    :class:`ResourceUnavailable` when it cannot record.
    """
    if plan.microphone is None and plan.line is None and not plan.defaults:
        raise UnusableInput(
            Text("没有选择要录的设备。", "No recording device was selected."),
            remedy=Text("运行 huazheng devices 查看。", "Run huazheng devices to list them."),
        )
    if shutil.disk_usage(make_private_folder(home.recordings)).free < STOP_BELOW_BYTES + RESERVE_BYTES:
        raise no_space_error()
    waiting = Text("等另一个话证开始录音", "Waiting for another Huazheng to start recording")
    with exclusive_lock(make_private_folder(home.keys) / _START_LOCK, Task(), waiting):
        return _start_alone(home, plan, standby)


def _start_alone(home: Home, plan: RecordingPlan, standby: Standby | None) -> Recording:
    """Start a recorder while no other process starts one: two at one moment would record one call twice."""
    if others := running_recordings(home):
        raise UnusableInput(
            Text(f"已经在录音了：{others[0].call_id}。", f"A recording is already running: {others[0].call_id}."),
            remedy=Text("先结束它。", "Stop it first."),
        )
    recording = Recording(home, new_call_id())
    make_private_folder(recording.control)
    write_atomically(recording.control / PLAN_NAME, msgspec.json.encode(plan))
    _launch(recording, standby)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        state = recording.state()
        if state is not None and state.phase not in ("starting", "failed"):
            return recording
        if (state is not None and state.phase == "failed") or _children[recording.call_id].poll() is not None:
            recording.finish()
            break
        time.sleep(_STEP_SECONDS)
    raise ResourceUnavailable(
        Text("录音程序没有启动起来。", "The recorder did not start."),
        file=recording.control,
        remedy=Text("运行 huazheng doctor 查看。", "Run huazheng doctor for details."),
    )


def running_recordings(home: Home) -> list[Recording]:
    """Recordings that are running now, whoever started them, the oldest first."""
    folder = home.recordings / RECORDING_FOLDER
    names = sorted(entry.name for entry in folder.iterdir() if (entry / STATE_NAME).exists()) if folder.is_dir() else []
    return [recording for recording in (Recording(home, name) for name in names) if recording.alive]


def remove_stale_control_files(home: Home) -> None:
    """Remove the control files of recorders that no longer run."""
    folder = home.recordings / RECORDING_FOLDER
    for control in sorted(folder.iterdir()) if folder.is_dir() else []:
        # Without a state file it may be a recorder that is just starting.
        started = (control / STATE_NAME).exists() or time.time() - control.stat().st_mtime > START_SECONDS * 2
        if started and not is_alive(control):
            remove_folder(control)


def _launch(recording: Recording, standby: Standby | None) -> None:
    if standby is not None and (waiting := standby.send(recording.call_id)) is not None:
        _children[recording.call_id] = waiting
        return
    with (recording.control / "stderr").open("wb") as errors:
        _children[recording.call_id] = launch(recording.home, recording.call_id, errors.fileno())


def _reap() -> None:
    for child in _children.values():
        child.poll()


def _recorder_error(state: RecorderState) -> ResourceUnavailable:
    remedy = Text(*state.remedy) if state.remedy is not None else None
    return ResourceUnavailable(Text(*(state.message or ("不能录音。", "Cannot record."))), remedy=remedy)
