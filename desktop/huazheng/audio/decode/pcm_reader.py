"""Reading of PCM and FLAC files with soundfile (libsndfile): WAV, RF64, W64 and FLAC of one or two channels.

libsndfile reads them in large blocks, several times as fast as FFmpeg's packets do in Python, and gives the same
samples, bit for bit (``tests/unit/audio/test_pcm_reader.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import soundfile

from huazheng.audio.decode.heartbeat import beat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

BLOCK_FRAMES = 1 << 16
# How the files begin; any other file is not shown to libsndfile, which would try all its formats on it.
_SIGNATURES = (b"RIFF", b"RF64", b"riff", b"fLaC")
_CONTAINERS = frozenset({"WAV", "WAVEX", "RF64", "W64", "FLAC"})
# Not of 64-bit floats: FFmpeg rounds them otherwise.
_SUBTYPES = frozenset({"PCM_S8", "PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "ULAW", "ALAW"})


def open_pcm(file: Path) -> soundfile.SoundFile | None:
    """The open file, which the caller closes; None for what FFmpeg has to decode or to refuse.

    A WAV whose header says that it holds nothing is one of these: a recorder that broke off leaves it, with samples.
    """
    with file.open("rb") as stream:
        if stream.read(4) not in _SIGNATURES:
            return None
    try:
        sound = soundfile.SoundFile(file)
    except soundfile.SoundFileError:
        return None
    if sound.format in _CONTAINERS and sound.subtype in _SUBTYPES and sound.channels <= 2 and sound.frames > 0:
        return sound
    sound.close()
    return None


def pcm_blocks(sound: soundfile.SoundFile) -> Iterator[NDArray[np.float32]]:
    """The samples from where the file stands, float32 between -1 and 1, shape (channels, frames).

    Raises ``soundfile.SoundFileError`` at a damaged place of FLAC.
    """
    for block in sound.blocks(BLOCK_FRAMES, dtype="float32", always_2d=True):
        beat()
        yield cast("NDArray[np.float32]", block.T)
