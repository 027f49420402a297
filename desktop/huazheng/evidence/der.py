"""Reading and writing of DER, as far as time-stamp tokens need it. Lengths that lie raise :class:`ValueError`."""

from __future__ import annotations

from typing import NamedTuple

SEQUENCE, SET, INTEGER, OCTETS, OID = 0x30, 0x31, 0x02, 0x04, 0x06
CONTEXT_0 = 0xA0


class DerValue(NamedTuple):
    """One value: its tag, its content, and all of its bytes."""

    tag: int
    content: bytes
    raw: bytes


def read_value(data: bytes) -> tuple[DerValue, bytes]:
    """The first value, and the bytes after it."""
    if len(data) < 2 or data[0] & 0x1F == 0x1F:
        raise ValueError("no DER value")
    length, start = data[1], 2
    if length >= 0x80:
        count = length & 0x7F
        if not 0 < count <= 4 or len(data) < 2 + count:
            raise ValueError("invalid DER length")
        length, start = int.from_bytes(data[2 : 2 + count], "big"), 2 + count
    if len(data) < start + length:
        raise ValueError("a DER value is cut off")
    return DerValue(data[0], data[start : start + length], data[: start + length]), data[start + length :]


def read_only_value(data: bytes, tag: int) -> DerValue:
    """The value that fills ``data`` and has this tag."""
    value, rest = read_value(data)
    if rest or value.tag != tag:
        raise ValueError("unexpected DER value")
    return value


def read_values(content: bytes) -> list[DerValue]:
    """Every value inside a sequence or set."""
    values = []
    while content:
        value, content = read_value(content)
        values.append(value)
    return values


def write_value(tag: int, content: bytes) -> bytes:
    """The DER form of a value."""
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size, "big") + content


def oid_text(content: bytes) -> str:
    """An object identifier in dotted form."""
    numbers, value = list[int](), 0
    for byte in content:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    if not numbers:
        raise ValueError("an empty object identifier")
    top = min(numbers[0] // 40, 2)
    return ".".join(map(str, (top, numbers[0] - 40 * top, *numbers[1:])))
