"""Taking in: the file's own bytes and name, sealed and private; what cannot be taken leaves nothing behind."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from huazheng.core.runtime.errors import ResourceUnavailable, Stopped, UnusableInput
from huazheng.core.runtime.task import Task
from huazheng.services.intake.file_import import import_file
from huazheng.store.calls import Calls
from support.phone_line import write_wav
from support.sample_clips import FIXED, cut
from support.small_disk import small_disk

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    file = tmp_path / "来 源" / "回访 录音（1）.amr"
    file.parent.mkdir()
    shutil.copy(FIXED / "nb.amr", file)
    os.utime(file, (1_700_000_000, 1_700_000_000))
    return file


def left_behind(home: Home) -> list[str]:
    """Every file under the recordings folder."""
    return [str(file.relative_to(home.root)) for file in home.recordings.rglob("*") if file.is_file()]


def test_keeps_bytes_and_name_and_seals_them(home: Home, recording: Path) -> None:
    taken = import_file(home, recording)
    assert not taken.already
    call = taken.call
    assert call.folder.parent == home.recordings
    assert call.original == call.folder / "original" / "回访 录音（1）.amr"
    assert call.original.read_bytes() == recording.read_bytes()
    seal = json.loads((call.folder / "seal.json").read_bytes())
    assert seal["files"] == [
        {
            "name": "original/回访 录音（1）.amr",
            "bytes": recording.stat().st_size,
            "sha256": hashlib.sha256(recording.read_bytes()).hexdigest(),
        }
    ]
    assert seal["modified"] == "2023-11-14T22:13:20Z"
    assert (seal["origin"], seal["call"], seal["audio"]["codec"]) == ("imported", call.id, "amrnb")
    assert recording.exists()


def test_the_seal_is_canonical_json(home: Home, recording: Path) -> None:
    raw = (import_file(home, recording).call.folder / "seal.json").read_bytes()
    again = json.dumps(json.loads(raw), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert raw.decode() == again


def test_what_a_killed_import_left_is_removed_by_the_next(home: Home, recording: Path, tmp_path: Path) -> None:
    killed = """
import os, sys
from huazheng.core.runtime.paths import Home
from huazheng.store.calls import Calls
with Calls(Home(__import__("pathlib").Path(sys.argv[1]))).staging_folder() as call:
    (call.folder / "half").write_bytes(b"sound")
    os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", killed, str(home.root)], check=False)
    calls = Calls(home)
    assert [name for name in left_behind(home) if name.endswith("half")]
    with calls.staging_folder() as coming:  # and one that is still coming in is left alone
        (coming.folder / "mine").write_bytes(b"sound")
        taken = import_file(home, recording)
        assert [name for name in left_behind(home) if name.endswith(("half", "mine"))] == [
            str((coming.folder / "mine").relative_to(home.root))
        ]
        remaining = coming.folder
        (remaining / "mine").unlink()
    assert taken.call.original is not None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_voices_belong_to_their_owner_alone(home: Home, recording: Path) -> None:
    call = import_file(home, recording).call
    assert stat.S_IMODE(call.original.stat().st_mode) == 0o400
    assert stat.S_IMODE(call.original.parent.stat().st_mode) == 0o500, "nothing can be added after sealing"
    for folder in (home.recordings, call.folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((call.folder / "seal.json").stat().st_mode) == 0o600


def test_the_same_bytes_under_another_name_are_the_first_call(home: Home, recording: Path) -> None:
    first = import_file(home, recording).call
    other = recording.with_name("other.amr")
    shutil.copy(recording, other)
    again = import_file(home, other)
    assert again.already
    assert again.call.id == first.id
    assert [call.id for call in Calls(home).all()] == [first.id]


@pytest.mark.parametrize("content", [b"", b"no sound", (FIXED / "nb.amr").read_bytes()[:-3]])
def test_what_cannot_be_taken_leaves_nothing_behind(home: Home, tmp_path: Path, content: bytes) -> None:
    bad = tmp_path / "bad.amr"
    bad.write_bytes(content)
    with pytest.raises(UnusableInput, match=r"bad\.amr"):
        import_file(home, bad)
    assert left_behind(home) == []
    assert Calls(home).all() == []


def test_faults_of_the_users_own_file_are_reported_with_its_name(home: Home, tmp_path: Path) -> None:
    nothing = tmp_path / "没有 声音.wav"
    write_wav(nothing, np.zeros((1, 0), np.float32))
    with pytest.raises(UnusableInput) as refused:
        import_file(home, nothing)
    assert str(refused.value).startswith(f"{nothing}")


def test_a_missing_file_and_a_folder_are_refused(home: Home, tmp_path: Path) -> None:
    for path in (tmp_path / "none.wav", tmp_path):
        with pytest.raises(UnusableInput):
            import_file(home, path)


@pytest.mark.programs
def test_a_stop_on_the_way_leaves_nothing_behind(home: Home, tmp_path: Path) -> None:
    file = cut(tmp_path / "long.wav", 0, 60)
    reached: list[float] = []

    def report(fraction: float, _: str) -> None:
        reached.append(fraction)
        if fraction > 0.6:
            task.stop()

    task = Task(report)
    with pytest.raises(Stopped):
        import_file(home, file, task)
    assert max(reached) < 1
    assert left_behind(home) == []


def test_a_full_disk_is_said_before_anything_is_copied(home: Home, recording: Path) -> None:
    with small_disk(home.root, 1):
        with pytest.raises(ResourceUnavailable, match="磁盘"):
            import_file(home, recording)
        assert left_behind(home) == []


def test_a_call_is_found_by_the_beginning_of_its_id_or_by_its_folder(home: Home, recording: Path) -> None:
    call = import_file(home, recording).call
    calls = Calls(home)
    assert calls.find(call.id[:12]).folder == call.folder
    assert calls.find(str(call.folder)).id == call.id
    for name in ("", "nothing"):
        with pytest.raises(UnusableInput):
            calls.find(name)


def test_a_folder_that_is_no_call_does_not_hide_the_others(home: Home, recording: Path) -> None:
    call = import_file(home, recording).call
    broken = home.recordings / "20200101T000000Z-000000"
    broken.mkdir()
    (broken / "seal.json").write_text('{"schema": "something else"}', encoding="utf-8")
    assert [one.id for one in Calls(home).all()] == [call.id]
