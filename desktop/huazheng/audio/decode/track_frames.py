"""Frames of one audio track on the clock of its container, with what could not be decoded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import av
import numpy as np

from huazheng.audio.decode.heartbeat import beat
from huazheng.audio.decode.media_errors import broken_off, too_long
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.codeccontext import AudioCodecContext
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

MAX_RECORDING_SECONDS = 12 * 3600
JUMP_SECONDS = 0.1
RESTART_SECONDS = 1.0
"""A clock that goes back by more is that of another recording."""
MAX_GAPS = 500
BETTER_DECODERS = {"amrnb": "libopencore_amrnb", "amrwb": "libopencore_amrwb"}
CLOCKED_CONTAINERS = frozenset({"matroska", "mov", "asf", "flv", "live_flv", "ogg", "mpegts"})
"""Containers (FFmpeg's first name) whose time stamps are a clock. Others count their own frames."""


@dataclass
class Damage:
    """Losses in decoding. ``packets``: places that could not be decoded; ``at_end``: the last is at the end.

    ``gaps``: start and length in seconds of the holes in the container's clock; ``restarts``: seconds at which it
    begins anew; ``begins``: seconds at which each recording in the file does. ``seconds``: of all that came out.
    ``gave_up``: what follows cannot be read.
    """

    packets: int = 0
    at_end: bool = False
    seconds: float = 0.0
    gaps: list[tuple[float, float]] = field(default_factory=list)
    restarts: list[float] = field(default_factory=list)
    begins: list[float] = field(default_factory=list)
    gave_up: bool = False


def track_frames(
    file: Path, container: InputContainer, stream: AudioStream, damage: Damage, begins_at: float | None = None
) -> Iterator[AudioFrame]:
    """Every frame that FFmpeg can decode, with silence where the container's clock goes on without sound.

    ``begins_at``: time on that clock at which the sound begins; None: with the first frame. Raises
    :class:`UnusableInput` past 12 hours.
    """
    decoder = _decoder(stream)
    clocked = container.format.name.split(",")[0] in CLOCKED_CONTAINERS
    due = begins_at
    try:
        for packet in container.demux(stream):
            beat()
            try:
                frames = decoder.decode(packet)
            except av.FFmpegError:
                damage.packets += 1
                damage.at_end = True
                continue
            for frame in frames:
                damage.at_end = False
                length = frame.samples / max(frame.sample_rate, 1)
                begins = frame.time if frame.pts is not None else None
                hole = begins - due if begins is not None and due is not None else 0.0
                if hole > JUMP_SECONDS:
                    if clocked and damage.seconds + hole <= MAX_RECORDING_SECONDS and len(damage.gaps) < MAX_GAPS:
                        damage.gaps.append((damage.seconds, hole))
                        yield from _silence_like(frame, hole)
                        damage.seconds += hole
                    else:  # some demuxers skip invalid bytes without an error; the time stamps then jump
                        damage.packets += 1
                elif clocked and hole < -RESTART_SECONDS and len(damage.restarts) < MAX_GAPS:
                    damage.restarts.append(damage.seconds)
                due = begins + length if begins is not None else None
                damage.seconds += length
                if damage.seconds > MAX_RECORDING_SECONDS:
                    raise too_long(file)
                yield frame
    except av.error.InvalidDataError:
        damage.gave_up = True
    except (av.FFmpegError, ValueError) as error:
        seconds = damage.seconds
        raise broken_off(
            file, Text(f"{seconds:.0f} 秒之后读不下去", f"it is unreadable after {seconds:.0f} s")
        ) from error


def _silence_like(frame: AudioFrame, seconds: float) -> Iterator[AudioFrame]:
    """Silence in the format of a frame, at most a second at a time."""
    left, quiet = round(seconds * frame.sample_rate), frame.to_ndarray()
    is_planar = frame.format.is_planar
    level = 128 if frame.format.name.startswith("u8") else 0
    channels = 1 if is_planar else frame.layout.nb_channels
    while left > 0:
        count = min(left, frame.sample_rate)
        samples = np.full((quiet.shape[0], count * channels), level, quiet.dtype)
        silent = av.AudioFrame.from_ndarray(samples, format=frame.format.name, layout=frame.layout.name)
        silent.sample_rate = frame.sample_rate
        yield silent
        left -= count


def _decoder(stream: AudioStream) -> AudioCodecContext:
    """The stream's decoder, or a better one: FFmpeg's own AMR decoders do not decode the silence frames that every
    phone writes; opencore's do.
    """
    better = BETTER_DECODERS.get(stream.codec_context.name)
    if better is None or better not in av.codec.codecs_available:
        stream.codec_context.thread_type = "AUTO"
        return stream.codec_context
    decoder = cast("AudioCodecContext", av.CodecContext.create(better, "r"))
    decoder.sample_rate, decoder.layout = stream.rate, stream.layout.name
    return decoder
