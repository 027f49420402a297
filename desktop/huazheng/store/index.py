"""The library's index: every call's line and every turn's words, in SQLite, made from the files and nothing else.

It may be deleted at any time and is made anew. Chinese has no spaces, so words are kept as single characters and as
pairs of neighbours: one character is found as itself, anything longer as a phrase of pairs. That finds any substring
and stays quick for the commonest words, whose pairs are rare.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import msgspec

from huazheng.core.runtime.errors import HuazhengError, ResourceUnavailable
from huazheng.core.runtime.files import PRIVATE_FILE, make_private_folder
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.locks import exclusive_lock
from huazheng.core.runtime.log import logger
from huazheng.core.runtime.task import Task
from huazheng.core.text.corrected_transcript import CorrectedTranscript
from huazheng.core.text.script import simplified
from huazheng.store.call_row import CallRow, build_call_row
from huazheng.store.calls import Call, Calls
from huazheng.store.file_states import call_files_state, file_state, folder_states
from huazheng.store.verification_records import last_verification, verification_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.transcript import Speaker, Turn

Result = TypeVar("Result")
INDEX_VERSION = 3
MAX_HITS = 200
LOCK_TIMEOUT_SECONDS = 10.0
ROWS_PER_FETCH = 250
CALLS_PER_TRANSACTION = 16  # so that others may read, write and stop in between
_TABLES = f"""
CREATE TABLE looked (folder TEXT NOT NULL);
CREATE TABLE calls (call TEXT PRIMARY KEY, stamp TEXT NOT NULL, title TEXT NOT NULL, line BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE turns (number INTEGER PRIMARY KEY, call TEXT NOT NULL, turn INTEGER NOT NULL, start REAL NOT NULL,
  speaker TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX turns_of_call ON turns (call);
CREATE VIRTUAL TABLE spoken USING fts5 (one, two, content='', tokenize="unicode61 remove_diacritics 0");
PRAGMA user_version = {INDEX_VERSION};
"""


@dataclass(frozen=True)
class SearchHit:
    """One turn in which the text that was looked for stands. ``start`` is in seconds."""

    call: str
    title: str
    turn: int
    start: float
    speaker: Speaker
    text: str


class LibraryIndex:
    """The index of one home.

    ``rows`` brings it up to date by looking at every call's files; ``search`` does so only when the recordings folder
    itself has changed since, which every write to a call makes it do (``services/custody/writes.py``). A window
    shows what is known at once (``known``, ``search`` with ``look=False``) and brings the index up to date beside it.
    """

    def __init__(self, home: Home) -> None:
        self._home = home
        self._file = home.library

    def rows(self, task: Task | None = None) -> list[CallRow]:
        """Every call, oldest first, as its files say now."""

        def look(index: sqlite3.Connection) -> list[CallRow]:
            self._refresh(index, task or Task())
            return _rows(index)

        return self._with(look)

    def known(self) -> list[CallRow]:
        """Every call, oldest first, as the index has it; no call's files are looked at."""
        return self._with(_rows)

    def search(self, text: str, most: int = MAX_HITS, *, look: bool = True) -> list[SearchHit]:
        """The turns that hold ``text``, newest call first; none for a text without a letter or digit.

        Without ``look``, in what the index has.
        """
        phrase = _phrase(text)
        if phrase is None:
            return []

        def find(index: sqlite3.Connection) -> list[SearchHit]:
            if look and not _is_current(index, file_state(self._home.recordings)):
                self._refresh(index, Task())
            return _matching_turns(index, phrase, most)

        return self._with(find)

    def rebuild(self, task: Task | None = None) -> int:
        """Make the index anew from the files. Returns how many calls it holds.

        The list of calls can be read all the while. Raises ``Stopped``; the rest is made up at the next look.
        """

        def build(index: sqlite3.Connection) -> int:
            with _transaction(index):
                _empty(index)
            self._refresh(index, task or Task())
            return int(index.execute("SELECT count(*) FROM calls").fetchone()[0])

        return self._with(build)

    def _with(self, do: Callable[[sqlite3.Connection], Result]) -> Result:
        """Do it with the index. One that cannot be read is made anew: it holds nothing of its own."""
        try:
            return self._run(do, self._create_exclusively)
        except sqlite3.DatabaseError as error:
            _refuse_if_locked(error, self._file)
        with self._exclusive():
            try:
                return self._run(do, self._create)  # somebody else may have made it anew by now
            except sqlite3.DatabaseError as error:
                _refuse_if_locked(error, self._file)
                logger("library").warning("index made anew: %s", error)
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
            return do(index)

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """Nobody else makes or removes the index meanwhile; many may read it and write to it."""
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
        """Give the index its tables, unless it has them. Only under the exclusive lock: two at once would empty each
        other's.
        """
        with closing(self._connect()) as index:
            if _is_created(index):
                return
            index.execute("PRAGMA journal_mode = WAL")
            with _transaction(index):
                _clear(index)

    def _refresh(self, index: sqlite3.Connection, task: Task) -> None:
        """Bring the index up to date, some calls at a time; what was done stays when the task is stopped."""
        changed_at = file_state(self._home.recordings)
        there = {folder.name: folder for folder in Calls(self._home).folders()}
        checks = folder_states(verification_folder(self._home))
        stamps: dict[str, str] = {}
        for name, folder in there.items():
            task.check()
            stamps[name] = f"{call_files_state(folder)} {checks.get(f'{name}.json', '-')}"
        known = dict(index.execute("SELECT call, stamp FROM calls"))
        gone = [name for name in known if name not in there]
        changed = [name for name, stamp in stamps.items() if known.get(name) != stamp]
        if gone:
            with _transaction(index):
                for name in gone:
                    _forget(index, name)
        for first in range(0, len(changed), CALLS_PER_TRANSACTION):
            task.check()
            self._take(index, {name: stamps[name] for name in changed[first : first + CALLS_PER_TRANSACTION]}, there)
            task.report(min(first + CALLS_PER_TRANSACTION, len(changed)) / len(changed), str(_REFRESHING))
        if not _is_current(index, changed_at):
            with _transaction(index):
                index.execute("DELETE FROM looked")
                index.execute("INSERT INTO looked VALUES (?)", (changed_at,))

    def _take(self, index: sqlite3.Connection, stamps: dict[str, str], there: dict[str, Path]) -> None:
        with _transaction(index):
            for name, stamp in stamps.items():
                if index.execute("SELECT stamp FROM calls WHERE call = ?", (name,)).fetchone() == (stamp,):
                    continue  # another process was quicker
                _forget(index, name)
                _take(index, self._home, Call(there[name]), stamp)

    def _remove(self) -> None:
        for ending in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                self._file.with_name(self._file.name + ending).unlink()


_REFRESHING = Text("整理目录", "Bringing the library up to date")


def _rows(index: sqlite3.Connection) -> list[CallRow]:
    found = index.execute("SELECT line FROM calls ORDER BY call")
    decoder = msgspec.json.Decoder(list[CallRow])
    rows: list[CallRow] = []
    while lines := found.fetchmany(ROWS_PER_FETCH):  # each decoding keeps every other thread waiting
        rows += decoder.decode(b"[" + b",".join(line for (line,) in lines) + b"]")
    return rows


def _matching_turns(index: sqlite3.Connection, phrase: str, most: int) -> list[SearchHit]:
    found = index.execute(
        "SELECT turns.call, calls.title, turn, start, speaker, text FROM spoken"
        " JOIN turns ON turns.number = spoken.rowid JOIN calls ON calls.call = turns.call"
        " WHERE spoken MATCH ? ORDER BY spoken.rowid DESC LIMIT ?",
        (phrase, most),
    ).fetchall()
    # Of a turn that somebody put right, and that was found twice, the words as they stand now, which came later.
    hits = {(hit.call, hit.turn): hit for hit in (SearchHit(*row) for row in reversed(found))}
    return sorted(hits.values(), key=lambda hit: (hit.call, -hit.turn), reverse=True)


def _is_current(index: sqlite3.Connection, changed_at: str) -> bool:
    return bool(index.execute("SELECT folder FROM looked").fetchone() == (changed_at,))


def _is_created(index: sqlite3.Connection) -> bool:
    return bool(index.execute("PRAGMA user_version").fetchone()[0] == INDEX_VERSION)


def _refuse_if_locked(error: sqlite3.DatabaseError, file: Path) -> None:
    """An index that somebody keeps to himself is not a broken one."""
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
        index.execute("ROLLBACK")
        raise
    index.execute("COMMIT")


def _clear(index: sqlite3.Connection) -> None:
    for table in ("looked", "calls", "turns", "spoken"):
        index.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in _TABLES.strip().split(";\n"):
        index.execute(statement)


def _empty(index: sqlite3.Connection) -> None:
    """Forget what was said, and remember of each call only its line, until it is read again."""
    # Tables that others may be reading just now are emptied, not dropped.
    index.execute("INSERT INTO spoken (spoken) VALUES ('delete-all')")
    index.execute("DELETE FROM turns")
    index.execute("UPDATE calls SET stamp = ''")
    index.execute("DELETE FROM looked")


def _take(index: sqlite3.Connection, home: Home, call: Call, stamp: str) -> None:
    """Put one call into the index. What of it cannot be read is left out and named in the log."""
    try:
        row = build_call_row(call, stamp.split(" ", 1)[0], last_verification(home, call.id))
        line = msgspec.json.encode(row)
        index.execute("INSERT INTO calls VALUES (?, ?, ?, ?)", (row.call, stamp, row.title, line))
        text = _text_of(call)
    except HuazhengError as error:
        logger("library").warning("left out of the index: %s", error)
        return
    if text is not None:
        # A word that somebody put right is found as it stands now and as the machine wrote it; the later line wins.
        _take_turns(index, call.id, text.machine_wordings)
        _take_turns(index, call.id, text.transcript.turns)


def _text_of(call: Call) -> CorrectedTranscript | None:
    """The call's text; the machine's where the corrections cannot be read."""
    try:
        return call.read_corrected()
    except HuazhengError as error:
        logger("library").warning("%s", error)
        machine = call.read_transcript()
        return CorrectedTranscript(machine) if machine is not None else None


def _take_turns(index: sqlite3.Connection, call_id: str, turns: Iterable[Turn]) -> None:
    for turn in turns:
        number = index.execute(
            "INSERT INTO turns (call, turn, start, speaker, text) VALUES (?, ?, ?, ?, ?)",
            (call_id, turn.id, turn.start, turn.speaker, turn.text),
        ).lastrowid
        index.execute("INSERT INTO spoken (rowid, one, two) VALUES (?, ?, ?)", (number, *_tokens(turn.text)))


def _forget(index: sqlite3.Connection, call_id: str) -> None:
    # FTS5 keeps no text of its own here, so that what goes must be named again.
    for number, text in index.execute("SELECT number, text FROM turns WHERE call = ?", (call_id,)).fetchall():
        index.execute(
            "INSERT INTO spoken (spoken, rowid, one, two) VALUES ('delete', ?, ?, ?)", (number, *_tokens(text))
        )
    index.execute("DELETE FROM turns WHERE call = ?", (call_id,))
    index.execute("DELETE FROM calls WHERE call = ?", (call_id,))


def _letters(text: str) -> list[str]:
    """Letters and digits, one by one, in one form: no full-width ones, no capitals, no traditional ones."""
    plain = simplified(unicodedata.normalize("NFKC", text).casefold())
    return [letter for letter in plain if letter.isalnum()]


def _tokens(text: str) -> tuple[str, str]:
    """What the index holds of a text: its letters, and its pairs of neighbours."""
    letters = _letters(text)
    return " ".join(letters), " ".join(_pairs(letters))


def _pairs(letters: Sequence[str]) -> Iterable[str]:
    return (first + second for first, second in pairwise(letters))


def _phrase(text: str) -> str | None:
    letters = _letters(text)
    if not letters:
        return None
    if len(letters) == 1:
        return f'one : "{letters[0]}"'
    return f'two : "{" ".join(_pairs(letters))}"'
