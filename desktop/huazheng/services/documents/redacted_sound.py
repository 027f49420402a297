"""Sound of a copy to share: the call's own samples, with a tone where personal data is said. 16 bits, FLAC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from huazheng.audio.decode.decoder import decode_blocks
from huazheng.audio.playback.excerpt_encoder import copy_rate
from huazheng.core.runtime.language import Text
from huazheng.services.transcription.mixdown import MIX_RATE, channel_count, is_mixed, mixed_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.runtime.task import Task
    from huazheng.store.calls import Call

COPY_NAME = "recording.flac"
TONE_HERTZ = 1000.0
TONE_LEVEL = 0.1
_FULL_SCALE = 32768


def write_redacted_sound(call: Call, spans: Sequence[tuple[float, float]], target: Path, task: Task) -> dict[str, Any]:
    """Write the sound with a tone in these stretches of seconds; return what a check needs to know of it.

    rate in Hz, channels, frames, and the stretches in frames, first and last (excluded).
    """
    from soundfile import SoundFile

    rate, channels = copy_sound_rate(call), channel_count(call)
    beeped = frames_of(spans, rate)
    frames = 0
    with SoundFile(str(target), "w", samplerate=rate, channels=channels, format="FLAC", subtype="PCM_16") as sound:
        for block in original_samples(call):
            task.check()
            sound.write(with_tone(block, frames, beeped, rate).T)
            frames += block.shape[1]
            task.report(frames / rate / max(call.seal.duration, 1.0), str(Text("制作副本", "Writing the copy")))
    return {"rate": rate, "channels": channels, "frames": frames, "beeped": [list(span) for span in beeped]}


def copy_sound_rate(call: Call) -> int:
    """The copy's rate in Hz: the recording's own where it is one file."""
    return MIX_RATE if is_mixed(call) else copy_rate(call.original)


def original_samples(call: Call) -> Iterator[NDArray[np.int16]]:
    """The call's sound in blocks of shape (channels, frames). Samples of 16-bit PCM are as in the original."""
    if is_mixed(call):
        blocks = mixed_blocks(call)
    else:
        blocks = decode_blocks(call.original, copy_sound_rate(call), channel_count(call))
    for block in blocks:
        yield np.clip(np.rint(block * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)


def frames_of(spans: Sequence[tuple[float, float]], rate: int) -> list[tuple[int, int]]:
    """The stretches in frames, in order, those that overlap made one."""
    done: list[tuple[int, int]] = []
    for start, end in sorted((int(start * rate), int(np.ceil(end * rate))) for start, end in spans):
        if done and start <= done[-1][1]:
            done[-1] = (done[-1][0], max(done[-1][1], end))
        elif end > start:
            done.append((start, end))
    return done


def with_tone(block: NDArray[np.int16], first: int, beeped: Sequence[tuple[int, int]], rate: int) -> NDArray[np.int16]:
    """A block that begins at frame ``first``, with the tone in all channels where it is beeped."""
    told = block
    for start, end in beeped:
        left, right = max(start - first, 0), min(end - first, block.shape[1])
        if left < right:
            told = told.copy() if told is block else told
            told[:, left:right] = tone(first + left, first + right, rate)
    return told


def tone(start: int, end: int, rate: int) -> NDArray[np.int16]:
    """The tone's samples from frame ``start`` to ``end``."""
    phase = 2 * np.pi * TONE_HERTZ / rate * np.arange(start, end)
    samples: NDArray[np.int16] = np.rint(TONE_LEVEL * _FULL_SCALE * np.sin(phase)).astype(np.int16)
    return samples
