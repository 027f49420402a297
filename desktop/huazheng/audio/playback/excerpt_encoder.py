"""Encoding of an excerpt of a recording as a listening copy: decoded, cut to the sample, encoded again."""

from __future__ import annotations

import io
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

import av
import numpy as np
import soundfile

from huazheng.audio.decode.decoder import probe
from huazheng.audio.pcm import FULL_SCALE
from huazheng.audio.playback.caption_track import add_caption_track, write_captions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from av.audio.stream import AudioStream
    from numpy.typing import NDArray

    from huazheng.audio.playback.caption_track import Caption

CopyFormat = Literal["m4a", "mp4", "mp3", "wav"]
COPY_FORMATS: tuple[CopyFormat, ...] = ("m4a", "mp4", "mp3", "wav")
_MUXERS: dict[CopyFormat, tuple[str, str]] = {
    "m4a": ("ipod", "aac"),
    "mp4": ("mp4", "aac"),
    "mp3": ("mp3", "libmp3lame"),
}
# Rates that every one of these encoders takes; another one is resampled to the highest.
_RATES = frozenset({8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000})
BIT_RATE = 96_000


class ExcerptRange(NamedTuple):
    """Start and end in seconds of the recording."""

    start: float
    end: float


def copy_rate(file: Path) -> int:
    """Sample rate of a listening copy of this file: the file's own, if every encoder takes that."""
    rate = probe(file).rate
    return rate if rate in _RATES else max(_RATES)


def encode_excerpt(
    sound: Iterable[NDArray[np.float32]],
    rate: int,
    stretch: ExcerptRange,
    form: CopyFormat,
    said: Mapping[str, str],
    *,
    captions: Sequence[Caption] = (),
) -> tuple[bytes, float]:
    """Encode the range ``stretch``. Returns the bytes of the copy and its length in seconds.

    ``sound`` is the whole recording at ``rate``, in blocks of shape (channels, frames), one or two channels. The
    excerpt is exact to a sample; ``said`` (title, comment) becomes the copy's metadata. The same range gives the same
    bytes. ``captions`` go into an MP4 as a text track; other formats have none. Raises what ``sound`` raises.
    """
    samples = _samples(sound, rate, stretch)
    target = io.BytesIO()
    write = (
        _write_wav if form == "wav" else partial(_write_compressed, form, captions=captions if form == "mp4" else ())
    )
    frames = write(target, samples, rate, said)
    return target.getvalue(), frames / rate


def _write_wav(target: io.BytesIO, samples: Iterator[NDArray[np.float32]], rate: int, said: Mapping[str, str]) -> int:
    """Write 16-bit PCM. Returns the number of frames."""
    first = next(samples, None)
    if first is None:
        raise ValueError("an excerpt of no samples")
    frames = 0
    with soundfile.SoundFile(target, "w", rate, len(first), "PCM_16", format="WAV") as out:
        for name, value in said.items():
            setattr(out, name, value)
        for block in chain([first], samples):
            frames += block.shape[1]
            out.write(
                np.clip(np.rint(block.T * np.float32(FULL_SCALE + 1)), -FULL_SCALE - 1, FULL_SCALE).astype(np.int16)
            )
    return frames


def _write_compressed(
    form: CopyFormat,
    target: io.BytesIO,
    samples: Iterator[NDArray[np.float32]],
    rate: int,
    said: Mapping[str, str],
    *,
    captions: Sequence[Caption],
) -> int:
    """Write AAC or MP3. Returns the number of frames."""
    muxer, codec = _MUXERS[form]
    frames = 0
    with av.open(target, "w", format=muxer, container_options={"fflags": "+bitexact"}) as container:
        container.metadata.update(said)
        stream = cast("AudioStream", container.add_stream(codec, rate=rate))
        stream.codec_context.options = {"flags": "+bitexact"}
        stream.codec_context.bit_rate = BIT_RATE
        track = add_caption_track(container) if captions else None
        for block in samples:
            layout = "mono" if block.shape[0] == 1 else "stereo"
            if not frames:
                stream.codec_context.layout = layout
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout=layout)
            frame.sample_rate, frame.pts = rate, frames
            frames += block.shape[1]
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if track is not None:
            write_captions(container, track, captions)
    return frames


def _samples(sound: Iterable[NDArray[np.float32]], rate: int, stretch: ExcerptRange) -> Iterator[NDArray[np.float32]]:
    """The samples of the range, block by block."""
    first, after, place = round(stretch.start * rate), round(stretch.end * rate), 0
    for block in sound:
        wanted = block[:, max(first - place, 0) : max(after - place, 0)]
        place += block.shape[1]
        if wanted.shape[1]:
            yield wanted
        if place >= after:
            return
