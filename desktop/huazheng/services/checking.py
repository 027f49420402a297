"""Verifies a call and remembers the answer for the library's list. The verifying itself remembers nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.log import logger
from huazheng.services.verify import Checked, verify
from huazheng.store.bin import bin_folder
from huazheng.store.calls import utc_now
from huazheng.store.checks import Check, keep_check
from huazheng.store.files import state_of_call

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.jobs import Task
    from huazheng.core.paths import Home


def check(home: Home, target: Path, task: Task | None = None, *, key: str | None = None) -> list[Checked]:
    """As :func:`huazheng.services.verify.verify`; the answer on a call of this home is kept beside the calls.

    An answer for another key than the home's own is not. Raises what that raises; an answer that cannot be kept is
    still given.
    """
    own = target.is_dir() and target.resolve().parent in {home.recordings.resolve(), bin_folder(home).resolve()}
    files = state_of_call(target) if own else ""
    checked = verify(home, target, task, key=key)
    if own and key is None and len(checked) == 1:
        answer = Check(at=utc_now(), intact=checked[0].intact, files=files)
        try:
            keep_check(home, target.resolve().name, answer)
        except OSError as error:
            logger("library").warning("the answer on %s could not be kept: %s", target.name, error)
    return checked
