"""What waits, and what became of the rest: one small file in the home, written whole after every change."""

from __future__ import annotations

import contextlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from huazheng.core.runtime.errors import HuazhengError, UnusableInput
from huazheng.core.runtime.files import encode_json, make_private_folder, read_json, set_aside, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.locks import exclusive_lock
from huazheng.core.runtime.log import logger
from huazheng.core.runtime.task import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from huazheng.core.runtime.paths import Home

QUEUE_NAME = "queue.json"
# taken: the recording is safe, but was not heard, because the model is not here and nobody asked to fetch it.
EntryState = Literal["waiting", "done", "already", "taken", "failed", "stopped"]
ENDED: frozenset[EntryState] = frozenset({"done", "already", "taken", "failed", "stopped"})


class EntryError(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why something failed, as it stands in the file: Chinese and English."""

    what: tuple[str, str]
    file: str | None = None
    remedy: tuple[str, str] | None = None

    @classmethod
    def of(cls, error: HuazhengError) -> EntryError:
        """What the error says."""
        return cls(
            what=(error.what.zh, error.what.en),
            file=str(error.file) if error.file is not None else None,
            remedy=(error.remedy.zh, error.remedy.en) if error.remedy is not None else None,
        )

    @property
    def error(self) -> HuazhengError:
        """The error again, to be shown."""
        return UnusableInput(
            Text(*self.what),
            file=Path(self.file) if self.file is not None else None,
            remedy=Text(*self.remedy) if self.remedy is not None else None,
        )


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One recording. file: where it lies, for one that is to be taken in. call: its call's id, once there is one.

    asked: a person asked for this very call, so that it comes first, is heard again if it was, and may fetch the
    model. tries: how often its work began and did not come to an end.
    """

    number: int
    title: str
    file: str | None = None
    call: str | None = None
    state: EntryState = "waiting"
    asked: bool = False
    tries: int = 0
    trouble: EntryError | None = None


class _QueueFile(msgspec.Struct, frozen=True, kw_only=True):
    entries: tuple[Entry, ...] = ()
    next: int = 1
    schema: Literal["huazheng.queue/1"] = "huazheng.queue/1"


class Queue:
    """The entries of one home, in the order in which they came. Every change is on the disk when it returns."""

    def __init__(self, home: Home) -> None:
        self._folder = home.root
        self._file = home.root / QUEUE_NAME

    @property
    def lock(self) -> Path:
        """Held by whoever runs the queue."""
        return self._file.with_suffix(".run")

    def entries(self) -> tuple[Entry, ...]:
        """All of them."""
        return self._read().entries

    def find(self, number: int) -> Entry | None:
        """The entry with this number, if it is still there."""
        return next((one for one in self.entries() if one.number == number), None)

    def waiting(self) -> Entry | None:
        """What comes next: what a person asked for, then recordings to be made safe, then what is to be heard."""
        return min((one for one in self.entries() if one.state == "waiting"), key=_priority, default=None)

    def add_files(self, files: Iterable[Path]) -> list[Entry]:
        """Files to take in, hear and analyse. One that waits already is not added again.

        Raises :class:`UnusableInput` for a name that is no text.
        """
        named = list(dict.fromkeys(_absolute_name(file) for file in files))
        with self._changing() as kept:
            there = {one.file for one in kept.entries if one.state == "waiting"}
            return kept.add([{"file": name, "title": Path(name).name} for name in named if name not in there])

    def add_calls(self, calls: Iterable[tuple[str, str]], *, asked: bool = False) -> list[Entry]:
        """Calls to hear and analyse, each its id and what it is called. One that waits already moves to the end."""
        named = dict(calls)
        with self._changing() as kept:
            kept.keep(lambda one: one.state != "waiting" or one.call not in named)
            return kept.add([{"call": call, "title": title, "asked": asked} for call, title in named.items()])

    def put(self, number: int, **changes: object) -> Entry | None:
        """Change an entry that is still there; returns it as it is then."""
        with self._changing() as kept:
            kept.change(lambda one: msgspec.structs.replace(one, **changes) if one.number == number else one)
            return next((one for one in kept.entries if one.number == number), None)

    def stop(self, number: int | None = None) -> list[Entry]:
        """What waits (the one with this number, or all) is not to be done any more. Returns what that stopped."""
        with self._changing() as kept:
            stopped = [one for one in kept.entries if one.state == "waiting" and number in {None, one.number}]
            numbers = {one.number for one in stopped}
            kept.change(lambda one: msgspec.structs.replace(one, state="stopped") if one.number in numbers else one)
            return stopped

    def again(self, number: int) -> None:
        """Try once more what failed, was stopped, or could not be heard."""
        self.put(number, state="waiting", tries=0, trouble=None)

    def clear(self, *, only_done: bool = False) -> None:
        """Forget what has ended; ``only_done``: what failed stays until somebody has seen it."""
        seen = ENDED - {"failed", "taken"} if only_done else ENDED
        with self._changing() as kept:
            kept.keep(lambda one: one.state not in seen)

    @contextmanager
    def _changing(self) -> Iterator[_Change]:
        make_private_folder(self._folder)
        with exclusive_lock(
            self._file.with_suffix(".lock"), Task(), Text("等另一个话证", "Waiting for another Huazheng")
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
    """A change under way."""

    def __init__(self, kept: _QueueFile) -> None:
        self.kept = kept

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.kept.entries

    def add(self, new: list[dict[str, object]]) -> list[Entry]:
        first = self.kept.next
        added = [msgspec.convert({"number": first + place, **one}, Entry) for place, one in enumerate(new)]
        self.kept = _QueueFile(entries=(*self.kept.entries, *added), next=first + len(added))
        return added

    def keep(self, wanted: Callable[[Entry], bool]) -> None:
        self.kept = msgspec.structs.replace(self.kept, entries=tuple(filter(wanted, self.kept.entries)))

    def change(self, do: Callable[[Entry], Entry]) -> None:
        self.kept = msgspec.structs.replace(self.kept, entries=tuple(map(do, self.kept.entries)))


def _priority(entry: Entry) -> tuple[bool, bool, int]:
    return not entry.asked, entry.call is not None, entry.number


def _absolute_name(file: Path) -> str:
    name = str(file.absolute())
    try:
        name.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnusableInput(
            Text("文件名里有不是文字的字节。", "The file's name holds bytes that are no text."),
            file=Path(name.encode("utf-8", "replace").decode("utf-8")),
            remedy=Text("请先给它改个名字。", "Rename it first."),
        ) from error
    return name
