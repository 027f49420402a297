"""Messages between the app and its decoding process: JSON, and sound as float32.

A decoder that a hostile file has taken over can send anything; nothing that is sent back is run as code.
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import TYPE_CHECKING, BinaryIO, Literal

import msgspec

from huazheng.audio.decode.media_errors import BrokenOff
from huazheng.core.runtime.errors import HuazhengError, ResourceUnavailable, UnusableInput
from huazheng.core.runtime.language import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_HEAD = struct.Struct("<BI")
_MAX_PAYLOAD_BYTES = 64 * 1024 * 1024

Operation = Literal["probe", "inspect", "channels", "blocks"]


class DecodeAnswer(IntEnum):
    """Kind of a message from the decoding process."""

    BEAT = 1
    PROGRESS = 2
    BLOCK = 3
    DONE = 4
    ERROR = 5
    FAILURE = 6


class DecodeRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Request to the decoding process. ``file``: its path in hexadecimal, since it may be no valid text.

    ``rate``, ``channels``: of ``blocks``; ``keep_broken_off``: of ``inspect``.
    """

    operation: Operation
    file: str
    language: Language = LANGUAGES[0]
    rate: int | None = None
    channels: int | None = None
    keep_broken_off: bool = False


class DecodeError(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An error for people, as it crosses to the app, which adds the file. ``kind``: name of its class."""

    kind: str
    what: tuple[str, str]
    remedy: tuple[str, str] | None = None

    @classmethod
    def of(cls, error: HuazhengError) -> DecodeError:
        """Convert from an error."""
        remedy = (error.remedy.zh, error.remedy.en) if error.remedy is not None else None
        return cls(kind=type(error).__name__, what=(error.what.zh, error.what.en), remedy=remedy)

    def error(self, file: Path) -> HuazhengError:
        """Convert back to an error on this file."""
        kinds: dict[str, Callable[..., HuazhengError]] = {one.__name__: one for one in (BrokenOff, ResourceUnavailable)}
        remedy = Text(*self.remedy) if self.remedy is not None else None
        return kinds.get(self.kind, UnusableInput)(Text(*self.what), file=file, remedy=remedy)


def write_answer(stream: BinaryIO, kind: DecodeAnswer, payload: bytes = b"") -> None:
    """Write one message. Raises :class:`OSError` when the app is gone."""
    stream.write(_HEAD.pack(kind, len(payload)) + payload)


def read_answer(stream: BinaryIO) -> tuple[int, bytes] | None:
    """The kind and payload of the next message; None at the end, or for what is no message."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    if length > _MAX_PAYLOAD_BYTES:
        return None
    payload = stream.read(length)
    return (kind, payload) if len(payload) == length else None
