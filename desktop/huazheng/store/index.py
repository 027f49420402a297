"""The library's index: every call's row and every turn's text in SQLite, derived from the files alone.

It may be deleted at any time and is built again. Reading goes through sqlite3 alone; what writes imports
:mod:`huazheng.store.index_tables`, which loads sqlite-utils. The tables are documented in docs/dev/library-database.md.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import msgspec

from huazheng.core.call.apply_edits import CorrectedTranscript
from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.runtime.errors import HuazhengError, ResourceUnavailable, is_read_only
from huazheng.core.runtime.files import PRIVATE_FILE, make_private_folder
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.locks import exclusive_lock
from huazheng.core.runtime.log import logger
from huazheng.core.runtime.task import Task
from huazheng.store.call_row import CallRow, build_call_row
from huazheng.store.calls import Call, Calls
from huazheng.store.file_states import call_files_state, file_state, folder_states
from huazheng.store.search_text import search_phrase
from huazheng.store.verification_records import last_verification, verification_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.transcript import Speaker
    from huazheng.store.index_tables import IndexedCall

Result = TypeVar("Result")
INDEX_VERSION = 5
"""Layout of the tables, kept as ``PRAGMA user_version``. Each migration in ``index_tables`` raises it by one."""
MAX_HITS = 200
# Bits that rotted make SQLite's own pages invalid, or only the text in them.
_UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError, msgspec.DecodeError)
LOCK_TIMEOUT_SECONDS = 10.0
ROWS_PER_FETCH = 250
CALLS_PER_TRANSACTION = 16  # so that others may read, write and stop in between
_ROW_QUERY = (
    "SELECT id, title, sealed_at, duration_seconds, state, explained_items, checklist_items, open_moments, day,"
    " insurer, product, product_type, tags, verification, verified_at, received,"
    " ifnull(started, ''), ifnull(other_party, ''), ifnull(phone_number, '') FROM calls ORDER BY id"
)
_HIT_QUERY = (
    "SELECT turns.call, calls.title, turns.turn, turns.start_seconds, turns.speaker, turns.text FROM turns_fts"
    " JOIN turns ON turns.id = turns_fts.rowid JOIN calls ON calls.id = turns.call"
    " WHERE turns_fts MATCH ? ORDER BY turns_fts.rowid DESC LIMIT ?"
)


@dataclass(frozen=True)
class SearchHit:
    """A turn that holds the text searched for. ``start`` is in seconds."""

    call: str
    title: str
    turn: int
    start: float
    speaker: Speaker
    text: str


class LibraryIndex:
    """The index of one home.

    ``rows`` brings it up to date by checking every call's files; ``search`` does so only when the recordings folder
    itself has changed since, as it does with every write to a call (``services/custody/writes.py``). A window first
    shows what the index holds (``known``, ``search`` with ``look=False``) and brings it up to date in the background.
    """

    def __init__(self, home: Home) -> None:
        self._home = home
        self._file = home.library

    def rows(self, task: Task | None = None) -> list[CallRow]:
        """Every call, oldest first, according to its files now."""

        def look(index: sqlite3.Connection) -> list[CallRow]:
            self._refresh(index, task or Task())
            return _rows(index)

        return self._with(look)

    def known(self) -> list[CallRow]:
        """Every call, oldest first, as the index holds it; no call's files are read."""
        return self._with(_rows)

    def search(self, text: str, most: int = MAX_HITS, *, look: bool = True) -> list[SearchHit]:
        """The turns that hold ``text``, newest call first; none for a text without a letter or digit.

        ``look``: bring the index up to date first, if the recordings folder has changed.
        """
        phrase = search_phrase(text)
        if phrase is None:
            return []

        def find(index: sqlite3.Connection) -> list[SearchHit]:
            if look and not _is_current(index, file_state(self._home.recordings)):
                self._refresh(index, Task())
            return _matching_turns(index, phrase, most)

        return self._with(find)

    def rebuild(self, task: Task | None = None) -> int:
        """Build the index again from the files. Returns the number of calls in it.

        The list of calls can be read meanwhile. Raises ``Stopped``; the next refresh completes the rest.
        """

        def build(index: sqlite3.Connection) -> int:
            from huazheng.store.index_tables import forget_turns

            with _transaction(index):
                forget_turns(index)
            self._refresh(index, task or Task())
            return int(index.execute("SELECT count(*) FROM calls").fetchone()[0])

        return self._with(build)

    def purge(self, call_ids: list[str]) -> None:
        """Remove deleted calls so that no byte of their words is left in the index's files.

        Removed rows alone stay readable in free pages, in older parts of the full-text index and in the log. Takes
        time in proportion to the index.
        """
        if not self._file.exists():
            return

        def remove(index: sqlite3.Connection) -> None:
            from huazheng.store.index_tables import merge_search, remove_calls

            with _transaction(index):
                remove_calls(index, call_ids)
                merge_search(index)
            index.execute("VACUUM")
            busy = index.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if busy:
                logger("library").warning("the index is in use; deleted words leave its log when it is closed")

        self._with(remove)

    def _with(self, do: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run ``do`` with the index; of an archive that cannot be written to with one that is made in memory."""
        try:
            return self._with_file(do)
        except OSError as error:
            if not is_read_only(error):
                raise
            logger("library").info("without an index on disk: %s", error)
        from huazheng.store.index_tables import create_tables

        with closing(sqlite3.connect(":memory:", isolation_level=None)) as index:
            create_tables(index, INDEX_VERSION)
            self._refresh(index, Task())
            return do(index)

    def _with_file(self, do: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run ``do`` with the index on disk. One that cannot be read is built again: it holds nothing of its own."""
        try:
            return self._run(do, self._create_exclusively)
        except _UNREADABLE as error:
            _refuse_if_locked(error, self._file)
        with self._exclusive():
            try:
                return self._run(do, self._create)  # another process may have built it again by now
            except _UNREADABLE as error:
                _refuse_if_locked(error, self._file)
                logger("library").warning("index built again: %s", error)
            self._remove()
            self._create()

        def look_and_do(index: sqlite3.Connection) -> Result:
            self._refresh(index, Task())
            return do(index)

        return self._run(look_and_do, self._create_exclusively)

    def _run(self, do: Callable[[sqlite3.Connection], Result], make: Callable[[], None]) -> Result:
        with closing(self._connect()) as index:
            if not _is_created(index):
                make()
            index.execute("PRAGMA synchronous = NORMAL")
            index.execute("PRAGMA secure_delete = ON")  # removed rows are overwritten with zeros
            return do(index)

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """Exclusive lock for creating or deleting the index; readers and writers are not blocked."""
        with exclusive_lock(self._file.with_suffix(".lock"), Task(), _REFRESHING):
            yield

    def _create_exclusively(self) -> None:
        with self._exclusive():
            self._create()

    def _connect(self) -> sqlite3.Connection:
        make_private_folder(self._home.root)
        self._file.touch(mode=PRIVATE_FILE)  # SQLite gives its journal the same mode
        return sqlite3.connect(self._file, timeout=LOCK_TIMEOUT_SECONDS, isolation_level=None)

    def _create(self) -> None:
        """Create the tables, unless they are there. Call it under the exclusive lock only: two at once would drop each
        other's.
        """
        from huazheng.store.index_tables import create_tables

        with closing(self._connect()) as index:
            if _is_created(index):
                return
            index.execute("PRAGMA journal_mode = WAL")
            with _transaction(index):
                create_tables(index, INDEX_VERSION)

    def _refresh(self, index: sqlite3.Connection, task: Task) -> None:
        """Bring the index up to date, some calls a transaction; what is done stays when the task is stopped."""
        changed_at = file_state(self._home.recordings)
        there = {folder.name: folder for folder in Calls(self._home).folders()}
        checks = folder_states(verification_folder(self._home))
        stamps: dict[str, str] = {}
        for name, folder in there.items():
            task.check()
            stamps[name] = f"{call_files_state(folder)} {checks.get(f'{name}.json', '-')}"
        known = dict(index.execute("SELECT id, files_state FROM calls"))
        gone = [name for name in known if name not in there]
        changed = [name for name, stamp in stamps.items() if known.get(name) != stamp]
        if gone:
            from huazheng.store.index_tables import remove_calls

            with _transaction(index):
                remove_calls(index, gone)
        for first in range(0, len(changed), CALLS_PER_TRANSACTION):
            task.check()
            self._index_calls(
                index, {name: stamps[name] for name in changed[first : first + CALLS_PER_TRANSACTION]}, there
            )
            task.report(min(first + CALLS_PER_TRANSACTION, len(changed)) / len(changed), str(_REFRESHING))
        if not _is_current(index, changed_at):
            from huazheng.store.index_tables import save_recordings_state

            with _transaction(index):
                save_recordings_state(index, changed_at)

    def _index_calls(self, index: sqlite3.Connection, stamps: dict[str, str], there: dict[str, Path]) -> None:
        from huazheng.store.index_tables import remove_calls, save_calls

        with _transaction(index):
            known = index.execute(
                "SELECT id, files_state FROM calls WHERE id IN (SELECT value FROM json_each(?))",
                (msgspec.json.encode(list(stamps)).decode(),),
            ).fetchall()
            # A call of which this is already the state was indexed by another process in the meantime.
            waiting = {name: stamp for name, stamp in stamps.items() if (name, stamp) not in known}
            calls = {name: _read_call(self._home, Call(there[name]), stamp) for name, stamp in waiting.items()}
            save_calls(index, [call for call in calls.values() if call is not None])
            remove_calls(index, [name for name, call in calls.items() if call is None])

    def _remove(self) -> None:
        for ending in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                self._file.with_name(self._file.name + ending).unlink()


_REFRESHING = Text("整理目录", "Updating the library")


def _rows(index: sqlite3.Connection) -> list[CallRow]:
    cursor = index.execute(_ROW_QUERY)
    tags = json_decoder(tuple[str, ...])
    rows: list[CallRow] = []
    while fetched := cursor.fetchmany(ROWS_PER_FETCH):
        rows += [
            CallRow(
                *(*line[:12], tags.decode(line[12]) if line[12] != "[]" else (), *line[13:15], bool(line[15])),
                **dict(zip(("started", "other_party", "phone_number"), line[16:], strict=True)),
            )
            for line in fetched
        ]
    return rows


def _matching_turns(index: sqlite3.Connection, phrase: str, most: int) -> list[SearchHit]:
    newest_first = index.execute(_HIT_QUERY, (phrase, most)).fetchall()
    # A corrected turn may be found twice; the corrected text was added later and replaces the machine's.
    hits = {(hit.call, hit.turn): hit for hit in (SearchHit(*row) for row in reversed(newest_first))}
    return sorted(hits.values(), key=lambda hit: (hit.call, -hit.turn), reverse=True)


def _is_current(index: sqlite3.Connection, changed_at: str) -> bool:
    return bool(index.execute("SELECT recordings_folder FROM index_state").fetchone() == (changed_at,))


def _is_created(index: sqlite3.Connection) -> bool:
    return bool(index.execute("PRAGMA user_version").fetchone()[0] == INDEX_VERSION)


def _refuse_if_locked(error: Exception, file: Path) -> None:
    """Raise :class:`ResourceUnavailable` for an index that is locked: it is not a damaged one."""
    if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
        raise ResourceUnavailable(
            Text("目录正在被另一个话证使用。", "Another Huazheng is using the library."),
            file=file,
            remedy=Text("请过一会儿再试。", "Try again in a moment."),
        ) from error


@contextmanager
def _transaction(index: sqlite3.Connection) -> Iterator[None]:
    index.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if index.in_transaction:
            index.execute("ROLLBACK")
        raise
    index.execute("COMMIT")


def _read_call(home: Home, call: Call, stamp: str) -> IndexedCall | None:
    """Everything that the index keeps of a call. What of it cannot be read is left out and named in the log."""
    from huazheng.store.index_tables import IndexedCall

    try:
        row = build_call_row(call, stamp.split(" ", 1)[0], last_verification(home, call.id))
    except HuazhengError as error:
        logger("library").warning("left out of the index: %s", error)
        return None
    try:
        text = _text_of(call)
    except HuazhengError as error:
        logger("library").warning("left out of the index: %s", error)
        text = None
    if text is None:
        return IndexedCall(row, stamp)
    # A corrected turn is found by either text.
    superseded = list(text.machine_wordings)
    return IndexedCall(row, stamp, superseded, text.transcript.turns)


def _text_of(call: Call) -> CorrectedTranscript | None:
    """The call's text; the machine's where the corrections cannot be read."""
    try:
        return call.read_corrected()
    except HuazhengError as error:
        logger("library").warning("%s", error)
        machine = call.read_transcript()
        return CorrectedTranscript(machine) if machine is not None else None
