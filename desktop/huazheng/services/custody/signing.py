"""The keys of this home: the one that signs now, and those before it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from huazheng.core.runtime.files import write_atomically
from huazheng.evidence.custody_log import first_key
from huazheng.evidence.keys import (
    PRIVATE_NAME,
    PUBLIC_NAME,
    is_locked_key,
    load_former_signer,
    load_signer,
    public_pem,
)
from huazheng.evidence.ledger_file import read_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.evidence.keys import Signer


def signer_of(home: Home) -> Signer:
    """The key of this installation, created on the first run. Raises :class:`KeyLocked`."""
    finish_key_change(home)
    return load_signer(home.keys)


def is_locked(home: Home) -> bool:
    """Tell whether signing needs a passphrase that this process does not know. Asks nobody."""
    return is_locked_key(home.keys)


def signer_for(home: Home, folder: Path) -> Signer:
    """The key that signs for this call: the one that signed its first custody line.

    After a change of the key the calls made before go on with the old one, so that each call has one key from its
    first line to its last.
    """
    signer = signer_of(home)
    first = first_key(folder)
    if first is None or first == signer.public.hex():
        return signer
    return load_former_signer(home.keys, first)


def next_key_file(home: Home, public: str) -> Path:
    """The file of a key that is about to be in use. ``public``: in hexadecimal."""
    return home.keys / f"next-{public}.pem"


def finish_key_change(home: Home) -> None:
    """Put the next key in place once the ledger has handed over to it, also after a crash in between."""
    waiting = list(home.keys.glob("next-*.pem")) if home.keys.is_dir() else []
    ledger = read_ledger(home.ledger) if waiting else None
    for file in waiting:
        public = file.stem.removeprefix("next-")
        if ledger is not None and ledger.keys and ledger.keys[-1] == public:
            write_atomically(home.keys / PUBLIC_NAME, public_pem(bytes.fromhex(public)))
            with suppress(FileNotFoundError):  # another process was quicker
                file.replace(home.keys / PRIVATE_NAME)
