"""`seal.json`: the original files of a call, fixed when it is sealed (RFC 8785, signed in `seal.sig`)."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from huazheng.core.schema.fact_sheet import FactSheet

SEAL_SCHEMA = "huazheng.seal/1"
SEAL_NAME = "seal.json"
SIGNATURE_NAME = "seal.sig"
TIMESTAMP_NAME = "seal.tsr"
CUSTODY_NAME = "custody.jsonl"
CUSTODY_HEAD_NAME = "custody.head.json"
RECEIVED_NAME = "received.json"
ORIGINAL_FOLDER = "original"

Ended = Literal["stopped", "duration", "terminated", "disk_full", "broken_off"]
"""Why a recording ended: by the user, at its set duration, by the system, on a full disk, or interrupted by a crash."""

LossEvent = Literal["overflow", "device_back", "stop", "recovered"]
"""Chain events that report lost frames; with the last two they are missing at the end."""

Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""A SHA-256 in hexadecimal."""


MAX_HEARD_CHANNELS = 2


def heard_channels(channels: int) -> int:
    """Number of channels that are heard apart: those of the file, or one where it has more than two."""
    return channels if channels <= MAX_HEARD_CHANNELS else 1


class SealedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file under ``original/``: path inside the call folder, size and digest.

    Seals of other people are read too: names that lead out of ``original/`` and malformed digests are refused.
    """

    name: Annotated[str, msgspec.Meta(pattern=r"^original/(?!\.{1,2}\Z)[^/\\\x00]+\Z")]
    bytes: int
    sha256: Digest


class SealedAudio(msgspec.Struct, frozen=True, kw_only=True):
    """Format of the audio. ``duration``: seconds, as decoded. ``said``: the container's own metadata.

    ``unreadable``: packets that could not be decoded. A recording made here has one channel a source, at the rate of
    the first; the format of each file is in :class:`SealedSource`.
    """

    container: str
    codec: str
    rate: int
    channels: int
    duration: float
    said: dict[str, str]
    unreadable: int = 0


RemarkKind = Literal[
    "broken_off", "gap", "joined", "beyond_length", "tracks", "silent_track", "unheard_track", "silent"
]


class AudioRemark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Remark on the sound of an imported file: what it lacks, or has beyond what its format says. Times are seconds.

    ``broken_off``: the file ends at ``start``, ``seconds`` are missing as far as known. ``gap``: the container's clock
    goes on for ``seconds`` without sound. ``joined``: another recording follows in the same file. ``beyond_length``:
    sound after the length that the header states, which was heard. ``tracks``: so many tracks (``track``) are heard as
    channels. ``silent_track``, ``unheard_track``: a track by its number that holds silence, or a codec that cannot be
    decoded. ``silent``: the whole recording is silence.
    """

    kind: RemarkKind
    start: float | None = None
    seconds: float | None = None
    track: int | None = None
    codec: str | None = None


class Instant(msgspec.Struct, frozen=True, kw_only=True):
    """A point in time on both clocks: ``wall`` in UTC, ISO 8601; ``monotonic_us`` in µs of the monotonic clock."""

    wall: str
    monotonic_us: int


class SealedGap(msgspec.Struct, frozen=True, kw_only=True):
    """A gap: sound lost while recording, at ``second`` of the file; ``lost_frames`` is an estimate.

    ``at_frame``: frames in the file before it, as the chain's event says; older seals have none.
    A seal lists gaps under ``dropouts``, their first name, which its readers rely on.
    """

    second: int
    event: LossEvent
    lost_frames: int
    at_frame: int | None = None


class SealedMove(msgspec.Struct, frozen=True, kw_only=True):
    """A move of the stream by the sound server, as the chain's event says: from one device to another, by id."""

    at_frame: int
    device: str
    to: str


class SameSoundSpan(msgspec.Struct, frozen=True, kw_only=True):
    """Frames of the file, ``start`` to ``end``, in which the source ``other`` holds the same sound."""

    start: int
    end: int
    other: str


