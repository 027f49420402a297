"""State of a call's files by time and size: shows that one changed, without reading any."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from huazheng.core.schema.seal import CUSTODY_HEAD_NAME, CUSTODY_NAME, ORIGINAL_FOLDER, SEAL_NAME, SIGNATURE_NAME

if TYPE_CHECKING:
    from pathlib import Path

# The custody grows each time the call is played; here only the files that it accounts for count.
_APPEND_ONLY = frozenset({CUSTODY_NAME, CUSTODY_HEAD_NAME})


def file_state(file: Path) -> str:
    """Time and size of the file; ``-`` where there is none."""
    try:
        state = file.stat()
    except FileNotFoundError:
        return "-"
    return f"{state.st_mtime_ns}:{state.st_size}"


def call_files_state(folder: Path) -> str:
    """Digest of the times and sizes of all files of the call, except the custody's own.

    A hint and not a proof: only verifying detects a file whose time was set back.
    """
    states = sorted([*_states(folder), *_states(folder / ORIGINAL_FOLDER)])
    return hashlib.blake2b("\n".join(states).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()


def original_files_state(folder: Path) -> str:
    """Digest of the times and sizes of the recording's own files and of its seal, which the app never changes."""
    states = [f"{name} {state}" for name, state in folder_states(folder / ORIGINAL_FOLDER).items()]
    states += [f"{name} {file_state(folder / name)}" for name in (SEAL_NAME, SIGNATURE_NAME)]
    return hashlib.blake2b("\n".join(sorted(states)).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()


def folder_states(folder: Path) -> dict[str, str]:
    """State of each file in a folder, by name; empty where there is no folder."""
    try:
        with os.scandir(folder) as inside:
            return {one.name: _state(one.stat(follow_symlinks=False)) for one in inside}
    except (FileNotFoundError, NotADirectoryError):
        return {}


def _states(folder: Path) -> list[str]:
    return [
        f"{name} {state}"
        for name, state in folder_states(folder).items()
        if name not in _APPEND_ONLY and name != ORIGINAL_FOLDER and not name.startswith(".")
    ]


def _state(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns}:{status.st_size}"
