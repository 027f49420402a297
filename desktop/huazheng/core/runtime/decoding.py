"""Decoders that threads can share: msgspec prepares a type at its first use, and not safely in two threads at once."""

from __future__ import annotations

import threading
from typing import Any, TypeVar

import msgspec

Shape = TypeVar("Shape")

_preparing = threading.Lock()
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}


def json_decoder(shape: type[Shape]) -> msgspec.json.Decoder[Shape]:
    """The decoder of a type, prepared once; it may be used by several threads at a time."""
    decoder = _decoders.get(shape)
    if decoder is None:
        # Two threads that prepare the same structs at once crash the interpreter (msgspec 0.22, Python 3.11).
        with _preparing:
            decoder = _decoders.get(shape)
            if decoder is None:
                decoder = _decoders[shape] = msgspec.json.Decoder(shape)
    return decoder


def convert(value: Any, shape: type[Shape]) -> Shape:
    """Convert plain data to a type. Raises :class:`msgspec.ValidationError`."""
    json_decoder(shape)
    return msgspec.convert(value, shape)


def decode_toml(content: bytes | str, shape: type[Shape]) -> Shape:
    """Decode TOML as a type. Raises :class:`msgspec.DecodeError`."""
    json_decoder(shape)
    return msgspec.toml.decode(content, type=shape)
