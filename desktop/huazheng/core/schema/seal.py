"""`seal.json`: description and digests of a call's originals, fixed when the call is recorded or imported."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

SEAL_SCHEMA = "huazheng.seal/1"
SEAL_NAME = "seal.json"
SIGNATURE_NAME = "seal.sig"
TIMESTAMP_NAME = "seal.tsr"
CUSTODY_NAME = "custody.jsonl"
CUSTODY_HEAD_NAME = "custody.head.json"
RECEIVED_NAME = "received.json"
ORIGINAL_FOLDER = "original"

# End of a recording: stopped by the user, duration reached, terminated by the system, disk full, or broken off
# (a crash, a power cut) and sealed later.
Ended = Literal["stopped", "duration", "terminated", "disk_full", "broken_off"]


Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""A SHA-256 in hexadecimal."""


class SealedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file under ``original/``: path inside the call folder, size and digest.

    Seals come from strangers too: reading refuses a name that leads out of ``original/`` and an invalid digest.
    """

    name: Annotated[str, msgspec.Meta(pattern=r"^original/(?!\.{1,2}\Z)[^/\\\x00]+\Z")]
    bytes: int
    sha256: Digest


class SealedAudio(msgspec.Struct, frozen=True, kw_only=True):
    """Format of the audio. ``duration`` in seconds, as decoded; ``said``: metadata of the container.

    ``unreadable`` counts packets that could not be decoded. For a recording made here it describes the mix for
    playback: one channel per source at the first source's rate; each file's own format is in :class:`SealedSource`.
    """

    container: str
    codec: str
    rate: int
    channels: int
    duration: float
    said: dict[str, str]
    unreadable: int = 0


class Instant(msgspec.Struct, frozen=True, kw_only=True):
    """A point in time on both clocks: ``wall`` in UTC, ISO 8601; ``monotonic_us`` in µs of the monotonic clock."""

    wall: str
    monotonic_us: int


class Dropout(msgspec.Struct, frozen=True, kw_only=True):
    """A place where the device lost audio. ``second`` counts in the file; ``lost_frames`` is an estimate."""

    second: int
    event: str
    lost_frames: int


class SealedSource(msgspec.Struct, frozen=True, kw_only=True):
    """One captured source: file, chain and its end, device, format, and losses.

    ``first_frame_us``: monotonic time of the file's first frame, used to align two sources.
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
    dropouts: tuple[Dropout, ...] = ()
    tail_frames: int = 0  # recorded, but chained only when the broken-off recording was recovered


class SealKey(msgspec.Struct, frozen=True, kw_only=True):
    """Public key of the sealing installation: raw bytes in hexadecimal, and the SHA-256 of its DER form."""

    public: str
    fingerprint: str
    algorithm: Literal["Ed25519"] = "Ed25519"


class Seal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``seal.json``. Times are UTC, ISO 8601; ``modified``: modification time of an imported file.

    ``captured``: recorded here and sealed at its end; ``recovered``: broken off and sealed later. ``files`` starts
    with the audio (the microphone first) and ends with the chains.
    """

    schema: Literal["huazheng.seal/1"]
    call: str
    origin: Literal["imported", "captured", "recovered"]
    sealed_at: str
    app: str
    files: Annotated[tuple[SealedFile, ...], msgspec.Meta(min_length=1)]
    audio: SealedAudio
    modified: str | None = None
    sources: tuple[SealedSource, ...] = ()
    ended: Ended | None = None
    key: SealKey | None = None

    @property
    def recordings(self) -> tuple[SealedFile, ...]:
        """The audio files: one for an import, one per source for a recording made here."""
        held = {source.file for source in self.sources}
        return tuple(file for file in self.files if file.name in held) or self.files[:1]

    @property
    def digests(self) -> str:
        """SHA-256 of every audio file, separated by spaces."""
        return " ".join(file.sha256 for file in self.recordings)
