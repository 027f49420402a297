"""The library's index: every call's line and every turn's words, in SQLite, made from the files and nothing else.

It may be deleted at any time and is made anew. Chinese has no spaces, so words are kept as single characters and as
pairs of neighbours: one character is found as itself, anything longer as a phrase of pairs. That finds any substring
and stays quick for the commonest words, whose pairs are rare.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing, contextmanager, suppress
from dataclasses import astuple, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from huazheng.core.corrected import Corrected
from huazheng.core.errors import HuazhengError
from huazheng.core.files import PRIVATE_FILE, make_private_folder
from huazheng.core.log import logger
from huazheng.store.calls import Call, Calls
from huazheng.store.row import CallRow, row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from huazheng.core.paths import Home
    from huazheng.core.transcript import Speaker, Turn

LAYOUT = 1
MOST_HITS = 200
BUSY_SECONDS = 10.0
_TABLES = f"""
CREATE TABLE looked (folder TEXT NOT NULL);
CREATE TABLE calls (call TEXT PRIMARY KEY, stamp TEXT NOT NULL, title TEXT NOT NULL, sealed_at TEXT NOT NULL,
  duration REAL NOT NULL, state TEXT NOT NULL, explained INTEGER, items INTEGER, open_moments INTEGER) WITHOUT ROWID;
CREATE TABLE turns (number INTEGER PRIMARY KEY, call TEXT NOT NULL, turn INTEGER NOT NULL, start REAL NOT NULL,
  speaker TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX turns_of_call ON turns (call);
CREATE VIRTUAL TABLE spoken USING fts5 (one, two, content='', tokenize="unicode61 remove_diacritics 0");
PRAGMA user_version = {LAYOUT};
"""


@dataclass(frozen=True)
class Hit:
    """One turn in which the text that was looked for stands. ``start`` is in seconds."""

    call: str
    title: str
    turn: int
    start: float
    speaker: Speaker
    text: str


class Library:
    """The index of one home.

    ``rows`` brings it up to date by looking at every call's files; ``search`` does so only when the recordings folder
    itself has changed since, which every write to a call makes it do (``services/custody.py``).
    """

    def __init__(self, home: Home) -> None:
        self._home = home
        self._file = home.library

    def rows(self) -> list[CallRow]:
        """Every call, oldest first."""
        with self._open(look=True) as index:
            found = index.execute(
                "SELECT call, title, sealed_at, duration, state, explained, items, open_moments FROM calls"
                " ORDER BY call"
            )
            return [CallRow(*row) for row in found]

    def search(self, text: str, most: int = MOST_HITS) -> list[Hit]:
        """The turns that hold ``text``, newest call first; none for a text without a letter or digit."""
        phrase = _phrase(text)
        if phrase is None:
            return []
        with self._open(look=False) as index:
            found = index.execute(
                "SELECT turns.call, calls.title, turn, start, speaker, text FROM spoken"
                " JOIN turns ON turns.number = spoken.rowid JOIN calls ON calls.call = turns.call"
                " WHERE spoken MATCH ? ORDER BY spoken.rowid DESC LIMIT ?",
                (phrase, most),
            ).fetchall()
        hits = list({(hit.call, hit.turn): hit for hit in reversed([Hit(*row) for row in found])}.values())
        return sorted(hits, key=lambda hit: (hit.call, -hit.turn), reverse=True)

    def rebuild(self) -> int:
        """Make the index anew from the files. Returns how many calls it holds."""
        self._remove()
        with self._open(look=True) as index:
            return int(index.execute("SELECT count(*) FROM calls").fetchone()[0])

    @contextmanager
    def _open(self, *, look: bool) -> Iterator[sqlite3.Connection]:
        """The index, up to date. One that cannot be read is made anew: it holds nothing of its own."""
        try:
            index = self._current(look=look)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                raise
            logger("library").warning("index made anew: %s", error)
            self._remove()
            index = self._current(look=True)
        with closing(index):
            yield index

    def _current(self, *, look: bool) -> sqlite3.Connection:
        make_private_folder(self._home.root)
        self._file.touch(mode=PRIVATE_FILE)  # SQLite gives its journal the same mode
        index = sqlite3.connect(self._file, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            index.execute("PRAGMA journal_mode = WAL")
            index.execute("PRAGMA synchronous = NORMAL")
            if index.execute("PRAGMA user_version").fetchone()[0] != LAYOUT:
                with _transaction(index):
                    _clear(index)
            changed_at = _state_of(self._home.recordings)
            if look or index.execute("SELECT folder FROM looked").fetchone() != (changed_at,):
                self._bring_up_to_date(index, changed_at)
        except BaseException:
            index.close()
            raise
        return index

    def _bring_up_to_date(self, index: sqlite3.Connection, changed_at: str) -> None:
        known = dict(index.execute("SELECT call, stamp FROM calls"))
        there = {folder.name: folder for folder in Calls(self._home).folders()}
        stamps = {name: _stamp(Call(folder)) for name, folder in there.items()}
        gone = [name for name in known if name not in there]
        changed = [name for name, stamp in stamps.items() if known.get(name) != stamp]
        if not gone and not changed and index.execute("SELECT folder FROM looked").fetchone() == (changed_at,):
            return
        with _transaction(index):
            index.execute("DELETE FROM looked")
            index.execute("INSERT INTO looked VALUES (?)", (changed_at,))
            for name in (*gone, *changed):
                _forget(index, name)
            for name in changed:
                _take(index, Call(there[name]), stamps[name])

    def _remove(self) -> None:
        for ending in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                self._file.with_name(self._file.name + ending).unlink()


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


def _take(index: sqlite3.Connection, call: Call, stamp: str) -> None:
    """Put one call into the index. What of it cannot be read is left out and named in the log."""
    try:
        row = row_of(call)
        index.execute("INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (row.call, stamp, *astuple(row)[1:]))
        text = _text_of(call)
    except HuazhengError as error:
        logger("library").warning("left out of the index: %s", error)
        return
    if text is not None:
        # A word that somebody put right is found as it stands now and as the machine wrote it; the later line wins.
        _take_turns(index, call.id, (mark.machine for mark in text.marks.values() if mark.text))
        _take_turns(index, call.id, text.transcript.turns)


def _text_of(call: Call) -> Corrected | None:
    """The call's text; the machine's where the corrections cannot be read."""
    try:
        return call.read_corrected()
    except HuazhengError as error:
        logger("library").warning("%s", error)
        machine = call.read_transcript()
        return Corrected(machine) if machine is not None else None


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


def _stamp(call: Call) -> str:
    """Changes when a file of the call that the index is made from changes."""
    files = (call.seal_file, call.transcript_file, call.edits_file, call.analysis_file)
    return " ".join(_state_of(file) for file in files)


def _state_of(file: Path) -> str:
    try:
        state = file.stat()
    except FileNotFoundError:
        return "-"
    return f"{state.st_mtime_ns}:{state.st_size}"


def _letters(text: str) -> list[str]:
    """Letters and digits, one by one, in one form: full-width ones as plain ones, capitals as small ones."""
    return [letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum()]


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
