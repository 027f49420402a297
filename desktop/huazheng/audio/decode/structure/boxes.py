"""Walk over the boxes of MP4 and QuickTime files (ISO 14496-12): m4a, mp4, 3gp, mov, qta."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from huazheng.audio.decode.structure.sections import Walk

if TYPE_CHECKING:
    from mmap import mmap

BOX_NAMES = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_WITH_SOUND = frozenset({b"moov", b"moof", b"mdat"})


def walk_boxes(content: mmap, start: int) -> Walk:
    """Walk over the boxes at the top; a second ``ftyp`` begins another file."""
    at, size, seen = start, len(content), set[bytes]()
    while at + 8 <= size:
        length, name = struct.unpack_from(">I4s", content, at)
        if name == b"ftyp" and seen & _WITH_SOUND:
            return Walk(at, decides=True)
        if length == 1 and at + 16 <= size:
            (length,) = struct.unpack_from(">Q", content, at + 8)
        elif length == 0 and name in _WITH_SOUND:
            length = size - at
        if length < 8 or not all(0x20 <= letter < 0x7F or letter == 0xA9 for letter in name):
            return Walk(at, decides=True)
        if at + length > size:
            # What follows the sound may be anything; a box of it that reaches past the end is a loss.
            return Walk(size if name in _WITH_SOUND else at, broken_off=name in _WITH_SOUND, decides=True)
        seen.add(name)
        at += length
    return Walk(at, decides=True)
