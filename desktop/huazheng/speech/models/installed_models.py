"""Installed models, and verification of their files.

A model is a folder ``<id>/`` in the home's own ``models/`` or in a shared folder that is only read, such as a
checkout's; a home's own comes first. The folder exists only when it is complete. Hashing gigabytes at every start would
be slow, so a marker notes size, time and digest of each hashed file; a file that differs from its marker is hashed
again. ``find_faults`` ignores the marker, and so does ``is_proven``, which is asked before a model is loaded: size and
time are the same for bits that rotted and for a file that somebody exchanged.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Literal

import msgspec

from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.files import encode_json, make_private_folder, read_json, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.log import logger
from huazheng.core.runtime.task import Task

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.speech.models.registry import Model

MARKER = ".verified.json"
_proven: dict[Path, tuple[tuple[int, int, int, int], ...]] = {}
"""State of the files of each folder that this process has hashed."""


class _Mark(msgspec.Struct, frozen=True):
    size: int
    time: int  # modification time in nanoseconds
    sha256: str


class _Marker(msgspec.Struct, frozen=True):
    schema: Literal["huazheng.verified/1"]
    files: dict[str, _Mark]


def model_folder(home: Home, model: Model) -> Path:
    """The folder of the model: the home's own, else the shared one, else where the home's own would be."""
    own = own_model_folder(home, model)
    shared = home.shared_models / model.id if home.shared_models is not None else None
    return shared if shared is not None and shared.is_dir() and not own.exists() else own


def own_model_folder(home: Home, model: Model) -> Path:
    """The folder of the model in the home itself, whether it exists or not."""
    return home.models / model.id


def is_installed(home: Home, model: Model) -> bool:
    """Tell whether the model is complete and intact. Fast when nothing changed since its files were last hashed."""
    folder = model_folder(home, model)
    if folder == own_model_folder(home, model):
        return is_intact(model, folder, folder / MARKER)
    # A shared folder is not written to: its marker, unless it brought one, lies in the home.
    return _has_marker(model, folder) or is_intact(model, folder, home.models / f".{model.id}{MARKER}")


def is_proven(home: Home, model: Model, task: Task | None = None) -> bool:
    """Tell whether the model's files have the right digests. Hashes them once in a process, whatever a marker says.

    A model that fails loses its marker. Raises :class:`OSError`, :class:`~huazheng.core.runtime.errors.Stopped`.
    """
    folder = model_folder(home, model)
    state = _state_of(model, folder)
    if state is not None and _proven.get(folder) == state:
        return True
    if state is None or _faults_in(model, folder, task or Task()):
        _proven.pop(folder, None)
        for marker in (own_model_folder(home, model) / MARKER, home.models / f".{model.id}{MARKER}"):
            with suppress(OSError):
                marker.unlink(missing_ok=True)
        return False
    _proven[folder] = state
    return True


def _state_of(model: Model, folder: Path) -> tuple[tuple[int, int, int, int], ...] | None:
    """Inode, size and both times of every file of the model; None when one is missing."""
    try:
        states = [(folder / file.name).stat() for file in model.files]
    except OSError:
        return None
    return tuple((one.st_ino, one.st_size, one.st_mtime_ns, one.st_ctime_ns) for one in states)


def is_intact(model: Model, folder: Path, marker_file: Path) -> bool:
    """Tell whether ``folder`` holds exactly the model's files; uses and updates the marker in ``marker_file``."""
    if not folder.is_dir() or _unexpected_files(model, folder):
        return False
    marker = _marker_of(model, folder)
    if marker is None:
        return False
    if _read_marker(marker_file) == marker:
        return True
    if _faults_in(model, folder, Task()):
        return False
    _write_marker(marker, marker_file, model)
    return True


def _has_marker(model: Model, folder: Path) -> bool:
    if not folder.is_dir() or _unexpected_files(model, folder):
        return False
    marker = _marker_of(model, folder)
    return marker is not None and _read_marker(folder / MARKER) == marker


def find_faults(home: Home, model: Model, task: Task) -> list[Text]:
    """Hash every file of the model and return what is wrong; an empty list when nothing is.

    Raises :class:`OSError` when a file cannot be read.
    """
    return _faults_in(model, model_folder(home, model), task)


def _faults_in(model: Model, folder: Path, task: Task) -> list[Text]:
    faults_found = [Text(f"多出文件 {name}", f"unexpected file {name}") for name in _unexpected_files(model, folder)]
    done = 0
    for file in model.files:
        path = folder / file.name
        share = task.part(done / model.bytes, (done + file.size) / model.bytes)
        done += file.size
        fault = file.fault(path, share) if path.is_file() else Text(f"缺 {file.name}", f"{file.name} is missing")
        if fault is not None:
            faults_found.append(fault)
    return faults_found


def write_marker(model: Model, folder: Path) -> None:
    """Note that the files in ``folder`` were just hashed and are right. A failure only goes to the log."""
    _write_marker(_marker_of(model, folder), folder / MARKER, model)


def _write_marker(marker: _Marker | None, file: Path, model: Model) -> None:
    try:
        make_private_folder(file.parent)
        write_atomically(file, encode_json(marker))
    except OSError as error:
        logger("models").warning("no marker for %s: %s", model.id, error.strerror)


def _unexpected_files(model: Model, folder: Path) -> list[str]:
    """Files that do not belong to the model: an engine might load them beside, or instead of, the checked ones."""
    own = {file.name for file in model.files}
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.name not in own and not path.name.startswith("."))


def _marker_of(model: Model, folder: Path) -> _Marker | None:
    """The marker for the files as they are; None if a file is missing or has the wrong size."""
    marks = {}
    for file in model.files:
        try:
            state = (folder / file.name).stat()
        except OSError:
            return None
        if state.st_size != file.size:
            return None
        marks[file.name] = _Mark(state.st_size, state.st_mtime_ns, file.sha256)
    return _Marker("huazheng.verified/1", marks)


def _read_marker(file: Path) -> _Marker | None:
    try:
        return read_json(file, _Marker)
    except HuazhengError:
        return None
