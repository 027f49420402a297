"""Makes a call ready to be heard and seen: one pass over the recording gives the sound and its waveform."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from huazheng.audio.peaks import Columns, Peaks, PeaksBuilder
from huazheng.audio.playback import Player, Sound
from huazheng.audio.stretch import FASTEST, SLOWEST
from huazheng.core.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.jobs import Task
    from huazheng.store.calls import Call

__all__ = ["FASTEST", "LISTENING_RATE", "SLOWEST", "Columns", "Peaks", "Player", "Sound", "new_sound", "take_sound"]

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
    from huazheng.audio.decode import blocks  # loads FFmpeg's libraries, which a window can open without

    channels = min(call.seal.audio.channels, MOST_CHANNELS)
    duration = max(call.seal.audio.duration, 1.0)
    builder = PeaksBuilder(LISTENING_RATE)
    shown = time.monotonic()
    try:
        for block in blocks(call.original, LISTENING_RATE, channels):
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
