"""Backup of the signing keys: one JSON file, each key encrypted under the backup's passphrase."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from huazheng.core.schema.seal import Digest


class BackedUpKey(msgspec.Struct, frozen=True, kw_only=True):
    """One key: its fingerprint, and the private key as encrypted PEM (PKCS 8), which ``openssl pkey`` reads too."""

    fingerprint: Digest
    pem: Annotated[str, msgspec.Meta(max_length=16384)]


class KeyBackup(msgspec.Struct, frozen=True, kw_only=True):
    """The file. keys: the one in use first, then those before it. made_at: UTC, ISO 8601."""

    schema: Literal["huazheng.key-backup/1"]
    made_at: str
    app: str
    keys: Annotated[tuple[BackedUpKey, ...], msgspec.Meta(min_length=1, max_length=100)]
