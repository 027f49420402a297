"""The custody log through crashes and full disks: it never says less, nor more, than what is there."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.paths import Home
from huazheng.services.capture.recovery import recover_all
from huazheng.services.custody.verification import verify
from huazheng.services.custody.writes import note, write_with_custody
from support.small_disk import small_disk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huazheng.store.calls import Call


def actions(call: Call) -> list[str]:
    return [json.loads(line)["action"] for line in (call.folder / "custody.jsonl").read_bytes().splitlines()]


def test_everything_that_was_done_is_there(home: Home, sealed_call: Call) -> None:
    assert actions(sealed_call) == ["created", "sealed", "transcribed", "analysed", "edited", "played"]
    lines = [json.loads(line) for line in (sealed_call.folder / "custody.jsonl").read_bytes().splitlines()]
    assert lines[2]["details"]["model"] == "none"
    assert "cn-life-new-policy" in lines[3]["details"]["packs"]
    assert all(line["app"].startswith("huazheng ") and line["user"] and line["time"].endswith("Z") for line in lines)


def test_a_crash_between_the_line_and_the_file_is_mended_at_the_next_start(home: Home, sealed_call: Call) -> None:
    file = sealed_call.folder / "transcript.json"
    old = file.read_bytes()
    write_with_custody(home, sealed_call.folder, "transcribed", {"transcript.json": b'{"new": 1}\n'})
    file.rename(sealed_call.folder / ".transcript.json.part")
    file.write_bytes(old)
    assert not verify(home, sealed_call.folder)[0].intact
    recover_all(home)
    assert verify(home, sealed_call.folder)[0].intact
    assert file.read_bytes() == b'{"new": 1}\n'


def test_a_crash_before_the_line_leaves_the_old_file(home: Home, sealed_call: Call) -> None:
    (sealed_call.folder / ".transcript.json.part").write_bytes(b'{"never accounted for": 1}\n')
    assert verify(home, sealed_call.folder)[0].intact
    note(home, sealed_call.folder, "played")
    assert not (sealed_call.folder / ".transcript.json.part").exists()
    assert verify(home, sealed_call.folder)[0].intact


def test_half_a_line_goes_and_the_record_goes_on(home: Home, sealed_call: Call) -> None:
    file = sealed_call.folder / "custody.jsonl"
    with file.open("ab") as stream:
        stream.write(b'{"action":"pla')
    assert not verify(home, sealed_call.folder)[0].intact
    note(home, sealed_call.folder, "played")
    assert verify(home, sealed_call.folder)[0].intact


def test_nothing_is_added_to_a_record_that_was_altered(home: Home, sealed_call: Call) -> None:
    file = sealed_call.folder / "custody.jsonl"
    before = file.read_bytes().replace(b'"played"', b'"PLAYED "')
    file.write_bytes(before[:-2] + b"\n")
    with pytest.raises(UnusableInput, match=r"custody.jsonl"):
        write_with_custody(home, sealed_call.folder, "transcribed", {"transcript.json": b"{}"})
    assert not list(sealed_call.folder.glob(".*.part"))


def add_ten(root: str, folder: str) -> None:
    from pathlib import Path

    for _ in range(10):
        note(Home(Path(root)), Path(folder), "played")


@pytest.mark.slow
def test_two_processes_write_in_turn(home: Home, sealed_call: Call) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=add_ten, args=(str(home.root), str(sealed_call.folder))) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    assert actions(sealed_call).count("played") == 31
    assert verify(home, sealed_call.folder)[0].intact


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB that can be made read-only."""
    with small_disk(tmp_path / "盘", 4) as disk:
        yield disk


def test_a_full_disk_leaves_the_old_transcript_and_its_account(other_disk: Path) -> None:
    from support.sealed_calls import captured, worked_on

    home = Home(other_disk)
    call = captured(home, {"microphone": 1.0})
    worked_on(home, call)
    before = (call.folder / "transcript.json").read_bytes()
    with pytest.raises(OSError, match="space"):
        write_with_custody(home, call.folder, "transcribed", {"transcript.json": bytes(8_000_000)})
    with (other_disk / "greedy").open("wb", buffering=0) as greedy, pytest.raises(OSError, match="space"):
        while True:
            greedy.write(bytes(512))
    with pytest.raises(OSError, match="space"):
        write_with_custody(home, call.folder, "transcribed", {"transcript.json": bytes(9000)})
    assert (call.folder / "transcript.json").read_bytes() == before
    assert verify(home, call.folder)[0].intact


def test_a_read_only_medium_is_verified(other_disk: Path) -> None:
    from support.sealed_calls import captured, worked_on

    home = Home(other_disk)
    call = captured(home, {"microphone": 2.0})
    worked_on(home, call)
    subprocess.run(["mount", "-o", "remount,ro", other_disk], check=True)
    command = [sys.executable, "-m", "huazheng", "--home", str(other_disk / "nowhere"), "verify", str(call.folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    subprocess.run(["mount", "-o", "remount,rw", other_disk], check=True)
    (call.folder / "original").chmod(0o700)
    (call.folder / "original" / "microphone.wav").chmod(0o600)
    with (call.folder / "original" / "microphone.wav").open("r+b") as audio:
        audio.seek(80 + 16000 + 5)
        audio.write(b"\x55\xaa\x55")
    subprocess.run(["mount", "-o", "remount,ro", other_disk], check=True)
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    faults = [one for one in json.loads(done.stdout)["checked"][0]["problems"] if one["fault"]]
    assert [(one["file"], one["second"]) for one in faults] == [("original/microphone.wav", 1)]
    done = subprocess.run([*command[:-1], str(other_disk / "nothing")], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
