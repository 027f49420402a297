"""Decoding of any recording that a phone or a computer makes, with FFmpeg (PyAV) and libsndfile (soundfile).

The file is hostile until FFmpeg has decoded it to its end (:func:`inspect_recording`): headers lie about length, rate
and channels. Nothing here writes; the original is only read.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import av
import numpy as np
from soundfile import SoundFileError

from huazheng.audio.decode.pcm_reader import open_pcm, pcm_blocks
from huazheng.audio.decode.truncation import has_mp4_signature, header_states_length, is_file_truncated
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.codeccontext import AudioCodecContext
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from numpy.typing import NDArray
    from soundfile import SoundFile

    from huazheng.core.runtime.task import Task

MAX_RECORDING_SECONDS = 12 * 3600
# An encoder's padding makes the decoded length differ from the header's; a larger difference is a truncated file.
CUT_OFF_SECONDS = 1.0
CUT_OFF_SHARE = 0.02
JUMP_SECONDS = 0.1
MAX_SAMPLE_RATE = 768_000
MAX_CHANNELS = 64

AUDIO_SUFFIXES = frozenset(
    {".wav", ".flac", ".mp3", ".m4a", ".aac", ".amr", ".3gp", ".ogg", ".opus", ".wma"}
)  # searched for in folders; a file that is named is opened whatever its suffix
KNOWN_CONTAINERS = "aac,aiff,amr,amrnb,amrwb,asf,caf,flac,matroska,mov,mp3,ogg,w64,wav"
BETTER_DECODERS = {"amrnb": "libopencore_amrnb", "amrwb": "libopencore_amrwb"}

av.logging.set_level(av.logging.PANIC)


@dataclass(frozen=True)
class AudioFacts:
    """Properties of a recording. ``duration`` is in seconds; ``said`` holds the container's own metadata.

    ``unreadable`` counts places that could not be decoded; they are left out, not filled.
    """

    container: str
    codec: str
    rate: int
    channels: int
    duration: float
    said: dict[str, str]
    unreadable: int = 0


@dataclass
class Damage:
    """Count of packets that could not be decoded. ``at_end``: the last of them is at the end of the file."""

    packets: int = 0
    at_end: bool = False


def _not_audio(file: Path, reason: object = "") -> UnusableInput:
    detail = f"（{reason}）" if reason else ""
    return UnusableInput(
        Text(f"这不是能打开的录音{detail}。", f"Cannot open this as a recording{detail and f' ({reason})'}."),
        file=file,
        remedy=Text(
            "请选录音文件（wav、flac、mp3、m4a、aac、amr、3gp、ogg、opus、wma）；如果是从手机拷来的，请重新拷一次。",
            "Choose a recording (wav, flac, mp3, m4a, aac, amr, 3gp, ogg, opus, wma), or copy it from the phone again.",
        ),
    )


@contextlib.contextmanager
def _open_audio(file: Path) -> Iterator[tuple[InputContainer, AudioStream]]:
    """The open container and its first audio stream. Raises :class:`UnusableInput` for what is not a recording."""
    if file.stat().st_size == 0:
        raise UnusableInput(
            Text("文件是空的。", "The file is empty."),
            file=file,
            remedy=Text("请重新拷一次。", "Copy it again."),
        )
    try:
        # Only audio containers and only this file: a playlist must not make FFmpeg open other files or the network.
        container = av.open(
            str(file),
            metadata_errors="replace",
            options={"protocol_whitelist": "file", "format_whitelist": KNOWN_CONTAINERS},
        )
    except (av.FFmpegError, ValueError) as error:
        if has_mp4_signature(file):
            raise _cut_off(file, Text("后半段没有了", "its second part is missing")) from error
        raise _not_audio(file) from error
    with container:
        if not container.streams.audio:
            raise _not_audio(file, Text("里面没有声音", "it contains no sound"))
        stream = container.streams.audio[0]
        # A stream of a codec that FFmpeg does not know has no rate at all.
        rate, count = getattr(stream, "rate", None) or 0, getattr(stream, "channels", None) or 0
        if not 0 < rate <= MAX_SAMPLE_RATE or not 0 < count <= MAX_CHANNELS:
            raise _not_audio(file)
        yield container, stream


def _header_duration(container: InputContainer, stream: AudioStream) -> float | None:
    """Duration in seconds according to the file's header, if it states one."""
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration else None


