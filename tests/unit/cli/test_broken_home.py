"""Files of a home that somebody broke: each is named in one line, nothing hangs, nothing is a traceback."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from support.command_line import huazheng
from support.sample_clips import SAMPLE
from support.sealed_calls import captured, worked_on

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="Windows has no FIFOs")]

DEEP = b"[" * 200_000 + b"\n"
FILES = ("transcript.json", "analysis.json", "edits.jsonl", "tags.json", "notes.json", "facts.json")


@pytest.fixture
def call(home: Home) -> Call:
    call = captured(home, {"microphone": 1.0})
    worked_on(home, call)
    return call


def spoil(file: Path, how: str) -> None:
    file.unlink(missing_ok=True)
    if how == "fifo":
        os.mkfifo(file)
    elif how == "folder":
        file.mkdir()
    else:
        file.write_bytes(DEEP)


def lines(home: Home, *words: str) -> list[str]:
    """Run a command; it ends by itself, and says what is wrong in lines, not in a traceback."""
    done = huazheng(home, *words)
    assert done.returncode in {0, 1, 2}, done.stderr
    assert "Traceback" not in done.stderr
    assert "Unexpected error" not in done.stderr
    return done.stderr.splitlines()


@pytest.mark.parametrize("how", ["fifo", "folder", "deep"])
def test_the_library_with_a_call_whose_every_file_is_broken(home: Home, call: Call, how: str) -> None:
    for name in FILES:
        spoil(call.folder / name, how)
    lines(home, "list")
    lines(home, "library", "rebuild")
    assert any(str(call.folder) in line for line in lines(home, "report", call.id))


@pytest.mark.parametrize(
    ("name", "how"), [("transcript.json", "fifo"), ("analysis.json", "deep"), ("edits.jsonl", "fifo")]
)
def test_a_report_names_the_file(home: Home, call: Call, name: str, how: str) -> None:
    spoil(call.folder / name, how)
    assert any(name in line for line in lines(home, "report", call.id))


@pytest.mark.parametrize("how", ["fifo", "deep"])
def test_broken_files_of_the_home_are_named_by_the_doctor(home: Home, call: Call, how: str) -> None:
    home.voice.mkdir()
    for file in (home.root / "queue.json", home.root / "window.json", home.voice / "voice.json", home.settings):
        spoil(file, how)
    done = huazheng(home, "doctor", "--json")
    found = [check["found"]["en"] for check in json.loads(done.stdout)["checks"] if check["name"] == "files"]
    for name in ("queue.json", "window.json", "voice.json", "settings.toml"):
        assert [line for line in found if name in line], found
    assert lines(home, "list")[0].startswith(str(home.settings))
    assert any("voice.json" in line for line in lines(home, "voice", "show"))


def test_a_file_name_cannot_control_the_terminal(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a\x1b[31m\u202eb.flac"
    file.write_bytes(SAMPLE.read_bytes())
    for words in (("import", file), ("list",), ("verify", home.recordings / "\x1b[2J")):
        done = huazheng(home, *words)
        for sign in "\x1b\u202e":
            assert sign not in done.stdout + done.stderr


@pytest.mark.parametrize("words", [("transcripts",), ("analyze",), ("verify",), ("export",)])
def test_a_transcript_that_is_a_pipe_makes_nothing_wait(home: Home, call: Call, words: tuple[str, ...]) -> None:
    spoil(call.folder / "transcript.json", "fifo")
    assert lines(home, words[0], call.id, *words[1:]) or words[0] == "verify"  # whose findings are its answer
