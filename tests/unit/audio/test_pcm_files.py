"""A recording decoded to disk holds the samples that decoding into memory gives."""

from __future__ import annotations

import stat
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from huazheng.audio.decode.decoder import read_audio
from huazheng.audio.decode.pcm_files import PcmMixdown, decode_to_disk
from huazheng.core.runtime.errors import ResourceUnavailable, Stopped, UnusableInput
from huazheng.core.runtime.task import Task
from support.phone_line import RATE, write_wav
from support.sample_audio import cut
from support.small_disk import small_disk

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    file = tmp_path / "两个 声道.wav"
    write_wav(file, cut(0, 6))
    return file


@pytest.mark.parametrize(("rate", "channels"), [(RATE, 1), (RATE, 2), (8000, 1)])
def test_it_is_the_same_sound(recording: Path, tmp_path: Path, rate: int, channels: int) -> None:
    held = decode_to_disk(recording, rate, tuple(range(channels)) if channels > 1 else (), tmp_path, Task())
    whole = read_audio(recording, rate, channels)
    assert len(held) == channels
    for one, other in zip(held, whole, strict=True):
        assert len(one) == len(other)
        assert np.abs(one[:] - other).max() <= 1 / 32767
        assert np.abs(one[5000:9000] - other[5000:9000]).max() <= 1 / 32767
    assert one[:].dtype == np.float32


def test_one_channel_of_two(recording: Path, tmp_path: Path) -> None:
    for number in (0, 1):
        [one] = decode_to_disk(recording, RATE, (number,), tmp_path, Task())
        assert np.abs(one[:] - read_audio(recording, RATE, 2)[number]).max() <= 1 / 32767


def test_slices_are_those_of_an_array(recording: Path, tmp_path: Path) -> None:
    [one] = decode_to_disk(recording, RATE, (), tmp_path, Task())
    every = one[:]
    for part in (slice(0, 0), slice(-500, None), slice(90_000, 10**9), slice(10**9, None), slice(7, 3)):
        assert np.array_equal(one[part], every[part])


def test_a_full_disk_is_named_without_the_work_folder(recording: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "盘", 1) as disk:
        work = disk / "sound-du04ondu"
        work.mkdir()
        (disk / "filler").write_bytes(bytes(1_000_000))
        with pytest.raises(ResourceUnavailable) as told:
            decode_to_disk(recording, RATE, (0, 1), work, Task())
    assert "sound-" not in str(told.value)


def test_two_channels_as_one(recording: Path, tmp_path: Path) -> None:
    both = decode_to_disk(recording, RATE, (0, 1), tmp_path, Task())
    assert np.allclose(PcmMixdown(both)[100:900], (both[0][100:900] + both[1][100:900]) / 2, atol=1e-6)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead")
def test_nobody_else_can_listen(recording: Path, tmp_path: Path) -> None:
    for one in decode_to_disk(recording, RATE, (0, 1), tmp_path, Task()):
        assert stat.S_IMODE(one.file.stat().st_mode) == 0o600


def test_it_stops_and_refuses(recording: Path, tmp_path: Path) -> None:
    task = Task()
    task.stop()
    with pytest.raises(Stopped):
        decode_to_disk(recording, RATE, (), tmp_path, task)
    write_wav(tmp_path / "空.wav", np.zeros((1, 0), dtype=np.float32))
    with pytest.raises(UnusableInput):
        decode_to_disk(tmp_path / "空.wav", RATE, (), tmp_path, Task())


def test_a_sound_card_that_is_off_zero_is_put_back_and_no_other(recording: Path, tmp_path: Path) -> None:
    plain = read_audio(recording, RATE, 2)
    off = tmp_path / "off.wav"
    write_wav(off, plain * 0.5 + np.array([[0.3], [0.0]], np.float32))
    left, right = decode_to_disk(off, RATE, (0, 1), tmp_path, Task())
    assert abs(float(left[:].mean())) < 1e-4
    assert np.abs(left[:] - 0.5 * plain[0] + 0.5 * plain[0].mean()).max() < 1e-3
    assert right.offset == 0.0
    assert all(one.offset == 0.0 for one in decode_to_disk(recording, RATE, (0, 1), tmp_path, Task()))
