"""Writes a stretch of a recording as a listening copy: decoded, cut to the sample, encoded anew."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

import av
import numpy as np

from huazheng.audio.decode import blocks, probe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from av.audio.stream import AudioStream
    from numpy.typing import NDArray

    from huazheng.core.jobs import Task

Copy = Literal["m4a", "mp3", "wav"]
COPIES: tuple[Copy, ...] = ("m4a", "mp3", "wav")
_MUXERS: dict[Copy, tuple[str, str]] = {
    "m4a": ("ipod", "aac"),
    "mp3": ("mp3", "libmp3lame"),
    "wav": ("wav", "pcm_s16le"),
}
# Rates that every one of these encoders takes; another one is resampled to the highest.
_RATES = frozenset({8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000})
BIT_RATE = 96_000


class Stretch(NamedTuple):
    """From where to where, in seconds of the recording."""

    start: float
    end: float


def cut_out(file: Path, stretch: Stretch, form: Copy, said: Mapping[str, str], task: Task) -> tuple[bytes, float]:
    """The bytes of the copy, and how many seconds it holds.

    The stretch is exact to a sample; ``said`` becomes the copy's metadata. The same stretch gives the same bytes.
    Raises :class:`UnusableInput` when the recording cannot be read, ``Stopped``.
    """
    facts = probe(file)
    rate = facts.rate if facts.rate in _RATES else max(_RATES)
    channels = min(facts.channels, 2)
    muxer, codec = _MUXERS[form]
    target = io.BytesIO()
    frames = 0
    with av.open(target, "w", format=muxer, container_options={"fflags": "+bitexact"}) as container:
        container.metadata.update(said)
        stream = cast("AudioStream", container.add_stream(codec, rate=rate))
        layout = "mono" if channels == 1 else "stereo"
        stream.codec_context.layout = layout
        stream.codec_context.options = {"flags": "+bitexact"}
        if form != "wav":
            stream.codec_context.bit_rate = BIT_RATE
        for block in _samples(file, rate, channels, stretch, task):
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout=layout)
            frame.sample_rate, frame.pts = rate, frames
            frames += block.shape[1]
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue(), frames / rate


def _samples(file: Path, rate: int, channels: int, stretch: Stretch, task: Task) -> Iterator[NDArray[np.float32]]:
    """The samples of the stretch, by block."""
    first, after, place = round(stretch.start * rate), round(stretch.end * rate), 0
    for block in blocks(file, rate, channels):
        task.check()
        task.report(min(place / max(after, 1), 1.0))
        wanted = block[:, max(first - place, 0) : max(after - place, 0)]
        place += block.shape[1]
        if wanted.shape[1]:
            yield wanted
        if place >= after:
            return
