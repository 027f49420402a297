"""PCM and FLAC read with libsndfile are the samples that FFmpeg gives, bit for bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from huazheng.audio.capture.wav_writer import header
from huazheng.audio.decode.decoder import decode_blocks
from huazheng.audio.decode.pcm_reader import BLOCK_FRAMES, open_pcm
from huazheng.audio.decode.track_frames import Damage
from huazheng.audio.pcm import WavFile
from support.sample_clips import FIXED
from support.small_disk import small_disk

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def decoded(file: Path, rate: int | None = None, channels: int | None = None, *, ffmpeg: bool) -> NDArray[np.float32]:
    """The whole file; with FFmpeg, which alone counts damage."""
    blocks = list(decode_blocks(file, rate, channels, Damage() if ffmpeg else None))
    return np.concatenate(blocks, axis=1) if blocks else np.zeros((0, 0), np.float32)


def assert_same(file: Path) -> None:
    for rate in (None, 16_000):
        for channels in (None, 1, 2):
            ours, theirs = (decoded(file, rate, channels, ffmpeg=ffmpeg) for ffmpeg in (False, True))
            assert ours.dtype == np.float32
            assert np.array_equal(ours, theirs), (rate, channels, ours.shape, theirs.shape)


def noise(frames: int, channels: int) -> NDArray[np.float64]:
    return np.random.default_rng(frames).uniform(-1, 1, (frames, channels))


@pytest.mark.parametrize("frames", [1, 777, BLOCK_FRAMES + 1])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(
    ("container", "subtype"),
    [
        ("WAV", "PCM_16"),
        ("WAV", "PCM_24"),
        ("WAV", "PCM_32"),
        ("WAV", "PCM_U8"),
        ("WAV", "FLOAT"),
        ("WAV", "ALAW"),
        ("WAV", "ULAW"),
        ("WAVEX", "PCM_24"),
        ("RF64", "PCM_16"),
        ("RF64", "PCM_24"),
        ("W64", "PCM_16"),
        ("FLAC", "PCM_16"),
        ("FLAC", "PCM_24"),
    ],
)
def test_every_sample_is_the_same(tmp_path: Path, container: str, subtype: str, channels: int, frames: int) -> None:
    file = tmp_path / "一 段.bin"
    soundfile.write(file, noise(frames, channels), 44_100, subtype, format=container)
    sound = open_pcm(file)
    assert sound is not None
    sound.close()
    assert_same(file)


@pytest.mark.parametrize("said", [0, 2400, 2999 * 6, 3000 * 6, 9000 * 6, 2**32 + 12])
def test_a_header_that_says_too_little_or_too_much(tmp_path: Path, said: int) -> None:
    """As a recorder leaves it that breaks off or does not know the length yet."""
    file = tmp_path / "off.wav"
    pcm = np.random.default_rng(1).integers(0, 256, 3000 * 6, dtype=np.uint8).tobytes()
    file.write_bytes(header(48_000, 2, 3, said) + pcm)
    assert_same(file)


@pytest.mark.parametrize("damage", ["zeros", "one byte", "hole", "cut", "tail"])
def test_ffmpeg_goes_on_where_flac_is_damaged(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "damaged.flac"
    soundfile.write(file, 0.3 * noise(16_000 * 12, 2), 16_000, "PCM_16")
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    if damage == "zeros":
        content[middle : middle + 4000] = bytes(4000)
    elif damage == "one byte":
        content[middle] ^= 0x55
    elif damage == "hole":
        del content[middle : middle + 3000]
    elif damage == "cut":
        del content[middle:]
    else:
        content += b"TAG" + bytes(125)
    file.write_bytes(content)
    assert_same(file)


def test_what_it_does_not_read_is_left_to_ffmpeg(tmp_path: Path) -> None:
    assert open_pcm(FIXED / "nb.amr") is None
    for name, content in {
        "short": b"RI",
        "none": b"",
        "torn": b"RIFF\x00\x00",
        "text": b"fLaC and nothing else",
    }.items():
        (tmp_path / name).write_bytes(content)
        assert open_pcm(tmp_path / name) is None
    for channels, subtype in ((4, "PCM_16"), (1, "DOUBLE")):
        soundfile.write(tmp_path / "other.wav", noise(4000, channels), 8000, subtype, format="WAV")
        assert open_pcm(tmp_path / "other.wav") is None
        assert decoded(tmp_path / "other.wav", ffmpeg=False).shape == (1, 4000)  # four are mixed


def test_a_disk_that_fills_is_a_system_error(tmp_path: Path) -> None:
    second = np.random.default_rng(2).integers(-30_000, 30_000, 16_000).astype(np.int16)
    with (
        small_disk(tmp_path / "小 盘", 1) as disk,
        pytest.raises(OSError, match="No space left"),
        WavFile(disk / "a.wav", 16_000, 1) as wav,
    ):
        for _ in range(40):
            wav.write(second)
