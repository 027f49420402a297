"""Mixdown of a recorded call for playback and recognition: one channel per source, aligned in time.

The originals are never rewritten. Two sources have their own clocks; they are aligned by the capture times of their
first frames, and silence stands where a device was disconnected, so that what follows stays in place. Where both hold
one sound, it is in the first channel only, and nobody's.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.runtime.files import make_private_folder
from huazheng.core.schema.seal import MAX_HEARD_CHANNELS, heard_channels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.runtime.task import Task
    from huazheng.core.schema.seal import SealedSource
    from huazheng.store.calls import Call

    DecodeBlocks = Callable[[Path, int, int], Iterator[NDArray[np.float32]]]

MIX_RATE = 16_000
LONGEST_SILENCE_SECONDS = 12 * 3600
"""Most silence before a source, and for its gaps: a stranger's seal may state any times and lost frames."""
MIX_FOLDER = ".listening"


def channel_count(call: Call) -> int:
    """Number of channels: one per source, or those of an imported file; more than two are heard as one."""
    if call.seal.sources:
        return min(len(call.seal.sources), MAX_HEARD_CHANNELS)
    return heard_channels(call.seal.audio.channels)


def mixed_blocks(call: Call, decode: DecodeBlocks | None = None) -> Iterator[NDArray[np.float32]]:
    """The call at 16 kHz in blocks of shape (channels, frames). Two sources become two channels.

    ``decode``: the decoder, as :func:`huazheng.audio.decode.decoder.decode_blocks`, which is used without one.
    """
    if decode is None:
        from huazheng.audio.decode.decoder import decode_blocks  # loads FFmpeg's libraries; a window opens without them

        decode = decode_blocks
    sources = call.seal.sources[:MAX_HEARD_CHANNELS]
    if not sources:
        yield from decode(call.original, MIX_RATE, channel_count(call))
        return
    aligned = [
        delayed(
            round(call.seal.delay_of(source) * MIX_RATE),
            fill_gaps(source, decode(call.folder / source.file, MIX_RATE, 1)),
        )
        for source in sources
    ]
    if len(aligned) < MAX_HEARD_CHANNELS:
        yield from aligned[0]
        return
    first, second = aligned
    yield from two_channels(first, silenced(second, same_sound_spans(call)))


def is_mixed(call: Call) -> bool:
    """Tell whether the call's sound is not that of one file: there are two, or a gap takes its time in it."""
    return len(call.seal.sources) > 1 or any(source.gaps for source in call.seal.sources)


def same_sound_spans(call: Call) -> tuple[tuple[float, float], ...]:
    """Stretches in which both sources hold one sound, in seconds of the mixdown."""
    sources = call.seal.sources[:MAX_HEARD_CHANNELS]
    if len(sources) < MAX_HEARD_CHANNELS:
        return ()
    first = sources[0]
    delay = call.seal.delay_of(first)
    return tuple(
        (delay + first.seconds_at(span.start), delay + first.seconds_at(span.end)) for span in first.same_sound
    )


def silenced(
    sound: Iterator[NDArray[np.float32]], spans: Sequence[tuple[float, float]]
) -> Iterator[NDArray[np.float32]]:
    """The sound with silence in these stretches of seconds."""
    done = 0
    for block in sound:
        quiet = block.copy() if spans else block
        for start, end in spans:
            quiet[:, max(round(start * MIX_RATE) - done, 0) : max(round(end * MIX_RATE) - done, 0)] = 0.0
        yield quiet
        done += block.shape[1]


def decodable_file(call: Call, task: Task | None = None) -> Path:
    """A file that decodes as the whole call: the original, or a mixdown where there are several channels or files.

    The mixdown lies outside the evidence and may be deleted: it is made again. Raises :class:`UnusableInput` when an
    original cannot be decoded, ``Stopped``, :class:`OSError`.
    """
    seal = call.seal
    if not is_mixed(call) and all(source.channels == 1 for source in seal.sources):
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
    """The source's sound with silence where its device was disconnected or lost frames, also at the end."""
    rate = source.rate
    gaps = [
        (source.frame_of(gap) * MIX_RATE // rate, gap.lost_frames * MIX_RATE // rate) for gap in source.gaps_in_order
    ]
    left = LONGEST_SILENCE_SECONDS * MIX_RATE
    done = 0
    for block in sound:
        rest = block
        while gaps and gaps[0][0] < done + rest.shape[1]:
            place, length = gaps.pop(0)
            head = max(place - done, 0)
            yield rest[:, :head]
            yield from _silence(min(length, left))
            rest, done, left = rest[:, head:], done + head, max(left - length, 0)
        yield rest
        done += rest.shape[1]
    yield from _silence(min(sum(length for _, length in gaps), left))


def _silence(frames: int) -> Iterator[NDArray[np.float32]]:
    """Silence in blocks of at most a minute."""
    for start in range(0, frames, 60 * MIX_RATE):
        yield np.zeros((1, min(60 * MIX_RATE, frames - start)), np.float32)


def delayed(frames: int, sound: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """The sound after so many frames of silence, within reason."""
    yield from _silence(min(frames, LONGEST_SILENCE_SECONDS * MIX_RATE))
    yield from sound


def two_channels(
    first: Iterator[NDArray[np.float32]], second: Iterator[NDArray[np.float32]]
) -> Iterator[NDArray[np.float32]]:
    """Two mono sounds as one of two channels; silence follows the shorter one."""
    sounds = (first, second)
    waiting = [np.zeros((1, 0), np.float32), np.zeros((1, 0), np.float32)]
    open_ends = [True, True]
    while True:
        for side, sound in enumerate(sounds):
            while open_ends[side] and not waiting[side].shape[1]:
                block = next(sound, None)
                open_ends[side] = block is not None
                waiting[side] = waiting[side] if block is None else block
        lengths = [part.shape[1] for part, is_open in zip(waiting, open_ends, strict=True) if is_open or part.shape[1]]
        if not lengths:
            return
        count = min(lengths)
        pair = np.zeros((MAX_HEARD_CHANNELS, count), np.float32)
        for side, part in enumerate(waiting):
            head = part[0, :count]
            pair[side, : head.size] = head
            waiting[side] = part[:, count:]
        yield pair
