"""Verification of a call, a call's folder, an unpacked bundle or a bundle's zip file. Reads only.

The checks are those of :mod:`huazheng.evidence.verifier`, which travels in bundles. Here signatures are verified by
``cryptography``, and a call of this home must be signed with this home's key.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.task import Task
from huazheng.core.schema.seal import ORIGINAL_FOLDER, RECEIVED_NAME, SEAL_NAME, SealPlace
from huazheng.evidence.bundle_reader import find_bag, unpack
from huazheng.evidence.encrypted_bundle import PasswordRequired, decrypted_bundle
from huazheng.evidence.keys import verify_signature
from huazheng.evidence.timestamp_check import TokenCheck
from huazheng.evidence.verifier.bag_check import verify_bag
from huazheng.evidence.verifier.bag_signature import bag_signature_findings
from huazheng.evidence.verifier.call_check import verify_call
from huazheng.evidence.verifier.call_files import (
    CHAIN_SUFFIX,
    calls_in,
    case_folder,
    fixed_by_seal,
    has_case,
    is_bag,
)
from huazheng.evidence.verifier.case_check import verify_case
from huazheng.evidence.verifier.ed25519 import parse_fingerprint
from huazheng.evidence.verifier.findings import VerificationReport
from huazheng.services.custody.home_findings import home_findings, seal_place, sealed_gaps
from huazheng.services.custody.own_keys import is_in_home, required_key
from huazheng.services.custody.proof_files import proof_findings
from huazheng.services.custody.token_files import token_checks, token_findings, trusted_time
from huazheng.services.custody.writes import writing_lock

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.runtime.paths import Home

__all__ = ["PasswordRequired", "VerificationProblem", "VerificationResult", "verify"]


class VerificationProblem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One finding: a fault, or something worth knowing.

    kind: altered, truncated, missing, added, reordered, badly_signed, not_timestamped, unexplained, unsigned.
    second: of the audio. line: of the file, from 1. zh, en: what happened.
    """

    kind: str
    file: str
    zh: str
    en: str
    fault: bool
    second: int | None = None
    line: int | None = None

    @property
    def text(self) -> Text:
        """Text of the finding, in both languages."""
        return Text(self.zh, self.en)


class VerificationResult(msgspec.Struct, frozen=True, kw_only=True):
    """Result for one call. fingerprint: of the key that signed. timestamp: earliest time of a trusted RFC 3161 token.

    case: the result is of a case's catalog and exhibits, and ``call`` is its id. received: the call came in a bundle,
    so any key may have signed it. ledger: place that the seal states in the ledger of its home; None for a seal from
    before the ledger. tokens: every token beside the seal, checked. gaps, lost_seconds: number and length of the gaps
    in the recording, as the seal states them.
    """

    path: str
    intact: bool
    call: str | None
    fingerprint: str | None
    sealed_at: str | None
    timestamp: str | None
    custody_lines: int
    received: bool
    problems: tuple[VerificationProblem, ...]
    ledger: SealPlace | None = None
    tokens: tuple[TokenCheck, ...] = ()
    case: bool = False
    gaps: int = 0
    lost_seconds: float = 0.0


def verify(
    home: Home, target: Path, task: Task | None = None, *, key: str | None = None, password: str | None = None
) -> list[VerificationResult]:
    """Verify ``target``: a call's folder, an unpacked bundle, or a bundle's zip file. Of a case's bundle, its last
    result is that of the case.

    ``key`` is the fingerprint of the required key, colons and blanks allowed; None stands for this home's own key for
    a call of this home, and any key otherwise. ``password`` opens an encrypted bundle. Raises :class:`UnusableInput`
    for a malformed key and for a target without a call, ``Stopped``.
    """
    task = task or Task()
    key = _required_key(key) if key is not None else None
    if target.is_file():
        with tempfile.TemporaryDirectory(prefix="huazheng-") as place:
            plain = decrypted_bundle(target, Path(place) / "decrypted", password, task.part(0.0, 0.2))
            folder = unpack(plain, Path(place), task.part(0.2, 0.4))
            return _folder(home, folder, target, task.part(0.4, 1.0), key)
    return _folder(home, target, target, task, key)


