"""Messages between a capture process and the recorder that started it.

Commands go to the process as JSON, one a line. It answers with messages: a header of :data:`HEADER`, then the payload.
A block of samples carries its time of arrival on the monotonic clock, which all processes of a machine share.
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from huazheng.audio.capture.capture_sources import CaptureSource, SourceKind

if TYPE_CHECKING:
    from typing import BinaryIO

HEADER = struct.Struct("<BBIq")
"""Kind, overflow (0 or 1), payload bytes, time of arrival in microseconds (0 where it means nothing)."""


class MessageKind(IntEnum):
    """Kinds of messages, and their payload."""

    BLOCK = 1
    """PCM as the device delivered it."""
    SOURCES = 2
    """JSON: a list of :class:`CaptureSource`."""
    OPENED = 3
    """JSON: the :class:`CaptureSource` that is captured from now on."""
    FAILED = 4
    """JSON: a :class:`Failure`."""


class Message(NamedTuple):
    """One message. ``arrived_us``, ``overflow``: of a block, as in ``CapturedBlock``."""

    kind: MessageKind
    payload: bytes
    arrived_us: int = 0
    overflow: bool = False


class Failure(msgspec.Struct, frozen=True):
    """An error for people: what happened and what to do, each in Chinese and English."""

    what: tuple[str, str]
    remedy: tuple[str, str] | None = None


class ListSources(msgspec.Struct, frozen=True, tag="list"):
    """Answer with the sources of this moment."""


class OpenSource(msgspec.Struct, frozen=True, tag="open"):
    """Open this source and capture it, or answer that it failed."""

    source: CaptureSource


class AwaitSource(msgspec.Struct, frozen=True, tag="await"):
    """Try until a source can be opened: the one with this id; after ``default_after`` seconds the default of its kind.

    ``source`` gives the sample format to capture in, whatever the format of the device that comes back.
    """

    source: CaptureSource
    kind: SourceKind
    default_after: float


Command = ListSources | OpenSource | AwaitSource


def encode(message: Message) -> bytes:
    """The bytes of a message."""
    header = HEADER.pack(message.kind, message.overflow, len(message.payload), message.arrived_us)
    return header + message.payload


def read_message(stream: BinaryIO) -> Message | None:
    """The next message; None at the end, be it in the middle of a message."""
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    kind, overflow, size, arrived_us = HEADER.unpack(header)
    payload = stream.read(size)
    if len(payload) < size:
        return None
    return Message(MessageKind(kind), payload, arrived_us, bool(overflow))
