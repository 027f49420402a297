"""The Ed25519 key of the installation: created on the first run, the private key readable by its owner only."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import PRIVATE_FILE, make_private_folder, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.evidence.verifier.ed25519 import fingerprint, is_weak_key

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE_NAME = "signing-key.pem"
PUBLIC_NAME = "public-key.pem"


class Signer:
    """A private key for signing. ``public``: raw public key, 32 bytes. ``fingerprint``: SHA-256 of its DER form."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.fingerprint = fingerprint(self.public)

    def sign(self, message: bytes) -> bytes:
        """Sign a message; 64 bytes."""
        return self._key.sign(message)


def load_signer(folder: Path) -> Signer:
    """Load the key of this installation; create it on the first run.

    Raises :class:`UnusableInput` for a damaged file: with a new key every earlier call would look like another's.
    """
    file = folder / PRIVATE_NAME
    if not file.exists():
        _create_key(folder)
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except ValueError as error:
        raise _damaged(file) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _damaged(file)
    return Signer(key)


def own_fingerprint(folder: Path) -> str | None:
    """The fingerprint of this installation's key; None when it has none yet. Creates nothing."""
    return load_signer(folder).fingerprint if (folder / PRIVATE_NAME).exists() else None


def public_pem(public: bytes) -> bytes:
    """A raw public key in PEM, as ``openssl`` reads it."""
    return Ed25519PublicKey.from_public_bytes(public).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def verify_signature(public: bytes, signature: bytes, message: bytes) -> bool:
    """Verify a signature as :func:`~huazheng.evidence.verifier.ed25519.ed25519_verifies` does, but faster."""
    if is_weak_key(public):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _create_key(folder: Path) -> None:
    """Create a key. When two processes do so at once, the first one's is kept."""
    make_private_folder(folder)
    key = Ed25519PrivateKey.generate()
    part = folder / f".{PRIVATE_NAME}.{os.getpid()}.part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "wb") as stream:
        stream.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(part, folder / PRIVATE_NAME)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        part.rename(folder / PRIVATE_NAME)
    finally:
        part.unlink(missing_ok=True)
    write_atomically(folder / PUBLIC_NAME, public_pem(Signer(key).public))


def _damaged(file: Path) -> UnusableInput:
    return UnusableInput(
        Text("签名密钥坏了。", "The signing key is damaged."),
        file=file,
        remedy=Text(
            "请从备份里恢复它；若没有备份，把它移走，话证会另造一把（以前的录音仍可核验）。",
            "Restore it from a backup, or move it away: a new key is created, and earlier calls still verify.",
        ),
    )
