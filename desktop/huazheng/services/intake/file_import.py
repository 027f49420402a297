"""Import of a recording made elsewhere: copied byte for byte, decoded to the end, then sealed."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng import APP
from huazheng.audio.decode_process.decode_client import inspect_apart, probe_apart
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import PRIVATE_FILE, make_private_folder, make_read_only, require_space
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.locks import passing_lock
from huazheng.core.runtime.log import logger
from huazheng.core.runtime.task import Task
from huazheng.core.schema.seal import ORIGINAL_FOLDER, Seal, SealedAudio, SealedFile
from huazheng.core.text.file_names import file_name_text, safe_file_name
from huazheng.evidence.passphrases import KeyLocked
from huazheng.services.custody.seal_writing import seal_call
from huazheng.services.custody.signing import signer_of
from huazheng.services.custody.timestamping import missing_stamp, stamp_if_wanted
from huazheng.services.custody.writes import note
from huazheng.services.intake.original_facts import fact_sheet
from huazheng.services.intake.zip_members import extracted
from huazheng.store.calls import Call, Calls, utc_now
from huazheng.store.staging import INCOMING_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huazheng.audio.decode.audio_facts import Inspection
    from huazheng.core.runtime.errors import ResourceUnavailable
    from huazheng.core.runtime.paths import Home

COPY_BLOCK_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class ImportResult:
    """The imported call. ``already``: the same bytes were imported before, and this is that call.

    ``unstamped``: what to tell where a wanted timestamp was not had; the seal is valid without.
    """

    call: Call
    already: bool
    unstamped: ResourceUnavailable | None = None


def import_file(home: Home, file: Path, task: Task | None = None, *, keep_broken_off: bool = False) -> ImportResult:
    """Import one recording; its bytes stay unchanged under ``original/``, and so does its name where that is safe.

    Another name is made safe there, and the seal states the true one. Two processes that import the same bytes at once
    make one call.

    Raises :class:`UnusableInput` for a file that is not a recording, is empty, broke off (unless ``keep_broken_off``:
    then it is sealed as it is, and the seal says so) or is longer than 12 hours, and :class:`ResourceUnavailable` when
    the disk is too full, :class:`KeyLocked`; then nothing is left behind.
    """
    with extracted(file, home.recordings) as plain:
        return _import_plain(home, plain, task or Task(), file, keep_broken_off=keep_broken_off)


def _import_plain(home: Home, file: Path, task: Task, named: Path, *, keep_broken_off: bool) -> ImportResult:
    """Import a file that lies on the disk. Errors name it as the user did."""
    try:
        return _import_one(home, file, task, named, keep_broken_off=keep_broken_off)
    except UnusableInput as error:
        error.file = named if error.file == file else error.file
        raise


def _import_one(home: Home, file: Path, task: Task, named: Path, *, keep_broken_off: bool) -> ImportResult:
    if not file.is_file():
        raise UnusableInput(
            Text("没有这个文件。", "File not found."),
            file=file,
            remedy=Text("请检查文件名和所在的文件夹。", "Check the file name and folder."),
        )
    file = file.absolute()  # FFmpeg takes a relative name with a colon for an address
    probe_apart(file)  # rejects other files before a byte is copied
    sha256 = _digest(file, task.part(0.0, 0.2))
    if (first := Calls(home).with_digest(sha256)) is not None:
        return ImportResult(first, already=True)
    _unlock(home, file)
    _check_room(make_private_folder(home.recordings), file)
    lock = make_private_folder(home.recordings / INCOMING_FOLDER) / f"{sha256[:32]}.import"
    with passing_lock(lock, task, Text("同一份录音正在导入", "The same recording is being imported")):
        if (first := Calls(home).with_digest(sha256)) is not None:
            return ImportResult(first, already=True)
        return _import_new(home, file, task, named, keep_broken_off=keep_broken_off)


def _import_new(home: Home, file: Path, task: Task, named: Path, *, keep_broken_off: bool) -> ImportResult:
    with Calls(home).staging_folder() as call:
        true_name, safe_name = file_name_text(file.name), safe_file_name(file.name)
        name = f"{ORIGINAL_FOLDER}/{safe_name}"
        kept = make_private_folder(call.folder / ORIGINAL_FOLDER) / safe_name
        sheet = fact_sheet(file, named)
        sha256, size = _copy(file, kept, task.part(0.2, 0.5))
        found = _decode_whole_copy(kept, file, task.part(0.5, 1.0), keep_broken_off=keep_broken_off)
        note(home, call.folder, "imported", {"file": true_name, "bytes": size, "sha256": sha256})
        make_read_only(kept.parent)
        task.report(0.95, str(Text("封存", "Sealing")))
        task.check()
        seal_call(
            home,
            call.folder,
            Seal(
                schema="huazheng.seal/1",
                call=call.id,
                origin="imported",
                sealed_at=utc_now(),
                modified=sheet.modified,
                app=APP,
                files=(SealedFile(name=name, bytes=size, sha256=sha256),),
                audio=_sealed_audio(found),
                remarks=found.remarks,
                file_name=true_name if true_name != safe_name else None,
                fact_sheet=sheet,
            ),
            publish=call.publish,
        )
    stamp_if_wanted(home, home.recordings / call.id)
    logger("intake").info("imported %s: %d bytes, %.0f s", call.id, size, found.duration)
    folder = home.recordings / call.id
    return ImportResult(Call(folder), already=False, unstamped=missing_stamp(home, folder))


def _sealed_audio(found: Inspection) -> SealedAudio:
    facts = found.facts
    return SealedAudio(
        container=facts.container,
        codec=facts.codec,
        rate=facts.rate,
        channels=facts.channels,
        duration=found.duration,
        said=facts.said,
        unreadable=found.unreadable,
    )


def _decode_whole_copy(kept: Path, file: Path, task: Task, *, keep_broken_off: bool) -> Inspection:
    """Decode the copy to its end. Errors name the user's file, because the copy is removed then."""
    try:
        return inspect_apart(kept, task, keep_broken_off=keep_broken_off)
    except UnusableInput as error:
        error.file = file
        raise


