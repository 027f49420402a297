"""Unpack evidence bundles and treat them as hostile: nothing is written outside a bundle's own folder.

Refused: absolute paths and ``..``, links and devices, duplicate names (also when only case or Unicode form differs),
encrypted entries, unknown compression, overlapping entries, more than 20 GiB or 2,000 files, a compression ratio
above 200 (but for a recording, since silence compresses a thousandfold), and false sizes.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import PRIVATE_FILE, make_private_folder, remove_folder, require_space
from huazheng.core.runtime.language import Text
from huazheng.evidence.verifier.call_files import ORIGINAL, READ_BYTES, calls_in, is_bag

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.task import Task

MAX_BYTES = 20 * 1024**3
MAX_FILES = 2000
MAX_RATIO = 200
MAX_DIRECTORY_BYTES = 4 * 1024 * 1024
_MAX_NAME_BYTES = 240
_MAX_DEPTH = 8
_RATIO_FROM_BYTES = 4096  # a few kilobytes are no bomb at any ratio
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_CALL_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}")
_ORIGINAL = re.compile(rf"[^/]+/data/{_CALL_ID.pattern}/{ORIGINAL}/[^/]+", re.DOTALL)
_DRIVE = re.compile(r"[A-Za-z]:")
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def unpack(bundle: Path, into: Path, task: Task) -> Path:
    """Unpack the bundle into a new folder below ``into``; the folder of its bag.

    Raises :class:`UnusableInput` for a file that is no bundle or is hostile, :class:`ResourceUnavailable` for a full
    disk; nothing is left behind then.
    """
    folder = make_private_folder(into) / "bundle"
    folder.mkdir(mode=0o700)
    try:
        with bundle.open("rb") as stream:
            _check_directory(bundle, stream)
            try:
                with zipfile.ZipFile(stream) as archive:
                    _unpack(bundle, archive, folder, task)
            except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, struct.error) as error:
                raise _damaged(bundle, error) from error
            except (ValueError, OverflowError, RuntimeError, UnicodeError) as error:
                raise _damaged(bundle, error) from error
        return _bag(bundle, folder)
    except BaseException:
        remove_folder(folder)
        raise


def _unpack(bundle: Path, archive: zipfile.ZipFile, folder: Path, task: Task) -> None:
    entries = archive.infolist()
    _check_amount(bundle, entries)
    _check_names(bundle, entries)
    for entry in entries:
        _check_entry(bundle, entry)
    _check_places(bundle, archive, entries)
    total = sum(entry.file_size for entry in entries)
    require_space(folder, total)
    done = 0
    for entry in entries:
        target = folder.joinpath(*entry.filename.rstrip("/").split("/"))
        if entry.is_dir():
            make_private_folder(target)
            continue
        make_private_folder(target.parent)
        with archive.open(entry) as source:
            done += _copy(bundle, entry, source, target, task)  # type: ignore[arg-type]
        task.report(done / max(total, 1), str(Text("解开证据包", "Unpacking the bundle")))


def _copy(bundle: Path, entry: zipfile.ZipInfo, source: BinaryIO, target: Path, task: Task) -> int:
    """Write one entry, never more bytes than its stated size."""
    done = 0
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW, PRIVATE_FILE)
    with os.fdopen(handle, "wb") as out:
        while block := source.read(READ_BYTES):
            task.check()
            done += len(block)
            if done > entry.file_size:
                break
            out.write(block)
    if done != entry.file_size:
        raise _refused(bundle, Text("里面写的大小是假的", "it states a wrong size"), entry.filename)
    return done


def _check_directory(bundle: Path, stream: BinaryIO) -> None:
    """Check the stated number of entries before the directory is read: a million would exhaust time and memory."""
    size = stream.seek(0, os.SEEK_END)
    start = stream.seek(max(size - 65_557, 0))
    tail = stream.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + 22:
        raise _damaged(bundle, "no end record")
    entries, directory_bytes = struct.unpack_from("<HI", tail, place + 10)
    if entries == 0xFFFF or directory_bytes == 0xFFFFFFFF:
        if place < 20 or tail[place - 20 : place - 16] != b"PK\x06\x07":
            raise _damaged(bundle, "no zip64 record")
        record = struct.unpack_from("<Q", tail, place - 12)[0]
        stream.seek(min(record, start + place))
        head = stream.read(56)
        if len(head) < 56 or head[:4] != b"PK\x06\x06":
            raise _damaged(bundle, "no zip64 record")
        entries, directory_bytes = struct.unpack_from("<QQ", head, 32)
    if entries > MAX_FILES * 2 or directory_bytes > MAX_DIRECTORY_BYTES:
        raise _too_many(bundle)
    stream.seek(0)


def _check_amount(bundle: Path, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_FILES:
        raise _too_many(bundle)
    if sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise _refused(bundle, Text("解开后超过 20 GiB", "it contains more than 20 GiB"))


def _check_entry(bundle: Path, entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if entry.flag_bits & _ENCRYPTED:
        raise _refused(bundle, Text("里面有加密的内容", "it contains an encrypted entry"), name)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _refused(bundle, Text("压缩方式不认识", "it uses an unknown compression method"), name)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFDIR if entry.is_dir() else stat.S_IFREG):
        raise _refused(bundle, Text("里面有链接或设备", "it contains a link or a device"), name)
    if entry.is_dir() and entry.file_size:
        raise _refused(bundle, Text("文件夹带有内容", "it contains a folder entry with content"), name)
    silence = name.endswith(".wav") and _ORIGINAL.fullmatch(name) is not None
    if entry.file_size > max(entry.compress_size * MAX_RATIO, _RATIO_FROM_BYTES) and not silence:
        raise _refused(
            bundle, Text("压缩比超过 200，像压缩炸弹", "its compression ratio is above 200, like a zip bomb"), name
        )


def _check_names(bundle: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse names that lead outside, and names that are the same file or folder on some system."""
    files: set[str] = set()
    folders: set[str] = set()
    spelled: dict[str, str] = {}
    for entry in entries:
        name = entry.filename
        parts = name.removesuffix("/").split("/")
        if not _is_plain(name, parts) or entry.orig_filename != name:
            raise _refused(bundle, Text("里面有不安全的文件名", "it contains an unsafe file name"), name)
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth])
            folders.add(_collision_key(folder))
            if spelled.setdefault(_collision_key(folder), folder) != folder:
                raise _duplicate_name(bundle, name)
        whole = "/".join(parts)
        if entry.is_dir():
            folders.add(_collision_key(whole))
        elif _collision_key(whole) in files:
            raise _duplicate_name(bundle, name)
        else:
            files.add(_collision_key(whole))
        if spelled.setdefault(_collision_key(whole), whole) != whole:
            raise _duplicate_name(bundle, name)
    if both := files & folders:
        raise _duplicate_name(bundle, both.pop())


