"""WAV files that are right at every second, and past 4 GiB: read by libsndfile and by ffmpeg."""

from __future__ import annotations

import json
import struct
import subprocess
from typing import TYPE_CHECKING

import pytest
import soundfile

from huazheng.audio.capture.wav_writer import HEADER_BYTES, WavFormat, WavWriter, header, read_format
from huazheng.audio.decode.pcm_reader import open_pcm
from huazheng.audio.pcm import pcm_samples

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("channels", "sample_bytes"), [(1, 2), (2, 2), (2, 3)])
def test_after_every_sync_it_opens_and_holds_what_was_written(tmp_path: Path, channels: int, sample_bytes: int) -> None:
    file = tmp_path / "通话.wav"
    writer = WavWriter(file, 8000, channels, sample_bytes)
    frame = bytes(range(1, channels * sample_bytes + 1))
    shift = 32 - 8 * sample_bytes
    for number in range(1, 4):
        writer.write(frame * 8000)
        writer.sync()
        with soundfile.SoundFile(file) as sound:
            assert (sound.channels, sound.subtype, sound.samplerate) == (channels, f"PCM_{8 * sample_bytes}", 8000)
            assert sound.frames == 8000 * number == writer.frames
            assert (sound.read(1, "int32", always_2d=True)[0] == pcm_samples(frame, 8 * sample_bytes) << shift).all()
    writer.close()
    again = WavWriter.reopen(file, 8000, channels, sample_bytes)
    assert again.frames == 24000
    again.close()


@pytest.mark.programs
def test_past_4_gib_it_is_rf64(tmp_path: Path) -> None:
    """A file with a hole of 5 GiB, which takes no room: ffmpeg finds its length and its last second."""
    file = tmp_path / "long.wav"
    writer = WavWriter(file, 48000, 2, 3)
    seconds = 5 * 1024**3 // (48000 * 6)
    data_bytes = seconds * 48000 * 6
    with file.open("r+b") as stream:
        stream.truncate(HEADER_BYTES + data_bytes)
    writer.close()
    writer = WavWriter.reopen(file, 48000, 2, 3)
    writer.write(b"\x01\x02\x03" * 2 * 48000)
    writer.sync()
    writer.close()
    head = file.open("rb").read(HEADER_BYTES)
    assert head[:4] == b"RF64"
    assert struct.unpack_from("<Q", head, 28)[0] == data_bytes + 48000 * 6
    told = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "json", file],
        capture_output=True,
        check=True,
    )
    assert float(json.loads(told.stdout)["format"]["duration"]) == pytest.approx(seconds + 1, abs=0.01)
    sound = open_pcm(file)
    assert sound is not None
    with sound:
        assert sound.frames == (seconds + 1) * 48000
        sound.seek(-48001, soundfile.SEEK_END)
        last = sound.read(2, "int32", always_2d=True) >> 8
    assert last.tolist() == [[0, 0], [0x030201, 0x030201]]


def test_the_format_is_read_from_the_header_of_a_file_that_is_being_written(tmp_path: Path) -> None:
    file = tmp_path / "通话.wav"
    assert read_format(file) is None
    writer = WavWriter(file, 44100, 2, 3)
    assert read_format(file) == WavFormat(44100, 2, 24)
    writer.write(bytes(60))  # the header still says that nothing is there
    assert read_format(file) == WavFormat(44100, 2, 24)
    writer.close()
    file.write_bytes(file.read_bytes()[:79])
    assert read_format(file) is None
    file.write_bytes(bytes(200))
    assert read_format(file) is None


def test_the_form_changes_exactly_at_4_gib() -> None:
    most = 0xFFFFFFFF - HEADER_BYTES + 8
    assert header(48000, 2, 2, most)[:4] == b"RIFF"
    assert header(48000, 2, 2, most + 1)[:4] == b"RF64"
    assert len(header(48000, 2, 2, most + 1)) == HEADER_BYTES
