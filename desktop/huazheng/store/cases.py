"""Cases on disk: one folder a case. Only :mod:`huazheng.services.cases` writes into them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import HuazhengError, UnusableInput
from huazheng.core.runtime.files import decode_json, read_json, read_regular
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.log import logger
from huazheng.core.schema.case import (
    CASE_MANIFEST_NAME,
    CASE_NAME,
    FILES_FOLDER,
    REMOVED_NAME,
    SEALS_FOLDER,
    Case,
    RemovedExhibits,
)
from huazheng.store.calls import new_call_id

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.case import CaseSeal, ExhibitFile

MAX_CASE_BYTES = 32 * 1024 * 1024


def new_case_id() -> str:
    """New unique id that sorts by time."""
    return f"case-{new_call_id()}"


@dataclass(frozen=True)
class StoredCase:
    """A case as it lies in the home, read once."""

    folder: Path
    case: Case

    @property
    def id(self) -> str:
        """Id of the case: the folder's name."""
        return self.folder.name

    def path_of(self, file: ExhibitFile) -> Path:
        """Path of an exhibit's file."""
        return self.folder / FILES_FOLDER / file.name

    def read_removed(self) -> RemovedExhibits:
        """The exhibits that were taken out. Raises :class:`UnusableInput`."""
        return read_removed(self.folder)

    def seal_folders(self) -> dict[int, Path]:
        """Folder of each seal by its number, oldest first."""
        place = self.folder / SEALS_FOLDER
        inside = place.iterdir() if place.is_dir() else ()
        return dict(sorted((int(folder.name), folder) for folder in inside if folder.name.isdecimal()))

    def last_seal(self) -> CaseSeal | None:
        """The latest seal; None for a case that was never sealed. Raises :class:`UnusableInput`."""
        folders = self.seal_folders()
        return read_case_file(folders[max(folders)] / CASE_NAME).seal if folders else None

    @property
    def is_sealed(self) -> bool:
        """Tell whether the latest seal is of the case as it is now; one that cannot be read is of no case."""
        folders = self.seal_folders()
        if not folders:
            return False
        try:
            sealed = read_case_file(folders[max(folders)] / CASE_NAME)
        except UnusableInput as error:
            logger("store").warning("%s", error)
            return False
        return _unsealed(sealed) == self.case and (folders[max(folders)] / CASE_MANIFEST_NAME).is_file()


def _unsealed(case: Case) -> Case:
    import msgspec

    return msgspec.structs.replace(case, seal=None)


def read_case_file(file: Path) -> Case:
    """A ``case.json``. Raises :class:`UnusableInput`."""
    try:
        content = read_regular(file, MAX_CASE_BYTES)
    except FileNotFoundError as error:
        raise UnusableInput(Text("案卷的文件不见了。", "A file of the case is missing."), file=file) from error
    return decode_json(content, file, Case)


def read_removed(folder: Path) -> RemovedExhibits:
    """``removed.json`` of a case's folder. Raises :class:`UnusableInput`."""
    file = folder / REMOVED_NAME
    return read_json(file, RemovedExhibits) if file.exists() else RemovedExhibits()


def read_case(folder: Path) -> StoredCase:
    """The case in that folder. Raises :class:`UnusableInput` for one that cannot be read, or is another's."""
    case = read_case_file(folder / CASE_NAME)
    if case.id != folder.name or case.seal is not None:
        raise UnusableInput(Text("文件夹里是另一个案卷。", "The folder holds another case."), file=folder / CASE_NAME)
    return StoredCase(folder, case)


def cases_of(home: Home) -> list[StoredCase]:
    """Every case that can be read, oldest first. The log names those left out."""
    found = []
    for folder in sorted(home.cases.iterdir()) if home.cases.is_dir() else ():
        if folder.name.startswith(".") or not folder.is_dir():
            continue
        try:
            found.append(read_case(folder))
        except HuazhengError as error:
            logger("store").warning("left out %s: %s", folder.name, error)
    return found


def find_case(home: Home, name: str) -> StoredCase:
    """The case with this id, unique beginning of one (with or without ``case-``), or title.

    Raises :class:`UnusableInput` when none or several match, or the only one cannot be read.
    """
    folders = [folder for folder in home.cases.iterdir() if folder.is_dir()] if home.cases.is_dir() else []
    beginning = name.removeprefix("case-")
    matching = [folder for folder in folders if beginning and folder.name.startswith(f"case-{beginning}")]
    if len(matching) == 1:
        return read_case(matching[0])
    titled = [] if matching else [stored for stored in cases_of(home) if name and stored.case.title == name]
    if len(titled) == 1:
        return titled[0]
    count = len(matching) or len(titled)
    raise UnusableInput(
        Text(f"有 {count} 个案卷符合“{name}”。", f"{count} cases match “{name}”.")
        if count
        else Text(f"没有案卷“{name}”。", f"No case “{name}”."),
        remedy=Text("用 huazheng case list 查看。", "Run huazheng case list to see them."),
    )
