"""Check of a home's ledger against the calls that it has: numbers that are missing or used twice, seals not listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from huazheng.core.runtime.files import sha256_of
from huazheng.core.runtime.language import Text
from huazheng.core.schema.ledger import LEDGER_NAME
from huazheng.core.schema.seal import RECEIVED_NAME, SEAL_NAME
from huazheng.evidence.ledger_file import announced_seal, read_ledger
from huazheng.evidence.verifier.ed25519 import fingerprint
from huazheng.services.custody.home_findings import seal_place
from huazheng.services.custody.own_keys import own_fingerprints
from huazheng.services.custody.seal_ledger import pending_file
from huazheng.services.custody.verification import VerificationProblem
from huazheng.store.binned_calls import bin_folder

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.evidence.ledger_file import LedgerContent

Whereabouts = Literal["present", "binned", "deleted", "missing"]


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One seal of the ledger. number: None for a seal from before the ledger. sealed_at: UTC, ISO 8601."""

    number: int | None
    call: str
    seal: str
    sealed_at: str
    state: Whereabouts


class LedgerCheck(msgspec.Struct, frozen=True, kw_only=True):
    """Result. exists: the home has a ledger. keys: fingerprints of this home's keys, the one in use last."""

    exists: bool
    intact: bool
    rows: tuple[LedgerRow, ...]
    keys: tuple[str, ...]
    problems: tuple[VerificationProblem, ...]


def check_ledger(home: Home) -> LedgerCheck:
    """Check the ledger and compare it with the seals on the disk. Reads only."""
    ledger = read_ledger(home.ledger)
    seals = _seals(home)
    problems = [_problem(fault.kind, fault.text, line=fault.line) for fault in ledger.faults] if ledger else []
    rows: list[LedgerRow] = []
    if ledger is None:
        problems += [
            _problem(
                "missing",
                Text(f"封存有编号 {number}，账本却不见了。", f"A seal has number {number}: no ledger."),
                folder,
            )
            for folder, number in ((folder, _number(folder)) for folder in seals)
            if number is not None
        ][:1]
    else:
        rows = _rows(home, ledger, seals)
        problems += [_missing(row) for row in rows if row.state == "missing"]
        problems += _unlisted(home, ledger, seals)
        problems += _keys(home, ledger)
        problems += [
            _problem(
                "missing",
                Text(
                    f"账本在编号 {line.details['after']} 之后重开过，在那以前缺什么已无法知道。",
                    f"The ledger was opened anew after number {line.details['after']}: earlier gaps are unknown.",
                ),
                line=line.index + 1,
            )
            for line in ledger.lines
            if line.event == "opened" and line.details.get("after")
        ]
    return LedgerCheck(
        exists=ledger is not None,
        intact=not any(problem.fault for problem in problems),
        rows=tuple(rows),
        keys=tuple(own_fingerprints(home, ledger)),
        problems=tuple(problems),
    )


def _seals(home: Home) -> dict[Path, str]:
    """SHA-256 of every seal of this home's own calls, by the call's folder."""
    found = {}
    for place in (home.recordings, bin_folder(home)):
        for folder in sorted(place.iterdir()) if place.is_dir() else ():
            if folder.name.startswith(".") or not (folder / SEAL_NAME).is_file():
                continue
            found[folder] = sha256_of(folder / SEAL_NAME)
    return found


def _number(folder: Path) -> int | None:
    place = seal_place(folder) if not (folder / RECEIVED_NAME).exists() else None
    return place.number if place is not None else None


def _rows(home: Home, ledger: LedgerContent, seals: dict[Path, str]) -> list[LedgerRow]:
    states: dict[tuple[str, str], Whereabouts] = {
        (folder.name, digest): "present" if folder.parent == home.recordings else "binned"
        for folder, digest in seals.items()
    }
    deleted = {line.call for line in ledger.lines if line.event == "deleted"}
    return [
        LedgerRow(
            number=line.number,
            call=line.call,
            seal=line.seal,
            sealed_at=line.time,
            state=states.get((line.call, line.seal), "deleted" if line.call in deleted else "missing"),
        )
        for line in ledger.lines
        if line.event in ("sealed", "existing") and line.call is not None and line.seal is not None
    ]


def _missing(row: LedgerRow) -> VerificationProblem:
    number = Text(f"编号 {row.number} ", f"number {row.number}, ") if row.number is not None else Text("", "")
    text = Text(
        f"{number.zh}的录音 {row.call} 不见了，也不是话证删除的。",
        f"The call of {number.en}{row.call}, is gone and was not deleted by the app.",
    )
    return VerificationProblem(kind="missing", file=row.call, zh=text.zh, en=text.en, fault=True)


def _unlisted(home: Home, ledger: LedgerContent, seals: dict[Path, str]) -> list[VerificationProblem]:
    listed = {(line.call, line.seal) for line in ledger.lines}
    pending = announced_seal(pending_file(home))
    if pending is not None:
        listed.add((pending.call, pending.seal))
    used: dict[int, str] = {}
    problems = []
    for folder, digest in seals.items():
        if (folder / RECEIVED_NAME).exists():
            continue
        if (folder.name, digest) not in listed:
            problems.append(
                _problem("added", Text("账本里没有这份封存。", "The ledger does not list this seal."), folder)
            )
        number = _number(folder)
        if number is not None and used.setdefault(number, folder.name) != folder.name:
            text = Text(f"编号 {number} 与 {used[number]} 重复。", f"It has number {number}, as {used[number]} has.")
            problems.append(_problem("altered", text, folder))
    return problems


def _keys(home: Home, ledger: LedgerContent) -> list[VerificationProblem]:
    own = own_fingerprints(home, ledger)
    if not own or not ledger.keys or fingerprint(bytes.fromhex(ledger.keys[-1])) == own[-1]:
        return []
    text = Text("账本是另一把密钥签的。", "The ledger is signed with another key than this home's.")
    return [_problem("badly_signed", text)]


def _problem(kind: str, text: Text, folder: Path | None = None, line: int | None = None) -> VerificationProblem:
    name = folder.name if folder is not None else LEDGER_NAME
    return VerificationProblem(kind=kind, file=name, zh=text.zh, en=text.en, fault=True, line=line)
