"""Backup of the signing keys into one encrypted file, its test, and its restoration."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from huazheng import APP
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import (
    encode_json,
    make_private_folder,
    read_json,
    write_atomically,
)
from huazheng.core.runtime.language import Text
from huazheng.core.schema.key_backup import BackedUpKey, KeyBackup
from huazheng.evidence.keys import (
    PRIVATE_NAME,
    PUBLIC_NAME,
    Signer,
    decrypt_pem,
    is_encrypted,
    load_key,
    own_fingerprint,
    public_pem,
    verify_signature,
)
from huazheng.evidence.passphrases import mark_keyring, remember
from huazheng.services.custody.key_protection import check_passphrase, keep_former, key_files
from huazheng.services.custody.signing import signer_of
from huazheng.services.custody.writes import writing_lock
from huazheng.store.calls import Calls, utc_now

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home


def backup_keys(home: Home, target: Path, passphrase: str) -> str:
    """Write every key of the home into ``target``, encrypted, and test the file. Fingerprint of the key in use.

    Raises :class:`UnusableInput` for a short passphrase and an existing file, :class:`KeyLocked`, :class:`OSError`.
    """
    check_passphrase(passphrase)
    if target.exists():
        raise UnusableInput(Text("文件已经有了。", "The file exists already."), file=target)
    with writing_lock(home):
        signer_of(home)
        signers = [load_key(file) for file in reversed(key_files(home))]
    keys = tuple(BackedUpKey(fingerprint=one.fingerprint, pem=one.pem(passphrase).decode()) for one in signers)
    backup = KeyBackup(schema="huazheng.key-backup/1", made_at=utc_now(), app=APP, keys=keys)
    write_atomically(target, encode_json(backup))
    return open_backup(target, passphrase)[0]


def open_backup(file: Path, passphrase: str) -> list[str]:
    """Restore the backup in memory: open each key, sign with it and verify. Fingerprints, the key in use first.

    Raises :class:`WrongPassphrase`, :class:`UnusableInput` for a damaged file or a key that is not what it says.
    """
    return [signer.fingerprint for signer in _open(file, passphrase)]


def restore_keys(home: Home, file: Path, passphrase: str) -> str:
    """Put the keys of a backup into the home, still under the backup's passphrase. Fingerprint of the key in use.

    A home that has signed calls with another key is refused; a key that signed nothing is set aside.
    """
    signers = _open(file, passphrase)
    first = signers[0]
    make_private_folder(home.keys)
    with writing_lock(home):
        present = own_fingerprint(home.keys)
        if present is not None and present != first.fingerprint:
            _set_aside(home, first.fingerprint)
        if present != first.fingerprint:
            write_atomically(home.keys / PUBLIC_NAME, public_pem(first.public))
            write_atomically(home.keys / PRIVATE_NAME, first.pem(passphrase))
            mark_keyring(home.keys, None)
        for former in signers[1:]:
            keep_former(home, former.fingerprint, former.pem(passphrase))
        remember(passphrase)
    return first.fingerprint


def is_restorable(home: Home, fingerprint: str) -> bool:
    """Tell whether this key may take the place of the present one: it is the same, or that one signed nothing."""
    return own_fingerprint(home.keys) in (None, fingerprint) or not (home.ledger.exists() or Calls(home).folders())


def _open(file: Path, passphrase: str) -> list[Signer]:
    backup = read_json(file, KeyBackup)
    signers = []
    for key in backup.keys:
        if not is_encrypted(key.pem.encode()):
            raise UnusableInput(Text("备份里的密钥没有加密。", "A key in the backup is not encrypted."), file=file)
        signer = Signer(decrypt_pem(key.pem.encode(), passphrase, file))
        message = secrets.token_bytes(32)
        right = verify_signature(signer.public, signer.sign(message), message)
        if not right or signer.fingerprint != key.fingerprint:
            raise UnusableInput(Text("备份里的密钥与它的指纹不符。", "A key does not fit its fingerprint."), file=file)
        signers.append(signer)
    return signers


def _set_aside(home: Home, fingerprint: str) -> None:
    if not is_restorable(home, fingerprint):
        raise UnusableInput(
            Text("这里已有用另一把密钥封存的录音。", "This home already has calls sealed with another key."),
            file=home.keys,
            remedy=Text(
                "恢复到另一个文件夹：huazheng --home 文件夹 keys restore",
                "Restore into another folder: huazheng --home DIR keys restore",
            ),
        )
    aside = make_private_folder(home.keys / f"unused-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    for name in (PRIVATE_NAME, PUBLIC_NAME):
        if (home.keys / name).exists():
            (home.keys / name).rename(aside / name)
