"""Structure of a whole file: the recordings in it one after the other, and whether the last one broke off."""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from huazheng.audio.decode.structure import frames
from huazheng.audio.decode.structure.boxes import BOX_NAMES, walk_boxes
from huazheng.audio.decode.structure.chunks import W64_MARK, walk_aiff, walk_caf, walk_w64
from huazheng.audio.decode.structure.ebml import EBML_MARK, walk_elements
from huazheng.audio.decode.structure.flac import FLAC_MARK, walk_flac
from huazheng.audio.decode.structure.ogg import PAGE_MARK, walk_pages
from huazheng.audio.decode.structure.riff import walk_avi, walk_wave
from huazheng.audio.decode.structure.sections import Section, Walk, has_tag, id3_end

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    _Walker = Callable[[mmap.mmap, int], Walk]

MAX_SECTIONS = 64
_NEED_END = frozenset({frames.walk_amr, frames.walk_adts, frames.walk_latm, frames.walk_silk})
_ASF_MARK = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ASF_FILE_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_ASF_HEAD_BYTES = 64 * 1024


@dataclass(frozen=True)
class FileStructure:
    """The sections of a file, and what a walk found of each; in order."""

    sections: tuple[Section, ...]
    walks: tuple[Walk, ...]

    def is_plain(self, size: int) -> bool:
        """True if the whole file is one recording, as its format says."""
        return self.sections == (Section(0, size),)


def structure_of(file: Path) -> FileStructure:
    """Walk over the bytes of a file. Raises :class:`OSError`."""
    state = file.stat()
    return _structure(file, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=64)
def _structure(file: Path, _changed: int, size: int) -> FileStructure:
    if size == 0:
        return FileStructure((Section(0, 0),), (Walk(0),))
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return _walk_all(content)


def _walk_all(content: mmap.mmap) -> FileStructure:
    start, sections, walks = _first_start(content), list[Section](), list[Walk]()
    while len(sections) < MAX_SECTIONS:
        walker = _walker(content, start) or _walk_unknown
        walk = walker(content, start)
        joined = start < walk.end < len(content) and _is_start(content, walk.end)
        # FFmpeg reads the tags behind an MP3; whatever else is behind would be decoded.
        keeps_tag = has_tag(content, walk.end) and not joined and walker not in _NEED_END
        end = len(content) if keeps_tag else walk.end
        sections.append(Section(start, max(end, start), walk.ignore_length))
        walks.append(walk)
        if not joined:
            break
        start = walk.end
    return FileStructure(tuple(sections), tuple(walks))


def _first_start(content: mmap.mmap) -> int:
    """Start of the recording: behind an ID3 tag that does not belong to its format."""
    after = id3_end(content, 0)
    return after if after and _signature(content, after) not in {None, walk_flac} else 0


def _is_start(content: mmap.mmap, at: int) -> bool:
    after = id3_end(content, at)
    return (
        _signature(content, at) is not None
        or (after > at and _walker(content, after) is not None)
        or (frames.is_mp3(content, at))
    )


def _walker(content: mmap.mmap, at: int) -> _Walker | None:
    known = _signature(content, at)
    if known is not None:
        return known
    sound = id3_end(content, at)
    for is_one, walk in (
        (frames.is_transport, frames.walk_transport),
        (frames.is_adts, frames.walk_adts),
        (frames.is_latm, frames.walk_latm),
        (frames.is_mp3, frames.walk_mp3),
    ):
        if is_one(content, sound):
            return walk
    return _signature(content, sound) or (frames.walk_mp3 if sound > at else None)


def _signature(content: mmap.mmap, at: int) -> _Walker | None:
    """The walker of the format whose mark stands at ``at``."""
    head = content[at : at + 16]
    if head[:4] in {b"RIFF", b"RF64", b"BW64"} and len(head) >= 12:
        return {b"WAVE": walk_wave, b"AVI ": walk_avi}.get(head[8:12])
    if head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}:
        return walk_aiff
    if head.startswith(frames.SILK_MARKS):
        return frames.walk_silk
    for mark, walk in (
        (EBML_MARK, walk_elements),
        (PAGE_MARK, walk_pages),
        (frames.AMR_MARK, frames.walk_amr),
        (FLAC_MARK[:4], walk_flac),
        (_ASF_MARK, _walk_asf),
        (b"FLV\x01", frames.walk_flv),
        (b".snd", _walk_au),
        (b"caff", walk_caf),
        (W64_MARK, walk_w64),
    ):
        if head.startswith(mark):
            return walk
    return walk_boxes if head[4:8] in BOX_NAMES else None


def _walk_unknown(content: mmap.mmap, start: int) -> Walk:
    return Walk(len(content), states_length=not frames.is_transport(content, start))


def _walk_asf(content: mmap.mmap, start: int) -> Walk:
    """The File Properties Object holds the file's whole size (Advanced Systems Format specification, 3.2)."""
    head = content[start : start + _ASF_HEAD_BYTES]
    place = head.find(_ASF_FILE_PROPERTIES)
    field = head[place + 40 : place + 48]
    if place < 0 or len(field) < 8:
        return Walk(len(content))
    (length,) = struct.unpack("<Q", field)
    end = start + length
    joined = end < len(content) and content[end : end + len(_ASF_MARK)] == _ASF_MARK
    return Walk(end if joined else len(content), broken_off=end > len(content), decides=True)


def _walk_au(content: mmap.mmap, start: int) -> Walk:
    head = content[start : start + 12]
    unknown = len(head) < 12 or head[8:12] in {b"\xff\xff\xff\xff", b"\0\0\0\0"}
    return Walk(len(content), states_length=not unknown)
