"""Removal of onnxruntime's telemetry files that earlier versions of the app left on this machine.

They are a device id and a queue of events in the user's cache folder. Versions that switch telemetry off
(:mod:`huazheng`) write none, and remove once what earlier versions left.

Other programs with onnxruntime use the same folder, and Microsoft's developer tools the same device id. So files are
removed only for a home that an earlier version ran in, and only once: another program creates them again at its next
start, and loses only events that it had not sent.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng import NO_TELEMETRY
from huazheng.core.runtime.files import PRIVATE_FILE, make_private_folder
from huazheng.core.runtime.log import LOG_NAME

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home

MARK = "telemetry-removed.txt"  # beside the log; holds the paths of what was removed
_FOLDERS = ("Microsoft", "DeveloperTools", ".onnxruntime")
_DEVICE_ID = "deviceid"
_DATABASE = "onnxruntime.db"
_BESIDE = {_DEVICE_ID: (".lock",), _DATABASE: ("-shm", "-wal", "-journal", ".ses")}
_SQLITE = b"SQLite format 3\0"


def is_off() -> bool:
    """Tell whether all switches against telemetry are set in this process, and so in its child processes."""
    return all(os.environ.get(name) == "1" for name in NO_TELEMETRY)


def folder() -> Path | None:
    """Folder of onnxruntime's telemetry files. None on Windows, where events go to the system."""
    if sys.platform == "win32":
        return None
    if sys.platform == "darwin":
        return Path.home().joinpath("Library", "Application Support", *_FOLDERS)
    named = os.environ.get("XDG_CACHE_HOME")
    return Path(named or Path.home() / ".cache").joinpath(*_FOLDERS)


def left_behind() -> list[Path]:
    """Files of onnxruntime's telemetry, recognized by name and content."""
    place = folder()
    if place is None:
        return []
    found = []
    for name, is_its in ((_DEVICE_ID, _holds_an_id), (_DATABASE, _is_a_database)):
        if is_its(place / name):
            beside = [place / f"{name}{ending}" for ending in _BESIDE[name]]
            found += [place / name, *(one for one in beside if _is_a_file(one))]
    return found


def remove_once(home: Home) -> None:
    """Remove them the first time that a version with this function runs in a home that was used before.

    Call before the log is opened: an existing log shows that the home was used. Raises nothing.
    """
    mark = home.logs / MARK
    with contextlib.suppress(OSError, RuntimeError):  # RuntimeError: Path.home() of a user without one
        if mark.exists():
            return
        used_before = (home.logs / LOG_NAME).exists()
        make_private_folder(home.logs)
        if not _made(mark) or not used_before:  # not made: another process was faster
            return
        removed = []
        for file in left_behind():
            with contextlib.suppress(OSError):
                file.unlink()
                removed.append(str(file))
        mark.write_text("".join(f"{one}\n" for one in removed), encoding="utf-8")
        place = folder()
        for empty in (place, *place.parents[: len(_FOLDERS) - 1]) if place is not None else ():
            empty.rmdir()  # stops at the first that holds anything


def _made(mark: Path) -> bool:
    """Create the mark; False when it exists already."""
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE))
    except FileExistsError:
        return False
    return True


def _is_a_file(file: Path) -> bool:
    try:
        return stat.S_ISREG(file.lstat().st_mode)
    except OSError:
        return False


def _start(file: Path) -> bytes:
    if not _is_a_file(file):
        return b""
    try:
        with file.open("rb") as stream:
            return stream.read(64)
    except OSError:
        return b""


def _holds_an_id(file: Path) -> bool:
    try:
        uuid.UUID(_start(file).decode("ascii").strip())
    except ValueError:
        return False
    return True


def _is_a_database(file: Path) -> bool:
    return _start(file).startswith(_SQLITE)
