"""Moving calls into the bin and back, and emptying it, which is the only way to delete a call."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import HuazhengError, ResourceUnavailable, UnusableInput
from huazheng.core.runtime.files import make_private_folder, remove_folder, sha256_of, sync_folder
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.log import logger
from huazheng.core.runtime.task import Task
from huazheng.core.schema.seal import RECEIVED_NAME
from huazheng.services.capture.recorder.protocol import RECORDING_FOLDER, is_alive
from huazheng.services.custody.kept_heads import forget_head
from huazheng.services.custody.seal_writing import enter_deletion
from huazheng.services.custody.writes import note
from huazheng.services.transcription.checkpoint import delete_checkpoints
from huazheng.services.transcription.mixdown import MIX_FOLDER
from huazheng.store.binned_calls import BinnedCalls, bin_folder
from huazheng.store.calls import Call
from huazheng.store.cases import cases_of
from huazheng.store.index import LibraryIndex
from huazheng.store.verification_records import remove_verification

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.custody import CustodyAction

_DELETING_PREFIX = ".going-"


@dataclass(frozen=True)
class BinnedCall:
    """One call in the bin. sealed_at, binned_at: UTC, ISO 8601. duration: seconds."""

    call: str
    title: str
    sealed_at: str
    duration: float
    binned_at: str


def bin_call(home: Home, call: Call) -> None:
    """Move the call's folder into the bin with one rename, and record that in its custody.

    Raises :class:`UnusableInput` for a call that is still being recorded, is elsewhere or is an exhibit of a case,
    :class:`ResourceUnavailable` when a program has a file of it open.
    """
    if call.folder.resolve().parent != home.recordings.resolve():
        raise UnusableInput(
            Text("这通录音不在话证的录音文件夹里。", "This call is not in Huazheng's recordings folder."),
            file=call.folder,
            remedy=Text("请直接在文件管理器里处理它。", "Use your file manager instead."),
        )
    if is_alive(home.recordings / RECORDING_FOLDER / call.id):
        raise UnusableInput(
            Text("这通电话还在录音。", "This call is still being recorded."),
            file=call.folder,
            remedy=Text("请先结束录音。", "Stop the recording first."),
        )
    for stored in cases_of(home):
        if any(exhibit.call is not None and exhibit.call.id == call.id for exhibit in stored.case.exhibits):
            raise UnusableInput(
                Text("这通录音是案卷里的证据。", "This call is an exhibit of a case."),
                file=stored.folder,
                remedy=Text("请先把它移出案卷。", "Remove it from the case first."),
            )
    target = make_private_folder(bin_folder(home)) / call.id
    _move(call.folder, target)
    os.utime(target)  # the time it was moved
    _record_move(home, target, "binned")


def binned(home: Home) -> list[BinnedCall]:
    """The calls in the bin, most recently moved first."""
    calls = [
        BinnedCall(call.id, call.title, call.seal.sealed_at, call.seal.duration, _binned_at(call.folder))
        for call in BinnedCalls(home).all()
    ]
    return sorted(calls, key=lambda call: (call.binned_at, call.call), reverse=True)


def restore(home: Home, name: str) -> Call:
    """Move a call out of the bin, named by its id or a unique beginning of it.

    Raises :class:`UnusableInput` when there is no such call in the bin, or its place is taken.
    """
    call = BinnedCalls(home).find(name)
    target = home.recordings / call.id
    _move(call.folder, target)
    _record_move(home, target, "restored")
    return Call(target)


def empty(home: Home, task: Task | None = None) -> int:
    """Delete every call in the bin permanently, with everything made from it, down to its words in the index.

    Returns the number. Raises ``Stopped``; the calls left are whole.
    """
    task = task or Task()
    for unfinished in bin_folder(home).glob(f"{_DELETING_PREFIX}*"):  # left by a crash
        remove_folder(unfinished)
    calls = BinnedCalls(home).all()
    gone = []
    try:
        for number, call in enumerate(calls):
            task.check()
            task.report(number / len(calls), str(Text("清空回收站", "Emptying the bin")))
            _delete(home, call)
            gone.append(call.id)
    finally:
        if gone:
            LibraryIndex(home).purge(gone)
    return len(calls)


def _delete(home: Home, call: Call) -> None:
    """Delete a call and what lies elsewhere of it. Words go first, so that a crash leaves none behind."""
    recordings = [file.sha256 for file in call.seal.recordings]
    for copy in (home.recordings / MIX_FOLDER).glob(f"{call.id}-*"):
        recordings.append(sha256_of(copy))
        copy.unlink(missing_ok=True)
    for digest in recordings:
        delete_checkpoints(home, digest)
    remove_verification(home, call.id)
    enter_deletion(home, call)
    deleted = call.folder.with_name(_DELETING_PREFIX + call.id)
    call.folder.rename(deleted)  # from here on it is not a call, so that no partly deleted one is ever listed
    remove_folder(deleted)
    forget_head(home, call.id)
    logger("bin").info("deleted %s", call.id)


def _move(folder: Path, target: Path) -> None:
    if target.exists():
        raise UnusableInput(
            Text("那里已经有同一编号的录音。", "A call with the same id already exists."),
            file=target,
            remedy=Text("请先看看它是不是同一通。", "Check whether it is the same call."),
        )
    try:
        folder.rename(target)
    except PermissionError as error:  # Windows, while a program reads one of the files
        raise ResourceUnavailable(
            Text("有程序正在使用这通录音。", "A program is using this call."),
            file=folder,
            remedy=Text("请先停止播放或识别，再试一次。", "Stop playback or transcription, then try again."),
        ) from error
    for parent in (folder.parent, target.parent):
        with suppress(OSError):
            sync_folder(parent)


def _record_move(home: Home, folder: Path, action: CustodyAction) -> None:
    """Add a custody entry for the move, unless the call has no custody or was received from another person."""
    with suppress(OSError):
        os.utime(home.recordings)  # so that the library's index notices the change
    if (folder / RECEIVED_NAME).exists():
        return
    try:
        note(home, folder, action)
    except HuazhengError as error:
        logger("bin").warning("%s without a custody line: %s", action, error)


def _binned_at(folder: Path) -> str:
    return datetime.fromtimestamp(folder.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
