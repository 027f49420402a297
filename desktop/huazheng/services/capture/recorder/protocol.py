"""What the recorder and whoever watches it say to each other: three small files, no socket.

They lie in ``recordings/.recording/<call-id>/``:

- ``lock``: held as long as the recorder lives, by the system; so anybody can tell whether it does.
- ``state``: 8 KiB, rewritten in place ten times a second: eight hexadecimal digits (the CRC-32 of what follows), a
  space, :class:`RecorderState` as JSON, filled up with spaces. A reader that meets a half-written one reads again.
- ``control``: 16 bytes; a watcher writes ``stop`` at its start.

All three have their full size from the first moment, so that they work on a full disk. A watcher may come, go, die
and come back as it likes; the recorder does not notice. The recorder obeys SIGINT and SIGTERM as it does ``stop``.
"""

from __future__ import annotations

import os
import time
import zlib
from typing import TYPE_CHECKING, Literal

import msgspec

from huazheng.core.runtime.files import PRIVATE_FILE
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
_TRIES = 5  # 20 ms at most: a window asks on its own thread
_BINARY = getattr(os, "O_BINARY", 0)

Phase = Literal["starting", "recording", "sealing", "done", "failed"]
SourceWarning = Literal["clipping", "quiet", "device_lost", "other_device", "disk_low"]


class SourceState(msgspec.Struct, frozen=True, kw_only=True):
    """One source now. Levels are in dBFS (0 is full scale, -120 the floor) over the last tenth of a second.

    frames: recorded so far. chained_frames: how many of them stand in the hash chain.
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
    warnings: tuple[SourceWarning, ...] = ()


class RecorderState(msgspec.Struct, frozen=True, kw_only=True):
    """The recorder now.

    seconds: recorded so far. left_seconds: how long the disk will do. events: the latest, newest last. message: why
    it failed or what the person should know, and ``remedy`` what to do, in Chinese and English. exit_code: set with
    ``done`` and ``failed``.
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
    """Put the state in place."""
    body = msgspec.json.encode(state)
    body = body.ljust(STATE_BYTES - 9)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, b"%08x " % zlib.crc32(body) + body)


def read_state(folder: Path) -> RecorderState | None:
    """The recorder's state, or None when there is none (yet, or any more)."""
    for _ in range(_TRIES):
        try:
            text = (folder / STATE_NAME).read_bytes()
            if len(text) == STATE_BYTES and int(text[:8], 16) == zlib.crc32(text[9:]):
                return msgspec.json.decode(text[9:], type=RecorderState)
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
    """Whether a watcher asked for a stop."""
    os.lseek(handle, 0, os.SEEK_SET)
    return os.read(handle, len(_STOP)) == _STOP


def is_alive(folder: Path) -> bool:
    """Whether the recorder of this folder is a living process."""
    return is_locked(folder / LOCK_NAME)


def create_filled(file: Path, size: int) -> int:
    """A new file of ``size`` bytes that takes its room on the disk now; its handle, open for reading and writing."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT | _BINARY, PRIVATE_FILE)
    os.write(handle, b" " * size)
    os.fsync(handle)
    return handle
