"""`seal.json`: what a call's original is, fixed when the call came in. DESIGN §3."""

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

# How a recording ended: the user stopped it, its time was up, the system asked it to end, the disk was full, or it
# broke off (a crash, a power cut) and was sealed later.
Ended = Literal["stopped", "duration", "terminated", "disk_full", "broken_off"]


Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""A SHA-256 in hexadecimal."""


class SealedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file under ``original/``: its path inside the call folder, its size and its digest.

    A seal may come from anybody: a name that leads out of ``original/`` and a digest that is none are refused when
    the seal is read.
    """

    name: Annotated[str, msgspec.Meta(pattern=r"^original/(?!\.{1,2}\Z)[^/\\\x00]+\Z")]
    bytes: int
    sha256: Digest


class SealedAudio(msgspec.Struct, frozen=True, kw_only=True):
    """What the audio is. ``duration`` in seconds, as decoded; ``said`` is what the container says of its making.

    ``unreadable`` counts packets that could not be decoded. For a recording made here it is what is listened to: one
    channel a source, at the first one's rate; each file's own format stands in :class:`SealedSource`.
    """

    container: str
    codec: str
    rate: int
    channels: int
    duration: float
    said: dict[str, str]
    unreadable: int = 0


class Instant(msgspec.Struct, frozen=True, kw_only=True):
    """One moment on both clocks: ``wall`` is UTC, ISO 8601; ``monotonic_us`` microseconds of the machine's clock."""

    wall: str
    monotonic_us: int


class Dropout(msgspec.Struct, frozen=True, kw_only=True):
    """A place where the device gave less than there was. ``second`` is in the file; ``lost_frames`` is an estimate."""

    second: int
    event: str
    lost_frames: int


class SealedSource(msgspec.Struct, frozen=True, kw_only=True):
    """One captured source: its file, its chain and where that ends, its device and format, and what was lost.

    ``first_frame_us`` is the monotonic time of the file's first frame, by which two sources are aligned.
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
    """The public key of the installation that sealed: raw, in hexadecimal, and the SHA-256 of its DER form."""

    public: str
    fingerprint: str
    algorithm: Literal["Ed25519"] = "Ed25519"


class Seal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``seal.json``. Times are UTC, ISO 8601; ``modified`` is what the file system said of a file taken in.

    ``captured`` was recorded here and sealed when it ended; ``recovered`` broke off and was sealed later. ``files``
    begins with the audio (the microphone first), and ends with the chains.
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
        """The files that hold sound: one for a file taken in, one a source for a recording made here."""
        held = {source.file for source in self.sources}
        return tuple(file for file in self.files if file.name in held) or self.files[:1]

    @property
    def digests(self) -> str:
        """The SHA-256 of every file that holds sound, a space between two."""
        return " ".join(file.sha256 for file in self.recordings)
