"""Detection of truncated files by what their own format states, which decoding alone does not tell."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# RIFF: a recorder that streams writes one of these for a length that is not known yet.
_LENGTH_UNKNOWN = (0, 0xFFFFFFFF)
_OGG_TAIL_BYTES = 65_307  # the longest page there is, RFC 3533
_OGG_END_OF_STREAM = 0x04
_MP3_HEAD_BYTES = 256 * 1024
_ASF_HEAD_BYTES = 64 * 1024
_ASF_FILE_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")


def header_states_length(file: Path, container: str) -> bool:
    """True if the duration is stated in the file, not estimated by FFmpeg from the bit rate.

    Raw AAC and AMR have no header with a length; an mp3 has one only with a Xing, Info or VBRI frame.
    """
    if container in {"aac", "amr", "amrnb", "amrwb"}:
        return False
    if container == "mp3":
        with file.open("rb") as stream:
            head = stream.read(_MP3_HEAD_BYTES)
        return any(mark in head for mark in (b"Xing", b"Info", b"VBRI"))
    return True


def is_file_truncated(file: Path, container: str) -> bool:
    """True if the file stops before the end that its format marks.

    For a WAV that is the end of its data chunk, for an Ogg its last page, for a WMA the size in its header. libsndfile
    and FFmpeg read what is there and do not tell.
    """
    if container == "wav":
        return _wav_is_truncated(file)
    if container == "ogg":
        return _ogg_is_truncated(file)
    if container == "asf":
        return _asf_is_truncated(file)
    return False


def has_mp4_signature(file: Path) -> bool:
    """True if the file begins like an m4a, mp4 or 3gp. One that cannot be opened then has lost its index (moov)."""
    with file.open("rb") as stream:
        return stream.read(8)[4:] == b"ftyp"


def _wav_is_truncated(file: Path) -> bool:
    size = file.stat().st_size
    with file.open("rb") as stream:
        if stream.read(4) != b"RIFF":
            return False  # RF64 and others: FFmpeg checks their lengths
        stream.seek(12)
        while len(head := stream.read(8)) == 8:
            name, length = struct.unpack("<4sI", head)
            if name == b"data":
                return length not in _LENGTH_UNKNOWN and stream.tell() + length > size
            stream.seek(length + length % 2, 1)
    return True


def _asf_is_truncated(file: Path) -> bool:
    """The File Properties Object holds the file's whole size (Advanced Systems Format specification, 3.2)."""
    with file.open("rb") as stream:
        head = stream.read(_ASF_HEAD_BYTES)
    place = head.find(_ASF_FILE_PROPERTIES)
    field = head[place + 40 : place + 48]
    return place >= 0 and len(field) == 8 and struct.unpack("<Q", field)[0] > file.stat().st_size


def _ogg_is_truncated(file: Path) -> bool:
    with file.open("rb") as stream:
        stream.seek(max(0, file.stat().st_size - _OGG_TAIL_BYTES))
        tail = stream.read()
    start = tail.rfind(b"OggS")
    page = tail[start:]
    if start < 0 or len(page) < 27 or len(page) < 27 + page[26]:
        return True
    whole = 27 + page[26] + sum(page[27 : 27 + page[26]])
    return len(page) < whole or not page[5] & _OGG_END_OF_STREAM
