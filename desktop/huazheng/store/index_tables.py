"""Tables of the library's index, created and filled with sqlite-utils; docs/dev/library-database.md describes them.

Only what writes to the index imports this module: sqlite-utils takes some 0.2 s to load, which neither the first paint
of the window nor a search should wait for. No function here begins or ends a transaction; the caller does.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from sqlite_utils import Database, Migrations

from huazheng.store.search_text import TOKENIZER, search_tokens

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from huazheng.core.schema.transcript import Turn
    from huazheng.store.call_row import CallRow

FIRST_LAYOUT = 4
"""Oldest layout, as ``PRAGMA user_version``, that the migrations start from."""
_LARGEST_BATCH = 10_000  # sqlite-utils lowers it to what SQLite takes
_TURN_COLUMNS = ("call", "turn", "start_seconds", "end_seconds", "speaker", "text", "superseded", "search_tokens")

_migrations = Migrations("huazheng.library")


@_migrations()
def m001_calls_and_turns(db: Database) -> None:
    """The tables of the first release that is built with sqlite-utils."""
    db.create_table(
        "calls",
        {
            "id": str,
            "title": str,
            "day": str,
            "duration_seconds": float,
            "state": str,
            "insurer": str,
            "product": str,
            "product_type": str,
            "tags": str,
            "explained_items": int,
            "checklist_items": int,
            "open_moments": int,
            "verification": str,
            "verified_at": str,
            "received": int,
            "sealed_at": str,
            "files_state": str,
        },
        pk="id",
        not_null={"id", "title", "duration_seconds", "state", "tags", "verification", "received", "files_state"},
    )
    turns = db.create_table(
        "turns",
        {
            "id": int,
            "call": str,
            "turn": int,
            "start_seconds": float,
            "end_seconds": float,
            "speaker": str,
            "text": str,
            "superseded": int,
            "search_tokens": str,
        },
        pk="id",
        not_null=_TURN_COLUMNS,
        foreign_keys=[("call", "calls", "id")],
    )
    turns.create_index(["call"])
    _enable_search(db)
    db.create_table("index_state", {"id": int, "recordings_folder": str}, pk="id", not_null={"recordings_folder"})


@_migrations()
def m002_what_the_phone_says(db: Database) -> None:
    """Time, other party and number as an imported recording brings them; every call is read again for them."""
    for column in ("started", "other_party", "phone_number"):
        db.table("calls").add_column(column, str)
    db.execute("UPDATE calls SET files_state = ''")


def create_tables(connection: sqlite3.Connection, layout: int) -> None:
    """Apply the migrations that are missing, and record the ``layout`` that they lead to.

    What an older or a newer Huazheng made of the index is dropped first.
    """
    db = _database(connection)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if not FIRST_LAYOUT <= version <= layout:
        _drop_everything(db)
    _migrations.apply(db)
    connection.execute(f"PRAGMA user_version = {layout}")


def forget_turns(connection: sqlite3.Connection) -> None:
    """Empty the turns and the full-text index, and mark every call as not read yet; the list of calls stays."""
    db = _database(connection)
    db.table("turns").disable_fts()
    db.table("turns").delete_where()
    _enable_search(db)
    db.execute("UPDATE calls SET files_state = ''")
    db.table("index_state").delete_where()


class IndexedCall(NamedTuple):
    """Rows of the index for one call. ``superseded``: the machine's turns that a person has corrected."""

    row: CallRow
    files_state: str
    superseded: Sequence[Turn] = ()
    turns: Sequence[Turn] = ()


def save_calls(connection: sqlite3.Connection, calls: Sequence[IndexedCall]) -> None:
    """Insert or update calls, and replace their turns.

    Many calls at once: sqlite-utils sets a savepoint with every statement, at which FTS5 writes its terms to the disk.
    """
    db = _database(connection)
    _remove_turns(db, [call.row.call for call in calls])
    db.table("calls").upsert_all((_call_columns(call.row, call.files_state) for call in calls), pk="id")
    db.table("turns").insert_all(_turn_rows(calls), batch_size=_LARGEST_BATCH)


def _call_columns(row: CallRow, files_state: str) -> dict[str, object]:
    return {
        "id": row.call,
        "title": row.title,
        "day": row.day,
        "duration_seconds": row.duration,
        "state": row.state,
        "insurer": row.insurer,
        "product": row.product,
        "product_type": row.product_type,
        "tags": row.tags,
        "explained_items": row.explained,
        "checklist_items": row.items,
        "open_moments": row.open_moments,
        "verification": row.check,
        "verified_at": row.checked_at,
        "received": row.received,
        "started": row.started,
        "other_party": row.other_party,
        "phone_number": row.phone_number,
        "sealed_at": row.sealed_at,
        "files_state": files_state,
    }


def _turn_rows(calls: Sequence[IndexedCall]) -> Iterator[Sequence[object]]:
    """The columns' names, then the rows; of a corrected turn the machine's text first."""
    yield _TURN_COLUMNS
    for call in calls:
        for superseded, turns in ((True, call.superseded), (False, call.turns)):
            for turn in turns:
                times = turn.start, turn.end
                yield call.row.call, turn.id, *times, turn.speaker, turn.text, superseded, search_tokens(turn.text)


def remove_calls(connection: sqlite3.Connection, call_ids: Sequence[str]) -> None:
    """Remove calls and their turns."""
    db = _database(connection)
    _remove_turns(db, call_ids)
    db.table("calls").delete_where("id IN (SELECT value FROM json_each(?))", [json.dumps(call_ids)])


def merge_search(connection: sqlite3.Connection) -> None:
    """Merge the full-text index into one part: until then it holds the words of removed turns beside their removal."""
    connection.execute("INSERT INTO turns_fts (turns_fts) VALUES ('optimize')")


def _remove_turns(db: Database, call_ids: Sequence[str]) -> None:
    db.table("turns").delete_where("call IN (SELECT value FROM json_each(?))", [json.dumps(call_ids)])


def save_recordings_state(connection: sqlite3.Connection, state: str) -> None:
    """Record the state of the recordings folder that the index was brought up to date with."""
    _database(connection).table("index_state").upsert({"id": 1, "recordings_folder": state}, pk="id")


def _database(connection: sqlite3.Connection) -> Database:
    """sqlite-utils on an open connection, without the plugins that it would look for among installed packages."""
    return Database(connection, execute_plugins=False, recursive_triggers=False)


def _enable_search(db: Database) -> None:
    db.table("turns").enable_fts(["search_tokens"], create_triggers=True, tokenize=TOKENIZER)


def _drop_everything(db: Database) -> None:
    """Drop all tables, whatever layout they belong to. Virtual ones go first, and take their shadow tables along."""
    for table in [table for table in db.tables if table.virtual_table_using is not None]:
        table.drop()
    for name in db.table_names():
        if not name.startswith("sqlite_"):
            db.table(name).drop()
