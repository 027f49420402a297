"""Timestamps and receipts got elsewhere, kept beside the seal under a custody line like every other file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.runtime.errors import UnusableInput, unreadable
from huazheng.core.runtime.files import read_regular
from huazheng.core.runtime.language import Text
from huazheng.core.schema.seal import SEAL_NAME
from huazheng.evidence.authority_roots import known_roots
from huazheng.evidence.opentimestamps_proof import PROOF_NAME, ProofCheck, check_proof, is_proof
from huazheng.evidence.timestamp_check import check_token
from huazheng.evidence.token_signature import parse_token
from huazheng.evidence.verifier.findings import Finding
from huazheng.services.custody.token_files import MOST_TOKENS, token_files, token_name
from huazheng.services.custody.writes import reject_received, write_with_custody
from huazheng.store.calls import Call

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

MAX_RECEIPT_BYTES = 20 * 1024 * 1024
_MOST_RECEIPTS = 99
_SUFFIX = re.compile(r"[.][a-z0-9]{1,8}")


class AddedProof(NamedTuple):
    """A file that was put beside a seal, and what checking it says."""

    file: str
    text: Text


def add_proof(home: Home, folder: Path, source: Path) -> AddedProof:
    """Keep a token, an OpenTimestamps proof or any other receipt beside the call's seal.

    A receipt gets a number and its own suffix as its name; the custody line states the name that it had. Raises
    :class:`UnusableInput` for a timestamp that is invalid or of another seal, and for a file that is too large.
    """
    reject_received(folder)
    try:
        data = read_regular(source, MAX_RECEIPT_BYTES)
    except FileNotFoundError as error:
        raise unreadable(source, error) from error
    seal = (folder / SEAL_NAME).read_bytes()
    details = {"receipt": source.name}
    if is_proof(data):
        proof = check_proof(data, seal)
        if not proof.valid:
            raise UnusableInput(proof.text, file=source)
        write_with_custody(home, folder, "timestamped", {PROOF_NAME: data}, details)
        return AddedProof(PROOF_NAME, proof.text)
    if _is_token(data):
        name = _next_token(folder)
        check = check_token(name, data, seal, Call(folder).seal.sealed_at, roots=known_roots(home.authorities))
        if check.state == "invalid":
            raise UnusableInput(check.text, file=source)
        write_with_custody(home, folder, "timestamped", {name: data}, details)
        return AddedProof(name, check.text)
    name = _next_receipt(folder, source)
    write_with_custody(home, folder, "timestamped", {name: data}, details)
    return AddedProof(name, Text("回执已放在封存旁边；内容没有核验。", "Receipt kept beside the seal; not checked."))


def proof_check(call: Path) -> ProofCheck | None:
    """The check of the call's OpenTimestamps proof; None where there is none. Reads only."""
    try:
        data = read_regular(call / PROOF_NAME)
        seal = read_regular(call / SEAL_NAME)
    except (OSError, UnusableInput):
        return None
    return check_proof(data, seal)


def proof_findings(call: Path) -> list[Finding]:
    """Findings on the call's OpenTimestamps proof; an invalid one is a fault."""
    check = proof_check(call)
    if check is None:
        return []
    kind = "not_timestamped" if check.valid else "badly_signed"
    return [Finding(kind, check.file, check.zh, check.en, fault=not check.valid)]


def _is_token(data: bytes) -> bool:
    try:
        parse_token(data)
    except (ValueError, IndexError):
        return False
    return True


def _next_token(folder: Path) -> str:
    there = {file.name for file in token_files(folder)}
    for number in range(1, MOST_TOKENS + 1):
        if token_name(number) not in there:
            return token_name(number)
    raise UnusableInput(Text("时间戳已经有九个了。", "There are nine timestamps already."), file=folder)


def _next_receipt(folder: Path, source: Path) -> str:
    suffix = source.suffix.lower() if _SUFFIX.fullmatch(source.suffix.lower()) else ".bin"
    there = {file.name.partition(".")[0] for file in folder.glob("receipt-*")}
    for number in range(1, _MOST_RECEIPTS + 1):
        if f"receipt-{number}" not in there:
            return f"receipt-{number}{suffix}"
    raise UnusableInput(Text("回执已经有 99 个了。", "There are 99 receipts already."), file=folder)
