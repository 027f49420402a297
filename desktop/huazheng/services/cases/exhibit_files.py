"""Files of exhibits: copied byte for byte into the case, whatever they are and whatever they are called."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.runtime.errors import UnusableInput, unreadable
from huazheng.core.runtime.files import PRIVATE_FILE, make_private_folder, require_space, sync_folder
from huazheng.core.runtime.language import Text
from huazheng.core.schema.case import FILES_FOLDER, ExhibitFile
from huazheng.core.text.file_names import file_name_text, safe_file_name
from huazheng.evidence.bundle_reader import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huazheng.core.runtime.task import Task

_COPY_BLOCK_BYTES = 4 * 1024 * 1024
_ABANDONED_SECONDS = 24 * 3600
_READ_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class CopiedFile(NamedTuple):
    """A copy that waits in the case's folder. modified: of the original, UTC, ISO 8601."""

    part: Path
    file_name: str
    bytes: int
    sha256: str
    modified: str

    def placed(self, folder: Path, number: int) -> ExhibitFile:
        """Give the copy its name in the case ``folder``; ``number`` is the exhibit's id."""
        name = f"{number:04d}-{safe_file_name(self.file_name)}"
        self.part.rename(folder / FILES_FOLDER / name)
        sync_folder(folder / FILES_FOLDER)
        return ExhibitFile(
            name=name, file_name=self.file_name, bytes=self.bytes, sha256=self.sha256, modified=self.modified
        )


@contextmanager
def copied(folder: Path, source: Path, task: Task) -> Iterator[CopiedFile]:
    """Copy a file into the case ``folder``; the copy is removed at the end unless it was placed.

    Raises :class:`UnusableInput` for a link, a folder, a device, what cannot be read, is too large for a bundle, or
    changes meanwhile; :class:`ResourceUnavailable` for a full disk; ``Stopped``.
    """
    try:
        before = os.lstat(source)
    except OSError as error:
        raise unreadable(source, error) from error
    if not stat.S_ISREG(before.st_mode):
        raise UnusableInput(
            Text("这不是普通文件（是文件夹、链接或设备）。", "Not a plain file, but a folder, a link or a device."),
            file=source,
            remedy=Text("请选文件本身。", "Choose the file itself."),
        )
    if before.st_size > MAX_BYTES:
        raise UnusableInput(Text("超过 20 GiB，证据包放不下。", "Over 20 GiB: no bundle can hold it."), file=source)
    place = make_private_folder(folder / FILES_FOLDER)
    _remove_abandoned(place)
    require_space(place, before.st_size)
    part = place / f".{secrets.token_hex(8)}.part"
    try:
        digest = _copy(source, before, part, task)
        modified = datetime.fromtimestamp(before.st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield CopiedFile(part, file_name_text(source.name), before.st_size, digest, modified)
    finally:
        part.unlink(missing_ok=True)


def _remove_abandoned(place: Path) -> None:
    """Remove the half copies of processes that were killed; one that is a day old is nobody's work any more."""
    for part in place.glob(".*.part"):
        with suppress(OSError):
            if time.time() - part.lstat().st_mtime > _ABANDONED_SECONDS:
                part.unlink()


def _copy(source: Path, before: os.stat_result, part: Path, task: Task) -> str:
    """Copy and return the SHA-256. The file must be the one that ``before`` describes, at the end too."""
    try:
        handle = os.open(source, _READ_FLAGS)
    except OSError as error:
        raise unreadable(source, error) from error
    digest, done, doing = hashlib.sha256(), 0, str(Text("收入证据", "Adding the exhibit"))
    with os.fdopen(handle, "rb") as stream:
        out = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
        with os.fdopen(out, "wb") as target:
            while (block := stream.read(_COPY_BLOCK_BYTES)) and done <= before.st_size:
                task.check()
                target.write(block)
                digest.update(block)
                done += len(block)
                task.report(done / max(before.st_size, 1), doing)
            target.flush()
            os.fsync(target.fileno())
        after = os.fstat(stream.fileno())
    same = (before.st_dev, before.st_ino, before.st_size, before.st_mtime_ns) == (
        after.st_dev,
        after.st_ino,
        after.st_size,
        after.st_mtime_ns,
    )
    if not same or done != before.st_size:
        raise UnusableInput(
            Text("文件在读取的时候变了。", "The file changed while it was read."),
            file=source,
            remedy=Text("等它写完再加。", "Wait until it is complete and add it again."),
        )
    part.chmod(0o400)
    return digest.hexdigest()
