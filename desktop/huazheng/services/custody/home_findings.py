"""Checks of a call that its own folder cannot tell: its number, and how far its custody log once went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.call.gaps import recording_gaps
from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.files import sha256_of
from huazheng.core.schema.ledger import LEDGER_NAME, NO_SEAL_BEFORE
from huazheng.core.schema.seal import CUSTODY_NAME, RECEIVED_NAME, SEAL_NAME
from huazheng.evidence.ledger_file import announced_seal, read_ledger
from huazheng.evidence.verifier.findings import Finding
from huazheng.services.custody.kept_heads import kept_head, lines_rolled_back
from huazheng.services.custody.own_keys import is_in_home, seals_of
from huazheng.services.custody.seal_ledger import pending_file
from huazheng.store.calls import Call

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.call.gaps import RecordingGap
    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.ledger import LedgerLine
    from huazheng.core.schema.seal import SealPlace
    from huazheng.evidence.ledger_file import LedgerContent


def home_findings(home: Home, call: Path) -> list[Finding]:
    """Findings on a call of this home from the ledger and the kept head; none for a call elsewhere."""
    if not is_in_home(home, call):
        return []
    ledger = read_ledger(home.ledger)
    received = (call / RECEIVED_NAME).exists()
    if received and not seals_of(ledger, call.name):
        return []
    place = seal_place(call)
    return [*_ledger_findings(home, call, ledger, place), *_roll_back_findings(home, call, ledger, place)]


def seal_place(call: Path) -> SealPlace | None:
    """Place that the call's seal states; None for a seal from before the ledger, or one that cannot be read."""
    try:
        return Call(call).seal.ledger
    except HuazhengError:
        return None


def sealed_gaps(call: Path) -> tuple[RecordingGap, ...]:
    """Gaps in the recording that the call's seal states; none for a seal that cannot be read."""
    try:
        return recording_gaps(Call(call).seal)
    except HuazhengError:
        return ()


def _ledger_findings(home: Home, call: Path, ledger: LedgerContent | None, place: SealPlace | None) -> list[Finding]:
    if ledger is None:
        if place is None:
            return []
        zh, en = (
            f"封存有编号 {place.number}，账本却不见了。",
            f"The seal has number {place.number}, but there is no ledger.",
        )
        return [Finding("missing", LEDGER_NAME, zh, en)]
    findings = []
    if ledger.faults:
        zh = f"账本本身有 {len(ledger.faults)} 处问题，请运行 huazheng ledger。"
        en = f"The ledger itself has {len(ledger.faults)} faults; run huazheng ledger."
        findings.append(Finding(ledger.faults[0].kind, LEDGER_NAME, zh, en, line=ledger.faults[0].line, fault=False))
    listed, digest = seals_of(ledger, call.name), sha256_of(call / SEAL_NAME)
    pending = announced_seal(pending_file(home))
    if not listed and pending is not None and (pending.call, pending.seal) == (call.name, digest):
        return findings
    if not listed:
        zh, en = "账本里没有这份封存。", "The ledger does not list this seal."
        return [*findings, Finding("added", SEAL_NAME, zh, en)]
    line = listed[-1]
    if line.seal != digest:
        zh, en = "账本里这通录音的封存是另一份。", "The ledger lists another seal of this call."
        findings.append(Finding("altered", SEAL_NAME, zh, en))
    elif (place.number if place is not None else None) != line.number:
        zh, en = "封存的编号与账本不符。", "The number in the seal differs from the ledger."
        findings.append(Finding("altered", SEAL_NAME, zh, en))
    elif place is not None and _seal_before(ledger, line) not in (None, place.previous):
        zh, en = "它前面的封存与账本不符。", "The seal before it differs from the ledger."
        findings.append(Finding("altered", SEAL_NAME, zh, en))
    if (call / RECEIVED_NAME).exists() and not _deleted(ledger, call.name):
        zh = "这是本机自己的录音，却标成了别人的。"
        findings.append(Finding("added", RECEIVED_NAME, zh, "This home's own call is marked as received from another."))
    return findings


def _seal_before(ledger: LedgerContent, line: LedgerLine) -> str | None:
    """SHA-256 of the seal with the number before; None when the ledger does not tell."""
    if line.number == 1:
        return NO_SEAL_BEFORE
    return next((one.seal for one in ledger.lines if one.number is not None and one.number + 1 == line.number), None)


def _deleted(ledger: LedgerContent, call_id: str) -> bool:
    return any(line.event == "deleted" and line.call == call_id for line in ledger.lines)


def _roll_back_findings(home: Home, call: Path, ledger: LedgerContent | None, place: SealPlace | None) -> list[Finding]:
    findings = []
    for line in ledger.lines if ledger is not None else ():
        if line.event == "rolled_back" and line.call == call.name:
            had, left = line.details.get("lines", "?"), line.details.get("left", "?")
            zh = f"{line.time} 前被换回较早的状态：保管记录曾有 {had} 行，与原来相同的只有 {left} 行。"
            en = f"Returned to an earlier state before {line.time}: of {had} custody lines, {left} were still the same."
            findings.append(Finding("truncated", CUSTODY_NAME, zh, en))
    if (gone := lines_rolled_back(home, call)) is not None:
        had, left = gone
        zh = f"被换回了较早的状态：保管记录曾有 {had} 行。"
        en = f"Returned to an earlier state: the custody log once had {had} lines."
        findings.append(Finding("truncated", CUSTODY_NAME, zh, en, line=left + 1))
    elif place is not None and kept_head(home, call.name) is None and not (call / RECEIVED_NAME).exists():
        zh, en = (
            "本机没有记下它写到哪一行，看不出它有没有被换回较早的状态。",
            ("Nothing is kept of how far it went, so an earlier state put in its place would not show."),
        )
        findings.append(Finding("missing", CUSTODY_NAME, zh, en, fault=False))
    return findings
