"""The library's database as docs/dev/library-database.md describes it: opened by sqlite-utils, without Huazheng."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from sqlite_utils import Database, plugins

from huazheng.core.runtime.files import encode_json
from huazheng.core.runtime.paths import checkout
from huazheng.services.annotations.corrections import correct_text
from huazheng.services.intake.file_import import import_file
from huazheng.services.library.browse import list_calls, rebuild, search
from huazheng.store.search_text import search_phrase, search_tokens
from support.sample_clips import FIXED
from support.spoken_calls import SAID, say

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

PAGE = "docs/dev/library-database.md"


def sqlite_utils(*words: str | Path) -> str:
    """Output of the ``sqlite-utils`` command."""
    command = [sys.executable, "-m", "sqlite_utils", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout


def documented() -> dict[str, list[tuple[str, str]]]:
    """The page's tables: each column's name and type."""
    root = checkout()
    assert root is not None
    tables: dict[str, list[tuple[str, str]]] = {}
    name = ""
    for line in (root / PAGE).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            name = line.strip("# ").strip("`")
        elif column := re.match(r"\| `(\w+)` \| (TEXT|INTEGER|REAL) \|", line):
            tables.setdefault(name, []).append((column[1], column[2]))
    return tables


@pytest.fixture
def library(home: Home) -> Path:
    """A library of two calls, one of them transcribed, tagged and corrected."""
    call = import_file(home, FIXED / "nb.amr").call
    say(home, call, SAID)
    (call.folder / "facts.json").write_bytes(encode_json({"insurer": "平安人寿", "product": "福满"}))
    (call.folder / "tags.json").write_bytes(encode_json({"schema": "huazheng.tags/1", "tags": ["投诉", "妈妈"]}))
    correct_text(home, call, 0, "您好，请问是王方女士吗？")
    import_file(home, FIXED / "wb.amr")
    list_calls(home)
    return home.library


def test_the_page_names_every_column(library: Path) -> None:
    told = documented()
    assert set(told) == {"calls", "turns"}
    with closing(sqlite3.connect(library)) as connection:
        for table, columns in told.items():
            found = connection.execute(f"PRAGMA table_info({table})").fetchall()
            assert [(row[1], row[2]) for row in found] == columns


def test_the_command_reads_tables_and_rows(library: Path) -> None:
    counts = {row["table"]: row["count"] for row in json.loads(sqlite_utils("tables", library, "--counts"))}
    assert (counts["calls"], counts["turns"], counts["index_state"]) == (2, len(SAID) + 1, 1)
    rows = json.loads(sqlite_utils("rows", library, "calls", "--json-cols"))
    first, second = sorted(rows, key=lambda row: row["state"], reverse=True)
    assert (first["insurer"], first["tags"], first["state"]) == ("平安人寿", ["投诉", "妈妈"], "transcribed")
    assert (first["verification"], first["received"], second["state"]) == ("never", 0, "imported")
    assert first["duration_seconds"] == pytest.approx(4, abs=0.1)
    turns: list[dict[str, Any]] = json.loads(sqlite_utils("rows", library, "turns", "--order", "id"))
    assert {turn["call"] for turn in turns} == {first["id"]}
    assert [turn["text"] for turn in turns if turn["superseded"]] == [SAID[0]]
    assert next(turn["text"] for turn in turns if not turn["superseded"]) == "您好，请问是王方女士吗？"
    assert [key.other_table for key in Database(library, execute_plugins=False).table("turns").foreign_keys] == [
        "calls"
    ]


@pytest.mark.parametrize(
    ("query", "turns"), [("豫", [1]), ("犹豫", [1]), ('"犹豫 豫期"', [1]), ("王芳", [0]), ("王方", [0])]
)
def test_the_command_searches(library: Path, query: str, turns: list[int]) -> None:
    found = json.loads(sqlite_utils("search", library, "turns", query, "-c", "turn", "-c", "text"))
    assert [row["turn"] for row in found] == turns


def test_rebuilding_the_search_table_keeps_the_search(home: Home, library: Path) -> None:
    sqlite_utils("rebuild-fts", library)
    assert [hit.turn for hit in search(home, "犹豫期")] == [1]
    with closing(sqlite3.connect(library)) as connection:
        connection.execute("INSERT INTO turns_fts (turns_fts, rank) VALUES ('integrity-check', 1)")
    assert rebuild(home) == 2
    with closing(sqlite3.connect(library)) as connection:
        connection.execute("INSERT INTO turns_fts (turns_fts, rank) VALUES ('integrity-check', 1)")


@pytest.mark.parametrize("version", [0, 3, 99])
def test_a_layout_of_another_version_is_dropped_and_built_again(home: Home, library: Path, version: int) -> None:
    with closing(sqlite3.connect(library)) as connection:
        connection.execute("CREATE VIRTUAL TABLE spoken USING fts5 (one, two, content='')")
        connection.execute("CREATE TABLE looked (folder TEXT)")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()
    assert [hit.turn for hit in search(home, "犹豫期")] == [1]
    assert not {"spoken", "looked"} & set(Database(library, execute_plugins=False).table_names())


def test_no_plugin_of_sqlite_utils_is_looked_for(library: Path) -> None:
    assert not plugins._plugins_loaded


@pytest.mark.parametrize("command", [["list"], ["search", "犹豫期"]])
def test_what_only_reads_loads_no_sqlite_utils(home: Home, library: Path, command: list[str]) -> None:
    code = (
        "import sys; from huazheng.cli.main import main; code = main(sys.argv[1:]);"
        " assert 'sqlite_utils' not in sys.modules; sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--home", str(home.root), *command], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_tokens() -> None:
    assert search_tokens("犹豫期，ＯＫ") == "犹 豫 期 o k 犹豫 豫期 期o ok"
    assert search_phrase("猶豫期") == '"犹豫 豫期"'
    assert search_phrase("豫") == '"豫"'
    assert search_phrase("，") is None
