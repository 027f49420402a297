"""Recordings in zip files: listed by a path below the zip's own, and extracted one at a time to be imported."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from huazheng.audio.recording_formats import ARCHIVE_SUFFIX, RECORDING_SUFFIXES
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import PRIVATE_FILE, require_space
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.zip_errors import ZIP_ERRORS
from huazheng.store.staging import staging_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MEMBERS = 20_000
_ENCRYPTED = 0x1
_UTF8_NAMES = 0x800
_BLOCK_BYTES = 1024 * 1024
_BAG_NAME = "bagit.txt"
_NO_FILES = ("__MACOSX",)


def recordings_in_zip(archive: Path) -> tuple[list[Path], list[Path]]:
    """The recordings in a zip file and its other files, each as a path below the zip's own.

    Raises :class:`UnusableInput` for a damaged zip file and for an evidence bundle.
    """
    files, others = list[Path](), list[Path]()
    with _opened(archive) as content:
        members = _members(archive, content)
        if any(PurePosixPath(name).name == _BAG_NAME for name in members):
            raise UnusableInput(
                Text("这是证据包，不是装录音的压缩包。", "This is an evidence bundle, not a zip file of recordings."),
                file=archive,
                remedy=Text("请用 huazheng open 打开它。", "Open it with huazheng open."),
            )
        for name in sorted(members):
            place = archive.joinpath(*PurePosixPath(name).parts)
            (files if place.suffix.lower() in RECORDING_SUFFIXES else others).append(place)
    return files, others


def holds_recordings(archive: Path) -> bool:
    """True for a zip file with recordings in it that is no evidence bundle."""
    try:
        return bool(recordings_in_zip(archive)[0])
    except (UnusableInput, OSError):
        return False


@contextlib.contextmanager
def extracted(file: Path, recordings: Path) -> Iterator[Path]:
    """The file itself, or for a path below a zip file a copy of that member, removed afterwards.

    ``recordings``: the folder of the home's calls, in whose staging area the copy lies.

    Raises :class:`UnusableInput` for a member that is not there, encrypted or damaged.
    """
    archive = _archive_of(file)
    if archive is None:
        yield file
        return
    with staging_folder(recordings, f"unzipped-{secrets.token_hex(4)}") as folder:
        yield _extract(archive, file, folder)


def _archive_of(file: Path) -> Path | None:
    """The zip file that this path leads into; None for any other path."""
    if ARCHIVE_SUFFIX not in str(file).lower() or file.exists():
        return None
    return next((one for one in file.parents if one.suffix.lower() == ARCHIVE_SUFFIX and one.is_file()), None)


def _extract(archive: Path, file: Path, folder: Path) -> Path:
    name = "/".join(file.relative_to(archive).parts)
    with _opened(archive) as content:
        member = _members(archive, content).get(name)
        if member is None:
            raise UnusableInput(Text("压缩包里没有这个文件。", "File not found in the zip file."), file=file)
        if member.flag_bits & _ENCRYPTED:
            raise UnusableInput(
                Text("压缩包有密码。", "The zip file has a password."),
                file=archive,
                remedy=Text("请先用密码解压，再导入。", "Unpack it with its password first, then import."),
            )
        require_space(folder, member.file_size)
        target, left = folder / PurePosixPath(name).name, member.file_size
        with (
            content.open(member) as source,
            os.fdopen(
                os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE), "wb"
            ) as copy,
        ):
            while block := source.read(_BLOCK_BYTES):
                left -= len(block)
                if left < 0:
                    raise zipfile.BadZipFile("more than its stated size")
                copy.write(block)
    with contextlib.suppress(ValueError, OverflowError):
        written = time.mktime((*member.date_time, 0, 0, -1))  # a zip states local time
        os.utime(target, (written, written))
    return target


@contextlib.contextmanager
def _opened(archive: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(archive) as content:
            yield content
    except ZIP_ERRORS as error:
        raise UnusableInput(
            Text("压缩包坏了，解不开。", "The zip file is damaged."),
            file=archive,
            remedy=Text("请重新拷一次，或先解压再导入。", "Copy it again, or unpack it first."),
        ) from error


def _members(archive: Path, content: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files by their names as people see them; hidden files and those of macOS are left out."""
    infos = content.infolist()
    if len(infos) > MAX_MEMBERS:
        raise UnusableInput(
            Text(f"压缩包里的文件超过 {MAX_MEMBERS} 个。", f"The zip file holds more than {MAX_MEMBERS} files."),
            file=archive,
        )
    named = {_name_of(info): info for info in infos if not info.is_dir()}
    return {name: info for name, info in named.items() if not _is_hidden(PurePosixPath(name))}


def _name_of(info: zipfile.ZipInfo) -> str:
    """The name; programs of Chinese Windows write it in GBK, which Python reads as code page 437."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAMES:
        with contextlib.suppress(UnicodeError):
            return name.encode("cp437").decode("utf-8")
        with contextlib.suppress(UnicodeError):
            return name.encode("cp437").decode("gb18030")
    return name


def _is_hidden(name: PurePosixPath) -> bool:
    return (
        name.is_absolute()
        or ".." in name.parts
        or any(part.startswith(".") or part in _NO_FILES for part in name.parts)
    )
