"""When each call was verified last, and what came out: a small file a call beside the calls, never inside one.

It is a reminder for the person at the list, and proves nothing: that a call is intact is said by verifying it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.core.errors import HuazhengError
from huazheng.core.files import as_json, make_private_folder, read_json, write_whole
from huazheng.core.log import logger

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.paths import Home

CHECKS_FOLDER = ".checked"


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One answer. at: UTC, ISO 8601. files: how the call's files stood when the check began (``store/files.py``)."""

    at: str
    intact: bool
    files: str


def checks_folder(home: Home) -> Path:
    """Where the answers lie."""
    return home.recordings / CHECKS_FOLDER


def keep_check(home: Home, call_id: str, check: Check) -> None:
    """Keep the answer, in the place of the last one. Raises :class:`OSError` as the system does."""
    write_whole(make_private_folder(checks_folder(home)) / f"{call_id}.json", as_json(check))


def check_of(home: Home, call_id: str) -> Check | None:
    """The last answer, or None when the call was never verified on this machine."""
    file = checks_folder(home) / f"{call_id}.json"
    if not file.exists():
        return None
    try:
        return read_json(file, Check)
    except HuazhengError as error:
        logger("library").warning("%s", error)
        return None


def forget_check(home: Home, call_id: str) -> None:
    """The call is gone for good."""
    (checks_folder(home) / f"{call_id}.json").unlink(missing_ok=True)
