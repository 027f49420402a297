"""Walk over the chunks of AIFF, CAF and Wave64 files."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from huazheng.audio.decode.structure.sections import Walk

if TYPE_CHECKING:
    from mmap import mmap

W64_MARK = bytes.fromhex("726966662e91cf11a5d628db04c10000")
_W64_DATA = bytes.fromhex("64617461f3acd3118cd100c04f8edb8a")
_MOST_BYTES = 1 << 48


def walk_aiff(content: mmap, start: int) -> Walk:
    """Walk over an AIFF, whose form states its length."""
    (length,) = struct.unpack_from(">I", content, start + 4)
    return _ending_at(content, start + 8 + length + length % 2, known=length > 4)


def walk_w64(content: mmap, start: int) -> Walk:
    """Walk over a Wave64; its lengths count the chunk's own head and are filled up to eight bytes."""
    at = start + 40
    while at + 24 <= len(content):
        (length,) = struct.unpack_from("<Q", content, at + 16)
        if not 24 <= length < _MOST_BYTES:
            return Walk(len(content), states_length=False)
        if content[at : at + 16] == _W64_DATA:
            return _ending_at(content, at + (length + 7) // 8 * 8, known=length > 24)
        at += (length + 7) // 8 * 8
    return Walk(len(content), broken_off=True)


def walk_caf(content: mmap, start: int) -> Walk:
    """Walk over a CAF; the last chunk may leave its length open."""
    at, end = start + 8, start + 8
    while at + 12 <= len(content):
        name, length = struct.unpack_from(">4sq", content, at)
        if name == b"data" and length == -1:
            return Walk(len(content), states_length=False)
        if not all(0x20 <= letter < 0x7F for letter in name) or not 0 <= length < _MOST_BYTES:
            return Walk(end)
        at = end = at + 12 + length
        if at > len(content):
            cut = name == b"data"
            return Walk(len(content), broken_off=cut, states_length=not cut)
    return Walk(end)


def _ending_at(content: mmap, end: int, *, known: bool) -> Walk:
    if not known:
        return Walk(len(content), states_length=False)
    cut = end > len(content) + 8
    # Where bytes are missing, FFmpeg gives the length of what is there.
    return Walk(min(end, len(content)), broken_off=cut, states_length=not cut)