def _is_plain(name: str, parts: list[str]) -> bool:
    if not name or name.startswith("/") or "\\" in name or _DRIVE.match(name) or len(parts) > _MAX_DEPTH:
        return False
    # Versions before 0.2 kept the name of an imported file as it was, whatever invisible characters it had.
    steering = ("Cc", "Cs") if _ORIGINAL.fullmatch(name) else ("Cc", "Cf", "Cs", "Zl", "Zp")
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


def _check_places(bundle: Path, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse entries that share bytes: with them a small file unpacks to petabytes without a high ratio."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise _refused(bundle, Text("里面的内容互相重叠", "its entries overlap"), entry.filename)
        end = entry.header_offset + 30 + entry.compress_size
    if end > archive.start_dir:
        raise _refused(bundle, Text("里面写的大小是假的", "it states a wrong size"))


def _bag(bundle: Path, folder: Path) -> Path:
    """The only bag in the folder. Raises :class:`UnusableInput` unless it holds a call."""
    roots = list(folder.iterdir())
    if len(roots) != 1 or not roots[0].is_dir() or not is_bag(roots[0]) or not calls_in(roots[0]):
        raise UnusableInput(
            Text("这不是话证的证据包。", "Not a Huazheng evidence bundle."),
            file=bundle,
            remedy=Text(
                "请选用 huazheng export --format bundle 导出的文件。",
                "Choose a file exported with: huazheng export --format bundle",
            ),
        )
    for call in calls_in(roots[0]):
        if not _CALL_ID.fullmatch(call.name):
            raise _refused(bundle, Text("录音编号不对", "it contains an invalid call id"), call.name)
    return roots[0]


def _refused(bundle: Path, why: Text, name: str = "") -> UnusableInput:
    shown = "".join(sign if sign.isprintable() else "?" for sign in name)[:80]
    named = Text(f"（{shown}）", f" ({shown})") if shown else Text("", "")
    return UnusableInput(
        Text(f"拒绝打开这个证据包：{why.zh}{named.zh}。", f"Bundle rejected: {why.en}{named.en}."),
        file=bundle,
        remedy=Text("请向寄件人要一份新的。", "Ask the sender for a new one."),
    )


def _duplicate_name(bundle: Path, name: str) -> UnusableInput:
    return _refused(bundle, Text("里面有两个同名的文件", "two of its files have the same name"), name)


def _too_many(bundle: Path) -> UnusableInput:
    return _refused(bundle, Text("里面的文件超过 2,000 个", "it contains more than 2,000 files"))


def _damaged(bundle: Path, error: object) -> UnusableInput:
    return UnusableInput(
        Text(f"证据包打不开：{error}。", f"Cannot open the bundle: {error}."),
        file=bundle,
        remedy=Text("请重新拷贝一次。", "Copy it again."),
    )
