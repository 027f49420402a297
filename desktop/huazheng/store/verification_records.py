"""Result of each call's last verification: a small file a call beside the calls, never inside one.

It is a reminder in the list and proves nothing; only verifying does.
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
    """Result of a verification. at: UTC, ISO 8601. files, originals: state of the call's files, and of its recording
    and seal, when it began (:mod:`huazheng.store.file_states`). Records of older versions have no ``originals``.
    """

    at: str
    intact: bool
    files: str
    originals: str = ""


def verification_folder(home: Home) -> Path:
    """Folder of the results."""
    return home.recordings / VERIFICATION_FOLDER


def save_verification(home: Home, call_id: str, check: VerificationRecord) -> None:
    """Save the result, replacing the previous one. Raises :class:`OSError` as the system does."""
    write_atomically(make_private_folder(verification_folder(home)) / f"{call_id}.json", encode_json(check))


def last_verification(home: Home, call_id: str) -> VerificationRecord | None:
    """The last result, or None when the call was never verified on this machine."""
    file = verification_folder(home) / f"{call_id}.json"
    if not file.exists():
        return None
    try:
        return read_json(file, VerificationRecord)
    except HuazhengError as error:
        logger("library").warning("%s", error)
        return None


def remove_verification(home: Home, call_id: str) -> None:
    """Remove the result of a call that was deleted."""
    (verification_folder(home) / f"{call_id}.json").unlink(missing_ok=True)
