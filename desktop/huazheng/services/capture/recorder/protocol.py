"""Protocol between the recorder and its clients: three small files, no socket.

They are in ``recordings/.recording/<call-id>/``:

- ``lock``: a system lock, held while the recorder runs, so that anybody can tell whether it does.
- ``state``: 8 KiB, rewritten in place ten times a second: eight hexadecimal digits (the CRC-32 of what follows), a
  space, :class:`RecorderState` as JSON, padded with spaces. A reader that finds a half-written state reads again.
- ``control``: 16 bytes; a client writes ``stop`` at its start.

All three have their full size from the start, so that they work on a full disk. Clients may come, go, die and come
back; the recorder does not notice. The recorder treats SIGINT and SIGTERM like ``stop``.
"""

from __future__ import annotations

import os
import time
import zlib
from typing import TYPE_CHECKING, Literal

import msgspec

from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.files import PRIVATE_FILE
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.locks import is_locked
from huazheng.core.schema.chain import ChainEvent

if TYPE_CHECKING:
    from pathlib import Path

RECORDING_FOLDER = ".recording"
LOCK_NAME, STATE_NAME, CONTROL_NAME, RESERVE_NAME = "lock", "state", "control", "reserve"
STATE_BYTES = 8192
CONTROL_BYTES = 16
STATE_SECONDS = 0.1
_STOP = b"stop"
_TRIES = 5  # 20 ms at most: a window reads on its main thread
_BINARY = getattr(os, "O_BINARY", 0)

NO_SPACE = Text("磁盘满了，没有地方录音。", "The disk is full: there is no room to record.")

Phase = Literal["starting", "recording", "sealing", "done", "failed"]
SourceWarning = Literal["clipping", "quiet", "device_lost", "other_device", "device_moved", "same_sound", "disk_low"]


class SourceState(msgspec.Struct, frozen=True, kw_only=True):
    """One source now. Levels are in dBFS (0 is full scale, -120 the floor) over the last tenth of a second.

    frames: recorded so far. chained_frames: how many of them stand in the hash chain.
    lost_frames: so far, with those of a device that is away now. missing_seconds: how long it has been away.
    on_device: id of the device that the stream is on, as the sound server said last; empty where unknown.
    """

    name: str
    device: str
    connected: bool
    rate: int
    channels: int
    frames: int
    chained_frames: int = 0
    peak: float
    rms: float
    quiet_seconds: float
    lost_frames: int
    missing_seconds: float = 0.0
    on_device: str = ""
    warnings: tuple[SourceWarning, ...] = ()


class RecorderState(msgspec.Struct, frozen=True, kw_only=True):
    """Current state of the recorder.

    ``seconds``: recorded so far; ``left_seconds``: until the disk is full; ``events``: the latest, the newest last;
    ``message``: why it failed or what the person should know, and ``remedy``: what to do, in Chinese and English;
    ``exit_code``: set with ``done`` and ``failed``.
    """

    call: str
    pid: int
    phase: Phase
    seconds: float = 0.0
    left_seconds: float = 0.0
    sources: tuple[SourceState, ...] = ()
    events: tuple[ChainEvent, ...] = ()
    message: tuple[str, str] | None = None
    remedy: tuple[str, str] | None = None
    exit_code: int | None = None

    @property
    def chained_seconds(self) -> int:
        """Whole seconds that stand in the hash chain of every source."""
        return min((source.chained_frames // source.rate for source in self.sources if source.rate), default=0)


def write_state(handle: int, state: RecorderState) -> None:
    """Write the state to its file."""
    body = msgspec.json.encode(state)
    body = body.ljust(STATE_BYTES - 9)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, b"%08x " % zlib.crc32(body) + body)


def read_state(folder: Path) -> RecorderState | None:
    """State of the recorder, or None when there is none (not yet, or no longer)."""
    for _ in range(_TRIES):
        try:
            text = (folder / STATE_NAME).read_bytes()
            if len(text) == STATE_BYTES and int(text[:8], 16) == zlib.crc32(text[9:]):
                return json_decoder(RecorderState).decode(text[9:])
        except FileNotFoundError:
            return None
        except (ValueError, PermissionError, msgspec.DecodeError):
            pass
        time.sleep(0.004)
    return None


def request_stop(folder: Path) -> None:
    """Ask the recorder to stop and seal."""
    handle = os.open(folder / CONTROL_NAME, os.O_WRONLY | _BINARY)
    try:
        os.write(handle, _STOP)
    finally:
        os.close(handle)


def is_stop_requested(handle: int) -> bool:
    """Check whether a client asked to stop."""
    os.lseek(handle, 0, os.SEEK_SET)
    return os.read(handle, len(_STOP)) == _STOP


def is_alive(folder: Path) -> bool:
    """Check whether the recorder of this folder is running."""
    return is_locked(folder / LOCK_NAME)


def create_filled(file: Path, size: int) -> int:
    """Create a file of ``size`` bytes, allocated on the disk now. Returns its handle for reading and writing."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT | _BINARY, PRIVATE_FILE)
    os.write(handle, b" " * size)
    os.fsync(handle)
    return handle


def no_space_error() -> ResourceUnavailable:
    """The error of a recording that cannot begin because the disk is full."""
    return ResourceUnavailable(
        NO_SPACE,
        remedy=Text(
            "先腾出空间；电话已经来了，就用手机录，以后再导入。",
            "Free some space. If the call is here already, record it with a phone and import it later.",
        ),
    )
