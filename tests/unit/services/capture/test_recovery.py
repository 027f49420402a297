"""Recordings as a crash or a power cut leaves them: nothing is cut, everything is chained, and the seal says so."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import soundfile

from huazheng.core.runtime.errors import UnusableInput
from huazheng.services.capture.recovery import interrupted_recordings, recover_all
from huazheng.services.custody.verification import verify
from support.sealed_calls import captured, unsealed

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

HEADER_BYTES, SECOND_BYTES = 80, 16000


@pytest.fixture
def folder(home: Home) -> Path:
    """3.5 s of which 3 are chained."""
    return unsealed(home, {"microphone": 3.5}, close=False)


def audio(folder: Path) -> Path:
    return folder / "original" / "microphone.wav"


def chain(folder: Path) -> Path:
    return folder / "original" / "microphone.chain.jsonl"


def test_the_last_half_second_is_there(home: Home, folder: Path) -> None:
    before = audio(folder).read_bytes()
    assert interrupted_recordings(home) == [folder]
    (one,) = recover_all(home)
    assert (one.seconds, one.tail_seconds, one.wrong_seconds) == (3.5, 0.5, ())
    assert audio(folder).read_bytes()[HEADER_BYTES:] == before[HEADER_BYTES:], "no sample is cut or changed"
    assert soundfile.info(audio(folder)).frames == 28000
    assert one.call.seal.sources[0].tail_frames == 4000
    assert (one.call.seal.origin, one.call.seal.ended) == ("recovered", "broken_off")
    assert verify(home, folder)[0].intact
    assert interrupted_recordings(home) == []
    assert recover_all(home) == []


@pytest.mark.parametrize("lost", [1, 40, 300, 700])
def test_a_chain_whose_end_is_lost(home: Home, folder: Path, lost: int) -> None:
    os.truncate(chain(folder), chain(folder).stat().st_size - lost)
    (one,) = recover_all(home)
    assert one.seconds == 3.5
    assert one.tail_seconds > 0.5
    assert verify(home, folder)[0].intact


@pytest.mark.parametrize("left", [0, 30])
def test_a_chain_that_is_lost_whole(home: Home, folder: Path, left: int) -> None:
    os.truncate(chain(folder), left)
    (one,) = recover_all(home)
    assert (one.seconds, one.tail_seconds) == (3.5, 3.5)
    assert verify(home, folder)[0].intact


def test_audio_that_is_not_what_was_chained_is_kept_and_named(home: Home, folder: Path) -> None:
    content = bytearray(audio(folder).read_bytes())
    content[HEADER_BYTES + SECOND_BYTES + 100] ^= 1
    audio(folder).write_bytes(content)
    (one,) = recover_all(home)
    assert one.wrong_seconds == (1,)
    (checked,) = verify(home, folder)
    assert [(problem.kind, problem.second) for problem in checked.problems if problem.fault] == [("altered", 1)]


def test_audio_whose_end_the_disk_lost(home: Home, folder: Path) -> None:
    os.truncate(audio(folder), HEADER_BYTES + SECOND_BYTES * 2 + 7)
    (one,) = recover_all(home)
    assert one.wrong_seconds == (2,)
    assert one.seconds == 3.0  # as chained; the seal and the check say what is missing
    assert not verify(home, folder)[0].intact


def test_nothing_recorded_is_nothing_left(home: Home) -> None:
    folder = unsealed(home, {"microphone": 0.0}, close=False)
    assert recover_all(home) == []
    assert not folder.exists()


def test_before_it_is_recovered_there_is_nothing_to_verify(home: Home, folder: Path) -> None:
    with pytest.raises(UnusableInput, match="recover"):
        verify(home, folder)


def test_what_is_sealed_is_left_alone(home: Home) -> None:
    call = captured(home, {"microphone": 1.0})
    before = {path: path.read_bytes() for path in call.folder.rglob("*") if path.is_file()}
    assert recover_all(home) == []
    assert {path: path.read_bytes() for path in call.folder.rglob("*") if path.is_file()} == before


@pytest.mark.slow
def test_four_recover_at_once(home: Home) -> None:
    """Only one process mends a broken-off recording; the others find it sealed."""
    folders = [unsealed(home, {"microphone": 3.0, "line": 3.0}, close=False) for _ in range(3)]
    command = [sys.executable, "-m", "huazheng", "--home", str(home.root), "recover"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    for process in running:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors.decode()
    for folder in folders:
        (checked,) = verify(home, folder)
        assert checked.intact
