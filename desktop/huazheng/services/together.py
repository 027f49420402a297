"""A recorded call as one sound, for listening and recognising: each source one channel, side by side in time.

The originals are never rewritten: this is a copy at 16 kHz, outside the evidence, that can be deleted and made again.
Two sources run on clocks of their own; they are laid side by side by when their first frames were taken, and where a
device was away the copy has silence, so that what follows stays in its place.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from typing import TYPE_CHECKING

import numpy as np

from huazheng.audio.decode import blocks
from huazheng.audio.wav import WavWriter
from huazheng.core.files import make_private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.jobs import Task
    from huazheng.core.seal import Seal, SealedSource
    from huazheng.store.calls import Call

SOUND_RATE = 16_000
SOUND_FOLDER = ".listening"
_STEP_FRAMES = SOUND_RATE * 10


def sound_of(call: Call, task: Task | None = None) -> Path:
    """The file to decode for this call: the original, or for a recording of several channels the copy.

    Raises :class:`UnusableInput` when an original cannot be decoded, ``Stopped``, :class:`OSError`.
    """
    seal = call.seal
    if len(seal.sources) < 2 and all(source.channels == 1 for source in seal.sources):
        return call.original
    folder = make_private_folder(call.folder.parent / SOUND_FOLDER)
    copy = folder / f"{call.id}-{seal.files[0].sha256[:16]}.wav"
    if not copy.exists():
        _write(call.folder, seal, copy, task)
    return copy


def _write(folder: Path, seal: Seal, copy: Path, task: Task | None) -> None:
    part = copy.with_name(f".{copy.name}.{secrets.token_hex(4)}.part")
    first = min(source.first_frame_us for source in seal.sources)
    channels = [_side(folder, source, source.first_frame_us - first) for source in seal.sources]
    writer = WavWriter(part, SOUND_RATE, len(channels), 2)
    try:
        with contextlib.closing(writer):
            for step in _side_by_side(channels):
                if task is not None:
                    task.check()
                    task.report(writer.frames / SOUND_RATE / max(seal.audio.duration, 1.0))
                writer.write((np.clip(step, -1, 1) * 32767).astype("<i2").T.tobytes())
            writer.sync()
        part.replace(copy)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(part)  # noqa: PTH108
        raise


def _side(folder: Path, source: SealedSource, late_us: int) -> Iterator[NDArray[np.float32]]:
    """One source from the beginning of the earliest: silence first, and where its device was away."""
    yield np.zeros(late_us * SOUND_RATE // 1_000_000, np.float32)
    gaps = [(one.second * SOUND_RATE, one.lost_frames * SOUND_RATE // source.rate) for one in source.dropouts]
    done = 0
    for block in blocks(folder / source.file, SOUND_RATE, 1):
        samples = block[0]
        while gaps and gaps[0][0] < done + len(samples):
            place, length = gaps.pop(0)
            head = max(place - done, 0)
            yield samples[:head]
            yield np.zeros(length, np.float32)
            samples, done = samples[head:], done + head
        yield samples
        done += len(samples)


def _side_by_side(channels: list[Iterator[NDArray[np.float32]]]) -> Iterator[NDArray[np.float32]]:
    """Steps of shape (channels, frames); the shorter ends in silence."""
    held = [np.zeros(0, np.float32) for _ in channels]
    ended = [False for _ in channels]
    while not all(ended) or any(len(one) for one in held):
        for number, channel in enumerate(channels):
            parts = [held[number]]
            while not ended[number] and sum(map(len, parts)) < _STEP_FRAMES:
                if (part := next(channel, None)) is None:
                    ended[number] = True
                else:
                    parts.append(part)
            held[number] = np.concatenate(parts)
        size = min(_STEP_FRAMES, max(map(len, held)))
        if size:
            yield np.stack([np.pad(one[:size], (0, size - len(one[:size]))) for one in held])
        held = [one[size:] for one in held]
