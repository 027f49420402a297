"""One source on disk: its WAV file and its chain, a block a second."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from huazheng.audio.capture.wav_writer import HEADER_BYTES, WavWriter
from huazheng.core.schema.chain import CHAIN_SUFFIX, ChainEvent, ChainHeader
from huazheng.core.schema.seal import ORIGINAL_FOLDER
from huazheng.evidence.chain_writer import ChainWriter
from huazheng.services.capture.recorder.clock import monotonic_us, wall_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_Details = ParamSpec("_Details")
_Event = TypeVar("_Event", bound=ChainEvent)
_DISK_FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class DiskFull(Exception):
    """No room for another byte. What is in the files so far is whole."""


@dataclass
class SampleFormat:
    """Sample format of a source: frames a second, channels, bits a sample (16 or 24)."""

    rate: int
    channels: int
    bits: int

    @property
    def frame_bytes(self) -> int:
        """Bytes of one frame."""
        return self.channels * self.bits // 8


class CaptureOrigin(NamedTuple):
    """The part of a chain's header that its maker knows: call id, app, nonce, and the device with its sound system."""

    call: str
    app: str
    nonce: str
    device: str = ""
    device_id: str = ""
    system: str = ""


@dataclass
class _OpenBlock:
    """The block that is being filled."""

    frames: int = 0
    digest: Any = field(default_factory=hashlib.sha256)
    events: list[ChainEvent] = field(default_factory=list)


class Track:
    """Write samples as they come, and every second of them into the chain.

    Raises :class:`DiskFull`. ``origin`` goes into the header of the chain.
    ``device``: id of the device that the stream is known to be on now, for the chain.
    """

    def __init__(self, folder: Path, name: str, form: SampleFormat, origin: CaptureOrigin) -> None:
        self.name, self.form = name, form
        original = folder / ORIGINAL_FOLDER
        self.wav = WavWriter(original / f"{name}.wav", form.rate, form.channels, form.bits // 8)
        self.chain = ChainWriter(
            original / f"{name}{CHAIN_SUFFIX}",
            ChainHeader(
                schema="huazheng.chain/1",
                **origin._asdict(),
                source=name,
                rate=form.rate,
                channels=form.channels,
                bits=form.bits,
                data_offset=HEADER_BYTES,
                wall=wall_now(),
                monotonic_us=monotonic_us(),
            ),
        )
        self._block = _OpenBlock()
        self.device = ""
        self.chained_frames = 0
        self._due = time.monotonic() + 1.0

    @property
    def frames(self) -> int:
        """Whole frames recorded."""
        return self.wav.frames

    def event(
        self,
        kind: Callable[Concatenate[int, int, _Details], _Event],
        *args: _Details.args,
        **details: _Details.kwargs,
    ) -> _Event:
        """Note an event of this kind, with its details, at the current frame and time, in the block being filled."""
        return self.event_at(self.frames, kind, *args, **details)

    def event_at(
        self,
        frame: int,
        kind: Callable[Concatenate[int, int, _Details], _Event],
        *args: _Details.args,
        **details: _Details.kwargs,
    ) -> _Event:
        """Note an event that belongs to an earlier frame and is known only now."""
        event = kind(frame, monotonic_us(), *args, **details)
        self._block.events.append(event)
        return event

    def write(self, data: bytes) -> None:
        """Append samples; a block that becomes full is chained and flushed."""
        view = memoryview(data)
        while view:
            room = (self.form.rate - self._block.frames) * self.form.frame_bytes
            self._append(view[:room])
            view = view[room:]
            if self._block.frames >= self.form.rate:
                self.close_block()

    def _append(self, data: memoryview) -> None:
        before = self.wav.data_bytes
        try:
            self.wav.write(data)  # type: ignore[arg-type]
        except OSError as error:
            raise _as_disk_full(error) from error
        finally:
            written = self.wav.data_bytes - before
            whole = written - written % self.form.frame_bytes
            self._block.digest.update(data[:whole])
            self._block.frames += whole // self.form.frame_bytes

    def keep_up(self) -> None:
        """Chain what is there when a second has passed though a whole block has not come (a device that is gone)."""
        if time.monotonic() > self._due and (self._block.frames or self._block.events):
            self.close_block()

    def close_block(self) -> None:
        """Flush the samples to the disk, then their line: the chain never names what is not there."""
        block = self._block
        try:
            self.wav.sync()
            device = self.device if block.frames else ""
            digest = block.digest.hexdigest()
            self.chain.add(block.frames, digest, wall_now(), monotonic_us(), block.events, device=device)
        except OSError as error:
            raise _as_disk_full(error) from error
        self.chained_frames += block.frames
        self._block = _OpenBlock()
        self._due = time.monotonic() + 1.5

    def close(self) -> None:
        """Chain what is left, and close both files, whatever happens."""
        try:
            if self._block.frames or self._block.events:
                self.close_block()
            else:
                self.wav.sync()
        finally:
            with contextlib.suppress(OSError):
                self.wav.close()
            with contextlib.suppress(OSError):
                self.chain.close()


def _as_disk_full(error: OSError) -> Exception:
    return DiskFull() if error.errno in _DISK_FULL_ERRNOS else error
