"""Which models lie in a home, and whether their files are the right ones.

A model lies in ``models/<id>/`` and is there only when it is whole. Hashing gigabytes at every start would be slow,
so a marker notes size, time and digest of each file that was hashed; a file that differs from its mark is hashed
again. ``faults`` never believes the marker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from huazheng.core.runtime.files import encode_json, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.log import logger
from huazheng.core.runtime.task import Task

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.speech.models.registry import Model

MARKER = ".verified.json"


class _Mark(msgspec.Struct, frozen=True):
    size: int
    time: int  # modification time in nanoseconds
    sha256: str


class _Marker(msgspec.Struct, frozen=True):
    schema: Literal["huazheng.verified/1"]
    files: dict[str, _Mark]


def model_folder(home: Home, model: Model) -> Path:
    """Where the model lies, or would."""
    return home.models / model.id


def is_installed(home: Home, model: Model) -> bool:
    """Whether the whole model is there and right. Quick when nothing changed since its files were last hashed."""
    folder = model_folder(home, model)
    if not folder.is_dir() or _unexpected_files(model, folder):
        return False
    marker = _marker_of(model, folder)
    if marker is None:
        return False
    if _read_marker(folder) == marker:
        return True
    if faults(home, model, Task()):
        return False
    write_marker(model, folder)
    return True


def faults(home: Home, model: Model, task: Task) -> list[Text]:
    """Hash every file of the model and say what is wrong; an empty list when all is right.

    Raises :class:`OSError` when a file cannot be read.
    """
    folder = model_folder(home, model)
    found = [Text(f"多出文件 {name}", f"{name} does not belong there") for name in _unexpected_files(model, folder)]
    done = 0
    for file in model.files:
        path = folder / file.name
        share = task.part(done / model.bytes, (done + file.size) / model.bytes)
        done += file.size
        fault = file.fault(path, share) if path.is_file() else Text(f"缺 {file.name}", f"{file.name} is missing")
        if fault is not None:
            found.append(fault)
    return found


def write_marker(model: Model, folder: Path) -> None:
    """Note that the files in ``folder`` were just hashed and are right. A folder that cannot be written to stays."""
    marker = _marker_of(model, folder)
    try:
        write_atomically(folder / MARKER, encode_json(marker))
    except OSError as error:
        logger("models").warning("no marker for %s: %s", model.id, error.strerror)


def _unexpected_files(model: Model, folder: Path) -> list[str]:
    """Files that do not belong: an engine might load them beside, or in place of, those that were checked."""
    own = {file.name for file in model.files}
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.name not in own and not path.name.startswith("."))


def _marker_of(model: Model, folder: Path) -> _Marker | None:
    """What the marker says if every file is what it was when it was hashed; None if one is not even of its size."""
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


def _read_marker(folder: Path) -> _Marker | None:
    try:
        return msgspec.json.decode((folder / MARKER).read_bytes(), type=_Marker)
    except (OSError, msgspec.DecodeError):
        return None
