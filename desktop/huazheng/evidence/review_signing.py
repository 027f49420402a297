"""Signing and verification of reviews: canonical JSON (RFC 8785) and an Ed25519 signature of its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import rfc8785

from huazheng.core.schema.seal import SealKey
from huazheng.evidence.keys import verify_signature
from huazheng.evidence.verifier.ed25519 import fingerprint

if TYPE_CHECKING:
    from huazheng.core.schema.review import Review
    from huazheng.evidence.keys import Signer


def sign_review(review: Review, signer: Signer) -> tuple[bytes, bytes]:
    """The canonical JSON of the review, naming the key, and its 64-byte signature."""
    key = SealKey(public=signer.public.hex(), fingerprint=signer.fingerprint)
    content = rfc8785.dumps(msgspec.to_builtins(msgspec.structs.replace(review, key=key)))
    return content, signer.sign(content)


def is_review_signed(review: Review, content: bytes, signature: bytes) -> bool:
    """Verify that ``content``, the bytes of ``review``, is signed by the key that the review names."""
    try:
        public = bytes.fromhex(review.key.public)
    except ValueError:
        return False
    return fingerprint(public) == review.key.fingerprint and verify_signature(public, signature, content)
