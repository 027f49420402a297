"""When each call was verified last, and what came out: a small file a call beside the calls, never inside one.

It is a reminder for the person at the list, and proves nothing: that a call is intact is said by verifying it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.files import encode_json, make_private_folder, read_json, write_atomically
from huazheng.core.runtime.log import logger

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

VERIFICATION_FOLDER = ".checked"


class VerificationRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One answer. at: UTC, ISO 8601. files: how the call's files stood when the check began
    (``store/file_states.py``).
    """

    at: str
    intact: bool
    files: str


def verification_folder(home: Home) -> Path:
    """Where the answers lie."""
    return home.recordings / VERIFICATION_FOLDER


def save_verification(home: Home, call_id: str, check: VerificationRecord) -> None:
    """Keep the answer, in the place of the last one. Raises :class:`OSError` as the system does."""
    write_atomically(make_private_folder(verification_folder(home)) / f"{call_id}.json", encode_json(check))


def last_verification(home: Home, call_id: str) -> VerificationRecord | None:
    """The last answer, or None when the call was never verified on this machine."""
    file = verification_folder(home) / f"{call_id}.json"
    if not file.exists():
        return None
    try:
        return read_json(file, VerificationRecord)
    except HuazhengError as error:
        logger("library").warning("%s", error)
        return None


def remove_verification(home: Home, call_id: str) -> None:
    """The call is gone for good."""
    (verification_folder(home) / f"{call_id}.json").unlink(missing_ok=True)
