"""The key that signed a call: found by its signatures, and compared with every place that names one."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from .call_files import CUSTODY, MAX_KEY_BYTES, PUBLIC_KEY, SEAL, SIGNATURE, is_bag, read_plain
from .custody_check import signature_of
from .ed25519 import SPKI_PREFIX, fingerprint, is_weak_key

if TYPE_CHECKING:
    from pathlib import Path

    from .custody_check import CallCase, CustodyLine
    from .findings import Check, Json

_VOTING_LINES = 50


def signer_of_call(
    folder: Path, seal_bytes: bytes, seal: Json, lines: list[CustodyLine], check: Check
) -> tuple[bytes | None, bool]:
    """The named key that verifies the most signatures, or None; and whether a key is named that proves nothing."""
    signature = read_plain(folder / SIGNATURE, MAX_KEY_BYTES) or b""
    keys = list(dict.fromkeys(_public_keys(seal, lines)))
    best: tuple[int, bytes | None] = (0, None)
    valid = [line for line in lines[:_VOTING_LINES] if line.value is not None]
    for key in keys:
        votes = sum(check(key, signature_of(line), line.signed) for line in valid)
        votes += check(key, signature, seal_bytes)
        best = max(best, (votes, key), key=lambda one: one[0])
    return best[1], any(map(is_weak_key, keys))


def _public_keys(seal: Json, lines: list[CustodyLine]) -> list[bytes]:
    """The keys that the seal and the first custody line name."""
    keys = []
    holders: tuple[Any, Any] = (seal.get("key"), _first_key(lines))
    for holder in holders:
        try:
            key = bytes.fromhex(holder["public"])
        except (KeyError, ValueError, TypeError):
            continue
        keys += [key] if len(key) == 32 else []
    return keys


def _first_key(lines: list[CustodyLine]) -> Any:
    """The key that the first custody line names, valid or not."""
    return (lines[0].read or {}).get("key") if lines else None


def seal_key_findings(case: CallCase, seal: Json) -> None:
    """Report a seal that names another key than the one that signed it."""
    named = seal.get("key")
    if named is not None and case.key is not None and not _names(named, case.key):
        case.report.add(
            "badly_signed",
            SEAL,
            "封存信息里写的密钥不是签名的密钥。",
            "The key named in the seal is not the key that signed it.",
        )


def custody_key_findings(case: CallCase, lines: list[CustodyLine]) -> None:
    """Report a valid first custody line that names another key than the one that signed the call."""
    named = _first_key(lines) if lines and lines[0].value is not None else None
    if named is not None and case.key is not None and not _names(named, case.key):
        case.report.add(
            "badly_signed",
            CUSTODY,
            "保管记录里写的密钥不是签名的密钥。",
            "The key named in the custody log is not the key that signed.",
            line=1,
        )


def _names(named: Any, key: bytes) -> bool:
    """Test for an entry that names this key, with its right fingerprint."""
    right = isinstance(named, dict) and named.get("public") == key.hex()
    return right and named.get("fingerprint") == fingerprint(key)


def bag_key_findings(case: CallCase) -> None:
    """Report a bundle whose public key file is not the key that signed the call in it."""
    pem = read_plain(case.folder.parent / PUBLIC_KEY, MAX_KEY_BYTES) if is_bag(case.folder.parent.parent) else None
    if pem is None or case.key is None:
        return
    lines = [line.strip() for line in pem.splitlines()]
    try:
        der = base64.b64decode(b"".join(line for line in lines if not line.startswith(b"-----")), validate=True)
    except ValueError:
        der = b""
    if der != SPKI_PREFIX + case.key:
        case.report.add(
            "badly_signed",
            PUBLIC_KEY,
            "证据包里的公钥不是签名的密钥。",
            "The public key in the bundle is not the key that signed.",
        )
