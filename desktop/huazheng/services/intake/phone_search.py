"""Search of a connected phone, or of a folder copied from one, for call recordings. It reads names only."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from huazheng.audio.recording_formats import RECORDING_SUFFIXES
from huazheng.core.call.phone_facts import PhoneFacts, facts_of_file
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.text.file_names import file_name_text
from huazheng.core.text.recorder_folders import RECORDER_FOLDERS
from huazheng.services.intake.recording_search import search_recordings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task

_STORAGE_MARKS = frozenset({"android", "dcim"})
"""Folders that every Android phone has in its storage."""
_MAX_FOUND = 20_000
_STORAGES = 2  # folders between the mount and the storage, as "Internal storage" of an MTP phone


@dataclass(frozen=True)
class FoundRecording:
    """A recording that was found, and what its name and folder say. ``size`` is in bytes."""

    file: Path
    size: int
    facts: PhoneFacts

    @property
    def is_call(self) -> bool:
        """True for a file in a folder of call recordings, or with a name as recorders of calls give."""
        return any(self.facts.find(name) is not None for name in ("recorder", "number", "other_party", "direction"))


class FoundRecordings(NamedTuple):
    """Recordings that were found, and the other files in the folders searched."""

    recordings: tuple[FoundRecording, ...]
    passed_over: tuple[Path, ...] = ()


def connected_phones() -> list[Path]:
    """Storages of phones that this computer has mounted."""
    return [storage for mount in _mounts() for storage in storages_in(mount)]


def storages_in(folder: Path) -> list[Path]:
    """The storages of a phone in a folder: itself, or folders a little below that look like one."""
    level = [folder]
    for _ in range(_STORAGES + 1):
        found = [place for place in level if _is_storage(place)]
        if found:
            return found
        level = [inner for place in level for inner in _folders_in(place)]
    return []


def find_recordings(home: Home, folders: Iterable[Path], task: Task | None = None) -> FoundRecordings:
    """The recordings in these folders by time, newest first, and the other files in them.

    Of a phone's storage only the folders are searched that recorders use; any other folder is searched whole, with the
    zip files in it. A folder that cannot be read, or holds no recording, adds nothing.
    """
    found: dict[Path, FoundRecording] = {}
    passed_over: list[Path] = []
    for folder in folders:
        files, others = _recordings_in(home, folder)
        passed_over += others
        for file in files:
            if task is not None:
                task.check()
            if len(found) >= _MAX_FOUND:
                break
            if file not in found and (one := described(file)) is not None:
                found[file] = one
    ordered = sorted(found.values(), key=lambda one: (one.facts.value("started") or "", one.file.name), reverse=True)
    return FoundRecordings(tuple(ordered), tuple(passed_over))


def described(file: Path) -> FoundRecording | None:
    """The file with what its name and folder say; None where it cannot be found."""
    try:
        size = file.stat().st_size
    except OSError:
        if not any(above.is_file() for above in file.parents):  # in a zip file
            return None
        size = 0
    facts = facts_of_file(file_name_text(file.name), file_name_text(str(file)), datetime.now(UTC))
    return FoundRecording(file, size, facts)


def _recordings_in(home: Home, folder: Path) -> tuple[list[Path], list[Path]]:
    """The recordings in a folder, and the files that were passed over in one that is no phone's."""
    if storages := storages_in(folder):
        return [file for place in _places(storages) for file in _audio_files(place)], []
    try:
        found = search_recordings(home, [folder])
    except UnusableInput:
        return [], []
    return found.files, found.passed_over


def _places(storages: Sequence[Path]) -> list[Path]:
    """The folders of call recordings in a phone's storages."""
    wanted = {place for places in RECORDER_FOLDERS.values() for place in places}
    below = ("", "android/data", "android/media")
    return [
        match
        for storage in storages
        for start in below
        for place in sorted(wanted)
        if (match := _resolved(storage, f"{start}/{place}".strip("/").split("/"))) is not None
    ]


def _resolved(folder: Path, parts: Sequence[str]) -> Path | None:
    """The folder below that has this path, whatever the case of its letters; None where there is none."""
    for part in parts:
        inner = next((one for one in _folders_in(folder) if one.name.lower() == part), None)
        if inner is None:
            return None
        folder = inner
    return folder


def _folders_in(folder: Path) -> list[Path]:
    try:
        return sorted(one for one in folder.iterdir() if not one.name.startswith(".") and one.is_dir())
    except OSError:
        return []


def _is_storage(folder: Path) -> bool:
    return bool({one.name.lower() for one in _folders_in(folder)} & _STORAGE_MARKS)


def _audio_files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in RECORDING_SUFFIXES:
                yield Path(place, name)


def _mounts() -> list[Path]:
    """Places at which the systems mount phones and memory cards."""
    if sys.platform == "win32":
        return [Path(f"{letter}:\\") for letter in "DEFGHIJKLMNOPQRSTUVWXYZ" if Path(f"{letter}:\\").exists()]
    if sys.platform == "darwin":
        return _folders_in(Path("/Volumes"))
    user = os.environ.get("USER", "")
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")
    return [
        place
        for above in (runtime / "gvfs", Path("/media") / user, Path("/run/media") / user)
        for place in _folders_in(above)
    ]
