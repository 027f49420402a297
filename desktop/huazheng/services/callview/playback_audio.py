"""Playback audio and waveform of a call, from one pass over the recording."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from huazheng.audio.decode_process.decode_client import blocks_apart
from huazheng.audio.playback.player import PlaybackBuffer, Player, playback_interrupted
from huazheng.audio.playback.time_stretch import MAX_SPEED, MIN_SPEED
from huazheng.audio.playback.waveform_peaks import PeakColumns, Peaks, PeaksBuilder
from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.language import Text
from huazheng.services.transcription.mixdown import MIX_RATE, mixed_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from huazheng.core.runtime.task import Task
    from huazheng.store.calls import Call

__all__ = [
    "MAX_SPEED",
    "MIN_SPEED",
    "PLAYBACK_RATE",
    "PeakColumns",
    "Peaks",
    "PlaybackBuffer",
    "Player",
    "decode_for_playback",
    "empty_sound",
    "playback_interrupted",
]

PLAYBACK_RATE = MIX_RATE
_SHOW_EVERY_SECONDS = 0.4


def empty_sound() -> PlaybackBuffer:
    """An empty sound at the rate that calls are listened to; :func:`decode_for_playback` fills it."""
    return PlaybackBuffer(PLAYBACK_RATE)


def decode_for_playback(
    call: Call, sound: PlaybackBuffer, task: Task, show: Callable[[Peaks], None] | None = None
) -> Peaks:
    """Decode the call's recording into ``sound`` and return its peaks.

    ``show`` gets the peaks so far now and then, so that a long recording appears while it is decoded. Raises
    :class:`UnusableInput` when the recording cannot be read to its end; what came before can be heard.
    """
    duration = max(call.seal.duration, 1.0)
    builder = PeaksBuilder(PLAYBACK_RATE)
    shown = time.monotonic()
    try:
        for block in _joined_blocks(PLAYBACK_RATE, mixed_blocks(call, blocks_apart)):
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


def _joined_blocks(frames: int, small: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
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
