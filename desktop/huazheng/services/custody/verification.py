"""Checks a call, a call's folder, a bundle's folder or a bundle: reads only, and says exactly what is wrong and where.

The checking itself is ``evidence/verify.py``, the very file that travels in bundles; here the signatures go through
``cryptography``, and a call of this home must be signed with this home's key.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.task import Task
from huazheng.core.schema.seal import ORIGINAL_FOLDER, RECEIVED_NAME, SEAL_NAME
from huazheng.evidence.bundle_reader import unpack
from huazheng.evidence.keys import own_fingerprint, verify_signature
from huazheng.evidence.timestamp_token import stamped_at
from huazheng.evidence.verify import CHAIN_SUFFIX, Finding, Report, calls_in, is_bag, verify_bag, verify_call
from huazheng.store.binned_calls import bin_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.runtime.paths import Home

__all__ = ["VerificationProblem", "VerificationResult", "verify"]


class VerificationProblem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that is wrong (``fault``) or worth knowing.

    kind: altered, truncated, missing, added, reordered, badly_signed, not_timestamped. second: of the audio.
    line: of the file, from 1. zh, en: what happened.
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
        """What happened, in both languages."""
        return Text(self.zh, self.en)


class VerificationResult(msgspec.Struct, frozen=True, kw_only=True):
    """The answer. fingerprint: of the key that signed. timestamp: when an authority saw the seal, if one did.

    received: it came in another's bundle, so any key may have signed it.
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


def verify(home: Home, target: Path, task: Task | None = None, *, key: str | None = None) -> list[VerificationResult]:
    """Check what lies at ``target``: a call's folder, an unpacked bundle, or a bundle's zip file.

    ``key`` is the fingerprint of the key that must have signed; for a call of this home it is this home's own.
    Raises :class:`UnusableInput` when there is nothing that can be checked, ``Stopped``.
    """
    task = task or Task()
    if target.is_file():
        with tempfile.TemporaryDirectory(prefix="huazheng-") as place:
            folder = unpack(target, Path(place), task.part(0.0, 0.4))
            return _folder(home, folder, target, task.part(0.4, 1.0), key)
    return _folder(home, target, target, task, key)


def _folder(home: Home, folder: Path, named: Path, task: Task, key: str | None) -> list[VerificationResult]:
    calls = calls_in(folder) if folder.is_dir() else []
    if list(folder.glob(f"{ORIGINAL_FOLDER}/*{CHAIN_SUFFIX}")) and not (folder / SEAL_NAME).exists():
        raise UnusableInput(
            Text("这通录音还没有封存（没有 seal.json）。", "This recording has no seal (seal.json is missing)."),
            file=named,
            remedy=Text("如果录音中断过，运行：huazheng recover", "If it broke off, run: huazheng recover"),
        )
    if not calls or not all((call / SEAL_NAME).is_file() for call in calls):
        raise UnusableInput(
            Text("这里没有可以核对的录音。", "There is nothing here that can be checked."),
            file=named,
            remedy=Text(
                "请给出录音的编号、它的文件夹，或一个证据包。", "Name a call's id, its folder, or an evidence bundle."
            ),
        )
    bag, share = [], 0.0
    if is_bag(folder):
        share = 0.5
        bag = _faults(_with_progress(task.part(0.0, share), partial(verify_bag, folder)))
    checked = []
    for number, call in enumerate(calls):
        part = task.part(share + (1 - share) * number / len(calls), share + (1 - share) * (number + 1) / len(calls))
        check = partial(verify_call, call, check=verify_signature, expected_key=key or _own_key(home, call))
        report = _with_progress(part, check)
        checked.append(_result(named if call == folder else Path(named, call.name), call, report, bag))
    return checked


def _own_key(home: Home, call: Path) -> str | None:
    """The fingerprint that a call in this home must be signed with; None for a call of somebody else."""
    among = {home.recordings.resolve(), bin_folder(home).resolve()}
    own = call.resolve().parent in among and not (call / RECEIVED_NAME).exists()
    return own_fingerprint(home.keys) if own else None


def _with_progress(task: Task, check: Callable[..., Report]) -> Report:
    doing = str(Text("核对", "Checking"))

    def progress(fraction: float) -> None:
        task.report(fraction, doing)
        task.check()

    return check(progress=progress)


def _faults(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.fault]


def _result(named: Path, call: Path, report: Report, bag: list[Finding]) -> VerificationResult:
    findings = [*bag, *report.findings]
    return VerificationResult(
        path=str(named),
        intact=report.intact and not bag,
        call=report.call,
        fingerprint=report.fingerprint,
        sealed_at=report.sealed_at,
        timestamp=stamped_at(call) if report.timestamped else None,
        custody_lines=report.custody_lines,
        received=(call / RECEIVED_NAME).exists(),
        problems=tuple(VerificationProblem(**finding._asdict()) for finding in findings),
    )
