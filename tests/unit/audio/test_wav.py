"""WAV files that are right at every second, and past 4 GiB: read by the standard library and by ffmpeg."""

from __future__ import annotations

import json
import struct
import subprocess
import wave
from typing import TYPE_CHECKING

import pytest

from huazheng.audio.capture.wav_writer import HEADER_BYTES, WavWriter, header

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("channels", "sample_bytes"), [(1, 2), (2, 2), (2, 3)])
def test_after_every_sync_it_opens_and_holds_what_was_written(tmp_path: Path, channels: int, sample_bytes: int) -> None:
    file = tmp_path / "通话.wav"
    writer = WavWriter(file, 8000, channels, sample_bytes)
    frame = bytes(range(1, channels * sample_bytes + 1))
    for number in range(1, 4):
        writer.write(frame * 8000)
        writer.sync()
        with wave.open(str(file)) as sound:
            assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (channels, sample_bytes, 8000)
            assert sound.getnframes() == 8000 * number == writer.frames
            assert sound.readframes(1) == frame
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


def test_the_form_changes_exactly_at_4_gib() -> None:
    most = 0xFFFFFFFF - HEADER_BYTES + 8
    assert header(48000, 2, 2, most)[:4] == b"RIFF"
    assert header(48000, 2, 2, most + 1)[:4] == b"RF64"
    assert len(header(48000, 2, 2, most + 1)) == HEADER_BYTES
