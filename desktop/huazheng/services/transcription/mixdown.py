"""A recorded call as one sound, for listening and recognising: each source one channel, side by side in time.

The originals are never rewritten. Two sources run on clocks of their own; they are laid side by side by when their
first frames were taken, and where a device was away there is silence, so that what follows stays in its place.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.runtime.files import make_private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.runtime.task import Task
    from huazheng.core.schema.seal import SealedSource
    from huazheng.store.calls import Call

MIX_RATE = 16_000
MOST_CHANNELS = 2
MIX_FOLDER = ".listening"


def channel_count(call: Call) -> int:
    """How many voices are kept apart: one a source, or the channels of a file taken in, two at most."""
    return min(len(call.seal.sources) or call.seal.audio.channels, MOST_CHANNELS)


def mixed_blocks(call: Call) -> Iterator[NDArray[np.float32]]:
    """The call at 16 kHz in blocks of shape (channels, frames). Two sources become two channels."""
    from huazheng.audio.decode.decoder import decode_blocks  # loads FFmpeg's libraries, which a window can open without

    sources = call.seal.sources[:MOST_CHANNELS]
    if len(sources) < MOST_CHANNELS:
        yield from decode_blocks(call.original, MIX_RATE, channel_count(call))
        return
    began = min(source.first_frame_us for source in sources)
    one, other = (
        delayed(
            round((source.first_frame_us - began) * MIX_RATE / 1_000_000),
            fill_gaps(source, decode_blocks(call.folder / source.file, MIX_RATE, 1)),
        )
        for source in sources
    )
    yield from two_channels(one, other)


def decodable_file(call: Call, task: Task | None = None) -> Path:
    """A file that can be decoded as the whole call: the original, or where that is several channels or files a copy.

    The copy lies outside the evidence, and can be deleted: it is made again. Raises :class:`UnusableInput` when an
    original cannot be decoded, ``Stopped``, :class:`OSError`.
    """
    seal = call.seal
    if len(seal.sources) < 2 and all(source.channels == 1 for source in seal.sources):
        return call.original
    folder = make_private_folder(call.folder.parent / MIX_FOLDER)
    copy = folder / f"{call.id}-{seal.files[0].sha256[:16]}.wav"
    if not copy.exists():
        _write(call, copy, task)
    return copy


def _write(call: Call, copy: Path, task: Task | None) -> None:
    from huazheng.audio.pcm import FULL_SCALE, WavFile

    part = copy.with_name(f".{copy.name}.{secrets.token_hex(4)}.part")
    try:
        with WavFile(part, MIX_RATE, channel_count(call), container="RF64") as sound:
            for block in mixed_blocks(call):
                if task is not None:
                    task.check()
                sound.write((np.clip(block, -1, 1) * FULL_SCALE).astype(np.int16).T)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(copy)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(part)  # noqa: PTH108
        raise


def fill_gaps(source: SealedSource, sound: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """The source's sound with silence where its device was away or lost frames."""
    gaps = [(one.second * MIX_RATE, one.lost_frames * MIX_RATE // source.rate) for one in source.dropouts]
    done = 0
    for block in sound:
        rest = block
        while gaps and gaps[0][0] < done + rest.shape[1]:
            place, length = gaps.pop(0)
            head = max(place - done, 0)
            yield rest[:, :head]
            yield np.zeros((1, length), np.float32)
            rest, done = rest[:, head:], done + head
        yield rest
        done += rest.shape[1]


def delayed(frames: int, sound: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """The sound, begun that many frames of silence later."""
    if frames:
        yield np.zeros((1, frames), np.float32)
    yield from sound


def two_channels(
    one: Iterator[NDArray[np.float32]], other: Iterator[NDArray[np.float32]]
) -> Iterator[NDArray[np.float32]]:
    """Two sounds of one channel as one of two; the shorter one goes on in silence."""
    ends = (one, other)
    held = [np.zeros((1, 0), np.float32), np.zeros((1, 0), np.float32)]
    open_ends = [True, True]
    while True:
        for side, sound in enumerate(ends):
            while open_ends[side] and not held[side].shape[1]:
                block = next(sound, None)
                open_ends[side] = block is not None
                held[side] = held[side] if block is None else block
        lengths = [part.shape[1] for part, is_open in zip(held, open_ends, strict=True) if is_open or part.shape[1]]
        if not lengths:
            return
        count = min(lengths)
        pair = np.zeros((MOST_CHANNELS, count), np.float32)
        for side, part in enumerate(held):
            taken = part[0, :count]
            pair[side, : taken.size] = taken
            held[side] = part[:, count:]
        yield pair
