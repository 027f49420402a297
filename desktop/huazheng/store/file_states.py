"""How the files of a call stand: what tells at a glance, without reading them, that one was changed."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from huazheng.core.schema.seal import CUSTODY_HEAD_NAME, CUSTODY_NAME, ORIGINAL_FOLDER

if TYPE_CHECKING:
    from pathlib import Path

# The custody grows with every time that the call is played; what it accounts for is what counts here.
_APPEND_ONLY = frozenset({CUSTODY_NAME, CUSTODY_HEAD_NAME})


def file_state(file: Path) -> str:
    """Changes when the file does: its time and size; ``-`` where there is none."""
    try:
        state = file.stat()
    except FileNotFoundError:
        return "-"
    return f"{state.st_mtime_ns}:{state.st_size}"


def call_files_state(folder: Path) -> str:
    """Changes when any file of the call changes in time or size, is added or goes; the custody's own lines aside.

    A glance, no proof: whoever sets times back is found by verifying, and only so.
    """
    found = sorted([*_states(folder), *_states(folder / ORIGINAL_FOLDER)])
    return hashlib.blake2b("\n".join(found).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()


def folder_states(folder: Path) -> dict[str, str]:
    """The state of each file in a folder, by its name."""
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


def _state(found: os.stat_result) -> str:
    return f"{found.st_mtime_ns}:{found.st_size}"
