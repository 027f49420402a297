"""Fact sheet of an imported original, kept in its seal: where the file lay, when it was made and who copied it."""

from __future__ import annotations

from typing import Annotated

import msgspec


class RecorderNote(msgspec.Struct, frozen=True, kw_only=True):
    """A file that the recorder wrote beside the recording (BCR's JSON): its name, SHA-256 and whole text."""

    name: str
    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
    text: str


class FactSheet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Facts of the file that was copied. Times are UTC, ISO 8601; its size, digest and name are in the seal.

    path: its folder and name as text. device: the phone or disk that it lay on, as the system names it; file_system:
    its type. created: None where the file system does not tell. copied_by: name of the operating system's user.
    """

    path: str
    copied_at: str
    copied_by: str
    modified: str
    created: str | None = None
    device: str | None = None
    file_system: str | None = None
    note: RecorderNote | None = None
