"""Change of the signing key: the old key signs the new one in the ledger, and the new one signs that it takes over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from huazheng.core.runtime.files import write_atomically
from huazheng.core.runtime.log import logger
from huazheng.core.schema.ledger import key_change_statement
from huazheng.evidence.keys import PRIVATE_NAME, Signer, passphrase_of
from huazheng.services.custody.key_protection import keep_former
from huazheng.services.custody.seal_ledger import enter
from huazheng.services.custody.signing import finish_key_change, next_key_file, signer_of
from huazheng.services.custody.writes import writing_lock

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home


def change_key(home: Home) -> tuple[str, str]:
    """Sign with a new key from now on. Returns the fingerprints of the old key and the new one.

    The new key has the protection of the old one. The old private key is kept: calls that it sealed go on with it.
    A crash leaves either key in use, and the ledger says which. Raises :class:`KeyLocked`.
    """
    with writing_lock(home):
        old = signer_of(home)
        passphrase = passphrase_of(home.keys / PRIVATE_NAME)
        new = Signer(Ed25519PrivateKey.generate())
        keep_former(home, old.fingerprint, (home.keys / PRIVATE_NAME).read_bytes())
        for abandoned in home.keys.glob("next-*.pem"):
            abandoned.unlink()
        write_atomically(next_key_file(home, new.public.hex()), new.pem(passphrase))
        proof = new.sign(key_change_statement(old.public.hex(), new.public.hex())).hex()
        enter(home, old, "key_changed", key=new.public.hex(), proof=proof)
        finish_key_change(home)
    logger("keys").info("the signing key was changed")
    return old.fingerprint, new.fingerprint
