"""`seal.json`: what a call's original is, fixed when the call came in. DESIGN §3."""

from __future__ import annotations

from typing import Literal

import msgspec

SEAL_SCHEMA = "huazheng.seal/1"
SEAL_NAME = "seal.json"
ORIGINAL_FOLDER = "original"


class SealedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file under ``original/``: its path inside the call folder, its size and its digest."""

    name: str
    bytes: int
    sha256: str


class SealedAudio(msgspec.Struct, frozen=True, kw_only=True):
    """What the audio is. ``duration`` in seconds, as decoded; ``said`` is what the container says of its making.

    ``unreadable`` counts packets that could not be decoded.
    """

    container: str
    codec: str
    rate: int
    channels: int
    duration: float
    said: dict[str, str]
    unreadable: int = 0


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """``seal.json``. Times are UTC, ISO 8601; ``modified`` is what the file system said of the file taken in."""

    schema: Literal["huazheng.seal/1"]
    call: str
    origin: Literal["imported"]
    sealed_at: str
    modified: str
    app: str
    files: tuple[SealedFile, ...]
    audio: SealedAudio
