"""A recording decoded once to disk, from which any part can be read: memory does not grow with its length.

One WAV of 16 bits a channel, in a folder that the caller removes. The recording itself is not changed.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.audio.decode.decoder import decode_blocks, probe
from huazheng.audio.pcm import FULL_SCALE, WavFile
from huazheng.core.runtime.errors import ResourceUnavailable, UnusableInput
from huazheng.core.runtime.files import lacking_space
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.runtime.task import Task

SAMPLE_BYTES = 2
MIN_DC_OFFSET = 0.002
"""A mean this far from zero is not sound, and hides speech from the voice activity detection: at 0.4 it found none."""


@dataclass(frozen=True)
class PcmChannel:
    """One channel on disk. A slice reads the samples from the file: float32 between -1 and 1."""

    file: Path
    frames: int
    offset: float = 0.0
    """DC offset of the samples, from a faulty sound card; subtracted when they are read."""

    def __len__(self) -> int:
        """Number of samples."""
        return self.frames

    def __getitem__(self, part: slice, /) -> NDArray[np.float32]:
        """The samples of a slice; a step is ignored."""
        import soundfile

        start, end, _ = part.indices(self.frames)
        samples = np.zeros(0, np.int16)
        if start < end:
            samples, _ = soundfile.read(self.file, end - start, start, dtype="int16")
        return samples.astype(np.float32) / np.float32(FULL_SCALE) - np.float32(self.offset)


@dataclass(frozen=True)
class PcmMixdown:
    """The mean of several channels, read by slices as one."""

    channels: tuple[PcmChannel, ...]

    def __len__(self) -> int:
        """Number of samples."""
        return min(len(one) for one in self.channels)

    def __getitem__(self, part: slice, /) -> NDArray[np.float32]:
        """The samples of a slice."""
        return np.asarray(np.mean([one[part] for one in self.channels], axis=0), dtype=np.float32)


def decode_to_disk(
    file: Path, rate: int, channels: tuple[int, ...], folder: Path, task: Task
) -> tuple[PcmChannel, ...]:
    """Decode a recording into ``folder`` at ``rate``: one :class:`PcmChannel` for each of these channels of two, or for
    an empty tuple one of all channels mixed.

    Raises :class:`UnusableInput` for a file that is not a recording, :class:`ResourceUnavailable` when the disk is
    full, ``Stopped``.
    """
    length = max(probe(file).duration, 1.0)
    names = [folder / f"channel-{number}.wav" for number in channels or (0,)]
    _require_space(folder, int(length * rate * len(names) * SAMPLE_BYTES))
    frames, sums = 0, np.zeros(len(names))
    with contextlib.ExitStack() as opened:
        outs = [opened.enter_context(WavFile(name, rate, 1)) for name in names]
        for block in _sixteen_bits(decode_blocks(file, rate, 2 if channels else 1)):
            task.check()
            kept = block[list(channels)] if channels else block
            try:
                for out, channel in zip(outs, kept, strict=True):
                    out.write(channel)
            except OSError as error:
                raise _full() from error
            frames += block.shape[1]
            sums += kept.sum(axis=1, dtype=np.float64)
            task.report(frames / rate / length)
    if not frames:
        raise UnusableInput(Text("录音里没有声音。", "The recording contains no sound."), file=file)
    offsets = sums / frames / FULL_SCALE
    return tuple(
        PcmChannel(name, frames, float(offset) if abs(offset) > MIN_DC_OFFSET else 0.0)
        for name, offset in zip(names, offsets, strict=True)
    )


def _sixteen_bits(sound: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.int16]]:
    return ((np.clip(block, -1, 1) * FULL_SCALE).round().astype(np.int16) for block in sound)


def _require_space(folder: Path, size: int) -> None:
    if lacking_space(folder, size):
        raise _full()


def _full() -> ResourceUnavailable:
    return ResourceUnavailable(
        Text("磁盘空间不够，没法展开录音来识别。", "Not enough disk space to decode the recording for transcription."),
        remedy=Text("请腾出空间再试。", "Free some space and try again."),
    )
