"""Walk over a FLAC file (RFC 9639): the length that its header states, and the last frame in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from huazheng.audio.decode.structure.sections import Walk

if TYPE_CHECKING:
    from mmap import mmap

FLAC_MARK = b"fLaC\0\0\0\x22"
_STREAM_INFO = 8
_TAIL_BYTES = 64 * 1024
_HEAD_BYTES = 16
_CODED_BLOCK_SIZES = {6: 1, 7: 2}
_CODED_RATES = {12: 1, 13: 2, 14: 2}


class _StreamInfo(NamedTuple):
    block: int
    """Samples in a block where all have the same number, else 0."""
    rate: int
    samples: int


def walk_flac(content: mmap, start: int) -> Walk:
    """A FLAC ends where another begins. Its stated length counts unless it is 0 or its frames go on after it."""
    found = content.find(FLAC_MARK, start + len(FLAC_MARK))
    end = found if found > 0 else len(content)
    info = _stream_info(content[start + _STREAM_INFO : start + _STREAM_INFO + 18])
    if not info.samples:
        return Walk(end, states_length=False, ignore_length=True)
    tail = content[max(end - _TAIL_BYTES, start + _STREAM_INFO + 34) : end]
    last = _last_sample(tail, info)
    if last is None or last < info.samples:
        return Walk(end)
    return Walk(end, states_length=False, ignore_length=True, stated_seconds=info.samples / max(info.rate, 1))


def _stream_info(head: bytes) -> _StreamInfo:
    least, most = int.from_bytes(head[:2], "big"), int.from_bytes(head[2:4], "big")
    packed = int.from_bytes(head[10:18], "big")
    return _StreamInfo(least if least == most else 0, packed >> 44, packed & ((1 << 36) - 1))


def _last_sample(tail: bytes, info: _StreamInfo) -> int | None:
    """First sample of the last frame in these bytes; None if there is no frame."""
    at = tail.rfind(b"\xff")
    while at >= 0:
        number = _frame_number(tail[at : at + _HEAD_BYTES])
        if number is not None:
            fixed = not tail[at + 1] & 1
            return number * info.block if fixed else number
        at = tail.rfind(b"\xff", 0, at)
    return None


def _frame_number(head: bytes) -> int | None:
    """Number of the frame, or of its first sample, in its header; None if these bytes are none."""
    if len(head) < 6 or head[1] & 0xFE != 0xF8 or head[3] & 1 or not head[2] >> 4 or head[2] & 15 == 15:
        return None
    more = max(8 - (head[4] ^ 0xFF).bit_length() - 1, 0) if head[4] & 0x80 else 0
    number = head[4] & (0x7F if not more else 0x3F >> more)
    for byte in head[5 : 5 + more]:
        number = number << 6 | byte & 0x3F
    length = 5 + more + _CODED_BLOCK_SIZES.get(head[2] >> 4, 0) + _CODED_RATES.get(head[2] & 15, 0)
    return number if length < len(head) and _crc8(head[:length]) == head[length] else None


def _crc8(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ 0x07) & 0xFF if crc & 0x80 else crc << 1
    return crc
