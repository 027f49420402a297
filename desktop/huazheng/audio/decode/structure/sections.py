"""Sections of a file, and what a walk over the bytes of one recording finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mmap import mmap

_TAGS = (b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"ID3", b"3DI")
_ID3_HEADER_BYTES = 10


@dataclass(frozen=True)
class Section:
    """Bytes of a file that are one recording. ``ignore_length``: its header states a wrong length, or none."""

    start: int
    end: int
    ignore_length: bool = False


@dataclass(frozen=True)
class Walk:
    """Result of a walk over one recording. ``end``: where its bytes end.

    ``broken_off``: bytes that its structure states are missing, or its last frame is incomplete; ``missing_seconds``
    where they tell the time. ``states_length``: its header's duration is a statement, not an estimate. ``decides``: the
    structure tells a whole file from a broken-off one; sound that is shorter than stated then has a gap at its end.
    ``stated_seconds``: length that the header states where the file holds more. ``garbage``: unreadable bytes follow.
    """

    end: int
    broken_off: bool = False
    missing_seconds: float | None = None
    states_length: bool = True
    decides: bool = False
    ignore_length: bool = False
    stated_seconds: float | None = None
    garbage: bool = False


def id3_end(content: mmap, at: int) -> int:
    """End of the ID3v2 tag at ``at``; ``at`` itself without one."""
    head = content[at : at + _ID3_HEADER_BYTES]
    if len(head) < _ID3_HEADER_BYTES or head[:3] != b"ID3" or max(head[6:10]) > 0x7F:
        return at
    size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
    return min(at + _ID3_HEADER_BYTES + size + (_ID3_HEADER_BYTES if head[5] & 0x10 else 0), len(content))


def has_tag(content: mmap, at: int) -> bool:
    """True if a tag that editors append stands at ``at``."""
    return content[at : at + 16].startswith(_TAGS)


def is_tag_or_zeros(content: mmap, at: int) -> bool:
    """True if what follows is a tag that editors append, zeros, or nothing."""
    return has_tag(content, at) or at >= zeros_start(content)


def zeros_start(content: mmap) -> int:
    """Start of the zeros at the end of the file; its size without any."""
    block, at = 1 << 16, len(content)
    while at > 0:
        part = content[max(at - block, 0) : at].rstrip(b"\0")
        if part:
            return max(at - block, 0) + len(part)
        at = max(at - block, 0)
    return 0
