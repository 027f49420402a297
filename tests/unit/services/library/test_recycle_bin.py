"""The bin: into it and out of it whole; only emptying it deletes."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.locks import try_lock
from huazheng.core.schema.seal import CUSTODY_NAME, RECEIVED_NAME
from huazheng.services.capture.recorder.protocol import LOCK_NAME, RECORDING_FOLDER
from huazheng.services.custody.recorded_verification import check
from huazheng.services.custody.verification import verify
from huazheng.services.intake.file_import import import_file
from huazheng.services.library.browse import list_calls, search
from huazheng.services.library.recycle_bin import bin_call, binned, empty, restore
from huazheng.services.transcription.mixdown import MIX_FOLDER
from huazheng.store.binned_calls import bin_folder
from huazheng.store.calls import Call, Calls
from huazheng.store.verification_records import last_verification
from support.command_line import huazheng
from support.sample_clips import FIXED

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home


@pytest.fixture
def call(home: Home) -> Call:
    return import_file(home, FIXED / "nb.amr").call


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a call but the custody, which grows."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files if not file.name.startswith("custody")}


def actions(folder: Path) -> list[str]:
    return [json.loads(line)["action"] for line in (folder / CUSTODY_NAME).read_text(encoding="utf-8").splitlines()]


def test_into_the_bin_and_back_it_is_the_same_call_and_the_custody_says_so(home: Home, call: Call) -> None:
    before = content(call.folder)
    bin_call(home, call)
    assert list_calls(home) == []
    assert [one.call for one in binned(home)] == [call.id]
    inside = bin_folder(home) / call.id
    assert content(inside) == before
    (checked,) = verify(home, inside)
    assert checked.intact
    assert huazheng(home, "verify", str(inside)).returncode == 0
    back = restore(home, call.id[:16])
    assert content(back.folder) == before
    assert actions(back.folder)[-2:] == ["binned", "restored"]
    (checked,) = verify(home, back.folder)
    assert checked.intact
    assert [row.call for row in list_calls(home)] == [call.id]
    assert binned(home) == []


def test_a_call_altered_in_the_bin_is_found_there(home: Home, call: Call) -> None:
    bin_call(home, call)
    inside = bin_folder(home) / call.id
    original = next((inside / "original").iterdir())
    original.chmod(0o600)
    original.write_bytes(original.read_bytes() + b"\0")
    (checked,) = verify(home, inside)
    assert not checked.intact


def test_emptying_deletes_what_is_in_it_and_nothing_else(home: Home, call: Call) -> None:
    other = import_file(home, FIXED / "wb.amr").call
    check(home, call.folder)
    listening = home.recordings / MIX_FOLDER
    listening.mkdir()
    copy = listening / f"{call.id}-0123456789abcdef.wav"
    copy.write_bytes(b"a voice")
    bin_call(home, call)
    assert empty(home) == 1
    assert binned(home) == []
    assert not copy.exists()
    assert last_verification(home, call.id) is None
    assert [one.id for one in Calls(home).all()] == [other.id]
    assert list(bin_folder(home).iterdir()) == []


def test_what_a_crash_left_of_emptying_is_never_seen_as_a_call(home: Home, call: Call) -> None:
    bin_call(home, call)
    inside = bin_folder(home) / call.id
    inside.rename(inside.with_name(f".going-{call.id}"))
    assert binned(home) == []
    assert empty(home) == 0
    assert list(bin_folder(home).iterdir()) == []


def test_a_recording_that_runs_cannot_be_binned(home: Home, call: Call) -> None:
    control = home.recordings / RECORDING_FOLDER / call.id
    control.mkdir(parents=True)
    lock = try_lock(control / LOCK_NAME)
    assert lock is not None
    try:
        with pytest.raises(UnusableInput):
            bin_call(home, call)
    finally:
        os.close(lock)
    assert call.folder.is_dir()


def test_a_call_of_somebody_else_moves_without_a_word_in_its_record(home: Home, call: Call) -> None:
    (call.folder / RECEIVED_NAME).write_text("{}", encoding="utf-8")
    before = (call.folder / CUSTODY_NAME).read_bytes()
    bin_call(home, call)
    assert (restore(home, call.id).folder / CUSTODY_NAME).read_bytes() == before


def test_nothing_is_put_over_a_call_that_is_there(home: Home, call: Call) -> None:
    bin_call(home, call)
    shutil.copytree(bin_folder(home) / call.id, call.folder)
    with pytest.raises(UnusableInput):
        restore(home, call.id)
    with pytest.raises(UnusableInput):
        bin_call(home, call)
    assert len(binned(home)) == 1


def test_a_call_elsewhere_is_left_alone(home: Home, call: Call, tmp_path: Path) -> None:
    copy = tmp_path / call.id
    shutil.copytree(call.folder, copy)
    with pytest.raises(UnusableInput):
        bin_call(home, Call(copy))
    assert copy.is_dir()


@pytest.mark.slow
def test_the_commands(home: Home, call: Call) -> None:
    sealed_at = call.seal.sealed_at
    done = huazheng(home, "library", "bin", call.id)
    assert done.returncode == 0
    assert sealed_at in done.stderr
    assert call.id in huazheng(home, "library", "binned").stdout
    refused = huazheng(home, "library", "empty-bin")
    assert refused.returncode == 2
    assert "1 call" in refused.stderr
    assert huazheng(home, "library", "restore", call.id).stdout.strip() == call.id
    assert huazheng(home, "library", "restore", call.id).returncode == 2
    assert huazheng(home, "library", "bin").returncode == 2
    assert huazheng(home, "library", "bin", call.id).returncode == 0
    assert huazheng(home, "library", "empty-bin", "--yes").returncode == 0
    assert not (bin_folder(home) / call.id).exists()
    assert search(home, "好") == []
