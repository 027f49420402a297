"""Opening of one recording with FFmpeg (PyAV), and its audio tracks."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple

import av

from huazheng.audio.decode.media_errors import index_missing, not_audio
from huazheng.audio.decode.section_reader import SectionReader
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.stream import AudioStream
    from av.container import InputContainer

    from huazheng.audio.decode.structure.sections import Section

MAX_SAMPLE_RATE = 768_000
MAX_CHANNELS = 64
KNOWN_CONTAINERS = (
    "aac,aiff,amr,amrnb,amrwb,asf,au,avi,caf,flac,flv,live_flv,loas,matroska,mov,mp3,mpegts,ogg,voc,w64,wav"
)

# No level at all: with any, FFmpeg's threads call Python for each message and wait for its lock, which the thread that
# waits for them to end may hold. A decoding process hung so for ever.
av.logging.set_level(None)


class OpenMedia(NamedTuple):
    """An open container: the audio tracks that can be decoded, their numbers, and number and codec of the others."""

    container: InputContainer
    tracks: list[AudioStream]
    numbers: list[int]
    unknown: list[tuple[int, str]]


@contextlib.contextmanager
def open_media(file: Path, section: Section) -> Iterator[OpenMedia]:
    """Open one section of a file. Raises :class:`UnusableInput` for what is not a recording."""
    with contextlib.ExitStack() as stack:
        try:
            container = stack.enter_context(_open_container(file, section, stack))
        except (av.FFmpegError, ValueError) as error:
            if _has_mp4_signature(file, section):
                raise index_missing(file) from error
            raise not_audio(file) from error
        if not container.streams.audio:
            raise not_audio(file, Text("里面没有声音", "it contains no sound"))
        numbered = list(enumerate(container.streams.audio, 1))
        known = [(number, stream) for number, stream in numbered if _is_decodable(stream)]
        unknown = [(number, _codec_name(stream)) for number, stream in numbered if not _is_decodable(stream)]
        if not known:
            raise not_audio(file)
        yield OpenMedia(container, [stream for _, stream in known], [number for number, _ in known], unknown)


def _open_container(file: Path, section: Section, stack: contextlib.ExitStack) -> InputContainer:
    # Only audio containers and only this file: a playlist must not make FFmpeg open other files or the network.
    options = {"protocol_whitelist": "file", "format_whitelist": KNOWN_CONTAINERS}
    name = str(file.absolute())  # a relative name with a colon would be an address
    if section.ignore_length:
        options["ignore_length"] = "1"
    is_whole = section.start == 0 and section.end == file.stat().st_size
    if is_whole and not section.ignore_length and _is_text(name):
        return av.open(name, "r", metadata_errors="replace", options=options)
    reader = stack.enter_context(SectionReader(file, section))
    return av.open(reader, "r", metadata_errors="replace", options=options)


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _is_decodable(stream: AudioStream) -> bool:
    # A stream of a codec that FFmpeg does not know has no rate at all.
    rate, count = getattr(stream, "rate", None) or 0, getattr(stream, "channels", None) or 0
    return 0 < rate <= MAX_SAMPLE_RATE and 0 < count <= MAX_CHANNELS


def _codec_name(stream: AudioStream) -> str:
    context = getattr(stream, "codec_context", None)
    return str(context.name) if context is not None else "unknown"


def _has_mp4_signature(file: Path, section: Section) -> bool:
    """True if the section begins like an m4a, mp4 or 3gp. One that cannot be opened has lost its index (moov)."""
    with SectionReader(file, section) as reader:
        return reader.read(8)[4:] == b"ftyp"
