"""Whole files or none; files with voices in them belong to their owner alone."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text

if sys.platform == "win32":
    import getpass
    import subprocess

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
SEALED_FILE = 0o400
SEALED_FOLDER = 0o500
MAX_JSON_BYTES = 256 * 1024 * 1024

Shape = TypeVar("Shape")


def make_private_folder(folder: Path) -> Path:
    """Make the folder (and its parents) if need be; a new one is readable by its owner alone."""
    if not folder.is_dir():
        make_private_folder(folder.parent)
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        if sys.platform == "win32":
            _owner_only(folder)
    return folder


if sys.platform == "win32":

    def _owner_only(folder: Path) -> None:
        """Give the folder an access list that names its owner alone; what is made in it inherits that."""
        owner = f"{getpass.getuser()}:(OI)(CI)F"
        subprocess.run(["icacls", str(folder), "/inheritance:r", "/grant:r", owner], capture_output=True, check=False)


def make_read_only(folder: Path) -> None:
    """Take the right to write from a folder and every file in it."""
    for file in folder.iterdir():
        file.chmod(SEALED_FILE)
    folder.chmod(SEALED_FOLDER)


def remove_folder(folder: Path) -> None:
    """Remove a folder with all that is in it, read-only or not."""
    for place, folders, files in os.walk(folder):
        for name in folders:
            inner = Path(place, name)
            if not inner.is_symlink():
                inner.chmod(PRIVATE_FOLDER)
        if sys.platform == "win32":  # which deletes no file that is read-only
            for name in files:
                Path(place, name).chmod(PRIVATE_FILE)
    shutil.rmtree(folder)


def write_atomically(target: Path, content: bytes) -> None:
    """Put ``content`` at ``target``, or leave what was there: written beside it, flushed to disk, then renamed.

    Raises :class:`OSError` as the system does; the old file is whole in that case.
    """
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink()
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Flush a folder's own list of names to the disk, so that a power cut does not lose a new file. Not on Windows."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        with contextlib.suppress(OSError):  # some network disks cannot; the file itself is flushed
            os.fsync(handle)
        os.close(handle)


def sha256_of(file: Path) -> str:
    """The SHA-256 of the file's bytes, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_json(file: Path, shape: type[Shape]) -> Shape:
    """Read a JSON file as ``shape``, a msgspec type, treating it as hostile.

    Raises :class:`UnusableInput` naming the file and the place in it that is wrong.
    """
    return decode_json(read_limited(file), file, shape)


def read_limited(file: Path) -> bytes:
    """Read one of the app's own files whole. Raises :class:`UnusableInput` for one too large or unreadable."""
    try:
        if file.stat().st_size > MAX_JSON_BYTES:
            raise UnusableInput(
                Text("文件太大，不是话证的文件。", "The file is too large to be one of Huazheng's."), file=file
            )
        return file.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnusableInput(Text(f"读不了：{reason}。", f"It cannot be read: {reason}."), file=file) from error


def decode_json(content: bytes, file: Path, shape: type[Shape]) -> Shape:
    """Decode the bytes of ``file`` as ``shape``, treating them as hostile. Raises as :func:`read_json` does."""
    try:
        return msgspec.json.decode(content, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnusableInput(Text(f"内容不对：{error}。", f"Its content is not right: {error}."), file=file) from error


def encode_json(document: Any, *, indent: int = 1) -> bytes:
    """A document as readable UTF-8 JSON with a final newline; the same document always gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(document), indent=indent) + b"\n"
