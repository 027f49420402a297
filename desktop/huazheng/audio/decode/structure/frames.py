"""Walk over files that are nothing but frames: AMR, MP3, AAC as ADTS or LATM, SILK, transport streams, FLV."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from huazheng.audio.decode.structure.sections import Walk, id3_end, is_tag_or_zeros, zeros_start

if TYPE_CHECKING:
    from collections.abc import Callable
    from mmap import mmap

    _Measure = Callable[[mmap, int], int]

AMR_MARK = b"#!AMR"
SILK_MARKS = (b"#!SILK_V3", b"\x02#!SILK_V3")
# Bytes after the first one, by mode (RFC 4867); no phone writes the modes that are left out.
_AMR_NARROW = dict(enumerate((12, 13, 15, 17, 19, 20, 26, 31, 5))) | {15: 0}
_AMR_WIDE = dict(enumerate((17, 23, 32, 36, 40, 46, 50, 58, 60, 5))) | {14: 0, 15: 0}
_AMR_UNUSED_BITS = 0x83
_BIT_RATES = {
    # (MPEG 1, layer): kbit/s by index
    (True, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLE_RATES = (44_100, 48_000, 32_000)
_MP3_LENGTH_MARKS = (b"Xing", b"Info")
_MP3_LENGTH_PLACES = (13, 21, 36)
"""Possible offsets of a Xing or Info tag in its frame, by channels and MPEG version. VBRI is always at 36."""
_SHORTEST_HEAD = 3
_TS_PACKET_BYTES, _TS_MARK = 188, 0x47


def walk_amr(content: mmap, start: int) -> Walk:
    """Walk over an AMR: each frame states its mode, and the mode its length."""
    wide = content[start : start + 9] == b"#!AMR-WB\n"
    sizes, at = (_AMR_WIDE, start + 9) if wide else (_AMR_NARROW, start + 6)
    if content[start : start + 8].startswith(b"#!AMR_MC") or content[start : start + 12].startswith(b"#!AMR-WB_MC"):
        return Walk(len(content), states_length=False)  # several channels
    zeros = zeros_start(content)
    while at < len(content):
        begin = content[at]
        mode = begin >> 3 & 15
        if begin & _AMR_UNUSED_BITS or mode not in sizes or at >= zeros:
            break
        length = 1 + sizes[mode]
        if at + length > len(content):
            return Walk(len(content), broken_off=True, states_length=False)
        at += length
    # Invalid bytes in the middle are left to the decoder.
    ends = at >= len(content) or is_tag_or_zeros(content, at) or content[at : at + 5] == AMR_MARK
    return Walk(at if ends else len(content), states_length=False)


def walk_silk(content: mmap, start: int) -> Walk:
    """Walk over a voice message of WeChat or QQ: frames with their length before them, some with a mark at the end."""
    at, zeros = start + (10 if content[start] == 2 else 9), zeros_start(content)
    while at + 2 <= len(content):
        (length,) = struct.unpack_from("<h", content, at)
        if at >= zeros or content[at : at + 10].startswith(SILK_MARKS):
            return Walk(at, states_length=False)
        if length < 0:
            return Walk(min(at + 2, len(content)), states_length=False)
        if at + 2 + length > len(content):
            return Walk(len(content), broken_off=True, states_length=False)
        at += 2 + length
    return Walk(len(content), states_length=False)


def walk_mp3(content: mmap, start: int) -> Walk:
    """Walk over the frames of an MP3. A tag or a frame with a length in the middle begins another file."""
    first = _next_frame(content, id3_end(content, start), _mp3_frame, b"\xff")
    if first is None:
        return Walk(len(content), states_length=False)
    stated = _states_length(content, first)
    kind = _mp3_kind(content, first)

    def same(content: mmap, at: int) -> int:
        return _mp3_frame(content, at) if _mp3_kind(content, at) == kind else 0

    after = first + _mp3_frame(content, first)
    return _walk_frames(content, after, same, b"\xff", states_length=stated, is_next=_begins_mp3)


def walk_adts(content: mmap, start: int) -> Walk:
    """Walk over the frames of an AAC with ADTS headers."""
    return _walk_frames(content, id3_end(content, start), _adts_frame, b"\xff")


def walk_latm(content: mmap, start: int) -> Walk:
    """Walk over the frames of an AAC in LOAS (ISO 14496-3)."""
    return _walk_frames(content, start, _latm_frame, b"\x56")


def walk_transport(content: mmap, start: int) -> Walk:
    """Walk over an MPEG transport stream: packets of one size."""
    zeros = zeros_start(content)
    at = start + (zeros - start) // _TS_PACKET_BYTES * _TS_PACKET_BYTES
    if zeros == len(content) and at < zeros and content[at] == _TS_MARK:
        return Walk(len(content), broken_off=True, states_length=False, decides=True)
    if at < len(content) and content[at] == _TS_MARK:  # a packet that ends in zeros
        at = min(at + _TS_PACKET_BYTES, len(content))
    return Walk(at, states_length=False, decides=True)


def walk_flv(content: mmap, start: int) -> Walk:
    """Walk over the tags of a Flash video; the length that it states is often wrong."""
    at = start + 13
    while at + 11 <= len(content):
        if content[at] & 0x1F not in {8, 9, 18}:
            return Walk(at, states_length=False, decides=True)
        end = at + 11 + int.from_bytes(content[at + 1 : at + 4], "big") + 4
        if end > len(content) + 4:
            return Walk(len(content), broken_off=True, states_length=False, decides=True)
        at = end
    return Walk(min(at, len(content)), states_length=False, decides=True)


def is_mp3(content: mmap, at: int) -> bool:
    """True if two MPEG audio frames follow each other at ``at``."""
    return _two_frames(content, at, _mp3_frame)


def is_adts(content: mmap, at: int) -> bool:
    """True if two ADTS frames follow each other at ``at``."""
    return _two_frames(content, at, _adts_frame)


def is_latm(content: mmap, at: int) -> bool:
    """True if two LOAS frames follow each other at ``at``."""
    return _two_frames(content, at, _latm_frame)


def is_transport(content: mmap, at: int) -> bool:
    """True if packets of a transport stream follow each other at ``at``."""
    return len(content) > at + 2 * _TS_PACKET_BYTES and all(
        content[at + number * _TS_PACKET_BYTES] == _TS_MARK for number in range(3)
    )


def _walk_frames(
    content: mmap,
    at: int,
    measure: _Measure,
    sync: bytes,
    *,
    states_length: bool = False,
    is_next: Callable[[mmap, int], bool] | None = None,
) -> Walk:
    """Walk over frames; past invalid bytes to the next two frames that follow each other."""
    end = at
    while at < len(content):
        length = measure(content, at)
        if is_next is not None and is_next(content, at):
            return Walk(at, states_length=states_length)
        if not length:
            rest = content[at : at + _SHORTEST_HEAD]
            if len(rest) < _SHORTEST_HEAD and rest[:1] == sync:  # cut inside the head of a frame
                return Walk(len(content), broken_off=True, states_length=states_length)
            found = None if is_tag_or_zeros(content, at) else _next_frame(content, at, measure, sync)
            if found is None:
                break
            at = found
        elif at + length > len(content):
            return Walk(len(content), broken_off=True, states_length=states_length)
        else:
            at = end = at + length
    return Walk(
        end,
        states_length=states_length,
        decides=not states_length,
        garbage=end < len(content) and not is_tag_or_zeros(content, end),
    )


def _next_frame(content: mmap, at: int, measure: _Measure, sync: bytes) -> int | None:
    while at < len(content):
        if _two_frames(content, at, measure):
            return at
        at = content.find(sync, at + 1)
        if at < 0:
            return None
    return None


def _two_frames(content: mmap, at: int, measure: _Measure) -> bool:
    length = measure(content, at)
    return length > 0 and (measure(content, at + length) > 0 or at + length == len(content))


def _mp3_kind(content: mmap, at: int) -> tuple[int, int]:
    """Version with layer, and sample rate, which all frames of a file share."""
    head = content[at : at + 3]
    return (head[1] & 0x1E, head[2] & 0x0C) if len(head) == 3 else (0, 0)


def _mp3_frame(content: mmap, at: int) -> int:
    """Length of the MPEG audio frame at ``at``; 0 if there is none."""
    head = content[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    bits, rate, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version == 1 or layer == 4 or bits in {0, 15} or rate == 3:
        return 0
    kilobits = _BIT_RATES[version == 3, layer][bits]
    hertz = _SAMPLE_RATES[rate] >> {3: 0, 2: 1, 0: 2}[version]
    if layer == 1:
        return (12_000 * kilobits // hertz + padding) * 4
    return (72_000 if layer == 3 and version != 3 else 144_000) * kilobits // hertz + padding


def _states_length(content: mmap, at: int) -> bool:
    """True if the frame at ``at`` holds the length of its file."""
    frame = content[at : at + 48]
    return frame[36:40] == b"VBRI" or any(frame[place:][:4] in _MP3_LENGTH_MARKS for place in _MP3_LENGTH_PLACES)


def _begins_mp3(content: mmap, at: int) -> bool:
    if content[at : at + 3] == b"ID3":
        after = id3_end(content, at)
        return after > at and is_mp3(content, after)
    return content[at : at + 1] == b"\xff" and _states_length(content, at)


def _adts_frame(content: mmap, at: int) -> int:
    head = content[at : at + 6]
    if len(head) < 6 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or head[2] >> 2 & 15 > 12:
        return 0
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length if length > 7 else 0


def _latm_frame(content: mmap, at: int) -> int:
    head = content[at : at + 3]
    if len(head) < 3 or head[0] != 0x56 or head[1] & 0xE0 != 0xE0:
        return 0
    return 3 + ((head[1] & 0x1F) << 8 | head[2])
