"""Protection of the signing keys on the disk: none, a passphrase, or one that the system's keyring holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import make_private_folder, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.log import logger
from huazheng.evidence.keys import (
    FORMER_FOLDER,
    PRIVATE_NAME,
    PUBLIC_NAME,
    Signer,
    decrypt_pem,
    is_encrypted,
    load_key,
    public_pem,
)
from huazheng.evidence.passphrases import keyring_account, mark_keyring, remember, store_in_keyring
from huazheng.services.custody.signing import signer_of
from huazheng.services.custody.writes import writing_lock

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

KeyProtection = Literal["none", "passphrase", "keyring"]

SHORTEST_PASSPHRASE = 10
"""Characters. The key file's own stretching is weak, so the passphrase has to be long."""


def key_protection(home: Home) -> KeyProtection:
    """Protection of the key in use; ``none`` for a home without a key."""
    file = home.keys / PRIVATE_NAME
    if not file.is_file() or not is_encrypted(file.read_bytes()):
        return "none"
    return "keyring" if keyring_account(home.keys) is not None else "passphrase"


def key_files(home: Home) -> list[Path]:
    """The private keys of the home: those from before a change of the key, then the one in use."""
    return [*sorted((home.keys / FORMER_FOLDER).glob("*.pem")), home.keys / PRIVATE_NAME]


def check_passphrase(passphrase: str) -> str:
    """The passphrase, if it is long enough. Raises :class:`UnusableInput`."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise UnusableInput(
            Text(f"口令至少要 {SHORTEST_PASSPHRASE} 个字符。", f"Use at least {SHORTEST_PASSPHRASE} characters."),
            remedy=Text("可以用几个不相干的词连起来。", "Several unrelated words make a good passphrase."),
        )
    return passphrase


def protect_keys(home: Home, protection: KeyProtection, passphrase: str | None = None) -> None:
    """Write every private key anew under another protection. ``passphrase``: the new one, for ``passphrase`` only.

    Raises :class:`KeyLocked` when the present passphrase is not known, :class:`ResourceUnavailable` without a usable
    keyring; the keys are unchanged then. A crash leaves each key under the old protection or the new one.
    """
    if protection == "passphrase":
        check_passphrase(passphrase or "")
    with writing_lock(home):
        own = signer_of(home)
        signers = {file: load_key(file) for file in key_files(home)}
        account = None
        if protection == "keyring":
            account = own.fingerprint
            passphrase = store_in_keyring(account)
            mark_keyring(home.keys, account)
        elif protection == "none":
            passphrase = None
        write_atomically(home.keys / PUBLIC_NAME, public_pem(own.public))
        for file, signer in signers.items():
            write_atomically(file, signer.pem(passphrase))
            if load_key_again(file, passphrase) != signer.fingerprint:
                raise OSError(None, "the key could not be read back", str(file))
        mark_keyring(home.keys, account)
        if protection == "passphrase" and passphrase is not None:
            remember(passphrase)
    logger("keys").info("the keys are protected by: %s", protection)


def load_key_again(file: Path, passphrase: str | None) -> str:
    """Fingerprint of a key file as it lies on the disk now, opened by this passphrase alone."""
    return Signer(decrypt_pem(file.read_bytes(), passphrase, file)).fingerprint


def keep_former(home: Home, fingerprint: str, pem: bytes) -> None:
    """Keep a private key that is no longer in use; calls that it sealed go on with it."""
    write_atomically(make_private_folder(home.keys / FORMER_FOLDER) / f"{fingerprint}.pem", pem)