class SealedSource(msgspec.Struct, frozen=True, kw_only=True):
    """One recorded source: its file, its chain with the last hash, its device, format and gaps.

    ``first_frame_us``: monotonic time of the file's first frame, used to align two sources. ``moves``: of its stream to
    other devices and back. ``same_sound``: where it is no speaker's own, for it is what the other source holds.
    """

    name: str
    file: str
    chain: str
    chain_lines: int
    chain_last: str
    device: str
    system: str
    rate: int
    channels: int
    bits: int
    frames: int
    first_frame_us: int
    started: Instant
    ended: Instant
    gaps: tuple[SealedGap, ...] = msgspec.field(default=(), name="dropouts")
    moves: tuple[SealedMove, ...] = ()
    same_sound: tuple[SameSoundSpan, ...] = ()
    tail_frames: int = 0  # recorded, but chained only when the broken-off recording was recovered

    def frame_of(self, gap: SealedGap) -> int:
        """Frames of the file before a gap; older seals know its second only."""
        return min(gap.at_frame if gap.at_frame is not None else gap.second * self.rate, self.frames)

    @property
    def gaps_in_order(self) -> list[SealedGap]:
        """The gaps in the order of their frames."""
        return sorted(self.gaps, key=self.frame_of)

    def seconds_at(self, frame: int) -> float:
        """Seconds from the first frame to this one; each gap before it takes its own length."""
        lost = sum(gap.lost_frames for gap in self.gaps if self.frame_of(gap) < frame)
        return (frame + lost) / max(self.rate, 1)

    @property
    def seconds(self) -> float:
        """Length in seconds, gaps included, also one at the end."""
        return (self.frames + sum(gap.lost_frames for gap in self.gaps)) / max(self.rate, 1)


class SealKey(msgspec.Struct, frozen=True, kw_only=True):
    """Public key of the sealing installation: raw bytes in hexadecimal, and the SHA-256 of its DER form."""

    public: str
    fingerprint: str
    algorithm: Literal["Ed25519"] = "Ed25519"


class SealPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Place of a seal in the ledger of its home: its number, and the SHA-256 of the seal before (zeros for none)."""

    number: Annotated[int, msgspec.Meta(ge=1)]
    previous: Digest


class Seal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``seal.json``. Times are UTC, ISO 8601; ``modified``: modification time of an imported file.

    ``remarks``: what an imported file's sound lacks. ``file_name``: name of the imported file, where ``original/``
    holds it under another that is safe everywhere. ``fact_sheet``: where an imported file lay and who copied it; older
    seals have none.

    origin: ``captured`` was recorded here and sealed when it ended; ``recovered`` was interrupted and sealed later.
    ``files`` lists the audio first (the microphone before the line), then the chains. ``ledger``: None in seals that
    were made before homes kept a ledger.
    """

    schema: Literal["huazheng.seal/1"]
    call: str
    origin: Literal["imported", "captured", "recovered"]
    sealed_at: str
    app: str
    files: Annotated[tuple[SealedFile, ...], msgspec.Meta(min_length=1)]
    audio: SealedAudio
    modified: str | None = None
    file_name: str | None = None
    fact_sheet: FactSheet | None = None
    remarks: tuple[AudioRemark, ...] = ()
    sources: tuple[SealedSource, ...] = ()
    ended: Ended | None = None
    key: SealKey | None = None
    ledger: SealPlace | None = None

    @property
    def recordings(self) -> tuple[SealedFile, ...]:
        """The audio files: one for an imported call, one a source for a recording made here."""
        held = {source.file for source in self.sources}
        return tuple(file for file in self.files if file.name in held) or self.files[:1]

    def delay_of(self, source: SealedSource) -> float:
        """Seconds from the first frame of the call to the first one of this source."""
        return (source.first_frame_us - min(one.first_frame_us for one in self.sources)) / 1_000_000

    @property
    def duration(self) -> float:
        """Length of the call in seconds, gaps included; ``audio.duration`` is what the longest file holds."""
        if not self.sources:
            return self.audio.duration
        return round(max(self.delay_of(source) + source.seconds for source in self.sources), 3)

    @property
    def digests(self) -> str:
        """The SHA-256 of every audio file, separated by spaces."""
        return " ".join(file.sha256 for file in self.recordings)
