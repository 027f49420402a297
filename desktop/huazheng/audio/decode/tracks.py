"""Audio tracks of one recording: which are heard, and several of them as the channels of one sound.

Screen recorders keep the customer and the agent on tracks of their own. A silent track beside one with sound is left
out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from huazheng.audio.decode.frame_conversion import MAX_PLAIN_CHANNELS, converted
from huazheng.audio.decode.media_container import open_media
from huazheng.audio.decode.track_frames import Damage, track_frames

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from av.audio.stream import AudioStream
    from numpy.typing import NDArray

    from huazheng.audio.decode.structure.sections import Section

SILENT_PEAK = 0.001
_LISTENING_RATE = 8_000


@dataclass(frozen=True)
class HeardTracks:
    """Places of the tracks that are heard, among those that can be decoded, and of the silent ones left out."""

    heard: tuple[int, ...]
    silent: tuple[int, ...] = ()


def tracks_to_hear(file: Path, section: Section) -> HeardTracks:
    """The tracks of a section that hold sound; the first one where all are silent. Decodes only where it must."""
    state = file.stat()
    return _tracks_to_hear(file, section, state.st_mtime_ns)


@lru_cache(maxsize=64)
def _tracks_to_hear(file: Path, section: Section, _changed: int) -> HeardTracks:
    with open_media(file, section) as media:
        count = len(media.tracks)
    if count == 1:
        return HeardTracks((0,))
    heard = tuple(place for place in range(count) if _has_sound(file, section, place))
    silent = tuple(place for place in range(count) if place not in heard)
    return HeardTracks(heard, silent) if heard else HeardTracks((0,))


def _has_sound(file: Path, section: Section, place: int) -> bool:
    with open_media(file, section) as media:
        frames = track_frames(file, media.container, media.tracks[place], Damage())
        return any(np.abs(block).max(initial=0.0) > SILENT_PEAK for block in converted(frames, 1, _LISTENING_RATE))


def channel_count(stream: AudioStream, tracks: HeardTracks) -> int:
    """Channels of the sound: a track each, or those of the only track."""
    return len(tracks.heard) if len(tracks.heard) > 1 else stream.channels


def sound_of(
    file: Path, section: Section, rate: int | None, channels: int | None, damage: Damage
) -> Iterator[NDArray[np.float32]]:
    """A section's sound in blocks of shape (channels, frames): one or two channels."""
    tracks = tracks_to_hear(file, section)
    if len(tracks.heard) == 1:
        with open_media(file, section) as media:
            stream = media.tracks[tracks.heard[0]]
            count = channels or (stream.channels if stream.channels <= MAX_PLAIN_CHANNELS else 1)
            yield from converted(track_frames(file, media.container, stream, damage), count, rate or stream.rate)
        return
    with open_media(file, section) as media:
        rate = rate or int(media.tracks[tracks.heard[0]].rate)
        begins = [stream.start_time * float(stream.time_base or 0) for stream in media.tracks if stream.start_time]
        # Tracks that begin with the file state no start, or zero.
        begins_at = min(begins, default=0.0) if len(begins) == len(media.tracks) else 0.0
    damages = [Damage() for _ in tracks.heard]

    def one_track(place: int, own: Damage) -> Iterator[NDArray[np.float32]]:
        with open_media(file, section) as media:
            yield from converted(track_frames(file, media.container, media.tracks[place], own, begins_at), 1, rate)

    sounds = [one_track(place, own) for place, own in zip(tracks.heard, damages, strict=True)]
    wanted = channels or (len(sounds) if len(sounds) <= MAX_PLAIN_CHANNELS else 1)
    for block in side_by_side(sounds):
        yield _mixed(block, wanted)
        damage.seconds = max(own.seconds for own in damages)
    damage.packets += sum(own.packets for own in damages)
    damage.at_end = any(own.at_end for own in damages)
    damage.gave_up = any(own.gave_up for own in damages)
    damage.gaps += sorted(gap for own in damages for gap in own.gaps)


def _mixed(block: NDArray[np.float32], channels: int) -> NDArray[np.float32]:
    """One channel a track, as one channel or two."""
    if channels == len(block):
        return block
    mix = block.mean(axis=0, keepdims=True)
    return mix if channels == 1 else np.repeat(mix, channels, axis=0)


def side_by_side(sounds: Sequence[Iterator[NDArray[np.float32]]]) -> Iterator[NDArray[np.float32]]:
    """Sounds of one channel as one of several; silence follows the shorter ones."""
    waiting = [np.zeros((1, 0), np.float32) for _ in sounds]
    is_open = [True] * len(sounds)
    while True:
        for number, sound in enumerate(sounds):
            while is_open[number] and not waiting[number].shape[1]:
                block = next(sound, None)
                is_open[number] = block is not None
                waiting[number] = waiting[number] if block is None else block
        lengths = [part.shape[1] for part in waiting if part.shape[1]]
        if not lengths:
            return
        count = min(lengths)
        joined = np.zeros((len(sounds), count), np.float32)
        for number, part in enumerate(waiting):
            if part.shape[1]:
                joined[number] = part[0, :count]
                waiting[number] = part[:, count:]
        yield joined