def _cut_off(file: Path, how: Text) -> UnusableInput:
    return UnusableInput(
        Text(f"文件不完整：{how.zh}。", f"The file is incomplete: {how.en}."),
        file=file,
        remedy=Text("请从手机里重新拷一次原文件。", "Copy the original from the phone again."),
    )


def _too_long(file: Path) -> UnusableInput:
    return UnusableInput(
        Text("录音超过 12 小时，不像一通电话。", "The recording is longer than 12 hours; that is not a phone call."),
        file=file,
        remedy=Text("请只选这通电话的录音。", "Choose the recording of this call only."),
    )


def probe(file: Path) -> AudioFacts:
    """Read the file's header, without decoding.

    Raises :class:`UnusableInput` if it is not a recording, or states more than 12 hours.
    """
    with _open_audio(file) as (container, stream):
        duration = _header_duration(container, stream) or 0.0
        if duration > MAX_RECORDING_SECONDS and header_states_length(file, container.format.name):
            raise _too_long(file)
        return AudioFacts(
            container=container.format.name,
            codec=stream.codec_context.name,
            rate=stream.rate,
            channels=stream.channels,
            duration=round(duration, 3),
            said={str(key): str(value) for key, value in {**container.metadata, **stream.metadata}.items()},
        )


def decode_blocks(
    file: Path, rate: int | None = None, channels: int | None = None, damage: Damage | None = None
) -> Iterator[NDArray[np.float32]]:
    """The recording in blocks of float32 samples between -1 and 1, shape (channels, frames).

    ``rate`` resamples (None: as recorded); ``channels`` mixes to 1 or 2 (None: as recorded). A packet that cannot be
    decoded is left out, never filled, and counted in ``damage``. PCM and FLAC are read with soundfile, unless damage is
    to be counted, and everything else with FFmpeg; both give the same samples.
    """
    pcm = open_pcm(file) if damage is None else None
    if pcm is not None:
        with pcm:
            layout = "mono" if (channels or pcm.channels) == 1 else "stereo"
            yield from _converted(_pcm_frames(file, pcm), layout, rate or pcm.samplerate)
        return
    with _open_audio(file) as (container, stream):
        layout = stream.layout.name if channels is None else ("mono" if channels == 1 else "stereo")
        yield from _converted(_decoded(file, container, stream, damage or Damage()), layout, rate or stream.rate)


def _converted(frames: Iterator[AudioFrame], layout: str, rate: int) -> Iterator[NDArray[np.float32]]:
    """The frames as float32 of this layout and rate."""
    resampler: av.AudioResampler | None = None
    shape: tuple[str, str, int] | None = None
    for frame in frames:
        # Some codecs change rate or layout in mid-file; a resampler serves one kind of frame only.
        if shape != (kind := (frame.format.name, frame.layout.name, frame.sample_rate)):
            yield from _resampled(resampler, None)
            resampler, shape = av.AudioResampler("fltp", layout, rate), kind
        frame.pts = None
        yield from _resampled(resampler, frame)
    yield from _resampled(resampler, None)


def _resampled(resampler: av.AudioResampler | None, frame: AudioFrame | None) -> Iterator[NDArray[np.float32]]:
    """Output of the resampler for this frame; None flushes it."""
    if resampler is not None:
        yield from (cast("NDArray[np.float32]", part.to_ndarray()) for part in resampler.resample(frame))


def _pcm_frames(file: Path, pcm: SoundFile) -> Iterator[AudioFrame]:
    """The samples of an open PCM or FLAC file. FFmpeg goes on where libsndfile gives up, at a damaged place of FLAC."""
    if pcm.frames > MAX_RECORDING_SECONDS * pcm.samplerate:
        raise _too_long(file)
    frames_read = 0
    try:
        for block in pcm_blocks(pcm):
            frames_read += block.shape[1]
            yield _float_frame(block, pcm.samplerate)
    except SoundFileError:
        yield from _frames_after(file, frames_read)


