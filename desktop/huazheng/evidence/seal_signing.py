"""Signing of seals.

``seal.json`` is canonical JSON (RFC 8785), so that the same seal always has the same bytes; ``seal.sig`` is the
Ed25519 signature of that file, 64 raw bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import rfc8785

from huazheng.core.schema.seal import Seal, SealKey

if TYPE_CHECKING:
    from huazheng.evidence.keys import Signer


def sign_seal(seal: Seal, signer: Signer) -> tuple[bytes, bytes]:
    """The bytes of ``seal.json``, naming the key, and of ``seal.sig``."""
    key = SealKey(public=signer.public.hex(), fingerprint=signer.fingerprint)
    content = rfc8785.dumps(msgspec.to_builtins(msgspec.structs.replace(seal, key=key)))
    return content, signer.sign(content)
