"""Walk over the chunks of RIFF files: WAV, RF64 and AVI."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from huazheng.audio.decode.structure.sections import Walk, is_tag_or_zeros

if TYPE_CHECKING:
    from mmap import mmap

CUT_TOLERANCE_SECONDS = 0.1
"""Shorter losses are none: a header that counts itself, padding, an encoder's delay."""
_NEAR = 0x10000
_WIDE = (b"RF64", b"BW64")


def walk_wave(content: mmap, start: int) -> Walk:
    """Walk over a WAV or RF64.

    Its data is taken to reach to the end of the file where the stated length is unknown, or where what follows the
    stated end is no chunk.
    """
    wide = content[start : start + 4] in _WIDE
    rate, wide_length, at = 0, 0, start + 12
    while at + 8 <= len(content):
        name, length = struct.unpack_from("<4sI", content, at)
        at += 8
        if name == b"ds64" and at + 16 <= len(content):
            (wide_length,) = struct.unpack_from("<Q", content, at + 8)
        elif name == b"fmt " and at + 16 <= len(content):
            (rate,) = struct.unpack_from("<I", content, at + 8)
        elif name == b"data":
            return _walk_data(content, at, wide_length if wide and length == 0xFFFFFFFF else length, rate)
        at += length + length % 2
    return Walk(len(content), broken_off=True)


def _walk_data(content: mmap, at: int, length: int, rate: int) -> Walk:
    there = len(content) - at
    if _is_unknown(length):
        return Walk(len(content), states_length=False, ignore_length=True)
    if length > there:
        missing = (length - there) / max(rate, 1)
        cut = missing > CUT_TOLERANCE_SECONDS
        return Walk(len(content), broken_off=cut, missing_seconds=missing if cut else None)
    end = _chunks_end(content, at + length)
    if end is not None:
        return Walk(end)
    beyond = (there - length) / max(rate, 1)
    if beyond <= CUT_TOLERANCE_SECONDS:
        return Walk(len(content))
    stated = length / max(rate, 1)
    return Walk(len(content), states_length=False, ignore_length=True, stated_seconds=stated)


def _is_unknown(length: int) -> bool:
    """True for what a writer leaves that does not know the length: zero, or nearly 2 or 4 GiB."""
    return length == 0 or abs(length - 0x80000000) <= _NEAR or 0x100000000 - length <= _NEAR


def _chunks_end(content: mmap, at: int) -> int | None:
    """End of the chunks after the data, by their lengths; None if what follows the data are no chunks."""
    for place in dict.fromkeys((at + at % 2, at)):
        end = _walk_chunks(content, place)
        if end is not None:
            return end
    return None


def _walk_chunks(content: mmap, at: int) -> int | None:
    while at + 8 <= len(content):
        name, length = struct.unpack_from("<4sI", content, at)
        if name in {b"RIFF", b"RF64"} or is_tag_or_zeros(content, at):
            return at
        if not all(0x20 <= letter < 0x7F for letter in name) or at + 8 + length > len(content):
            return None
        at += 8 + length + length % 2
    return len(content)


def walk_avi(content: mmap, start: int) -> Walk:
    """Walk over the RIFF lists of an AVI: several where it is longer than 1 GiB."""
    at = start
    while at + 12 <= len(content) and content[at : at + 4] == b"RIFF":
        if content[at + 8 : at + 12] != (b"AVI " if at == start else b"AVIX"):
            break
        (length,) = struct.unpack_from("<I", content, at + 4)
        if _is_unknown(length):
            return Walk(len(content), states_length=False, decides=True)
        end = at + 8 + length + length % 2
        if end > len(content) + 1:
            return Walk(len(content), broken_off=True, decides=True)
        at = min(end, len(content))
    return Walk(at, decides=True)
