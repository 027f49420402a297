"""Names of the files in a call's folder and in a bag, and plain reading and hashing of files."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .findings import Progress, VerificationReport

SEAL, SIGNATURE, TIMESTAMP = "seal.json", "seal.sig", "seal.tsr"
CUSTODY, HEAD = "custody.jsonl", "custody.head.json"
ORIGINAL = "original"
PUBLIC_KEY = "public-key.pem"
CHAIN_SUFFIX = ".chain.jsonl"
RECEIVED = "received.json"
"""Marks a call that came in a bundle; lies beside the evidence and is no part of it."""

CASE, CASE_FILE, CASE_MANIFEST, CASE_SIGNATURE = "case", "case.json", "manifest-sha256.txt", "manifest-sha256.sig"
KEYS = "keys"
"""Folder of the public keys of a bundle with a case: ``case.pem``, and one for each call by its id."""
MANIFEST, TAG_MANIFEST, TAG_SIGNATURE = "manifest-sha256.txt", "tagmanifest-sha256.txt", "tagmanifest-sha256.sig"
MAX_SEAL_BYTES = 8 * 1024 * 1024
"""Of a seal: one that lists a gap in every second of twelve hours, for two sources."""
MAX_LOG_BYTES = 64 * 1024 * 1024
"""Of a chain or custody log: a chain of two and a half days."""
MAX_HEAD_BYTES = 64 * 1024
MAX_KEY_BYTES = 4096
MAX_TOKEN_BYTES = 1024 * 1024
READ_BYTES = 1024 * 1024


def fixed_by_seal(name: str) -> bool:
    """Test for a file that must never change after sealing: an original, the seal or its signature."""
    return name in (SEAL, SIGNATURE) or name.startswith(ORIGINAL + "/")


def is_unfinished(name: str) -> bool:
    """Test for a write that a crash interrupted (``.NAME.part`` in the call's own folder); nothing reads it."""
    return "/" not in name and name.startswith(".") and name.endswith(".part")


def is_bag(folder: Path) -> bool:
    """Test for a BagIt bag."""
    return (folder / "bagit.txt").is_file()


def calls_in(folder: Path) -> list[Path]:
    """The call folders of a bag, or the folder itself where it is no bag."""
    if not is_bag(folder):
        return [folder]
    return sorted(seal.parent for seal in (folder / "data").glob("*/" + SEAL))


def case_folder(bag: Path) -> Path:
    """The folder of the case in a bag, whether there is one or not."""
    return bag / "data" / CASE


def has_case(folder: Path) -> bool:
    """Test for a bag with a case in it."""
    return is_bag(folder) and (case_folder(folder) / CASE_FILE).is_file()


def is_plain(file: Path) -> bool:
    """Test for a plain file: no link, device or folder."""
    try:
        return stat.S_ISREG(os.lstat(str(file)).st_mode)
    except OSError:
        return False


def read_plain(file: Path, limit: int) -> bytes | None:
    """The bytes of a plain file; None for a link, a device, no file, or more than ``limit`` bytes."""
    try:
        state = os.lstat(str(file))
        if not stat.S_ISREG(state.st_mode) or state.st_size > limit:
            return None
        return file.read_bytes()
    except OSError:
        return None


def list_files(folder: Path, report: VerificationReport) -> dict[str, int]:
    """Size in bytes of every plain file under the folder, by its path with slashes. Links and devices are findings."""
    sizes: dict[str, int] = {}
    for place, folders, files in os.walk(str(folder)):
        folders.sort()
        if not folders and not files and Path(place) != folder:
            name = Path(place).relative_to(folder).as_posix()
            report.add("added", name, "空文件夹。", "An empty folder.", fault=False)
        for name in sorted(files + [inner for inner in folders if Path(place, inner).is_symlink()]):
            path = Path(place) / name
            relative = path.relative_to(folder).as_posix()
            state = os.lstat(str(path))
            if stat.S_ISREG(state.st_mode):
                sizes[relative] = state.st_size
            else:
                report.add(
                    "added", relative, "不是普通文件（链接或设备）。", "It is a link or a device, not a plain file."
                )
    return sizes


class HashProgress:
    """Count of hashed bytes, reported as a fraction of ``total``."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.total, self.done, self.progress = max(total, 1), 0, progress

    def more(self, count: int) -> None:
        """Add ``count`` bytes and report."""
        self.done += count
        if self.progress is not None:
            self.progress(min(self.done / self.total, 1.0))


def sha256_of_file(file: Path, counted: HashProgress) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest, block = hashlib.sha256(), bytearray(READ_BYTES)
    view = memoryview(block)
    with file.open("rb", buffering=0) as stream:
        while True:
            count = stream.readinto(block)
            if not count:
                return digest.hexdigest()
            digest.update(view[:count])
            counted.more(count)


def block_digest(file: Path, start: int, length: int) -> str:
    """The SHA-256 of ``length`` bytes from offset ``start``, or of as many as the file has."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        stream.seek(start)
        while length:
            piece = stream.read(min(length, READ_BYTES))
            if not piece:
                break
            digest.update(piece)
            length -= len(piece)
    return digest.hexdigest()
