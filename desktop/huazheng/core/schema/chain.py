"""`original/*.chain.jsonl`: the hash chain of a recording, one line a second.

The first line is :class:`ChainHeaderLine`, each later one a :class:`ChainBlockLine`, all in canonical JSON (RFC 8785).
The hash of the header is SHA-256 of its canonical JSON; that of a block is SHA-256(hash before ‖ canonical JSON of the
block without its hash). All numbers are whole.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from huazheng.core.schema.seal import Digest

CHAIN_SUFFIX = ".chain.jsonl"


class ChainHeader(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The recording's source and sample format.

    source: ``microphone`` or ``line``. device, device_id, system: name and id of the device, and the sound system.
    rate: frames a second. bits: of a sample. data_offset: bytes before the first sample in the WAV file. wall: UTC,
    ISO 8601. monotonic_us: microseconds of the machine's clock. nonce: random, so that no two chains are alike.
    """

    schema: Literal["huazheng.chain/1"]
    app: str
    source: str
    rate: int
    channels: int
    bits: int
    data_offset: int
    wall: str
    monotonic_us: int
    call: str = ""
    nonce: str = ""
    device: str = ""
    device_id: str = ""
    system: str = ""


class _Event(msgspec.Struct, frozen=True, tag_field="event"):
    """at_frame: frames recorded before it. monotonic_us: when it was noticed; the line it is in may be a later one."""

    at_frame: int
    monotonic_us: int


class StartEvent(_Event, frozen=True, kw_only=True, tag="start"):
    """Recording started. device: its id."""

    device: str


class FirstFrameEvent(_Event, frozen=True, kw_only=True, tag="first_frame"):
    """Monotonic time at which the file's first frame was captured."""

    captured_us: int


class OverflowEvent(_Event, frozen=True, kw_only=True, tag="overflow"):
    """Frames before ``at_frame`` were dropped; ``lost_frames`` is an estimate by the clock. Noticed up to 1 s later."""

    lost_frames: int


class DeviceLostEvent(_Event, frozen=True, kw_only=True, omit_defaults=True, tag="device_lost"):
    """The device disappeared. heard_us: capture time of the end of the last frame, 0 where none was heard.

    why: ``gone``, ``suspended`` (by the sound server), ``stalled``, ``stream_ended``, ``process_died`` (the process
    that captures), ``server_gone`` or ``moved`` (the server keeps moving the stream to another device).
    """

    device: str
    heard_us: int = 0
    why: str = ""


class DeviceBackEvent(_Event, frozen=True, kw_only=True, tag="device_back"):
    """The device, or the default one in its place, is back: ``at_frame`` is its first frame, noticed up to 1 s later.

    away_ms, lost_frames: from the last frame heard before to this one.
    """

    device: str
    away_ms: int
    lost_frames: int


class DeviceMovedEvent(_Event, frozen=True, kw_only=True, tag="device_moved"):
    """The sound server moved the stream from ``device`` to another, ``to``, or back.

    since_us: when the server was last known to have it on ``device``; sound in between may be of either.
    """

    device: str
    to: str
    since_us: int


class SameSoundEvent(_Event, frozen=True, kw_only=True, tag="same_sound"):
    """From ``at_frame`` on this source and the source ``other`` hold one sound: nobody can be told by the channel."""

    other: str


class SoundsDifferEvent(_Event, frozen=True, kw_only=True, tag="sounds_differ"):
    """From ``at_frame`` on this source and the source ``other`` differ again."""

    other: str


class SleepEvent(_Event, frozen=True, kw_only=True, tag="sleep_and_wake"):
    """The machine slept."""

    slept_ms: int


class ClockJumpEvent(_Event, frozen=True, kw_only=True, tag="clock_jump"):
    """The wall clock was set, forwards or backwards."""

    jumped_ms: int


class LowDiskEvent(_Event, frozen=True, kw_only=True, tag="low_disk"):
    """The disk has room for ``left_ms`` more of recording."""

    left_ms: int


class StopEvent(_Event, frozen=True, kw_only=True, omit_defaults=True, tag="stop"):
    """Recording ended. why: see ``Ended`` in the seal, or ``failed``.

    lost_frames: missing between the last frame heard and this event: the device was away, or stood still.
    """

    why: str
    lost_frames: int = 0


class RecoveredEvent(_Event, frozen=True, kw_only=True, omit_defaults=True, tag="recovered"):
    """The block was chained later, when the interrupted recording was recovered.

    lost_frames: missing from the last frame heard to the last line that the recorder wrote.
    """

    lost_frames: int = 0


ChainEvent = (
    StartEvent
    | FirstFrameEvent
    | OverflowEvent
    | DeviceLostEvent
    | DeviceBackEvent
    | DeviceMovedEvent
    | SameSoundEvent
    | SoundsDifferEvent
    | SleepEvent
    | ClockJumpEvent
    | LowDiskEvent
    | StopEvent
    | RecoveredEvent
)
EventName = Literal[
    "start",
    "first_frame",
    "overflow",
    "device_lost",
    "device_back",
    "device_moved",
    "same_sound",
    "sounds_differ",
    "sleep_and_wake",
    "clock_jump",
    "low_disk",
    "stop",
    "recovered",
]


def event_name(event: ChainEvent) -> EventName:
    """The name of an event as the chain writes it."""
    name: EventName = event.__struct_config__.tag  # type: ignore[assignment]
    return name


class ChainHeaderLine(msgspec.Struct, frozen=True, kw_only=True):
    """The first line."""

    header: ChainHeader
    hash: Digest


class ChainBlock(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Samples and events of one block. index: of the line, from 1. sha256: of the bytes of its ``frames``.

    wall: UTC, ISO 8601, when it was chained; monotonic_us: the same moment on the machine's clock.
    device: id of the device that the stream was on, as the sound server said in that second; absent where unknown.
    """

    index: int
    frames: int
    sha256: Digest
    wall: str
    monotonic_us: int
    events: tuple[ChainEvent, ...]
    device: str = ""


class ChainBlockLine(ChainBlock, frozen=True, kw_only=True, omit_defaults=True):
    """A later line: a block with its hash."""

    hash: Digest


class ChainLineEvents(msgspec.Struct, frozen=True):
    """The events of a line, for readers that follow a growing chain; a header has none."""

    events: tuple[ChainEvent, ...] = ()
