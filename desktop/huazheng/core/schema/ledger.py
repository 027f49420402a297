"""`ledger.jsonl` of a home: every seal that was made in it, every call deleted, every change of the key.

Each line is a :class:`LedgerLine` in canonical JSON, chained and signed as the lines of a custody log are. Every seal
holds its number in the ledger and the SHA-256 of the seal before it (:class:`~huazheng.core.schema.seal.SealPlace`),
so that a seal that is left out shows. The ledger holds no words and no file names.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from huazheng.core.schema.custody import Signature
from huazheng.core.schema.seal import Digest

LEDGER_NAME = "ledger.jsonl"
PENDING_NAME = "ledger.pending.json"
"""The line of a seal that is being written; a crash leaves it, and the next write of the ledger settles it."""
NO_SEAL_BEFORE = "0" * 64

LedgerEvent = Literal[
    "opened",  # first line
    "existing",  # a seal that was in the home when the ledger was opened
    "sealed",
    "deleted",  # by the app: the bin was emptied
    "rolled_back",  # an earlier state of a call's folder was found in its place, before the app went on with it
    "case_sealed",  # ``call`` is the case's id, ``seal`` the SHA-256 of its manifest; no number of the calls' order
    "key_changed",  # later lines are signed with the new key
]

PublicKey = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""A raw Ed25519 public key in hexadecimal."""


class LedgerEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Content of a line. time: UTC, ISO 8601. call, seal: id of the call and SHA-256 of its ``seal.json``.

    number: of the seal, from 1. key: on the first line, the key that signs; on ``key_changed``, the new key.
    proof: on ``key_changed``, the new key's signature of :func:`key_change_statement`. details: counts and hashes.
    """

    event: LedgerEvent
    time: str
    app: str
    call: str | None = None
    seal: Digest | None = None
    number: Annotated[int, msgspec.Meta(ge=1)] | None = None
    key: PublicKey | None = None
    proof: Signature | None = None
    details: dict[str, str | int] = {}


class LedgerLink(LedgerEntry, frozen=True, kw_only=True, omit_defaults=True):
    """An entry in its place. index: of the line, from 0. previous: the hash of the line before, zeros on the first.

    schema: on the first line.
    """

    schema: Literal["huazheng.ledger/1"] | None = None
    index: Annotated[int, msgspec.Meta(ge=0)]
    previous: Digest


class LedgerLine(LedgerLink, frozen=True, kw_only=True, omit_defaults=True):
    """One line: content, hash and signature, the last two in lower-case hexadecimal."""

    hash: Digest
    signature: Signature


class PendingSeal(msgspec.Struct, frozen=True, kw_only=True):
    """``ledger.pending.json``: the call that is being sealed, the SHA-256 of its seal, and its number."""

    call: str
    seal: Digest
    number: Annotated[int, msgspec.Meta(ge=1)]
    time: str


class KeptHead(msgspec.Struct, frozen=True, kw_only=True):
    """``heads/<call>.json``: end of a call's custody log as this home wrote it last, kept outside the call's folder."""

    lines: Annotated[int, msgspec.Meta(ge=1)]
    hash: Digest


def key_change_statement(old: str, new: str) -> bytes:
    """The bytes that the new key signs when it takes over. ``old``, ``new``: public keys in hexadecimal."""
    return f"huazheng key change\n{old}\n{new}\n".encode()