def _frames_after(file: Path, skipped: int) -> Iterator[AudioFrame]:
    """Frames that FFmpeg decodes after the first ``skipped`` samples: float32, one plane a channel."""
    with _open_audio(file) as (container, stream):
        place = 0
        for block in _converted(_decoded(file, container, stream, Damage()), stream.layout.name, stream.rate):
            wanted = block[:, max(skipped - place, 0) :]
            place += block.shape[1]
            if wanted.shape[1]:
                yield _float_frame(wanted, stream.rate)


def _float_frame(block: NDArray[np.float32], rate: int) -> AudioFrame:
    layout = "mono" if len(block) == 1 else "stereo"
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout=layout)
    frame.sample_rate = rate
    return frame


def _decoded(file: Path, container: InputContainer, stream: AudioStream, damage: Damage) -> Iterator[AudioFrame]:
    """Every frame that FFmpeg can decode. Raises :class:`UnusableInput` past 12 hours."""
    decoder = _decoder(stream)
    seconds, due = 0.0, None
    try:
        for packet in container.demux(stream):
            try:
                frames = decoder.decode(packet)
            except av.FFmpegError:
                damage.packets += 1
                damage.at_end = True
                continue
            for frame in frames:
                damage.at_end = False
                # Some demuxers skip invalid bytes without an error; the time stamps then jump.
                begins = frame.time if frame.pts is not None else None
                if begins is not None and due is not None and begins - due > JUMP_SECONDS:
                    damage.packets += 1
                due = begins + frame.samples / frame.sample_rate if begins is not None else None
                seconds += frame.samples / max(frame.sample_rate, 1)
                if seconds > MAX_RECORDING_SECONDS:
                    raise _too_long(file)
                yield frame
    except (av.FFmpegError, ValueError) as error:
        raise _cut_off(
            file, Text(f"{seconds:.0f} 秒之后读不下去", f"it is unreadable after {seconds:.0f} s")
        ) from error


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


def inspect_recording(file: Path, task: Task | None = None) -> AudioFacts:
    """Decode the whole file once, and return its actual properties.

    Raises :class:`UnusableInput` for a file that is not a recording, holds no sound, is truncated (it ends before its
    header says) or is longer than 12 hours.
    """
    facts, damage, frames = probe(file), Damage(), 0
    try:
        for samples in decode_blocks(file, damage=damage):
            frames += samples.shape[1]
            if task is not None:
                task.check()
                done = frames / facts.rate / max(facts.duration, 1.0)
                task.report(done, str(Text("检查录音", "Checking the recording")))
    except av.FFmpegError as error:  # a decoder or resampler that cannot be set up for what the header states
        raise _not_audio(file) from error
    heard = frames / facts.rate
    if frames == 0:
        raise _not_audio(file, Text("里面没有声音", "it contains no sound"))
    if damage.at_end or is_file_truncated(file, facts.container):
        raise _cut_off(file, Text(f"在 {heard:.0f} 秒处断了", f"it ends at {heard:.0f} s"))
    if header_states_length(file, facts.container) and facts.duration - heard > max(
        CUT_OFF_SECONDS, facts.duration * CUT_OFF_SHARE
    ):
        raise _cut_off(
            file,
            Text(
                f"应有 {facts.duration:.0f} 秒，只有 {heard:.0f} 秒",
                f"expected {facts.duration:.0f} s, found {heard:.0f} s",
            ),
        )
    passed_over = header_states_length(file, facts.container) and facts.duration - heard > JUMP_SECONDS
    return replace(facts, duration=round(heard, 3), unreadable=damage.packets or int(passed_over))


def read_audio(file: Path, rate: int, channels: int | None = None) -> NDArray[np.float32]:
    """The whole recording as float32, shape (channels, frames), resampled to ``rate``."""
    parts = list(decode_blocks(file, rate, channels))
    if not parts:
        raise _not_audio(file, Text("里面没有声音", "it contains no sound"))
    return np.concatenate(parts, axis=1)
