"""Inspection of a recording: decoded once to its end, with what its sound lacks or has beyond what its format says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.audio.decode.audio_facts import Inspection
from huazheng.audio.decode.decoder import DECODING_ERRORS, joined_blocks, probe
from huazheng.audio.decode.media_container import open_media
from huazheng.audio.decode.media_errors import broken_off, not_audio
from huazheng.audio.decode.silk import is_silk
from huazheng.audio.decode.structure.file_structure import structure_of
from huazheng.audio.decode.structure.riff import CUT_TOLERANCE_SECONDS
from huazheng.audio.decode.track_frames import JUMP_SECONDS, MAX_RECORDING_SECONDS, Damage
from huazheng.audio.decode.tracks import SILENT_PEAK, tracks_to_hear
from huazheng.core.runtime.language import Text
from huazheng.core.schema.seal import AudioRemark, heard_channels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huazheng.audio.decode.audio_facts import AudioFacts
    from huazheng.audio.decode.structure.file_structure import FileStructure
    from huazheng.audio.decode.structure.sections import Walk
    from huazheng.core.runtime.task import Task

# An encoder's padding makes the decoded length differ from the header's.
PADDING_SECONDS = 1.0
PADDING_SHARE = 0.02


@dataclass
class _Heard:
    """Result of decoding: length and loudest sample of the sound, and damage."""

    rate: int
    damage: Damage
    frames: int = 0
    peak: float = 0.0

    @property
    def seconds(self) -> float:
        return self.frames / self.rate


def inspect_recording(file: Path, task: Task | None = None, *, keep_broken_off: bool = False) -> Inspection:
    """Decode the whole file once, and return its actual properties.

    Raises :class:`UnusableInput` for a file that is not a recording, holds no sound or is longer than 12 hours, and
    :class:`BrokenOff` for one that broke off, unless it is to be kept.
    """
    facts, structure = probe(file), structure_of(file)
    heard = _decode(file, facts, structure, task)
    if heard.frames == 0:
        raise not_audio(file, Text("里面没有声音", "it contains no sound"))
    remarks = [*_broken_off(facts, structure, heard), *_sound_remarks(file, structure, heard)]
    if not keep_broken_off and any(remark.kind == "broken_off" for remark in remarks):
        raise broken_off(file, _how(facts, structure, heard))
    garbage = sum(walk.garbage for walk in structure.walks)
    passed_over = _stated(facts, structure) - heard.seconds > JUMP_SECONDS and not remarks
    unreadable = heard.damage.packets + garbage or int(passed_over)
    order = sorted(remarks, key=lambda one: (one.start or 0.0, one.kind))
    return Inspection(facts, round(heard.seconds, 3), unreadable, tuple(order))


def _decode(file: Path, facts: AudioFacts, structure: FileStructure, task: Task | None) -> _Heard:
    heard = _Heard(facts.rate, Damage())
    channels = heard_channels(facts.channels)
    expected = max(facts.duration * len(structure.sections), 1.0)
    try:
        for samples in joined_blocks(file, structure.sections, facts.rate, channels, heard.damage):
            heard.frames += samples.shape[1]
            heard.peak = max(heard.peak, float(np.abs(samples).max(initial=0.0)))
            if task is not None:
                task.check()
                task.report(heard.seconds / expected, str(Text("检查录音", "Checking the recording")))
    except DECODING_ERRORS as error:  # a decoder or resampler that cannot be set up for what the header states
        raise not_audio(file) from error
    return heard


def _stated(facts: AudioFacts, structure: FileStructure) -> float:
    """Length in seconds that the header states for the sound; 0 where it states none, or a video's."""
    says = structure.walks[0].states_length and facts.own_length and len(structure.sections) == 1
    return facts.duration if says else 0.0


def _broken_off(facts: AudioFacts, structure: FileStructure, heard: _Heard) -> Iterator[AudioRemark]:
    """A remark if the recording broke off; a gap at the end where its structure is whole but sound is missing."""
    stated, last = _stated(facts, structure), _last_walk(structure, heard)
    short = stated - heard.seconds
    if stated and short <= CUT_TOLERANCE_SECONDS and not last.missing_seconds:  # all that is stated was heard
        return
    is_short = stated > 0 and short > max(PADDING_SECONDS, stated * PADDING_SHARE)
    missing = last.missing_seconds or (short if is_short and stated < MAX_RECORDING_SECONDS else None)
    if (
        last.broken_off
        or heard.damage.gave_up
        or (is_short and not last.decides)
        or (heard.damage.at_end and not last.decides)
    ):
        yield AudioRemark(
            kind="broken_off",
            start=round(heard.seconds, 3),
            seconds=round(missing, 3) if missing is not None else None,
        )
    elif is_short and missing is not None:
        yield AudioRemark(kind="gap", start=round(heard.seconds, 3), seconds=round(missing, 3))


def _last_walk(structure: FileStructure, heard: _Heard) -> Walk:
    """The walk over the last recording that was heard, the one that may have broken off."""
    return structure.walks[len(heard.damage.begins) - 1]


def _how(facts: AudioFacts, structure: FileStructure, heard: _Heard) -> Text:
    stated = _stated(facts, structure)
    if stated - heard.seconds > PADDING_SECONDS:
        return Text(
            f"应有 {stated:.0f} 秒，只有 {heard.seconds:.0f} 秒",
            f"expected {stated:.0f} s, found {heard.seconds:.0f} s",
        )
    return Text(f"在 {heard.seconds:.0f} 秒处断了", f"it ends at {heard.seconds:.0f} s")


def _sound_remarks(file: Path, structure: FileStructure, heard: _Heard) -> Iterator[AudioRemark]:
    for start, seconds in heard.damage.gaps:
        yield AudioRemark(kind="gap", start=round(start, 3), seconds=round(seconds, 3))
    begins = heard.damage.begins
    for begin in sorted({*begins[1:], *heard.damage.restarts}):
        yield AudioRemark(kind="joined", start=round(begin, 3))
    stated = _last_walk(structure, heard).stated_seconds
    if stated is not None and begins[-1] + stated < heard.seconds:
        start = begins[-1] + stated
        yield AudioRemark(kind="beyond_length", start=round(start, 3), seconds=round(heard.seconds - start, 3))
    first = structure.sections[0]
    if not is_silk(file, first):
        tracks = tracks_to_hear(file, first)
        with open_media(file, first) as media:
            for place in tracks.silent:
                yield AudioRemark(kind="silent_track", track=media.numbers[place])
            for number, codec in media.unknown:
                yield AudioRemark(kind="unheard_track", track=number, codec=codec)
        if len(tracks.heard) > 1:
            yield AudioRemark(kind="tracks", track=len(tracks.heard))
    if heard.peak <= SILENT_PEAK:
        yield AudioRemark(kind="silent")
