"""A recording laid out on the disk sounds as it does when it is decoded into memory."""

from __future__ import annotations

import stat
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from huazheng.audio.decode import read_audio
from huazheng.audio.held import MixedSound, hold
from huazheng.core.errors import Stopped, UnusableInput
from huazheng.core.jobs import Task
from phone_line import RATE, write_wav
from sample_sound import cut

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    file = tmp_path / "两个 声道.wav"
    write_wav(file, cut(0, 6))
    return file


@pytest.mark.parametrize(("rate", "channels"), [(RATE, 1), (RATE, 2), (8000, 1)])
def test_it_is_the_same_sound(recording: Path, tmp_path: Path, rate: int, channels: int) -> None:
    held = hold(recording, rate, channels, tmp_path, Task())
    whole = read_audio(recording, rate, channels)
    assert len(held) == channels
    for one, other in zip(held, whole, strict=True):
        assert len(one) == len(other)
        assert np.abs(one[:] - other).max() <= 1 / 32767
        assert np.abs(one[5000:9000] - other[5000:9000]).max() <= 1 / 32767
    assert one[:].dtype == np.float32


def test_slices_are_those_of_an_array(recording: Path, tmp_path: Path) -> None:
    [one] = hold(recording, RATE, 1, tmp_path, Task())
    every = one[:]
    for part in (slice(0, 0), slice(-500, None), slice(90_000, 10**9), slice(10**9, None), slice(7, 3)):
        assert np.array_equal(one[part], every[part])


def test_two_channels_as_one(recording: Path, tmp_path: Path) -> None:
    both = hold(recording, RATE, 2, tmp_path, Task())
    assert np.allclose(MixedSound(both)[100:900], (both[0][100:900] + both[1][100:900]) / 2, atol=1e-6)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead")
def test_nobody_else_can_listen(recording: Path, tmp_path: Path) -> None:
    for one in hold(recording, RATE, 2, tmp_path, Task()):
        assert stat.S_IMODE(one.file.stat().st_mode) == 0o600


def test_it_stops_and_refuses(recording: Path, tmp_path: Path) -> None:
    task = Task()
    task.stop()
    with pytest.raises(Stopped):
        hold(recording, RATE, 1, tmp_path, task)
    write_wav(tmp_path / "空.wav", np.zeros((1, 0), dtype=np.float32))
    with pytest.raises(UnusableInput):
        hold(tmp_path / "空.wav", RATE, 1, tmp_path, Task())
