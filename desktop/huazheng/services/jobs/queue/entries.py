"""Persistent queue: one small file in the home, written atomically after every change."""

from __future__ import annotations

import contextlib
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote_from_bytes, unquote_to_bytes

import msgspec

from huazheng.audio.decode.media_errors import BrokenOff
from huazheng.core.runtime.decoding import convert
from huazheng.core.runtime.errors import HuazhengError, UnusableInput
from huazheng.core.runtime.files import encode_json, make_private_folder, read_json, set_aside, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.locks import exclusive_lock
from huazheng.core.runtime.log import logger
from huazheng.core.runtime.task import Task
from huazheng.core.text.file_names import file_name_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from huazheng.core.runtime.paths import Home

QUEUE_NAME = "queue.json"
_ADDRESS = "file://"
# taken: imported, but not transcribed, because the model is missing and nobody asked to download it.
EntryState = Literal["waiting", "done", "already", "taken", "failed", "stopped"]
ENDED: frozenset[EntryState] = frozenset({"done", "already", "taken", "failed", "stopped"})


class EntryError(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An error as stored in the file, in Chinese and English. ``broke_off``: the recording can be kept all the same."""

    what: tuple[str, str]
    file: str | None = None
    remedy: tuple[str, str] | None = None
    broke_off: bool = False

    @classmethod
    def of(cls, error: HuazhengError) -> EntryError:
        """Convert from an error."""
        return cls(
            what=(error.what.zh, error.what.en),
            file=file_name_text(str(error.file)) if error.file is not None else None,
            remedy=(error.remedy.zh, error.remedy.en) if error.remedy is not None else None,
            broke_off=isinstance(error, BrokenOff),
        )

    @property
    def error(self) -> HuazhengError:
        """Convert back to an error."""
        kind = BrokenOff if self.broke_off else UnusableInput
        return kind(
            Text(*self.what),
            file=Path(self.file) if self.file is not None else None,
            remedy=Text(*self.remedy) if self.remedy is not None else None,
        )


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One recording. file: path of a file to import, or where that is no text its ``file:`` address. call: id of its
    call, once there is one. keep_broken_off: it is imported even if it broke off.

    asked: the user asked for this call, so that it comes first, is transcribed again, and may download the model.
    tries: number of attempts that did not finish.
    """

    number: int
    title: str
    file: str | None = None
    call: str | None = None
    state: EntryState = "waiting"
    asked: bool = False
    keep_broken_off: bool = False
    tries: int = 0
    trouble: EntryError | None = None

    @property
    def path(self) -> Path | None:
        """The file to import, with its own bytes as a name."""
        if self.file is None or not self.file.startswith(_ADDRESS):
            return Path(self.file) if self.file is not None else None
        return Path(os.fsdecode(unquote_to_bytes(self.file.removeprefix(_ADDRESS))))


class _QueueFile(msgspec.Struct, frozen=True, kw_only=True):
    entries: tuple[Entry, ...] = ()
    next: int = 1
    schema: Literal["huazheng.queue/1"] = "huazheng.queue/1"


class Queue:
    """The entries of one home in order of arrival. Every change is on disk when its method returns."""

    def __init__(self, home: Home) -> None:
        self._folder = home.root
        self._file = home.root / QUEUE_NAME

    @property
    def lock(self) -> Path:
        """Lock file of the process that runs the queue."""
        return self._file.with_suffix(".run")

    def entries(self) -> tuple[Entry, ...]:
        """All entries."""
        return self._read().entries

    def find(self, number: int) -> Entry | None:
        """The entry with this number, or None."""
        return next((one for one in self.entries() if one.number == number), None)

    def waiting(self) -> Entry | None:
        """The next entry: what the user asked for, then files to import, then calls to transcribe."""
        return min((one for one in self.entries() if one.state == "waiting"), key=_priority, default=None)

    def add_files(self, files: Iterable[Path]) -> list[Entry]:
        """Add files to import, transcribe and analyze. A waiting one is not added twice."""
        named = {_stored_name(file): file_name_text(file.name) for file in files}
        with self._changing() as kept:
            there = {one.file for one in kept.entries if one.state == "waiting"}
            return kept.add([{"file": name, "title": title} for name, title in named.items() if name not in there])

    def add_calls(self, calls: Iterable[tuple[str, str]], *, asked: bool = False) -> list[Entry]:
        """Add calls (id, title) to transcribe and analyze. A waiting one moves to the end."""
        named = dict(calls)
        with self._changing() as kept:
            kept.keep(lambda one: one.state != "waiting" or one.call not in named)
            return kept.add([{"call": call, "title": title, "asked": asked} for call, title in named.items()])

    def put(self, number: int, **changes: object) -> Entry | None:
        """Change an entry; returns it, or None if it is gone."""
        with self._changing() as kept:
            kept.change(lambda one: msgspec.structs.replace(one, **changes) if one.number == number else one)
            return next((one for one in kept.entries if one.number == number), None)

    def stop(self, number: int | None = None) -> list[Entry]:
        """Stop a waiting entry, or all of them; returns those that were stopped."""
        with self._changing() as kept:
            stopped = [one for one in kept.entries if one.state == "waiting" and number in {None, one.number}]
            numbers = {one.number for one in stopped}
            kept.change(lambda one: msgspec.structs.replace(one, state="stopped") if one.number in numbers else one)
            return stopped

    def again(self, number: int, *, keep_broken_off: bool = False) -> None:
        """Retry an entry that failed, was stopped, or could not be transcribed; keep a recording that broke off."""
        self.put(number, state="waiting", tries=0, trouble=None, keep_broken_off=keep_broken_off)

    def clear(self, *, only_done: bool = False) -> None:
        """Remove ended entries; with ``only_done``, failed ones stay until the user has seen them."""
        seen = ENDED - {"failed", "taken"} if only_done else ENDED
        with self._changing() as kept:
            kept.keep(lambda one: one.state not in seen)

    @contextmanager
    def _changing(self) -> Iterator[_Change]:
        make_private_folder(self._folder)
        with exclusive_lock(
            self._file.with_suffix(".lock"), Task(), Text("等另一个话证", "Waiting for another Huazheng process")
        ):
            before = self._read()
            change = _Change(before)
            yield change
            if change.kept != before:
                write_atomically(self._file, encode_json(change.kept))

    def _read(self) -> _QueueFile:
        """Read the file. An unreadable one is renamed and an empty queue used: recordings are safe without it."""
        if not self._file.exists():
            return _QueueFile()
        try:
            return read_json(self._file, _QueueFile)
        except HuazhengError as error:
            with contextlib.suppress(OSError):
                aside = set_aside(self._file)
                logger("queue").warning("%s; kept as %s", error, aside.name if aside is not None else None)
            return _QueueFile()


class _Change:
    """A pending change of the file."""

    def __init__(self, kept: _QueueFile) -> None:
        self.kept = kept

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.kept.entries

    def add(self, new: list[dict[str, object]]) -> list[Entry]:
        first = self.kept.next
        added = [convert({"number": first + place, **one}, Entry) for place, one in enumerate(new)]
        self.kept = _QueueFile(entries=(*self.kept.entries, *added), next=first + len(added))
        return added

    def keep(self, wanted: Callable[[Entry], bool]) -> None:
        self.kept = msgspec.structs.replace(self.kept, entries=tuple(filter(wanted, self.kept.entries)))

    def change(self, do: Callable[[Entry], Entry]) -> None:
        self.kept = msgspec.structs.replace(self.kept, entries=tuple(map(do, self.kept.entries)))


def _priority(entry: Entry) -> tuple[bool, bool, int]:
    return not entry.asked, entry.call is not None, entry.number


def _stored_name(file: Path) -> str:
    """The absolute path; for bytes that are no text, as older phones and archives write them, a ``file:`` address."""
    name = str(file.absolute())
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return _ADDRESS + quote_from_bytes(os.fsencode(name))
    return name
