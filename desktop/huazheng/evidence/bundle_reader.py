"""Unpack evidence bundles and treat them as hostile: nothing is written outside a bundle's own folder.

A bundle that another program unpacked or zipped again opens too: an unpacked folder, a zip without the bag's folder or
with one more, with ``__MACOSX`` beside it, with names in GB 18030 or with backslashes.

Refused: absolute paths and ``..``, links and devices, duplicate names (also when only case or Unicode form differs),
encrypted entries, unknown compression, overlapping entries, more than 20 GiB or 2,000 files, a compression ratio
above 200 (but for a recording, since silence compresses a thousandfold), and false sizes.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from huazheng.core.runtime.errors import UnusableInput, unreadable
from huazheng.core.runtime.files import PRIVATE_FILE, make_private_folder, remove_folder, require_space
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.zip_errors import ZIP_ERRORS
from huazheng.evidence.bundle_names import CALL_ID, MAX_DEPTH, ORIGINAL_FILE, BundleEntry, check_names, named_entries
from huazheng.evidence.bundle_refusal import damaged, refused, too_many
from huazheng.evidence.verifier.call_files import READ_BYTES, calls_in, has_case, is_bag
from huazheng.evidence.verifier.foreign_files import is_foreign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.runtime.task import Task

MAX_BYTES = 20 * 1024**3
MAX_FILES = 2000
MAX_RATIO = 200
MAX_DIRECTORY_BYTES = 4 * 1024 * 1024
_RATIO_FROM_BYTES = 4096  # a few kilobytes are no bomb at any ratio
_BAG_DEPTH = 2  # folders around the bag's own that a person or a zip program may have added
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_UNPACKING = Text("解开证据包", "Unpacking the bundle")
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def find_bag(folder: Path) -> Path | None:
    """The only bag with a call or a case in it, the folder itself or at most two below; None for none or several."""
    level = [folder]
    for _ in range(_BAG_DEPTH + 1):
        bags = [place for place in level if is_bag(place)]
        if bags:
            return bags[0] if len(bags) == 1 and (calls_in(bags[0]) or has_case(bags[0])) else None
        level = [
            inner for place in level for inner in sorted(place.iterdir()) if inner.is_dir() and not inner.is_symlink()
        ]
    return None


def unpack(bundle: Path, into: Path, task: Task) -> Path:
    """Unpack the bundle, a zip or a folder that was one, into a new folder below ``into``; the folder of its bag.

    Raises :class:`UnusableInput` for a file that is no bundle or is hostile, :class:`ResourceUnavailable` for a full
    disk; nothing is left behind then.
    """
    folder = make_private_folder(into) / "bundle"
    folder.mkdir(mode=0o700)
    try:
        if bundle.is_dir():
            _copy_folder(bundle, folder, task)
            return _bag(bundle, folder)
        with bundle.open("rb") as stream:
            _check_directory(bundle, stream)
            try:
                with zipfile.ZipFile(stream) as archive:
                    _unpack(bundle, archive, folder, task)
            except ZIP_ERRORS as error:
                raise damaged(bundle, error) from error
        return _bag(bundle, folder)
    except BaseException:
        remove_folder(folder)
        raise


def _unpack(bundle: Path, archive: zipfile.ZipFile, folder: Path, task: Task) -> None:
    infos = archive.infolist()
    _check_amount(bundle, len(infos), sum(info.file_size for info in infos))
    entries = named_entries(infos)
    check_names(bundle, entries)
    for entry in entries:
        _check_entry(bundle, entry)
    _check_places(bundle, archive, infos)
    total = sum(info.file_size for info in infos)
    require_space(folder, total)
    done = 0
    for entry in entries:
        target = folder.joinpath(*entry.name.rstrip("/").split("/"))
        if entry.name.endswith("/"):
            make_private_folder(target)
            continue
        make_private_folder(target.parent)
        with archive.open(entry.info) as source:
            done += _copy(bundle, entry, source, target, task)  # type: ignore[arg-type]
        task.report(done / max(total, 1), str(_UNPACKING))


def _copy_folder(bundle: Path, into: Path, task: Task) -> None:
    """Copy the plain files of an unpacked bundle; its names are checked as those of a zip are."""
    files: dict[str, int] = {}
    for name, state in _files_below(bundle):
        if not stat.S_ISREG(state.st_mode):
            raise refused(bundle, Text("里面有链接或设备", "it contains a link or a device"), name)
        files[name] = state.st_size
        _check_amount(bundle, len(files), sum(files.values()))
    check_names(bundle, [BundleEntry(zipfile.ZipInfo(name), name) for name in files])
    total, done = sum(files.values()), 0
    require_space(into, total)
    for name, size in files.items():
        target = into.joinpath(*name.split("/"))
        make_private_folder(target.parent)
        try:
            handle = os.open(bundle / name, os.O_RDONLY | _NO_FOLLOW)
        except OSError as error:
            raise unreadable(bundle / name, error) from error
        with os.fdopen(handle, "rb") as source:
            entry = zipfile.ZipInfo("x")
            entry.file_size = size
            done += _copy(bundle, BundleEntry(entry, name), source, target, task)
        task.report(done / max(total, 1), str(_UNPACKING))


def _files_below(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """The path and state of every file, link and device in a folder that is searched only as deep as bundles are."""
    for place, folders, names in os.walk(folder):
        inside = Path(place).relative_to(folder)
        if len(inside.parts) >= MAX_DEPTH:
            raise refused(folder, Text("里面的文件夹太深", "its folders are too deep"), inside.as_posix())
        folders[:] = sorted(name for name in folders if name != "__MACOSX")
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in sorted([*names, *links]):
            if name != "Icon\r":
                yield (inside / name).as_posix(), os.lstat(Path(place, name))


def _copy(bundle: Path, entry: BundleEntry, source: BinaryIO, target: Path, task: Task) -> int:
    """Write one entry, never more bytes than its stated size."""
    done = 0
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW, PRIVATE_FILE)
    with os.fdopen(handle, "wb") as out:
        while block := source.read(READ_BYTES):
            task.check()
            done += len(block)
            if done > entry.info.file_size:
                break
            out.write(block)
    if done != entry.info.file_size:
        raise refused(bundle, Text("里面写的大小是假的", "it states a wrong size"), entry.name)
    return done


def _check_directory(bundle: Path, stream: BinaryIO) -> None:
    """Check the stated number of entries before the directory is read: a million would exhaust time and memory."""
    size = stream.seek(0, os.SEEK_END)
    start = stream.seek(max(size - 65_557, 0))
    tail = stream.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + 22:
        raise damaged(bundle, "no end record")
    entries, directory_bytes = struct.unpack_from("<HI", tail, place + 10)
    if entries == 0xFFFF or directory_bytes == 0xFFFFFFFF:
        if place < 20 or tail[place - 20 : place - 16] != b"PK\x06\x07":
            raise damaged(bundle, "no zip64 record")
        record = struct.unpack_from("<Q", tail, place - 12)[0]
        stream.seek(min(record, start + place))
        head = stream.read(56)
        if len(head) < 56 or head[:4] != b"PK\x06\x06":
            raise damaged(bundle, "no zip64 record")
        entries, directory_bytes = struct.unpack_from("<QQ", head, 32)
    if entries > MAX_FILES * 2 or directory_bytes > MAX_DIRECTORY_BYTES:
        raise too_many(bundle)
    stream.seek(0)


def _check_amount(bundle: Path, files: int, size: int) -> None:
    if files > MAX_FILES:
        raise too_many(bundle)
    if size > MAX_BYTES:
        raise refused(bundle, Text("解开后超过 20 GiB", "it contains more than 20 GiB"))


def _check_entry(bundle: Path, entry: BundleEntry) -> None:
    info, name = entry
    is_folder = name.endswith("/")
    if info.flag_bits & _ENCRYPTED:
        raise refused(bundle, Text("里面有加密的内容", "it contains an encrypted entry"), name)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refused(bundle, Text("压缩方式不认识", "it uses an unknown compression method"), name)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFDIR if is_folder else stat.S_IFREG):
        raise refused(bundle, Text("里面有链接或设备", "it contains a link or a device"), name)
    if is_folder and info.file_size:
        raise refused(bundle, Text("文件夹带有内容", "it contains a folder entry with content"), name)
    silence = name.endswith(".wav") and ORIGINAL_FILE.fullmatch(name) is not None
    if info.file_size > max(info.compress_size * MAX_RATIO, _RATIO_FROM_BYTES) and not silence:
        raise refused(
            bundle, Text("压缩比超过 200，像压缩炸弹", "its compression ratio is above 200, like a zip bomb"), name
        )


def _check_places(bundle: Path, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse entries that share bytes: with them a small file unpacks to petabytes without a high ratio."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise refused(bundle, Text("里面的内容互相重叠", "its entries overlap"), entry.filename)
        end = entry.header_offset + 30 + entry.compress_size
    if end > archive.start_dir:
        raise refused(bundle, Text("里面写的大小是假的", "it states a wrong size"))


def _has_strangers(folder: Path, bag: Path) -> bool:
    """Test for files around the bag's own folder that are neither on the way to it nor another program's."""
    on_the_way = {bag, *bag.parents}
    above = [place for place in bag.parents if place.is_relative_to(folder)]
    return any(
        inner not in on_the_way and not is_foreign(inner.name, ()) for place in above for inner in place.iterdir()
    )


def _bag(bundle: Path, folder: Path) -> Path:
    """The only bag in the folder. Raises :class:`UnusableInput` unless it holds a call or a case."""
    root = find_bag(folder)
    if root is None or _has_strangers(folder, root):
        raise UnusableInput(
            Text("这不是话证的证据包。", "Not a Huazheng evidence bundle."),
            file=bundle,
            remedy=Text(
                "请选用 huazheng export --format bundle 导出的文件。",
                "Choose a file exported with: huazheng export --format bundle",
            ),
        )
    for call in calls_in(root):
        if not CALL_ID.fullmatch(call.name):
            raise refused(bundle, Text("录音编号不对", "it contains an invalid call id"), call.name)
    return root
