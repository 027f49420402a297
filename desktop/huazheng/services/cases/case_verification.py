"""Verification of a case in the home: its custody log, its exhibits, every seal that was made of it, and its calls.

Of a bundle, :mod:`huazheng.services.custody.verification` verifies the case; this looks at the folder with all that
no bundle holds. Reads only.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.files import read_regular, sha256_of
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.task import Task
from huazheng.core.schema.case import (
    CASE_MANIFEST_NAME,
    CASE_NAME,
    CASE_SIGNATURE_NAME,
    FILES_FOLDER,
    REMOVED_NAME,
    SEALS_FOLDER,
    exhibit_paths,
)
from huazheng.core.schema.seal import CUSTODY_HEAD_NAME, CUSTODY_NAME, SEAL_NAME
from huazheng.evidence.custody_log import expected_digests, first_key
from huazheng.evidence.keys import verify_signature
from huazheng.evidence.ledger_file import read_ledger
from huazheng.evidence.verifier.call_files import MAX_LOG_BYTES, is_unfinished, list_files, read_plain
from huazheng.evidence.verifier.custody_check import CallCase, CustodyCheck, custody_lines
from huazheng.evidence.verifier.ed25519 import fingerprint
from huazheng.evidence.verifier.findings import VerificationReport
from huazheng.evidence.verifier.foreign_files import FOREIGN_WORDS, is_foreign
from huazheng.evidence.verifier.manifest_lines import MAX_MANIFEST_BYTES, manifest_lines
from huazheng.services.custody.kept_heads import lines_rolled_back
from huazheng.services.custody.own_keys import own_fingerprints
from huazheng.services.custody.verification import VerificationProblem, VerificationResult, verify
from huazheng.store.cases import StoredCase, read_case, read_case_file

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.case import Case

_MAX_SIGNATURE_BYTES = 1024
_NO_SEAL_BEFORE = "0" * 64


class CaseVerification(msgspec.Struct, frozen=True, kw_only=True):
    """Result. seals: how many were made. sealed_at: of the latest. current: nothing has changed since it.

    fingerprint: of the key that signed the custody log. problems: of the case itself. calls: a result for each call.
    """

    case: str
    intact: bool
    seals: int
    sealed_at: str | None
    current: bool
    fingerprint: str | None
    problems: tuple[VerificationProblem, ...]
    calls: tuple[VerificationResult, ...]


def verify_stored_case(home: Home, stored: StoredCase, task: Task | None = None) -> CaseVerification:
    """Verify a case of this home. Raises :class:`UnusableInput` where its ``case.json`` cannot be read; ``Stopped``."""
    task, report = task or Task(), VerificationReport()
    now = read_case(stored.folder)
    digests = _digests(now.folder, report, task.part(0.0, 0.6, str(Text("核验", "Verifying"))))
    key = _custody(home, now.folder, digests, report)
    _files(now, digests, report)
    last = _seals(home, now, digests, key, report)
    calls = _calls(home, now, report, task.part(0.6, 1.0))
    return CaseVerification(
        case=now.id,
        intact=report.intact and all(result.intact for result in calls),
        seals=len(now.seal_folders()),
        sealed_at=last.seal.sealed_at if last is not None and last.seal is not None else None,
        current=last is not None and msgspec.structs.replace(last, seal=None) == now.case,
        fingerprint=fingerprint(key) if key is not None else None,
        problems=tuple(VerificationProblem(**finding._asdict()) for finding in report.findings),
        calls=tuple(calls),
    )


def _digests(folder: Path, report: VerificationReport, task: Task) -> dict[str, str]:
    """SHA-256 of every plain file, by its path; links and devices are findings."""
    sizes = {name: size for name, size in list_files(folder, report).items() if not _is_part(name)}
    total, done, digests = max(sum(sizes.values()), 1), 0, {}
    for name, size in sizes.items():
        task.check()
        digests[name] = sha256_of(folder / name)
        done += size
        task.report(done / total)
    return digests


def _is_part(name: str) -> bool:
    """Test for what an interrupted write leaves, which nothing reads."""
    return is_unfinished(name) or any(part.startswith(".") and part.endswith(".part") for part in name.split("/"))


def _custody(home: Home, folder: Path, digests: dict[str, str], report: VerificationReport) -> bytes | None:
    """Check the custody log; the key that signs it."""
    text = read_plain(folder / CUSTODY_NAME, MAX_LOG_BYTES)
    named, key = first_key(folder), None
    if named is not None:
        try:
            key = bytes.fromhex(named)
        except ValueError:
            key = None
    own = own_fingerprints(home)
    if key is not None and own and fingerprint(key) not in own:
        words = ("由另一把密钥签名，不是本机的。", "Signed with another key than this home's.")
        report.add("badly_signed", CUSTODY_NAME, *words)
    CustodyCheck(
        CallCase(folder, folder.name, key, verify_signature, report),
        text,
        custody_lines(text) if text is not None else [],
        must_seal=False,
    )
    if (gone := lines_rolled_back(home, folder)) is not None:
        zh, en = (
            f"被换回了较早的状态：保管记录曾有 {gone[0]} 行。",
            f"Returned to an earlier state: {gone[0]} lines once.",
        )
        report.add("truncated", CUSTODY_NAME, zh, en, line=gone[1] + 1)
    wrote = expected_digests(folder)
    for name in sorted(wrote):
        if name not in digests:
            report.add("missing", name, "文件不见了。", "The file is missing.")
        elif digests[name] != wrote[name]:
            report.add("altered", name, "与保管记录不符。", "It differs from the custody log.")
    for name in sorted(set(digests) - set(wrote) - {CUSTODY_NAME, CUSTODY_HEAD_NAME}):
        if is_foreign(name, wrote):
            report.add("added", name, *FOREIGN_WORDS, fault=False)
        elif name.startswith((f"{FILES_FOLDER}/", f"{SEALS_FOLDER}/")):
            words = (
                "保管记录里没有它：加入时中断了，或别人放的；不是证据。",
                "No custody line: interrupted, or put there.",
            )
            report.add("added", name, *words, fault=False)
        else:
            report.add("added", name, "保管记录里没有这个文件。", "The custody log does not account for it.")
    return key


def _files(stored: StoredCase, digests: dict[str, str], report: VerificationReport) -> None:
    """Compare each exhibit, also one that was removed, with the catalog."""
    exhibits = [*stored.case.exhibits]
    try:
        exhibits += [taken.exhibit for taken in stored.read_removed().exhibits]
    except HuazhengError:
        report.add("altered", REMOVED_NAME, "读不懂。", "It cannot be understood.")
    for exhibit in exhibits:
        if exhibit.file is None:
            continue
        name = f"{FILES_FOLDER}/{exhibit.file.name}"
        if name in digests and digests[name] != exhibit.file.sha256:
            report.add("altered", name, "与目录里的校验码不符。", "It differs from the digest in the catalog.")
        elif name not in digests:
            report.add("missing", name, "目录里的这份证据不见了。", "This exhibit of the catalog is missing.")


def _seals(
    home: Home, stored: StoredCase, digests: dict[str, str], key: bytes | None, report: VerificationReport
) -> Case | None:
    """Check every seal; the case as the latest one has it."""
    before, last = _NO_SEAL_BEFORE, None
    ledger = read_ledger(home.ledger)
    entered = {line.seal for line in ledger.lines if line.call == stored.id} if ledger is not None else set()
    for number, folder in stored.seal_folders().items():
        place = f"{SEALS_FOLDER}/{folder.name}"
        manifest_name = f"{place}/{CASE_MANIFEST_NAME}"
        try:
            case = read_case_file(folder / CASE_NAME)
            manifest = read_regular(folder / CASE_MANIFEST_NAME, MAX_MANIFEST_BYTES)
            signature = read_regular(folder / CASE_SIGNATURE_NAME, _MAX_SIGNATURE_BYTES)
        except (HuazhengError, OSError) as error:
            report.add("altered", place, f"读不懂：{error}", f"It cannot be understood: {error}")
            continue
        last = case
        if key is None or not verify_signature(key, signature, manifest):
            report.add("badly_signed", f"{place}/{CASE_SIGNATURE_NAME}", "封存签名不对。", "Invalid signature.")
        stored_as = {path: f"{FILES_FOLDER}/{file.name}" for path, file in exhibit_paths(case).items()}
        stored_as[CASE_NAME] = f"{place}/{CASE_NAME}"
        listed = {path: digest for _, digest, path in manifest_lines(manifest)}
        if set(listed) != set(stored_as) or case.seal is None or case.id != stored.id or case.seal.number != number:
            report.add(
                "altered", manifest_name, "与封存的目录对不上。", "It does not match the catalog that was sealed."
            )
        for path in sorted(set(listed) & set(stored_as)):
            if digests.get(stored_as[path]) != listed[path]:
                zh, en = f"第 {number} 次封存的 {path} 与现在的文件不符。", f"{path} of seal {number} differs now."
                report.add("altered", stored_as[path], zh, en)
        if case.seal is not None and case.seal.previous != before:
            report.add("missing", manifest_name, "它前面的封存不是这一份。", "The seal before it is another.")
        before = hashlib.sha256(manifest).hexdigest()
        if before not in entered:
            words = ("账本里没有这次封存。", "The ledger does not list this seal.")
            report.add("unexplained", manifest_name, *words, fault=False)
    return last


def _calls(home: Home, stored: StoredCase, report: VerificationReport, task: Task) -> list[VerificationResult]:
    """Verify every call of the case. A call that is not here, or has another seal, is a fault of the case."""
    named = [exhibit.call for exhibit in stored.case.exhibits if exhibit.call is not None]
    results = []
    for place, call in enumerate(named):
        folder = home.recordings / call.id
        if not (folder / SEAL_NAME).is_file():
            report.add(
                "missing", call.id, "这通录音不在了（也许在回收站）。", "This call is not here (maybe in the bin)."
            )
            continue
        if sha256_of(folder / SEAL_NAME) != call.seal_sha256:
            report.add("altered", call.id, "录音的封存换过了。", "The call has another seal.")
        results += verify(home, folder, task.part(place / len(named), (place + 1) / len(named)))
    return results
