"""Names of the files in a bundle: as another program meant them, and safe on every file system."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.runtime.language import Text
from huazheng.evidence.bundle_refusal import duplicate_name, refused
from huazheng.evidence.verifier.call_files import ORIGINAL

if TYPE_CHECKING:
    import zipfile
    from pathlib import Path

CALL_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}")
ORIGINAL_FILE = re.compile(rf"(?:[^/]+/){{0,3}}data/{CALL_ID.pattern}/{ORIGINAL}/[^/]+", re.DOTALL)
MAX_DEPTH = 8
_MAX_NAME_BYTES = 240
_UTF8_NAME = 0x800
_SKIPPED = re.compile(r"(.*/)?(__MACOSX/.*|Icon\r)", re.DOTALL)
_DRIVE = re.compile(r"[A-Za-z]:")
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class BundleEntry(NamedTuple):
    """An entry of the zip, and its name: the path in the bundle, with ``/`` at the end of a folder's."""

    info: zipfile.ZipInfo
    name: str


def named_entries(infos: list[zipfile.ZipInfo]) -> list[BundleEntry]:
    """The entries with their names as another program meant them; what zip programs add for themselves is left out."""
    names = [_meant_name(info) for info in infos]
    if "\\" in "".join(names) and not any("/" in name for name in names):  # an old program of Windows
        names = [name.replace("\\", "/") for name in names]
    pairs = zip(infos, names, strict=True)
    return [BundleEntry(info, name) for info, name in pairs if _SKIPPED.fullmatch(name) is None]


def _meant_name(info: zipfile.ZipInfo) -> str:
    """The entry's name. One without the mark of UTF-8 is read as UTF-8 all the same, else as GB 18030.

    A name with a zero byte, after which zip programs differ, is kept whole, so that it is refused.
    """
    name = info.orig_filename
    if info.flag_bits & _UTF8_NAME or name.isascii():
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def check_names(bundle: Path, entries: list[BundleEntry]) -> None:
    """Refuse names that lead outside, and names that are the same file or folder on some system."""
    files: set[str] = set()
    folders: set[str] = set()
    spelled: dict[str, str] = {}
    for _, name in entries:
        parts = name.removesuffix("/").split("/")
        if not _is_plain(name, parts):
            raise refused(bundle, Text("里面有不安全的文件名", "it contains an unsafe file name"), name)
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth])
            folders.add(_collision_key(folder))
            if spelled.setdefault(_collision_key(folder), folder) != folder:
                raise duplicate_name(bundle, name)
        whole = "/".join(parts)
        if name.endswith("/"):
            folders.add(_collision_key(whole))
        elif _collision_key(whole) in files:
            raise duplicate_name(bundle, name)
        else:
            files.add(_collision_key(whole))
        if spelled.setdefault(_collision_key(whole), whole) != whole:
            raise duplicate_name(bundle, name)
    if both := files & folders:
        raise duplicate_name(bundle, both.pop())


def _is_plain(name: str, parts: list[str]) -> bool:
    if not name or name.startswith("/") or "\\" in name or _DRIVE.match(name) or len(parts) > MAX_DEPTH:
        return False
    # Versions before 0.2 kept the name of an imported file as it was, whatever invisible characters it had.
    steering = ("Cc", "Cs") if ORIGINAL_FILE.fullmatch(name) else ("Cc", "Cf", "Cs", "Zl", "Zp")
    return all(_is_plain_part(part, steering) for part in parts)


def _is_plain_part(part: str, steering: tuple[str, ...]) -> bool:
    if part in ("", ".", "..") or part[-1] in ". " or _DEVICE.fullmatch(part):
        return False
    if len(part.encode("utf-8", "surrogatepass")) > _MAX_NAME_BYTES:
        return False
    return not any(unicodedata.category(sign) in steering for sign in part)


def _collision_key(name: str) -> str:
    """A name as the least strict file system compares it."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