def _unlock(home: Home, file: Path) -> None:
    """Ask for the passphrase of the signing key before anything is copied."""
    try:
        signer_of(home)
    except KeyLocked as error:
        raise KeyLocked(
            Text(
                "签名密钥没有解锁，还没有导入；原来的文件没有动。",
                "The signing key is locked: not imported; the file itself is unchanged.",
            ),
            file=file,
            remedy=error.remedy,
        ) from error


def _check_room(folder: Path, file: Path) -> None:
    remedy = Text("请腾出空间，或用 --home 换一个磁盘。", "Free some space, or use another disk with --home.")
    require_space(folder, file.stat().st_size, remedy=remedy)


def _digest(file: Path, task: Task) -> str:
    """SHA-256 of the file; checks ``task`` between blocks."""
    digest = hashlib.sha256()
    for block in _read(file, task, Text("核验文件", "Checking the file")):
        digest.update(block)
    return digest.hexdigest()


def _copy(file: Path, kept: Path, task: Task) -> tuple[str, int]:
    """Copy the bytes and flush them to the disk. Returns SHA-256 and size of what was written."""
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "wb") as copy:
        for block in _read(file, task, Text("拷贝录音", "Copying")):
            copy.write(block)
            digest.update(block)
            size += len(block)
        copy.flush()
        os.fsync(copy.fileno())
    return digest.hexdigest(), size


def _read(file: Path, task: Task, doing: Text) -> Iterator[bytes]:
    total, done = max(file.stat().st_size, 1), 0
    with file.open("rb") as stream:
        while block := stream.read(COPY_BLOCK_BYTES):
            task.check()
            yield block
            done += len(block)
            task.report(done / total, str(doing))
