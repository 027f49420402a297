"""Signing of seals.

``seal.json`` is canonical JSON (RFC 8785), so that the same seal always has the same bytes; ``seal.sig`` is the
Ed25519 signature of that file, 64 raw bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import rfc8785

from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.files import decode_json, read_regular
from huazheng.core.schema.seal import SEAL_NAME, SIGNATURE_NAME, Seal, SealKey
from huazheng.evidence.keys import verify_signature
from huazheng.evidence.verifier.call_files import MAX_KEY_BYTES, MAX_SEAL_BYTES
from huazheng.evidence.verifier.ed25519 import fingerprint

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.evidence.keys import Signer


def sign_seal(seal: Seal, signer: Signer) -> tuple[bytes, bytes]:
    """The bytes of ``seal.json``, naming the key, and of ``seal.sig``."""
    key = SealKey(public=signer.public.hex(), fingerprint=signer.fingerprint)
    content = rfc8785.dumps(msgspec.to_builtins(msgspec.structs.replace(seal, key=key)))
    return content, signer.sign(content)


def signing_key(call: Path) -> bytes | None:
    """The raw public key whose signature of the call's seal holds; None when none does."""
    try:
        content = read_regular(call / SEAL_NAME, MAX_SEAL_BYTES)
        signature = read_regular(call / SIGNATURE_NAME, MAX_KEY_BYTES)
        key = decode_json(content, call / SEAL_NAME, Seal).key
        public = bytes.fromhex(key.public) if key is not None else b""
    except (HuazhengError, OSError, ValueError):
        return None
    return public if verify_signature(public, signature, content) else None


def signing_fingerprint(call: Path) -> str | None:
    """Fingerprint of the key that signed the call's seal, computed; never the one that the seal names."""
    public = signing_key(call)
    return fingerprint(public) if public is not None else None
