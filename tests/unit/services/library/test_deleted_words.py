"""After the bin is emptied no file of the home holds a word of the deleted calls, while the other calls stay."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.files import sha256_of
from huazheng.core.schema.transcript import Transcript, Turn
from huazheng.services.analysis.analyze import analyze_call
from huazheng.services.annotations import corrections
from huazheng.services.custody.recorded_verification import check
from huazheng.services.custody.writes import save_transcript
from huazheng.services.library.browse import list_calls, search
from huazheng.services.library.recycle_bin import bin_call, empty
from huazheng.services.transcription.checkpoint import open_checkpoint
from huazheng.services.transcription.mixdown import decodable_file
from support.sealed_calls import captured

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

# A term of the full-text index is stored without the bytes that it shares with the term before it. No other term begins
# like 𠮷, whose four bytes are therefore whole wherever they are.
SAID, CORRECTED, KEPT = "鲲鹏饕餮𠮷犄角旮旯", "蹀躞氤氲魑魅魍魉", "婆娑旖旎蹒跚踟蹰"
TURNS = 40


def spoken(home: Home, words: str, seconds: float) -> Call:
    """A call of two sources in which these words are said many times."""
    call = captured(home, {"microphone": seconds, "line": seconds})
    turns = tuple(
        Turn(id=number, speaker="agent", start=number * 1.0, end=number + 0.9, text=f"第{number}句：{words}。")
        for number in range(TURNS)
    )
    save_transcript(home, call, Transcript(schema="huazheng.transcript/1", turns=turns, engine="typed", model="none"))
    analyze_call(home, call)
    return call


def holders(home: Home, words: str) -> list[str]:
    """Every file of the home that holds a part of the words, in UTF-8 or UTF-16, alone or as tokens of the index."""
    pairs = [words[place : place + 2] for place in range(len(words) - 1)]
    rare = [char for char in words if ord(char) > 0xFFFF]
    patterns = [text.encode(coding) for text in (*pairs, *rare) for coding in ("utf-8", "utf-16-le")]
    found = []
    for file in sorted(home.root.rglob("*")):
        if file.is_file() and any(pattern in file.read_bytes() for pattern in patterns):
            found.append(file.relative_to(home.root).as_posix())
    return found


@pytest.fixture
def calls(home: Home) -> tuple[Call, Call]:
    """A call to delete, searched, corrected, verified, with a mixdown and an interrupted transcription; one to keep."""
    deleted, kept = spoken(home, SAID, 1.5), spoken(home, KEPT, 1.7)
    assert search(home, SAID[:3]) and search(home, KEPT[:3])
    corrections.correct_text(home, deleted, 3, CORRECTED)
    assert search(home, CORRECTED[:3])
    check(home, deleted.folder)
    open_checkpoint(home, sha256_of(decodable_file(deleted)), "model").step("one", str, lambda: SAID)
    open_checkpoint(home, sha256_of(decodable_file(kept)), "model").step("one", str, lambda: KEPT)
    return deleted, kept


def test_not_one_byte_of_the_words_is_left_in_any_file(home: Home, calls: tuple[Call, Call]) -> None:
    deleted, kept = calls
    assert {"library.db", "library.db-wal"} & set(holders(home, SAID)) and holders(home, CORRECTED)
    bin_call(home, deleted)
    list_calls(home)  # as the window does: the rows leave the index, and their pages become free
    assert empty(home) == 1
    assert holders(home, SAID) == []
    assert holders(home, CORRECTED) == []
    left = {place.split("/")[0] for place in holders(home, KEPT)}
    assert left == {"library.db", "recordings"}
    assert any(place.endswith(".step") for place in holders(home, KEPT))
    assert [hit.call for hit in search(home, KEPT[2:5])] == [kept.id] * TURNS
    assert search(home, SAID[:3]) == [] and [row.call for row in list_calls(home)] == [kept.id]


def test_also_when_another_program_has_the_index_open(home: Home, calls: tuple[Call, Call]) -> None:
    deleted, _ = calls
    with closing(sqlite3.connect(home.library)) as other:
        assert other.execute("SELECT count(*) FROM turns").fetchone()[0] > TURNS
        other.execute("PRAGMA secure_delete = OFF")  # leaves the words in free pages, as some builds of SQLite do
        other.execute("CREATE TABLE copied AS SELECT * FROM turns")
        other.execute("DROP TABLE copied")
        other.commit()
        bin_call(home, deleted)
        assert empty(home) == 1
        assert holders(home, SAID) == []


def test_an_index_that_is_not_there_is_not_made(home: Home, tmp_path: Path) -> None:
    call = spoken(home, SAID, 1.5)
    home.library.unlink(missing_ok=True)
    bin_call(home, call)
    assert empty(home) == 1
    assert holders(home, SAID) == []
