"""Walk over the pages of Ogg files (RFC 3533)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.audio.decode.structure.sections import Walk, is_tag_or_zeros

if TYPE_CHECKING:
    from mmap import mmap

PAGE_MARK = b"OggS"
_HEAD_BYTES = 27
_BEGINS, _CONTINUES = 0x02, 0xFF


def walk_pages(content: mmap, start: int) -> Walk:
    """Walk over the pages. A page that begins a stream after pages of sound begins another recording.

    A missing mark of the end is no loss: many recorders never write it. A page or a packet that is not complete is.
    """
    at, end, in_sound, open_packet = start, start, False, False
    while at < len(content):
        if content[at : at + 4] != PAGE_MARK:
            found = content.find(PAGE_MARK, at)
            if found < 0:
                break
            at = found
        head = content[at : at + _HEAD_BYTES + 255]
        lacing = head[_HEAD_BYTES : _HEAD_BYTES + head[26]] if len(head) >= _HEAD_BYTES else b""
        if len(head) < _HEAD_BYTES or len(lacing) < head[26]:
            return Walk(len(content), broken_off=True, states_length=False, decides=True)
        begins = bool(head[5] & _BEGINS)
        if begins and in_sound:
            return Walk(at, states_length=False, decides=True)
        in_sound = in_sound or not begins
        after = at + _HEAD_BYTES + len(lacing) + sum(lacing)
        if after > len(content):
            return Walk(len(content), broken_off=True, states_length=False, decides=True)
        open_packet = bool(lacing) and lacing[-1] == _CONTINUES
        at = end = after
    rest = content[end : end + len(PAGE_MARK)]
    if 0 < len(rest) < len(PAGE_MARK) and PAGE_MARK.startswith(rest):  # cut inside the mark of the next page
        return Walk(end, broken_off=True, states_length=False, decides=True)
    garbage = end < len(content) and not is_tag_or_zeros(content, end)
    return Walk(end, broken_off=open_packet, states_length=False, decides=True, garbage=garbage)
