"""Writing of the home's ledger. The functions here expect the caller to hold the writing lock of the home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng import APP
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import make_private_folder, set_aside, sha256_of
from huazheng.core.runtime.log import logger
from huazheng.core.schema.ledger import NO_SEAL_BEFORE, PENDING_NAME, LedgerEntry
from huazheng.core.schema.seal import RECEIVED_NAME, SEAL_NAME, SealPlace
from huazheng.evidence.ledger_file import (
    announce_seal,
    announced_seal,
    append_to_ledger,
    can_be_continued,
    last_place,
    open_ledger,
)
from huazheng.store.binned_calls import BinnedCalls
from huazheng.store.calls import Calls, utc_now

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.ledger import LedgerEvent
    from huazheng.evidence.keys import Signer
    from huazheng.store.calls import Call


def pending_file(home: Home) -> Path:
    """The file that announces a seal while it is being written."""
    return home.root / PENDING_NAME


def next_place(home: Home, signer: Signer) -> SealPlace:
    """Place of the next seal. The first time, the ledger is opened with every seal that the home has already.

    A ledger that cannot be continued is set aside and a new one goes on with its numbers: no recording stays unsealed
    because of it.
    """
    settle_pending(home, signer)
    _make_usable(home, signer)
    return last_place(home.ledger) or SealPlace(number=1, previous=NO_SEAL_BEFORE)


def announce(home: Home, call_id: str, seal: bytes, place: SealPlace) -> None:
    """Announce a seal before its files are written. :func:`settle_pending` enters it once they are there."""
    announce_seal(pending_file(home), call_id, seal, place.number, utc_now())


def settle_pending(home: Home, signer: Signer) -> None:
    """Enter the announced seal if the call has it, and forget it otherwise, as after a crash before the seal."""
    pending = announced_seal(pending_file(home))
    if pending is not None:
        seal = home.recordings / pending.call / SEAL_NAME
        if seal.is_file() and sha256_of(seal) == pending.seal and not _entered(home, pending.number):
            _make_usable(home, signer)
            entry = LedgerEntry(
                event="sealed", time=pending.time, app=APP, call=pending.call, seal=pending.seal, number=pending.number
            )
            append_to_ledger(home.ledger, signer, [entry])
    pending_file(home).unlink(missing_ok=True)


def enter(
    home: Home,
    signer: Signer,
    event: LedgerEvent,
    call_id: str | None = None,
    *,
    seal: str | None = None,
    details: Mapping[str, str | int] | None = None,
    key: str | None = None,
    proof: str | None = None,
) -> None:
    """Append a line that is no seal's."""
    settle_pending(home, signer)
    _make_usable(home, signer)
    entry = LedgerEntry(
        event=event,
        time=utc_now(),
        app=APP,
        call=call_id,
        seal=seal,
        details=dict(details or {}),
        key=key,
        proof=proof,
    )
    append_to_ledger(home.ledger, signer, [entry])


def _entered(home: Home, number: int) -> bool:
    """Tell whether the ledger has this number already: the crash came between its line and the end of the write."""
    last = last_place(home.ledger) if home.ledger.exists() else None
    return last is not None and last.number > number


def _make_usable(home: Home, signer: Signer) -> None:
    """Open the ledger where there is none, or none that can be continued."""
    after = 0
    if home.ledger.exists() or home.ledger.is_symlink():
        if can_be_continued(home.ledger):
            return
        try:
            place = last_place(home.ledger)
        except UnusableInput:
            place = None
        aside = set_aside(home.ledger)
        logger("custody").error("the ledger was damaged and is kept as %s", aside.name if aside else "-")
        after = place.number - 1 if place is not None else 0
    make_private_folder(home.root)
    seals = sorted(_own_seals(home), key=lambda call: (_number(call), call.id))
    highest = max([after, *map(_number, seals)], default=0)
    details: dict[str, str | int] = {"calls": len(seals), "after": highest} if highest else {"calls": len(seals)}
    open_ledger(home.ledger, signer, LedgerEntry(event="opened", time=utc_now(), app=APP, details=details))
    entries = [
        LedgerEntry(
            event="existing",
            time=call.seal.sealed_at,
            app=APP,
            call=call.id,
            seal=sha256_of(call.seal_file),
            number=_number(call) or None,
        )
        for call in seals
    ]
    append_to_ledger(home.ledger, signer, entries)


def _own_seals(home: Home) -> list[Call]:
    calls = [*Calls(home).all(), *BinnedCalls(home).all()]
    return [call for call in calls if not (call.folder / RECEIVED_NAME).exists()]


def _number(call: Call) -> int:
    return call.seal.ledger.number if call.seal.ledger is not None else 0
