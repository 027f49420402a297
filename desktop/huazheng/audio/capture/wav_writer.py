"""Crash-safe WAV writing: the file is valid at every second, and becomes RF64 (EBU Tech 3306) past 4 GiB.

libsndfile writes no header that has room for both forms, nor one that is made valid while the file grows. This one has
80 bytes from the start, then the samples; nothing but the sizes in it is ever rewritten.
"""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING, NamedTuple

from huazheng.audio.pcm import SUBTYPES
from huazheng.core.runtime.files import PRIVATE_FILE

if TYPE_CHECKING:
    from pathlib import Path

HEADER_BYTES = 80
LARGEST_RIFF_BYTES = 0xFFFFFFFF
_PCM = 1
_IN_DS64 = 0xFFFFFFFF
_BINARY = getattr(os, "O_BINARY", 0)


def header(rate: int, channels: int, sample_bytes: int, data_bytes: int) -> bytes:
    """The 80 bytes before ``data_bytes`` of little-endian PCM."""
    frame = channels * sample_bytes
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, _PCM, channels, rate, rate * frame, frame, sample_bytes * 8)
    riff_bytes = HEADER_BYTES - 8 + data_bytes
    if riff_bytes <= LARGEST_RIFF_BYTES:
        start = struct.pack("<4sI4s4sI28x", b"RIFF", riff_bytes, b"WAVE", b"JUNK", 28)
        return start + form + struct.pack("<4sI", b"data", data_bytes)
    ds64 = struct.pack("<4sIQQQI", b"ds64", 28, riff_bytes, data_bytes, data_bytes // frame, 0)
    start = struct.pack("<4sI4s", b"RF64", _IN_DS64, b"WAVE")
    return start + ds64 + form + struct.pack("<4sI", b"data", _IN_DS64)


class WavFormat(NamedTuple):
    """Sample rate in Hz, channels, and bits of a sample."""

    rate: int
    channels: int
    bits: int


def read_format(file: Path) -> WavFormat | None:
    """The format in a WAV file's header; None while there is no whole header, or no such file."""
    import soundfile

    try:
        if file.stat().st_size < HEADER_BYTES:
            return None
        found = soundfile.info(file)
    except (FileNotFoundError, soundfile.SoundFileError):
        return None
    bits = next((bits for bits, subtype in SUBTYPES.items() if subtype == found.subtype), None)
    return WavFormat(found.samplerate, found.channels, bits) if bits is not None else None


class WavWriter:
    """Writer of a WAV file. ``data_bytes`` is the number of bytes that reached the file, even if it raised.

    :meth:`write` hands bytes to the system at once, so that a killed process loses none of them; :meth:`sync` makes
    the header right and flushes to the disk. Both raise :class:`OSError` as the system does.
    """

    def __init__(self, file: Path, rate: int, channels: int, sample_bytes: int) -> None:
        self.file, self.rate, self.channels, self.sample_bytes = file, rate, channels, sample_bytes
        self.frame_bytes = channels * sample_bytes
        self.data_bytes = 0
        self._handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, PRIVATE_FILE)
        self._write(header(rate, channels, sample_bytes, 0))

    @classmethod
    def reopen(cls, file: Path, rate: int, channels: int, sample_bytes: int) -> WavWriter:
        """Open a file whose recording broke off: everything after the header is samples, whatever the header says."""
        writer = cls.__new__(cls)
        writer.file, writer.rate, writer.channels, writer.sample_bytes = file, rate, channels, sample_bytes
        writer.frame_bytes = channels * sample_bytes
        writer._handle = os.open(file, os.O_RDWR | _BINARY)
        end = os.lseek(writer._handle, 0, os.SEEK_END)
        writer.data_bytes = max(end - HEADER_BYTES, 0)
        return writer

    @property
    def frames(self) -> int:
        """Whole frames in the file."""
        return self.data_bytes // self.frame_bytes

    def write(self, data: bytes) -> None:
        """Append samples."""
        view = memoryview(data)
        while view:
            done = self._write(view)
            self.data_bytes += done
            view = view[done:]

    def _write(self, data: bytes | memoryview) -> int:
        return os.write(self._handle, data)

    def sync(self) -> None:
        """Update the sizes in the header, and flush to the disk."""
        end = os.lseek(self._handle, 0, os.SEEK_CUR)
        os.lseek(self._handle, 0, os.SEEK_SET)
        self._write(header(self.rate, self.channels, self.sample_bytes, self.frames * self.frame_bytes))
        os.lseek(self._handle, end, os.SEEK_SET)
        os.fsync(self._handle)

    def close(self) -> None:
        """Close the file without changing it."""
        os.close(self._handle)
