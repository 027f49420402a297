"""Verification with a saved result, which the library's list shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.log import logger
from huazheng.services.custody.verification import VerificationResult, verify
from huazheng.store.binned_calls import bin_folder
from huazheng.store.calls import utc_now
from huazheng.store.file_states import call_files_state, original_files_state
from huazheng.store.verification_records import VerificationRecord, save_verification

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task


def check(
    home: Home, target: Path, task: Task | None = None, *, key: str | None = None, password: str | None = None
) -> list[VerificationResult]:
    """Verify as :func:`huazheng.services.custody.verification.verify` does, and save the result on a call of this home.

    A result for an explicit ``key`` is not saved. A result that cannot be saved is still returned.
    """
    own = target.is_dir() and target.resolve().parent in {home.recordings.resolve(), bin_folder(home).resolve()}
    files, originals = (call_files_state(target), original_files_state(target)) if own else ("", "")
    checked = verify(home, target, task, key=key, password=password)
    if own and key is None and len(checked) == 1:
        answer = VerificationRecord(at=utc_now(), intact=checked[0].intact, files=files, originals=originals)
        try:
            save_verification(home, target.resolve().name, answer)
        except OSError as error:
            logger("library").warning("the verification result of %s could not be saved: %s", target.name, error)
    return checked
