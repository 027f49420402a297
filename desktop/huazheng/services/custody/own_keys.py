"""Own keys of a home: the one in use, and those that handed over to it in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.schema.seal import RECEIVED_NAME
from huazheng.evidence.keys import own_fingerprint
from huazheng.evidence.ledger_file import read_ledger
from huazheng.evidence.verifier.ed25519 import fingerprint
from huazheng.store.binned_calls import bin_folder
from huazheng.store.calls import Call

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.ledger import LedgerLine
    from huazheng.evidence.ledger_file import LedgerContent


def own_fingerprints(home: Home, ledger: LedgerContent | None = None) -> list[str]:
    """Fingerprints of this home's keys, the one in use last; empty for a home without a key.

    A former key counts only when the ledger's chain of key changes leads from it to the key in use.
    """
    present = own_fingerprint(home.keys)
    if present is None:
        return []
    ledger = ledger if ledger is not None else read_ledger(home.ledger)
    chain = [fingerprint(bytes.fromhex(key)) for key in ledger.keys] if ledger is not None else []
    return chain if chain and chain[-1] == present else [present]


def is_in_home(home: Home, call: Path) -> bool:
    """Tell whether a call's folder lies among this home's calls or in its bin. A link in its place does."""
    among = {home.recordings.resolve(), bin_folder(home).resolve()}
    return call.absolute().parent.resolve() in among


def seals_of(ledger: LedgerContent | None, call_id: str) -> list[LedgerLine]:
    """The lines that list a seal of this call."""
    lines = ledger.lines if ledger is not None else ()
    return [line for line in lines if line.call == call_id and line.event in ("sealed", "existing")]


def required_key(home: Home, call: Path) -> str | None:
    """Fingerprint of the key that must have signed a call of this home; None for somebody else's call.

    The ledger decides what is this home's own: a ``received.json`` that was put beside an own call changes nothing.
    """
    if not is_in_home(home, call):
        return None
    ledger = read_ledger(home.ledger)
    if (call / RECEIVED_NAME).exists() and not seals_of(ledger, call.name):
        return None
    own = own_fingerprints(home, ledger)
    try:
        key = Call(call).seal.key
    except HuazhengError:
        key = None
    if key is not None and key.fingerprint in own:
        return key.fingerprint
    return own[-1] if own else None
