"""The Ed25519 key of the installation: created on the first run, the private key readable by its owner only.

The private key may be under a passphrase (:mod:`huazheng.evidence.passphrases`).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import PRIVATE_FILE, make_private_folder, read_regular, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.evidence.passphrases import (
    PASSPHRASE_VARIABLE,
    KeyLocked,
    WrongPassphrase,
    forget_passphrases,
    passphrases,
    silent_passphrases,
)
from huazheng.evidence.verifier.ed25519 import fingerprint, is_weak_key

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE_NAME = "signing-key.pem"
PUBLIC_NAME = "public-key.pem"
FORMER_FOLDER = "former"
"""Keys from before a change of the key, by fingerprint: they go on signing the calls that they sealed."""
_MAX_PEM_BYTES = 16 * 1024


class Signer:
    """A private key for signing. ``public``: raw public key, 32 bytes. ``fingerprint``: SHA-256 of its DER form."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.fingerprint = fingerprint(self.public)

    def pem(self, passphrase: str | None) -> bytes:
        """The private key in PEM, encrypted under the passphrase, or as it is without one."""
        return private_pem(self._key, passphrase)

    def sign(self, message: bytes) -> bytes:
        """Sign a message; 64 bytes."""
        return self._key.sign(message)


_unlocked: dict[bytes, tuple[Signer, str]] = {}  # by encrypted PEM: keys that this process has decrypted


def load_signer(folder: Path) -> Signer:
    """Load the key of this installation; create it on the first run.

    Raises :class:`KeyLocked` for a key under a passphrase that nobody gave, :class:`UnusableInput` for a damaged file:
    with a new key every earlier call would look like another's.
    """
    file = folder / PRIVATE_NAME
    if not file.exists():
        _create_key(folder)
    return load_key(file)


def load_former_signer(folder: Path, public: str) -> Signer:
    """Load a key that was in use before a change of the key. ``public``: in hexadecimal.

    Raises :class:`UnusableInput` when it is not here: another key must not go on with what it signed.
    """
    try:
        name = f"{fingerprint(bytes.fromhex(public))}.pem"
    except ValueError:
        name = "?"
    file = folder / FORMER_FOLDER / name
    if not file.is_file():
        raise UnusableInput(
            Text("这通录音是另一把密钥签的，它不在这里。", "This call was signed with another key, which is not here."),
            file=file,
            remedy=Text(
                "用 huazheng keys restore 从备份恢复那把密钥。", "Restore that key: huazheng keys restore BACKUP"
            ),
        )
    return load_key(file)


def load_key(file: Path) -> Signer:
    """Load a private key from a PEM file, with its passphrase if it has one. Raises as :func:`load_signer` does."""
    return _open(file)[0]


def passphrase_of(file: Path) -> str | None:
    """The passphrase that opens a key file; None for one without. Raises as :func:`load_signer` does."""
    return _open(file)[1]


def _open(file: Path) -> tuple[Signer, str | None]:
    pem = file.read_bytes()
    if not is_encrypted(pem):
        return Signer(_decode(file, pem, None)), None
    known = _unlocked.get(pem)
    if known is None:
        for passphrase in passphrases(file.parent if file.name == PRIVATE_NAME else file.parent.parent):
            try:
                known = Signer(_decode(file, pem, passphrase.encode())), passphrase
            except WrongPassphrase:
                continue
            _unlocked[pem] = known
            break
    if known is None:
        raise KeyLocked(
            Text("签名密钥有口令，还没有解锁。", "The signing key is locked by a passphrase."),
            file=file,
            remedy=Text(
                f"请输入口令（窗口里在“签名密钥”下解锁），或设 {PASSPHRASE_VARIABLE}。",
                f"Enter the passphrase (in the window: Signing key, Unlock), or set {PASSPHRASE_VARIABLE}.",
            ),
        )
    return known


def lock_keys() -> None:
    """Forget every key that was opened and every passphrase that was typed in this process."""
    _unlocked.clear()
    forget_passphrases()


def is_encrypted(pem: bytes) -> bool:
    """Tell whether a private key is under a passphrase."""
    return pem.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")


def is_locked_key(folder: Path) -> bool:
    """Tell whether signing needs a passphrase that is not known yet. Asks nobody; False when there is no key."""
    file = folder / PRIVATE_NAME
    if not file.is_file() or not is_encrypted(file.read_bytes()):
        return False
    try:
        with silent_passphrases():
            load_key(file)
    except KeyLocked:
        return True
    return False


def own_fingerprint(folder: Path) -> str | None:
    """The fingerprint of this installation's key; None when it has none yet. Creates nothing and asks nobody."""
    file = folder / PRIVATE_NAME
    if not file.exists():
        return None
    if is_encrypted(file.read_bytes()):
        return fingerprint(read_public(folder / PUBLIC_NAME))
    return load_signer(folder).fingerprint


def read_public(file: Path) -> bytes:
    """The raw public key of a PEM file. Raises :class:`UnusableInput`."""
    try:
        key = load_pem_public_key(read_regular(file, _MAX_PEM_BYTES))
    except (FileNotFoundError, ValueError, UnsupportedAlgorithm) as error:
        raise _damaged(file) from error
    if not isinstance(key, Ed25519PublicKey):
        raise _damaged(file)
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def private_pem(key: Ed25519PrivateKey, passphrase: str | None) -> bytes:
    """A private key in PEM (PKCS 8), encrypted with AES-256 under the passphrase, or as it is without one."""
    lock = BestAvailableEncryption(passphrase.encode()) if passphrase is not None else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def decrypt_pem(pem: bytes, passphrase: str | None, file: Path) -> Ed25519PrivateKey:
    """Decode a private key. ``file`` is named in errors: :class:`UnusableInput`, :class:`WrongPassphrase`."""
    return _decode(file, pem, passphrase.encode() if passphrase is not None and is_encrypted(pem) else None)


def _decode(file: Path, pem: bytes, passphrase: bytes | None) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(pem, password=passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        if passphrase is not None:
            raise WrongPassphrase(Text("口令不对。", "Wrong passphrase."), file=file) from error
        raise _damaged(file) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _damaged(file)
    return key


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
        stream.write(private_pem(key, None))
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
