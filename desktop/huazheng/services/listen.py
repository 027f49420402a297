"""Makes a call ready to be heard and seen: one pass over the recording gives the sound and its waveform."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from huazheng.audio.peaks import Columns, Peaks, PeaksBuilder
from huazheng.audio.playback import Player, Sound, sound_stopped
from huazheng.audio.stretch import FASTEST, SLOWEST
from huazheng.core.errors import HuazhengError
from huazheng.core.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from huazheng.core.jobs import Task
    from huazheng.store.calls import Call

__all__ = [
    "FASTEST",
    "LISTENING_RATE",
    "SLOWEST",
    "Columns",
    "Peaks",
    "Player",
    "Sound",
    "new_sound",
    "sound_stopped",
    "take_sound",
]

LISTENING_RATE = 16_000
MOST_CHANNELS = 2
_SHOW_EVERY_SECONDS = 0.4


def new_sound() -> Sound:
    """An empty sound at the rate that calls are listened to; :func:`take_sound` fills it."""
    return Sound(LISTENING_RATE)


def take_sound(call: Call, sound: Sound, task: Task, show: Callable[[Peaks], None] | None = None) -> Peaks:
    """Decode the call's recording into ``sound`` and return its peaks.

    ``show`` gets the peaks so far now and then, so that a long recording appears while it is decoded. Raises
    :class:`UnusableInput` when the recording cannot be read to its end; what came before can be heard.
    """
    duration = max(call.seal.audio.duration, 1.0)
    builder = PeaksBuilder(LISTENING_RATE)
    shown = time.monotonic()
    try:
        for block in _at_least(LISTENING_RATE, _recorded(call)):
            task.check()
            sound.add(block)
            builder.add(block)
            if show is not None and time.monotonic() - shown > _SHOW_EVERY_SECONDS:
                show(builder.peaks())
                task.report(sound.duration / duration, str(Text("读取录音", "Reading the recording")))
                shown = time.monotonic()
    finally:
        sound.complete = True
    return builder.peaks()


def channels_of(call: Call) -> int:
    """How many voices are kept apart: two sources, or the channels of one file, two at most."""
    return min(max(len(call.seal.sources), call.seal.audio.channels), MOST_CHANNELS)


def _recorded(call: Call) -> Iterator[NDArray[np.float32]]:
    """The call in blocks of shape (channels, frames). Two sources become two channels, aligned by their clocks."""
    from huazheng.audio.decode import blocks  # loads FFmpeg's libraries, which a window can open without

    sources = call.seal.sources[:MOST_CHANNELS]
    if len(sources) < MOST_CHANNELS:
        yield from blocks(call.original, LISTENING_RATE, channels_of(call))
        return
    began = min(source.first_frame_us for source in sources)
    parts = []
    for source in sources:
        late = round((source.first_frame_us - began) * LISTENING_RATE / 1_000_000)
        parts.append(_from_later(late, blocks(call.folder / source.file, LISTENING_RATE, 1)))
    yield from _side_by_side(*(_at_least(LISTENING_RATE, part) for part in parts))


def _from_later(frames: int, sound: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """The sound, begun that many frames of silence later."""
    if frames:
        yield np.zeros((1, frames), np.float32)
    yield from sound


def _side_by_side(
    one: Iterator[NDArray[np.float32]], other: Iterator[NDArray[np.float32]]
) -> Iterator[NDArray[np.float32]]:
    """Two sounds of one channel as one of two; the shorter one goes on in silence."""
    ends = (one, other)
    held = [np.zeros((1, 0), np.float32), np.zeros((1, 0), np.float32)]
    open_ends = [True, True]
    while True:
        for side, sound in enumerate(ends):
            if open_ends[side] and not held[side].shape[1]:
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


def _at_least(frames: int, small: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """The same blocks joined to larger ones: a phone's codec gives 20 ms at a time, and each costs a step of Python.

    What came before an error is given before that is raised.
    """
    waiting: list[NDArray[np.float32]] = []
    failed: Exception | None = None
    while True:
        try:
            block = next(small, None)
        except HuazhengError as error:
            block, failed = None, error
        if block is not None:
            waiting.append(block)
        if waiting and (block is None or sum(part.shape[1] for part in waiting) >= frames):
            yield np.concatenate(waiting, axis=1)
            waiting = []
        if failed is not None:
            raise failed
        if block is None:
            return
