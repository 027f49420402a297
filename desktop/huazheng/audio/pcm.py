"""PCM samples: their conversion from bytes, and WAV files written with soundfile (libsndfile)."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from typing import TYPE_CHECKING, Self

import numpy as np

from huazheng.core.runtime.files import PRIVATE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

FULL_SCALE = 32767
"""The largest sample of 16 bits."""
SUBTYPES = {16: "PCM_16", 24: "PCM_24"}
"""soundfile's names of the sample formats, by bits."""
_BINARY = getattr(os, "O_BINARY", 0)
_DISK_FULL_BYTES = 1024 * 1024


def pcm_samples(data: bytes, bits: int) -> NDArray[np.int32]:
    """Little-endian PCM of 16 or 24 bits as whole numbers, interleaved; for samples that come from a device."""
    if bits == 16:
        return np.frombuffer(data, dtype="<i2").astype(np.int32)
    wide = np.zeros((len(data) // 3, 4), dtype=np.uint8)
    wide[:, 1:] = np.frombuffer(data[: len(data) // 3 * 3], dtype=np.uint8).reshape(-1, 3)
    return wide.view("<i4")[:, 0] >> 8


class WavFile:
    """A new WAV file to write to, which its owner alone can read; a file of that name is replaced.

    ``container``: ``RF64`` for what may grow past 4 GiB. A context manager; everything raises :class:`OSError` when the
    disk is full or fails.
    """

    def __init__(self, file: Path, rate: int, channels: int, bits: int = 16, container: str = "WAV") -> None:
        import soundfile

        self._file = file
        # Created here, with its mode: libsndfile would follow the umask.
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, PRIVATE_FILE))
        with self._as_os_errors():
            self._sound = soundfile.SoundFile(file, "w", rate, channels, SUBTYPES[bits], format=container)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, samples: NDArray[np.int16] | NDArray[np.int32]) -> None:
        """Append samples of shape (frames,) or (frames, channels): int16, or int32 at the full scale of 32 bits."""
        with self._as_os_errors():
            self._sound.write(samples)

    def close(self) -> None:
        """Complete the header and close the file."""
        with self._as_os_errors():
            self._sound.close()

    @contextlib.contextmanager
    def _as_os_errors(self) -> Iterator[None]:
        import soundfile

        try:
            yield
        except soundfile.SoundFileError as error:  # it says no more than "System error."
            full = shutil.disk_usage(self._file.parent).free < _DISK_FULL_BYTES
            number = errno.ENOSPC if full else errno.EIO
            raise OSError(number, os.strerror(number), str(self._file)) from error
