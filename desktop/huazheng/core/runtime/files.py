"""Files: atomic writes, permissions, digests, free space, and reading of files that may be hostile."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import msgspec

from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.runtime.errors import ResourceUnavailable, UnusableInput, unreadable
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.platform == "win32":
    import getpass
    import subprocess

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
SEALED_FILE = 0o400
SEALED_FOLDER = 0o500
MAX_JSON_BYTES = 256 * 1024 * 1024
SPARE_BYTES = 64 * 1024 * 1024
"""Free space that a large write leaves on the disk, so that the log, the index and the custody log can still grow."""
_BLOCK_BYTES = 1 << 24
_READ_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)

Shape = TypeVar("Shape")


def make_private_folder(folder: Path) -> Path:
    """Make the folder and its parents where missing, each new one with access for its owner only."""
    if not folder.is_dir():
        make_private_folder(folder.parent)
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        if sys.platform == "win32":
            _owner_only(folder)
    return folder


if sys.platform == "win32":

    def _owner_only(folder: Path) -> None:
        """Set an access list that names the owner only, and that new files in the folder inherit."""
        owner = f"{getpass.getuser()}:(OI)(CI)F"
        subprocess.run(["icacls", str(folder), "/inheritance:r", "/grant:r", owner], capture_output=True, check=False)


def make_read_only(folder: Path) -> None:
    """Remove write permission from a folder and every file in it."""
    for file in folder.iterdir():
        file.chmod(SEALED_FILE)
    folder.chmod(SEALED_FOLDER)


def remove_folder(folder: Path) -> None:
    """Remove a folder with its contents, read-only or not."""
    for place, folders, files in os.walk(folder):
        for name in folders:
            inner = Path(place, name)
            if not inner.is_symlink():
                inner.chmod(PRIVATE_FOLDER)
        if sys.platform == "win32":  # which does not delete read-only files
            for name in files:
                Path(place, name).chmod(PRIVATE_FILE)
    shutil.rmtree(folder)


def write_atomically(target: Path, content: bytes) -> None:
    """Replace ``target`` with ``content`` in one step: write a file beside it, flush it to disk, rename it.

    Raises :class:`OSError` as the system does; the old file is unchanged in that case.
    """
    with replacing(target) as part:
        part.write(content)


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """Open a file beside ``target`` for writing, and put it in its place, flushed to disk, when all went well.

    Raises :class:`OSError` as the system does; ``target`` is unchanged after any error.
    """
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as part:
            yield part
            part.flush()
            os.fsync(part.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink()
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Flush a folder's list of names to disk, so that a new file survives a power cut. No effect on Windows."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        with contextlib.suppress(OSError):  # not supported on some network disks; the file itself is flushed
            os.fsync(handle)
        os.close(handle)


def sha256_of(file: Path) -> str:
    """SHA-256 of the file's bytes, in hexadecimal.

    Never waits: raises :class:`UnusableInput` for a FIFO, a device or a folder, :class:`OSError` as the system does.
    """
    with os.fdopen(os.open(file, _READ_FLAGS), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise UnusableInput(Text("这不是普通文件。", "Not a regular file."), file=file)
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_regular(file: Path, max_bytes: int = MAX_JSON_BYTES) -> bytes:
    """Read a regular file of at most ``max_bytes`` bytes.

    Never waits: a FIFO, a socket, a device or a folder under the file's name is refused, and so is a file that is
    larger than its limit or grows past it. Raises :class:`FileNotFoundError`, or :class:`UnusableInput` naming the
    file.
    """
    try:
        handle = os.open(file, _READ_FLAGS)
        try:
            state = os.fstat(handle)
            if not stat.S_ISREG(state.st_mode):
                raise UnusableInput(Text("这不是普通文件。", "Not a regular file."), file=file)
            content = bytearray()
            while len(content) <= max_bytes and (
                block := os.read(handle, min(max(state.st_size - len(content), 0) + 1, _BLOCK_BYTES))
            ):
                content += block
        finally:
            os.close(handle)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise unreadable(file, error) from error
    if len(content) > max_bytes:
        raise UnusableInput(Text("文件太大，不是话证的文件。", "Too large to be a Huazheng file."), file=file)
    return bytes(content)


def read_json(file: Path, shape: type[Shape]) -> Shape:
    """Decode a JSON file as ``shape``, a msgspec type, treating its content as hostile.

    Raises :class:`UnusableInput` naming the file and the path of the invalid value.
    """
    try:
        content = read_regular(file)
    except FileNotFoundError as error:
        raise unreadable(file, error) from error
    return decode_json(content, file, shape)


def decode_json(content: bytes, file: Path, shape: type[Shape]) -> Shape:
    """Decode the bytes of ``file`` as ``shape``. Raises as :func:`read_json` does."""
    try:
        return json_decoder(shape).decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnusableInput(Text(f"内容无效：{error}。", f"Invalid content: {error}."), file=file) from error


def encode_json(document: Any, *, indent: int = 1) -> bytes:
    """Encode a document as indented UTF-8 JSON with a final newline. Equal documents give equal bytes."""
    return msgspec.json.format(msgspec.json.encode(document), indent=indent) + b"\n"


def set_aside(file: Path, *, keep: bool = False) -> Path | None:
    """Rename an unreadable file to ``<name>.unreadable-<date>`` beside it; the new path, or None if it is gone.

    ``keep`` copies a regular file instead, so that it can be replaced in one step afterwards. An earlier file of that
    name is never overwritten: a number follows the date. Raises :class:`OSError`.
    """
    stem = f"{file.name}.unreadable-{datetime.now(UTC):%Y-%m-%d}"
    number = 1
    aside = file.with_name(stem)
    while aside.exists() or aside.is_symlink():
        number += 1
        aside = file.with_name(f"{stem}-{number}")
    try:
        if keep and file.is_file():
            write_atomically(aside, file.read_bytes())
        else:
            file.rename(aside)
    except FileNotFoundError:
        return None
    return aside


def lacking_space(folder: Path, needed: int, spare: int = SPARE_BYTES) -> int:
    """Bytes that the disk of ``folder`` lacks for ``needed`` more bytes beside ``spare`` free ones; 0 when enough."""
    return max(needed + spare - shutil.disk_usage(folder).free, 0)


def require_space(folder: Path, needed: int, *, remedy: Text | None = None) -> None:
    """Raise :class:`ResourceUnavailable` if ``needed`` bytes would leave less than :data:`SPARE_BYTES` on the disk."""
    lacking = lacking_space(folder, needed)
    if lacking:
        megabytes = (lacking >> 20) + 1
        raise ResourceUnavailable(
            Text(f"磁盘空间不够，还差 {megabytes} MB。", f"Not enough disk space: {megabytes} MB more needed."),
            file=folder,
            remedy=remedy or Text("请腾出空间再试。", "Free some space and try again."),
        )
