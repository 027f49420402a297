"""A recording decoded once onto the disk, from which any part can be read: three hours take no more memory than one.

16 bits a sample, one file a channel, in a folder that whoever asks for it also removes. The recording stays as it is;
this copy is listened to and nothing else.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.audio.decode.decoder import decode_blocks, probe
from huazheng.core.runtime.errors import ResourceUnavailable, UnusableInput
from huazheng.core.runtime.files import PRIVATE_FILE, lacking_space
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.runtime.task import Task

SAMPLE_BYTES = 2
FULL_SCALE = 32767
MIN_DC_OFFSET = 0.002
"""A mean this far from zero is no sound, and hides where somebody speaks: at 0.4 no speech was found at all."""


@dataclass(frozen=True)
class PcmChannel:
    """One channel on the disk. A slice of it is read when it is asked for: float32 between -1 and 1."""

    file: Path
    frames: int
    offset: float = 0.0
    """What the samples are off zero by, as a faulty sound card makes it; taken away when they are read."""

    def __len__(self) -> int:
        """How many samples there are."""
        return self.frames

    def __getitem__(self, part: slice, /) -> NDArray[np.float32]:
        """The samples of a part; steps are not known."""
        start, end, _ = part.indices(self.frames)
        with self.file.open("rb") as stream:
            stream.seek(start * SAMPLE_BYTES)
            found = np.frombuffer(stream.read(max(0, end - start) * SAMPLE_BYTES), dtype="<i2")
        return found.astype(np.float32) / np.float32(FULL_SCALE) - np.float32(self.offset)


@dataclass(frozen=True)
class PcmMixdown:
    """Several channels heard as one."""

    channels: tuple[PcmChannel, ...]

    def __len__(self) -> int:
        """How many samples there are."""
        return min(len(one) for one in self.channels)

    def __getitem__(self, part: slice, /) -> NDArray[np.float32]:
        """The samples of a part."""
        return np.asarray(np.mean([one[part] for one in self.channels], axis=0), dtype=np.float32)


def decode_to_disk(
    file: Path, rate: int, channels: tuple[int, ...], folder: Path, task: Task
) -> tuple[PcmChannel, ...]:
    """Decode a recording into ``folder``: one :class:`PcmChannel` for each of these channels of two, at ``rate``; none
    named: one for all channels mixed.

    Raises :class:`UnusableInput` for what is no recording, :class:`ResourceUnavailable` when the disk is full,
    ``Stopped``.
    """
    length = max(probe(file).duration, 1.0)
    names = [folder / f"channel-{number}.pcm" for number in channels or (0,)]
    _require_space(folder, int(length * rate * len(names) * SAMPLE_BYTES))
    frames, sums = 0, np.zeros(len(names))
    with contextlib.ExitStack() as opened:
        outs = [opened.enter_context(os.fdopen(os.open(name, _NEW, PRIVATE_FILE), "wb")) for name in names]
        for block in _sixteen_bits(decode_blocks(file, rate, 2 if channels else 1)):
            task.check()
            kept = block[list(channels)] if channels else block
            try:
                for out, channel in zip(outs, kept, strict=True):
                    out.write(channel.tobytes())
            except OSError as error:
                raise _full(folder) from error
            frames += block.shape[1]
            sums += kept.sum(axis=1, dtype=np.float64)
            task.report(frames / rate / length)
    if not frames:
        raise UnusableInput(Text("录音里没有声音。", "There is no sound in the recording."), file=file)
    offsets = sums / frames / FULL_SCALE
    return tuple(
        PcmChannel(name, frames, float(offset) if abs(offset) > MIN_DC_OFFSET else 0.0)
        for name, offset in zip(names, offsets, strict=True)
    )


_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


def _sixteen_bits(sound: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.int16]]:
    return ((np.clip(block, -1, 1) * FULL_SCALE).round().astype("<i2") for block in sound)


def _require_space(folder: Path, size: int) -> None:
    if lacking_space(folder, size):
        raise _full(folder)


def _full(folder: Path) -> ResourceUnavailable:
    return ResourceUnavailable(
        Text("磁盘空间不够，没法展开录音来识别。", "The disk is too full to lay the recording out for hearing."),
        file=folder,
        remedy=Text("请腾出空间再试。", "Free some space and try again."),
    )
