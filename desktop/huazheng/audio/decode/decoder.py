"""Decoding of any recording that a phone or a computer makes, with FFmpeg (PyAV) and libsndfile (soundfile).

The file is hostile until it has been decoded to its end (:mod:`huazheng.audio.decode.inspection`): headers lie about
length, rate and channels. Nothing here writes; the original is only read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import numpy as np
from soundfile import SoundFileError

from huazheng.audio.decode.audio_facts import AudioFacts
from huazheng.audio.decode.frame_conversion import converted, float_frame
from huazheng.audio.decode.media_container import open_media
from huazheng.audio.decode.media_errors import TooLong, empty_file, not_audio, too_long
from huazheng.audio.decode.pcm_reader import open_pcm, pcm_blocks
from huazheng.audio.decode.silk import SILK_RATE, decode_silk, is_silk
from huazheng.audio.decode.structure.file_structure import structure_of
from huazheng.audio.decode.track_frames import MAX_RECORDING_SECONDS, Damage
from huazheng.audio.decode.tracks import channel_count, sound_of, tracks_to_hear
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.schema.seal import heard_channels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from numpy.typing import NDArray
    from soundfile import SoundFile

    from huazheng.audio.decode.media_container import OpenMedia
    from huazheng.audio.decode.structure.sections import Section

# What a decoder of a hostile file raises; anything else is a mistake of this program.
DECODING_ERRORS = (av.FFmpegError, ValueError, AttributeError, OverflowError)


def probe(file: Path) -> AudioFacts:
    """Read the file's header, without decoding unless it has several tracks.

    Raises :class:`UnusableInput` if it is not a recording, or states more than 12 hours.
    """
    if file.stat().st_size == 0:
        raise empty_file(file)
    structure = structure_of(file)
    first = structure.sections[0]
    if is_silk(file, first):
        return AudioFacts("silk", "silk", SILK_RATE, 1, 0.0, {}, own_length=False)
    tracks = tracks_to_hear(file, first)
    with open_media(file, first) as media:
        stream = media.tracks[tracks.heard[0]]
        duration, own_length = _header_duration(media, stream)
        if duration > MAX_RECORDING_SECONDS and structure.walks[0].states_length:
            raise too_long(file)
        return AudioFacts(
            container=media.container.format.name,
            codec=stream.codec_context.name,
            rate=stream.rate,
            channels=channel_count(stream, tracks),
            duration=round(duration, 3),
            said={str(key): str(value) for key, value in {**media.container.metadata, **stream.metadata}.items()},
            own_length=own_length,
        )


def _header_duration(media: OpenMedia, stream: AudioStream) -> tuple[float, bool]:
    """Duration in seconds according to the file's header, 0 if it states none, and whether it is the track's own."""
    if stream.duration is not None and stream.time_base is not None:
        return max(float(stream.duration * stream.time_base), 0.0), True
    whole = media.container.duration
    return (max(whole / av.time_base, 0.0) if whole else 0.0), len(media.container.streams) == 1


def decode_blocks(
    file: Path, rate: int | None = None, channels: int | None = None, damage: Damage | None = None
) -> Iterator[NDArray[np.float32]]:
    """The recording in blocks of float32 samples between -1 and 1, shape (channels, frames).

    ``rate`` resamples (None: as recorded); ``channels`` mixes to 1 or 2 (None: as recorded, more than two as one). All
    recordings that a file holds follow each other. A packet that cannot be decoded is left out and counted in
    ``damage``; where the container's clock goes on without sound there is silence. PCM and FLAC are read with
    soundfile, unless damage is to be counted, and everything else with FFmpeg; both give the same samples.

    Raises :class:`UnusableInput` for what cannot be decoded.
    """
    if file.stat().st_size == 0:
        raise empty_file(file)
    try:
        yield from _blocks(file, rate, channels, damage)
    except DECODING_ERRORS as error:  # a decoder or resampler that cannot be set up for what the header states
        raise not_audio(file) from error


def _blocks(file: Path, rate: int | None, channels: int | None, damage: Damage | None) -> Iterator[NDArray[np.float32]]:
    sections = structure_of(file).sections
    plain = structure_of(file).is_plain(file.stat().st_size)
    pcm = open_pcm(file) if damage is None and plain else None
    if pcm is not None:
        with pcm:
            yield from converted(_pcm_frames(file, pcm), channels or pcm.channels, rate or pcm.samplerate)
        return
    damage = damage or Damage()
    if len(sections) > 1:  # a second file may have another rate and more channels
        first = probe(file)
        rate = rate or first.rate
        channels = channels or heard_channels(first.channels)
    yield from joined_blocks(file, sections, rate, channels, damage)


def joined_blocks(
    file: Path, sections: tuple[Section, ...], rate: int | None, channels: int | None, damage: Damage
) -> Iterator[NDArray[np.float32]]:
    """The sound of these recordings in a file one after the other; ``damage`` says where each one begins.

    Bytes behind the first one that are no recording after all count as a place that cannot be decoded.
    """
    for section in sections:
        begin, has_begun = damage.seconds, False
        try:
            for block in _section_blocks(file, section, rate, channels, damage):
                if not has_begun:
                    damage.begins.append(begin)
                    has_begun = True
                yield block
        except TooLong:
            raise
        except (UnusableInput, *DECODING_ERRORS):
            if section == sections[0]:
                raise
            damage.packets += 1


def _section_blocks(
    file: Path, section: Section, rate: int | None, channels: int | None, damage: Damage
) -> Iterator[NDArray[np.float32]]:
    if is_silk(file, section):
        message = decode_silk(file, section)
        damage.seconds += message.shape[1] / SILK_RATE
        yield from converted(iter([float_frame(message, SILK_RATE)]), channels or 1, rate or SILK_RATE)
        return
    own = Damage(seconds=damage.seconds)
    try:
        yield from sound_of(file, section, rate, channels, own)
    finally:
        damage.packets += own.packets
        damage.at_end, damage.gave_up, damage.seconds = own.at_end, own.gave_up, own.seconds
        damage.gaps += own.gaps
        damage.restarts += own.restarts


def _pcm_frames(file: Path, pcm: SoundFile) -> Iterator[AudioFrame]:
    """The samples of an open PCM or FLAC file. FFmpeg goes on where libsndfile gives up, at a damaged place of FLAC."""
    if pcm.frames > MAX_RECORDING_SECONDS * pcm.samplerate:
        raise too_long(file)
    frames_read = 0
    try:
        for block in pcm_blocks(pcm):
            frames_read += block.shape[1]
            yield float_frame(block, pcm.samplerate)
    except SoundFileError:
        yield from _frames_after(file, frames_read)


def _frames_after(file: Path, skipped: int) -> Iterator[AudioFrame]:
    """Frames that FFmpeg decodes after the first ``skipped`` samples: float32, one plane a channel."""
    [section] = structure_of(file).sections
    facts, place = probe(file), 0
    for block in _section_blocks(file, section, facts.rate, facts.channels, Damage()):
        wanted = block[:, max(skipped - place, 0) :]
        place += block.shape[1]
        if wanted.shape[1]:
            yield float_frame(wanted, facts.rate)


def read_audio(file: Path, rate: int, channels: int | None = None) -> NDArray[np.float32]:
    """The whole recording as float32, shape (channels, frames), resampled to ``rate``."""
    parts = list(decode_blocks(file, rate, channels))
    if not parts:
        raise not_audio(file, Text("里面没有声音", "it contains no sound"))
    return np.concatenate(parts, axis=1)
