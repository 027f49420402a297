"""Sealing of a call: seal, signature, custody line and the line in the home's ledger, as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.files import sha256_of
from huazheng.core.schema.custody import WrittenFile
from huazheng.core.schema.seal import RECEIVED_NAME, SEAL_NAME, SIGNATURE_NAME
from huazheng.evidence.ledger_file import announced_seal
from huazheng.evidence.seal_signing import sign_seal
from huazheng.services.custody.kept_heads import keep_head
from huazheng.services.custody.seal_ledger import announce, enter, next_place, pending_file, settle_pending
from huazheng.services.custody.signing import signer_for, signer_of
from huazheng.services.custody.writes import finish_interrupted_write, reject_received, write_locked, writing_lock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.seal import Seal
    from huazheng.store.calls import Call


def seal_call(home: Home, folder: Path, seal: Seal, publish: Callable[[], object] | None = None) -> None:
    """Sign the seal and write it. Its custody line names the original files too.

    The seal states its place in the home's ledger. It is announced before it is written and entered when the call is
    among the others, so that a crash at any point leaves neither a number without a seal nor a seal without a number.
    publish: moves a staged call among the others.
    """
    reject_received(folder)
    with writing_lock(home):
        _finish_announced(home)
        signer = signer_of(home)
        place = next_place(home, signer)
        content, signature = sign_seal(msgspec.structs.replace(seal, ledger=place), signer_for(home, folder))
        originals = [WrittenFile(file.name, file.bytes, file.sha256) for file in seal.files]
        details = {"origin": seal.origin, "ended": seal.ended}
        announce(home, folder.name, content, place)
        files = {SIGNATURE_NAME: signature, SEAL_NAME: content}
        write_locked(home, folder, "sealed", files, details, also=originals)
        if publish is not None:
            publish()
            keep_head(home, home.recordings / folder.name)
        settle_pending(home, signer)


def enter_deletion(home: Home, call: Call) -> None:
    """Enter in the ledger that the app is about to delete the call. A call from somebody else is no part of it."""
    if (call.folder / RECEIVED_NAME).exists():
        return
    with writing_lock(home):
        enter(home, signer_of(home), "deleted", call.id, seal=sha256_of(call.seal_file))


def settle_ledger(home: Home) -> None:
    """Enter the seal that a crash kept out of the ledger. Without one nothing is created or asked.

    Raises :class:`KeyLocked`; the seal stays announced then.
    """
    if pending_file(home).exists():
        with writing_lock(home):
            _finish_announced(home)
            settle_pending(home, signer_of(home))


def _finish_announced(home: Home) -> None:
    """Put the files of a seal in place that a crash left between its custody line and its files."""
    pending = announced_seal(pending_file(home))
    if pending is not None and (home.recordings / pending.call).is_dir():
        finish_interrupted_write(home.recordings / pending.call)