def _folder(home: Home, folder: Path, named: Path, task: Task, key: str | None) -> list[VerificationResult]:
    if folder.is_dir() and not (folder / SEAL_NAME).exists() and not is_in_home(home, folder):
        folder = find_bag(folder) or folder  # unpacked, a folder deeper than it was
    calls = calls_in(folder) if folder.is_dir() else []
    if list(folder.glob(f"{ORIGINAL_FOLDER}/*{CHAIN_SUFFIX}")) and not (folder / SEAL_NAME).exists():
        raise UnusableInput(
            Text("这通录音还没有封存（没有 seal.json）。", "This recording is not sealed (seal.json is missing)."),
            file=named,
            remedy=Text(
                "如果录音中断过，运行：huazheng recover", "If the recording was interrupted, run: huazheng recover"
            ),
        )
    case = case_folder(folder) if has_case(folder) else None
    if (not calls and case is None) or not all((call / SEAL_NAME).is_file() for call in calls):
        raise UnusableInput(
            Text("这里没有可以核验的录音。", "No call to verify here."),
            file=named,
            remedy=Text(
                "请给出录音的编号、它的文件夹，或一个证据包。", "Give a call id, a call folder or an evidence bundle."
            ),
        )
    share = 0.5 if is_bag(folder) else 0.0
    bag = _with_progress(task.part(0.0, share), partial(verify_bag, folder)) if share else VerificationReport()
    reports = []
    for number, call in enumerate(calls):
        part = task.part(share + (1 - share) * number / len(calls), share + (1 - share) * (number + 1) / len(calls))
        report = _call(home, call, named, part, key if case is None else None)
        report.findings += home_findings(home, call)
        tokens = token_checks(home, call)
        report.findings += proof_findings(call)
        report.findings += token_findings(tokens, {finding.file for finding in report.findings if finding.fault})
        reports.append((report, tokens))
    of_case = verify_case(case, check=verify_signature, expected_key=key) if case is not None else None
    if share:
        keys = {report.key for report, _ in reports} if of_case is None else {of_case.key}
        bag.findings += bag_signature_findings(folder, calls, keys, verify_signature).findings
    results = [
        _result(named if call == folder else Path(named, call.name), call, report, bag, tokens)
        for call, (report, tokens) in zip(calls, reports, strict=True)
    ]
    if case is not None and of_case is not None:
        result = _result(Path(named, case.name), case, of_case, bag, ())
        results.append(msgspec.structs.replace(result, case=True))
    return results


def _call(home: Home, call: Path, named: Path, task: Task, key: str | None) -> VerificationReport:
    """Verify one call. A call of this home that differs is looked at again while nobody writes, before that is said."""
    own = _is_own(home, call)
    required = key if key is not None else required_key(home, call)
    check = partial(verify_call, call, check=verify_signature, expected_key=required)
    try:
        report = _with_progress(task, check)
        if own and any(finding.fault and not fixed_by_seal(finding.file) for finding in report.findings):
            with suppress(OSError), writing_lock(home):  # a home that cannot be written to has no writers
                report = _with_progress(task, check)
    except ValueError as error:
        raise UnusableInput(
            Text(f"无法核验：{error}。", f"Cannot be verified: {error}."),
            file=named,
            remedy=Text("请向寄件人要一份新的，或从备份恢复。", "Ask the sender for a new one, or restore a backup."),
        ) from error
    if own and call.is_symlink():
        report.add("altered", call.name, "录音的文件夹是一个链接。", "The folder of the call is a link.")
    return report


def _required_key(text: str) -> str:
    try:
        return parse_fingerprint(text)
    except ValueError as error:
        raise UnusableInput(
            Text(f"“{text}”不是密钥指纹。", f"“{text}” is not a key fingerprint."),
            remedy=Text(
                "指纹是 64 位十六进制数字，可以带冒号或空格。",
                "A fingerprint has 64 hexadecimal digits; colons and spaces are allowed.",
            ),
        ) from error


def _is_own(home: Home, call: Path) -> bool:
    """Test for a call of this home that came in no bundle. A link in its place is still this home's."""
    return is_in_home(home, call) and not (call / RECEIVED_NAME).exists()


def _with_progress(task: Task, check: Callable[..., VerificationReport]) -> VerificationReport:
    doing = str(Text("核验", "Verifying"))

    def progress(fraction: float) -> None:
        task.report(fraction, doing)
        task.check()

    return check(progress=progress)


def _result(
    named: Path, call: Path, report: VerificationReport, bag: VerificationReport, tokens: tuple[TokenCheck, ...]
) -> VerificationResult:
    gaps = sealed_gaps(call)
    return VerificationResult(
        path=str(named),
        intact=report.intact and bag.intact,
        call=report.call,
        fingerprint=report.fingerprint,
        sealed_at=report.sealed_at,
        timestamp=trusted_time(tokens),
        tokens=tokens,
        custody_lines=report.custody_lines,
        received=(call / RECEIVED_NAME).exists(),
        problems=tuple(VerificationProblem(**finding._asdict()) for finding in (*bag.findings, *report.findings)),
        ledger=seal_place(call),
        gaps=len(gaps),
        lost_seconds=round(sum(gap.seconds for gap in gaps), 1),
    )
