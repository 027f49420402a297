"""Writes a stretch of a recording as a listening copy: decoded, cut to the sample, encoded anew."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

import av
import numpy as np

from huazheng.audio.decode.decoder import probe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from av.audio.stream import AudioStream
    from numpy.typing import NDArray

CopyFormat = Literal["m4a", "mp3", "wav"]
COPY_FORMATS: tuple[CopyFormat, ...] = ("m4a", "mp3", "wav")
_MUXERS: dict[CopyFormat, tuple[str, str]] = {
    "m4a": ("ipod", "aac"),
    "mp3": ("mp3", "libmp3lame"),
    "wav": ("wav", "pcm_s16le"),
}
# Rates that every one of these encoders takes; another one is resampled to the highest.
_RATES = frozenset({8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000})
BIT_RATE = 96_000


class ExcerptRange(NamedTuple):
    """From where to where, in seconds of the recording."""

    start: float
    end: float


def copy_rate(file: Path) -> int:
    """The rate at which a listening copy of this file is written: its own, if every encoder takes that."""
    rate = probe(file).rate
    return rate if rate in _RATES else max(_RATES)


def encode_excerpt(
    sound: Iterable[NDArray[np.float32]], rate: int, stretch: ExcerptRange, form: CopyFormat, said: Mapping[str, str]
) -> tuple[bytes, float]:
    """The bytes of the copy, and how many seconds it holds.

    ``sound`` is the whole recording at ``rate``, in blocks of shape (channels, frames), one or two channels. The
    stretch is exact to a sample; ``said`` becomes the copy's metadata. The same stretch gives the same bytes. Raises
    what ``sound`` raises.
    """
    muxer, codec = _MUXERS[form]
    target = io.BytesIO()
    frames = 0
    with av.open(target, "w", format=muxer, container_options={"fflags": "+bitexact"}) as container:
        container.metadata.update(said)
        stream = cast("AudioStream", container.add_stream(codec, rate=rate))
        stream.codec_context.options = {"flags": "+bitexact"}
        if form != "wav":
            stream.codec_context.bit_rate = BIT_RATE
        for block in _samples(sound, rate, stretch):
            layout = "mono" if block.shape[0] == 1 else "stereo"
            if not frames:
                stream.codec_context.layout = layout
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout=layout)
            frame.sample_rate, frame.pts = rate, frames
            frames += block.shape[1]
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue(), frames / rate


def _samples(sound: Iterable[NDArray[np.float32]], rate: int, stretch: ExcerptRange) -> Iterator[NDArray[np.float32]]:
    """The samples of the stretch, by block."""
    first, after, place = round(stretch.start * rate), round(stretch.end * rate), 0
    for block in sound:
        wanted = block[:, max(first - place, 0) : max(after - place, 0)]
        place += block.shape[1]
        if wanted.shape[1]:
            yield wanted
        if place >= after:
            return
