"""Verification of a whole home: every call, those in the bin too, and the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.task import Task
from huazheng.core.schema.seal import SEAL_NAME
from huazheng.services.custody.ledger_check import LedgerCheck, check_ledger
from huazheng.services.custody.recorded_verification import check
from huazheng.services.custody.verification import VerificationProblem, VerificationResult
from huazheng.store.binned_calls import bin_folder

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home


class HomeVerification(msgspec.Struct, frozen=True, kw_only=True):
    """Result of all. unsealed: ids of recordings that run, were interrupted or wait for the key."""

    intact: bool
    checked: tuple[VerificationResult, ...]
    ledger: LedgerCheck
    unsealed: tuple[str, ...]


def verify_home(home: Home, task: Task | None = None) -> HomeVerification:
    """Verify every call and the ledger. A call that cannot be verified counts as not intact. Raises ``Stopped``."""
    task = task or Task()
    folders = [
        folder
        for place in (home.recordings, bin_folder(home))
        for folder in (sorted(place.iterdir()) if place.is_dir() else ())
        if folder.is_dir() and not folder.name.startswith(".")
    ]
    sealed = [folder for folder in folders if (folder / SEAL_NAME).is_file()]
    checked: list[VerificationResult] = []
    for number, folder in enumerate(sealed):
        checked += _checked(home, folder, task.part(number / len(sealed), (number + 1) / len(sealed)))
    ledger = check_ledger(home)
    return HomeVerification(
        intact=ledger.intact and all(one.intact for one in checked),
        checked=tuple(checked),
        ledger=ledger,
        unsealed=tuple(folder.name for folder in folders if folder not in sealed),
    )


def _checked(home: Home, folder: Path, task: Task) -> list[VerificationResult]:
    try:
        return check(home, folder, task)
    except UnusableInput as error:
        problem = _unreadable(folder, error.what)
    except OSError as error:
        problem = _unreadable(folder, Text(f"读不了：{error.strerror}。", f"Cannot be read: {error.strerror}."))
    return [
        VerificationResult(
            path=str(folder),
            intact=False,
            call=folder.name,
            fingerprint=None,
            sealed_at=None,
            timestamp=None,
            custody_lines=0,
            received=False,
            problems=(problem,),
        )
    ]


def _unreadable(folder: Path, what: Text) -> VerificationProblem:
    return VerificationProblem(kind="altered", file=folder.name, zh=what.zh, en=what.en, fault=True)
