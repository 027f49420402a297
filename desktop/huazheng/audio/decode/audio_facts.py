"""Properties of a recording: what its header states, and what decoding it to its end found."""

from __future__ import annotations

import msgspec

from huazheng.core.schema.seal import AudioRemark


class AudioFacts(msgspec.Struct, frozen=True):
    """Properties of a recording as its header states them; ``duration`` in seconds, ``said``: its own metadata.

    ``channels``: of its track, or one for each of several tracks with sound. ``own_length``: the duration is that of
    the sound, not of a whole video.
    """

    container: str
    codec: str
    rate: int
    channels: int
    duration: float
    said: dict[str, str]
    own_length: bool = True


class Inspection(msgspec.Struct, frozen=True):
    """A recording as decoded: its header's facts, its true ``duration`` in seconds, places that could not be decoded.

    ``remarks``: what its sound lacks, or has beyond what its format says.
    """

    facts: AudioFacts
    duration: float
    unreadable: int
    remarks: tuple[AudioRemark, ...]
