"""The index finds any substring, follows the files, and can be thrown away."""

from __future__ import annotations

import sqlite3
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.files import remove_folder
from huazheng.services.intake.file_import import import_file
from huazheng.services.library.browse import list_calls, rebuild, search
from huazheng.store.calls import Calls
from support.sample_clips import FIXED
from support.spoken_calls import SAID, say

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call


@pytest.fixture
def call(home: Home) -> Call:
    taken = import_file(home, FIXED / "nb.amr").call
    say(home, taken, SAID)
    return taken


@pytest.mark.parametrize(
    ("text", "turn"),
    [
        ("豫", 1),
        ("十五天", 1),
        ("天，从签", 1),
        ("天从签", 1),
        ("expiry", 2),
        ("xpir", 2),
        ("3650元", 3),
        ("3", 3),
        ("？我不太", 2),
    ],
)
def test_finds_any_substring_of_one_character_or_more(home: Home, call: Call, text: str, turn: int) -> None:
    [hit] = search(home, text)
    assert (hit.call, hit.turn, hit.start, hit.text) == (call.id, turn, turn * 2.0, SAID[turn])


@pytest.mark.parametrize("text", ["猶豫期", "簽收保單", "签收保单", "當面簽", "当面签"])
def test_finds_either_script_by_either(home: Home, call: Call, text: str) -> None:
    say(home, call, (*SAID, "當面簽收保單，猶豫期您清楚嗎"))
    assert 4 in {hit.turn for hit in search(home, text)}
    assert {hit.text for hit in search(home, text) if hit.turn == 4} == {"當面簽收保單，猶豫期您清楚嗎"}


@pytest.mark.parametrize("text", ["", "，", "豫犹", "十五年", "天天", '"', "one : x OR", "犹豫期 次日"])
def test_finds_nothing_that_was_not_said(home: Home, call: Call, text: str) -> None:
    assert search(home, text) == []


def test_follows_the_files(home: Home, call: Call) -> None:
    assert [row.state for row in list_calls(home)] == ["transcribed"]
    say(home, call, ["全换了。"])
    assert search(home, "犹豫") == []
    assert len(search(home, "全换")) == 1
    call.transcript_file.unlink()
    assert [row.state for row in list_calls(home)] == ["imported"]
    assert search(home, "全换") == []
    remove_folder(call.folder)
    assert list_calls(home) == []


@pytest.mark.parametrize("content", [None, b"", b"not a database at all " * 100])
def test_an_index_that_is_gone_or_broken_is_made_anew(home: Home, call: Call, content: bytes | None) -> None:
    before = list_calls(home)
    for ending in ("-wal", "-shm"):
        home.library.with_name(home.library.name + ending).unlink(missing_ok=True)
    home.library.unlink()
    if content is not None:
        home.library.write_bytes(content)
    assert list_calls(home) == before
    assert len(search(home, "犹豫期")) == 1
    assert rebuild(home) == 1


def test_an_index_of_another_layout_that_is_broken_inside_is_made_anew(home: Home, call: Call) -> None:
    for file in home.root.glob("library.db*"):
        file.unlink()
    with closing(sqlite3.connect(home.library)) as old:
        old.execute("CREATE TABLE turns (text TEXT)")
        old.executemany("INSERT INTO turns VALUES (?)", [("犹豫期" * 1000,)] * 50)
        old.execute("PRAGMA user_version = 1")
        old.commit()
    with home.library.open("r+b") as file:
        file.seek(4096)  # behind the first page, which tells the layout and the tables
        file.write(b"\xff" * 100_000)
    assert len(search(home, "犹豫期")) == 1


def test_an_index_whose_text_rotted_is_made_anew(home: Home, call: Call) -> None:
    """SQLite's own pages are whole; a call's title is no UTF-8 any more."""
    before = list_calls(home)
    with closing(sqlite3.connect(home.library)) as index:
        index.execute("UPDATE calls SET title = CAST(x'fffe41' AS TEXT)")
        index.commit()
    assert list_calls(home) == before
    with closing(sqlite3.connect(home.library)) as index:
        index.execute("UPDATE calls SET tags = '[' ")
        index.commit()
    assert rebuild(home) == 1
    assert list_calls(home) == before


def test_a_transcript_that_cannot_be_read_hides_no_other_call(home: Home, call: Call) -> None:
    other = import_file(home, FIXED / "wb.amr").call
    other.transcript_file.write_bytes(b"{")
    assert len(search(home, "犹豫期")) == 1
    assert {row.call for row in list_calls(home)} == {call.id, other.id}


@pytest.mark.parametrize("content", [None, b"", b"not a database at all " * 100])
def test_many_readers_at_once(home: Home, call: Call, content: bytes | None) -> None:
    """An index that is gone or broken is made once, however many come upon it, and nobody finds it half made."""
    for _ in range(4):
        for file in home.root.glob("library.db*"):
            file.unlink()
        if content is not None:
            home.library.write_bytes(content)
        with ThreadPoolExecutor(8) as readers:
            found = readers.map(lambda _: len(search(home, "犹豫期")), range(8))
            assert list(found) == [1] * 8


def test_it_is_read_while_it_is_made_anew(home: Home, call: Call) -> None:
    def make_anew(_: int) -> int:
        return rebuild(home)

    def read(_: int) -> int:
        search(home, "犹豫期")
        return len(list_calls(home))

    with ThreadPoolExecutor(8) as both:
        made, listed = both.map(make_anew, range(20)), both.map(read, range(40))
        assert [*made, *listed] == [1] * 60


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_belongs_to_its_owner_alone(home: Home, call: Call) -> None:
    search(home, "犹豫期")
    for file in home.root.glob("library.db*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Calls(home).all()
