"""`custody.jsonl`: everything that was done with a call, and `custody.head.json`: the signed end of that record.

Each line is a :class:`CustodyLine` in canonical JSON (RFC 8785). Its hash is SHA-256(previous ‖ canonical JSON of the
line without hash and signature); the Ed25519 signature is of those 32 bytes. The head is signed over the SHA-256 of
its own canonical JSON without the signature, so that lines removed from the end of the record are detected.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from huazheng.core.schema.seal import Digest, SealKey

Signature = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{128}\Z")]
"""An Ed25519 signature in hexadecimal."""

CustodyAction = Literal[
    "created",  # a recording started
    "imported",  # a file was taken in
    "recovered",  # an interrupted recording was repaired
    "sealed",
    "timestamped",
    "transcribed",
    "chosen",  # an earlier transcript made the current one
    "analysed",  # British, as signed in existing records
    "edited",  # the transcript was corrected by a person
    "noted",
    "tagged",
    "facts",  # the policy's facts were typed in
    "played",
    "exported",
    "binned",
    "restored",
    "second_listened",  # a second person's listening was read back, or a difference settled
    # of a case
    "case_created",
    "exhibit_added",
    "exhibit_removed",
    "exhibit_restored",
    "case_edited",
    "case_sealed",
]


class WrittenFile(msgspec.Struct, frozen=True):
    """A file that an action wrote: its path in the call's folder, its size and SHA-256."""

    name: str
    bytes: int
    sha256: Digest


class CustodyEntry(msgspec.Struct, frozen=True):
    """Entry of the record: the action, its time (UTC, ISO 8601), the app and the user of the operating system.

    ``details`` say how (model, options, counts); they hold texts and whole numbers only.
    """

    action: CustodyAction
    time: str
    app: str
    user: str
    details: dict[str, str | int]
    wrote: tuple[WrittenFile, ...]


class CustodyLink(CustodyEntry, frozen=True, kw_only=True):
    """An entry in its place: the content that is hashed. ``key``: on the first line only, the key that signs.

    index: of the line, from 0. previous: the hash of the line before, 64 zeros on the first. call: its id.
    """

    index: int
    previous: Digest
    call: str
    key: SealKey | msgspec.UnsetType = msgspec.UNSET


class CustodyLine(CustodyLink, frozen=True, kw_only=True):
    """One line: content, hash and signature, the last two in lower-case hexadecimal."""

    hash: Digest
    signature: Signature


class CustodyEnd(msgspec.Struct, frozen=True, kw_only=True):
    """The number of lines and the hash of the last one: the content that the head signs."""

    call: str
    lines: int
    hash: Digest


class CustodyHead(CustodyEnd, frozen=True, kw_only=True):
    """``custody.head.json``: the end of the record and its signature."""

    signature: Signature
