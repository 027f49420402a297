"""Moving all data of one home to another: copy, compare every file, rename into place, then remove the source.

Nothing of the source is removed before everything has arrived. A move that is interrupted leaves the source whole, and
the next one completes it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import (
    PRIVATE_FILE,
    make_private_folder,
    remove_folder,
    require_space,
    sync_folder,
)
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.locks import exclusive_lock, is_locked
from huazheng.core.runtime.log import logger
from huazheng.core.runtime.task import Task
from huazheng.services.capture.recorder.protocol import RECORDING_FOLDER, is_alive
from huazheng.services.system.old_home import HOME_FILES, call_folders, holds_data
from huazheng.services.transcription.mixdown import MIX_FOLDER
from huazheng.store.binned_calls import BIN_FOLDER
from huazheng.store.verification_records import VERIFICATION_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

MOVING_FOLDER = ".moving"
_LOCK_NAME = "move.lock"
_KEY_NAMES = ("signing-key.pem", "public-key.pem")
_DERIVED = ("library.db*", "library.lock", "queue.lock", "queue.run")
_BLOCK_BYTES = 1 << 20
_EXISTS = Text("目标里已有同名而内容不同的", "the target has a different item with this name")
_NOT_REGULAR = Text("里面有不是普通文件的东西", "it contains something that is not a regular file")


@dataclass(frozen=True)
class MoveResult:
    """The outcome. moved, kept: paths relative to the home; kept ones stay in the source, each with the reason.

    beside: files that arrived under another name, because the target has its own. removed: what is rebuilt from the
    calls when needed (index, decoded audio), deleted in the source.
    """

    source: Path
    target: Path
    calls: int
    moved: tuple[str, ...]
    kept: tuple[tuple[str, Text], ...]
    beside: tuple[tuple[str, str], ...]
    removed: tuple[str, ...]


def move_home(source: Home, target: Home, task: Task | None = None) -> MoveResult:
    """Move calls, bin, reviews, cases, keys, voice, packs and settings from ``source`` to ``target``.

    Models, logs and everything that the application did not put there stay. Raises :class:`UnusableInput` when there
    is nothing to move, a recording is running, or both homes have calls under different keys;
    :class:`ResourceUnavailable` when the disk is too full, Stopped, :class:`OSError`.
    """
    task = task or Task()
    _check(source, target)
    make_private_folder(target.root)
    waiting = Text("等另一个话证", "Waiting for another Huazheng process")
    with exclusive_lock(target.root / _LOCK_NAME, task, waiting):
        try:
            return _Move(source, target, task).run()
        finally:
            staging = target.root / MOVING_FOLDER
            if staging.exists():
                remove_folder(staging)
            (target.root / _LOCK_NAME).unlink(missing_ok=True)


def _check(source: Home, target: Home) -> None:
    own, other = source.root.resolve(), target.root.resolve()
    if own == other or own.is_relative_to(other / "recordings") or other.is_relative_to(own / "recordings"):
        raise UnusableInput(
            Text("源和目标是同一个文件夹。", "Source and target are the same folder."), file=source.root
        )
    if not holds_data(source):
        raise UnusableInput(Text("这里没有话证的数据。", "No Huazheng data found here."), file=source.root)
    for home in (source, target):
        running = [one for one in _inside(home.recordings / RECORDING_FOLDER) if is_alive(one)]
        if running or is_locked(home.root / "queue.run"):
            raise UnusableInput(
                Text("话证正在用这个文件夹。", "Huazheng is using this folder."),
                file=home.root,
                remedy=Text(
                    "等录音和识别结束，关上窗口再试。", "Wait for it to finish, close the window and try again."
                ),
            )
    keys = [_content(home.keys / _KEY_NAMES[0]) for home in (source, target)]
    signed = call_folders(target) or _inside(target.reviews) or _inside(target.cases)
    ledgers = [_content(home.ledger) for home in (source, target)]
    if None not in ledgers and ledgers[0] != ledgers[1] and call_folders(target):
        raise UnusableInput(
            Text("两边各有一本封存账本，不能合成一本。", "Each side has a ledger of its seals; two cannot become one."),
            file=target.root,
            remedy=Text(
                "搬到另一个文件夹：huazheng --home 文件夹 home move",
                "Move to a folder of its own: huazheng --home DIR home move",
            ),
        )
    if None not in keys and keys[0] != keys[1] and signed:
        raise UnusableInput(
            Text(
                "这里已有用另一把密钥签名的录音，混在一起会核验不过。",
                "It already contains calls signed with another key; mixed, they would fail verification.",
            ),
            file=target.root,
            remedy=Text(
                "搬到另一个文件夹：huazheng --home 文件夹 home move",
                "Move to a folder of its own: huazheng --home DIR home move",
            ),
        )


class _Move:
    def __init__(self, source: Home, target: Home, task: Task) -> None:
        self._source = source
        self._target = target
        self._task = task
        self._moved: list[str] = []
        self._kept: list[tuple[str, Text]] = []
        self._beside: list[tuple[str, str]] = []
        self._done_bytes = 0
        self._all_bytes = 1

    def run(self) -> MoveResult:
        source, target = self._source, self._target
        calls = len(call_folders(source))
        units = list(self._units())
        self._all_bytes = sum(_size(source.root / unit) for unit in units) or 1
        require_space(target.root, self._all_bytes)
        staging = target.root / MOVING_FOLDER
        if staging.exists():
            remove_folder(staging)
        self._set_unused_key_aside()
        self._set_unused_ledger_aside()
        for unit in units:
            self._task.check()
            self._take(unit)
        for unit in self._moved:
            _remove(source.root / unit)
        removed = self._remove_derived() if not self._kept else ()
        self._remove_empty_folders()
        kept_calls = sum((source.root / unit).is_dir() for unit, _ in self._kept if unit.startswith("recordings"))
        logger("library").info("moved a home: %d of %d units", len(self._moved), len(units))
        return MoveResult(
            source=source.root,
            target=target.root,
            calls=calls - kept_calls,
            moved=tuple(self._moved),
            kept=tuple(self._kept),
            beside=tuple(self._beside),
            removed=removed,
        )

    def _units(self) -> Iterator[str]:
        """Everything to move, by its path in the home. The keys first: no call is ever there without its key."""
        root = self._source.root
        places = ["keys", "voice", "packs", "reviews", "cases", "heads", "authorities"]
        for place in (*places, f"recordings/{VERIFICATION_FOLDER}"):
            yield from (f"{place}/{one.name}" for one in _inside(root / place) if not one.name.startswith("."))
        for call in call_folders(self._source):
            yield call.relative_to(root).as_posix()
        yield from (name for name in HOME_FILES if (root / name).is_file())

    def _take(self, unit: str) -> None:
        source, target = self._source.root / unit, self._target.root / unit
        if any(one.is_symlink() or not (one.is_file() or one.is_dir()) for one in (source, *source.rglob("*"))):
            self._kept.append((unit, _NOT_REGULAR))
            return
        digests = _digests(source)
        if target.exists() or target.is_symlink():
            if unit.startswith(f"recordings/{VERIFICATION_FOLDER}") or _digests(target) == digests:
                self._moved.append(unit)  # an interrupted move brought it
                return
            if "/" in unit:
                self._kept.append((unit, _EXISTS))
                return
            target = target.with_name(f"{target.name}.moved-{datetime.now(UTC):%Y-%m-%d}")
            if target.exists():
                self._kept.append((unit, _EXISTS))
                return
            self._beside.append((unit, target.name))
        staged = make_private_folder(self._target.root / MOVING_FOLDER) / target.name
        self._copy(source, staged)
        if _digests(staged) != digests or _digests(source) != digests:
            raise OSError(None, str(Text("拷贝与原件不一致", "the copy differs from the original")), str(source))
        make_private_folder(target.parent)
        staged.rename(target)
        shutil.copystat(source, target)
        sync_folder(target.parent)
        self._moved.append(unit)

    def _copy(self, source: Path, target: Path) -> None:
        self._task.check()
        if source.is_dir():
            make_private_folder(target)
            for one in source.iterdir():
                self._copy(one, target / one.name)
                if one.is_dir():
                    shutil.copystat(one, target / one.name)
            sync_folder(target)
            return
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with source.open("rb") as stream, os.fdopen(os.open(target, flags, PRIVATE_FILE), "wb") as out:
            while block := stream.read(_BLOCK_BYTES):
                out.write(block)
                self._done_bytes += len(block)
            out.flush()
            os.fsync(out.fileno())
        shutil.copystat(source, target)
        self._task.report(self._done_bytes / self._all_bytes, str(Text("搬数据", "Moving data")))

    def _set_unused_key_aside(self) -> None:
        """Keep a key of the target that signed nothing in a folder of its own, and make room for the source's."""
        there = [_content(home.keys / _KEY_NAMES[0]) for home in (self._source, self._target)]
        if None in there or there[0] == there[1]:
            return
        aside = make_private_folder(self._target.keys / f"unused-{datetime.now(UTC):%Y%m%dT%H%M%S}")
        for name in _KEY_NAMES:
            with contextlib.suppress(FileNotFoundError):
                (self._target.keys / name).rename(aside / name)

    def _set_unused_ledger_aside(self) -> None:
        """Rename a ledger of the target that lists none of its calls, since it has none, for the source's ledger."""
        there = [_content(home.ledger) for home in (self._source, self._target)]
        if None not in there and there[0] != there[1]:
            aside = f"{self._target.ledger.name}.unused-{datetime.now(UTC):%Y%m%dT%H%M%S}"
            self._target.ledger.rename(self._target.ledger.with_name(aside))

    def _remove_derived(self) -> tuple[str, ...]:
        """Delete the index and decoded audio of the source: they hold the calls' words and sound."""
        recordings = self._source.recordings
        index = [one for pattern in _DERIVED for one in sorted(self._source.root.glob(pattern))]
        derived = [*index, self._source.transcription_work, recordings / MIX_FOLDER]
        removed = [one for one in derived if one.exists()]
        for one in removed:
            _remove(one)
        return tuple(one.relative_to(self._source.root).as_posix() for one in removed)

    def _remove_empty_folders(self) -> None:
        recordings = self._source.recordings
        hidden = (BIN_FOLDER, VERIFICATION_FOLDER, RECORDING_FOLDER, ".incoming")
        folders = [*(recordings / name for name in hidden), self._source.keys / "former", self._source.keys]
        folders += [self._source.voice, self._source.heads, self._source.authorities, self._source.cases]
        for folder in (*folders, self._source.packs, self._source.reviews, recordings):
            with contextlib.suppress(OSError):  # not empty, or not there
                folder.rmdir()


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _size(place: Path) -> int:
    return sum(one.lstat().st_size for one in (place, *place.rglob("*")) if not one.is_dir())


def _digests(place: Path) -> dict[str, str]:
    """The SHA-256 of every file under ``place``, by relative path; of folders, an empty string."""
    digests = {}
    for one in (place, *sorted(place.rglob("*"))):
        name = one.relative_to(place).as_posix()
        if one.is_dir():
            digests[name] = ""
        elif one.is_file():
            with one.open("rb") as stream:
                digests[name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return digests


def _remove(place: Path) -> None:
    if place.is_dir():
        place.chmod(0o700)
        remove_folder(place)
    else:
        place.chmod(PRIVATE_FILE)
        place.unlink()
