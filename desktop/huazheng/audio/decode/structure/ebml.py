"""Walk over the elements of Matroska and WebM files (RFC 8794, RFC 9559)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from huazheng.audio.decode.structure.sections import Walk, is_tag_or_zeros

if TYPE_CHECKING:
    from mmap import mmap

EBML_MARK = b"\x1a\x45\xdf\xa3"
_EBML, _SEGMENT, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675
_IN_SEGMENT = frozenset(
    {0x114D9B74, 0x1549A966, 0x1654AE6B, _CLUSTER, 0x1C53BB6B, 0x1941A469, 0x1043A770, 0x1254C367, 0xEC, 0xBF}
)
_IN_CLUSTER = frozenset({0xE7, 0xA7, 0xAB, 0xA0, 0xA3, 0x5854, 0xEC, 0xBF})


class _Element(NamedTuple):
    kind: int
    data: int
    end: int | None
    """None: its size is not known."""


def walk_elements(content: mmap, start: int) -> Walk:
    """Walk over the segment; a second EBML header begins another file."""
    head = _element(content, start)
    segment = _element(content, head.end) if head is not None and head.end is not None else None
    if segment is None or segment.kind != _SEGMENT:
        return Walk(len(content), decides=True)
    if segment.end is not None:
        if segment.end > len(content):
            return Walk(len(content), broken_off=True, decides=True)
        return Walk(segment.end, decides=True)
    return _walk_open_segment(content, segment.data)


def _walk_open_segment(content: mmap, at: int) -> Walk:
    """Walk over a segment whose size is not known, as live recorders write it."""
    in_cluster = False
    while at < len(content):
        element = _element(content, at)
        if element is None:
            # A head that the end of the file cuts is a loss; zeros, tags and other bytes behind are none.
            cut = len(content) - at < 12 and not is_tag_or_zeros(content, at)
            return Walk(at, broken_off=cut, decides=True, garbage=not cut and not is_tag_or_zeros(content, at))
        known = element.kind in _IN_SEGMENT or (in_cluster and element.kind in _IN_CLUSTER)
        if element.kind == _EBML or not known:
            garbage = element.kind != _EBML and not is_tag_or_zeros(content, at)
            return Walk(at, decides=True, garbage=garbage)
        if element.end is None:
            in_cluster, at = element.kind == _CLUSTER, element.data
        elif element.end > len(content):
            return Walk(len(content), broken_off=True, decides=True)
        else:
            in_cluster, at = in_cluster and element.kind in _IN_CLUSTER, element.end
    return Walk(at, decides=True)


def _element(content: mmap, at: int) -> _Element | None:
    """The head of the element at ``at``; None if there is none."""
    head = content[at : at + 12]
    if not head or not head[0] or head[0] < 0x10:
        return None
    wide = 9 - head[0].bit_length()
    kind = int.from_bytes(head[:wide], "big")
    rest = head[wide:]
    if not rest or not rest[0]:
        return None
    long = 9 - rest[0].bit_length()
    if len(rest) < long:
        return None
    size = int.from_bytes(rest[:long], "big") & ((1 << 7 * long) - 1)
    data = at + wide + long
    return _Element(kind, data, None if size == (1 << 7 * long) - 1 else data + size)
