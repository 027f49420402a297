"""Every format that a phone or a computer writes opens; what is cut off or no recording is refused in one line."""

from __future__ import annotations

import shutil
import struct
from typing import TYPE_CHECKING

import av.logging
import numpy as np
import pytest

from huazheng.audio.decode import track_frames
from huazheng.audio.decode.decoder import probe, read_audio
from huazheng.audio.decode.inspection import inspect_recording
from huazheng.core.runtime.errors import Stopped, UnusableInput
from huazheng.core.runtime.task import Task
from support.sample_clips import FIXED, SAMPLE, cut

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = {
    "a.wav": (),
    "a.flac": (),
    "a.mp3": (),
    "a.m4a": (),
    "a.aac": (),
    "a.ogg": ("-c:a", "libvorbis"),
    "a.opus": (),
    "opus.ogg": ("-c:a", "libopus"),
    "a.wma": (),
    "video.3gp": ("-c:a", "aac"),
}


@pytest.mark.programs
@pytest.mark.parametrize("name", WRITTEN)
def test_opens_every_format_to_its_end(name: str, tmp_path: Path) -> None:
    file = cut(tmp_path / "回访 录音（1）" / name, 49, 4, *WRITTEN[name])
    found = inspect_recording(file)
    assert found.duration == pytest.approx(4, abs=0.25)
    assert found.unreadable == 0
    sound = read_audio(file, 16_000, 1)
    assert sound.dtype == np.float32
    assert sound.shape[0] == 1
    assert 0.02 < np.abs(sound).max() <= 1.5


@pytest.mark.parametrize(("name", "rate"), [("nb.amr", 8_000), ("wb.amr", 16_000), ("nb.3gp", 8_000)])
def test_opens_what_phones_write_with_its_silence_frames(name: str, rate: int) -> None:
    found = inspect_recording(FIXED / name)
    assert (found.facts.rate, found.facts.channels, found.unreadable) == (rate, 1, 0)
    assert found.duration == pytest.approx(4, abs=0.1)


def test_keeps_two_channels_apart() -> None:
    sound = read_audio(SAMPLE, 16_000)
    facts = probe(SAMPLE)
    assert sound.shape[0] == facts.channels == 2
    assert sound.shape[1] / 16_000 == pytest.approx(facts.duration, abs=0.001)
    assert not np.allclose(sound[0], sound[1])


@pytest.mark.programs
@pytest.mark.parametrize(
    "name", ["a.wav", "a.flac", "a.mp3", "a.m4a", "a.aac", "a.ogg", "a.opus", "a.wma", "video.3gp"]
)
def test_refuses_a_file_that_was_cut_off(name: str, tmp_path: Path) -> None:
    whole = cut(tmp_path / name, 30, 6, *WRITTEN[name])
    part = tmp_path / f"cut-{name}"
    part.write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
    with pytest.raises(UnusableInput) as refused:
        inspect_recording(part)
    assert part.name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_refuses_amr_that_ends_inside_a_frame(tmp_path: Path) -> None:
    part = tmp_path / "cut.amr"
    part.write_bytes((FIXED / "nb.amr").read_bytes()[:-3])
    with pytest.raises(UnusableInput, match="不完整"):
        inspect_recording(part)


@pytest.mark.parametrize("content", [b"", b"hello\n", bytes(range(256)) * 400, b"RIFF\x00\x00\x00\x00WAVE", b"#!AMR\n"])
def test_refuses_what_is_no_recording(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "不是录音.mp3"
    file.write_bytes(content)
    with pytest.raises(UnusableInput) as refused:
        inspect_recording(file)
    assert "不是录音.mp3" in str(refused.value)


@pytest.mark.programs
def test_refuses_a_film_without_sound(tmp_path: Path) -> None:
    file = cut(tmp_path / "silent.mp4", 0, 1, "-f", "lavfi", "-i", "color=s=16x16:d=1", "-map", "1:v")
    with pytest.raises(UnusableInput, match="没有声音"):
        probe(file)


def test_refuses_more_than_twelve_hours_that_the_header_promises_or_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate, seconds = 100, track_frames.MAX_RECORDING_SECONDS + 60
    header = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + rate * seconds, b"WAVE", b"fmt ", 16, 1, 1, rate, rate, 1, 8)
    long = tmp_path / "long.wav"
    with long.open("wb") as stream:
        stream.write(header + struct.pack("<4sI", b"data", rate * seconds))
        stream.truncate(44 + rate * seconds)
    with pytest.raises(UnusableInput, match="12 小时"):
        probe(long)
    # A header that promises nothing: what is decoded is counted.
    monkeypatch.setattr(track_frames, "MAX_RECORDING_SECONDS", 2)
    with pytest.raises(UnusableInput, match="12 小时"):
        inspect_recording(FIXED / "nb.amr")


def test_a_playlist_cannot_open_other_files(tmp_path: Path) -> None:
    shutil.copy(FIXED / "nb.amr", tmp_path / "secret.amr")
    for name, text in {
        "list.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://127.0.0.1:9/secret.amr\n#EXT-X-ENDLIST\n",
        "list.ffconcat": "ffconcat version 1.0\nfile secret.amr\n",
        "list.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(UnusableInput):
            inspect_recording(tmp_path / name)


@pytest.mark.programs
def test_goes_on_past_a_damaged_place_and_counts_it(tmp_path: Path) -> None:
    whole = cut(tmp_path / "a.flac", 30, 20)
    content = bytearray(whole.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4000] = bytes(4000)
    damaged = tmp_path / "damaged.flac"
    damaged.write_bytes(content)
    found = inspect_recording(damaged)
    assert found.unreadable > 0
    assert 18 < found.duration < 20


def test_stops_when_asked() -> None:
    task = Task()
    task.stop()
    with pytest.raises(Stopped):
        inspect_recording(SAMPLE, task)


def test_threads_of_a_decoder_never_wait_for_python() -> None:
    """With any level of PyAV's log, a decoder's thread with a message may wait for ever for the closing one."""
    assert av.logging.get_level() is None
