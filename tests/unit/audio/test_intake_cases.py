"""Files as phones and people make them: whole ones are taken as whole, and what is missing is said."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from huazheng.audio.decode.decoder import decode_blocks, probe, read_audio
from huazheng.audio.decode.inspection import inspect_recording
from huazheng.audio.decode.media_errors import BrokenOff
from huazheng.core.runtime.errors import UnusableInput
from support.intake_files import FILES, RATE, SECONDS, sound_bytes, wave, wave_header
from support.sample_clips import FIXED, cut

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Right(NamedTuple):
    """Seconds, unreadable places, and the remarks by kind with start and length."""

    seconds: float
    unreadable: int = 0
    remarks: tuple[tuple[str, float | None, float | None], ...] = ()


STORED = {
    "A1-ogg-no-end-mark.oga": Right(17.0),
    "A10-pause-in-clock.webm": Right(27.0, remarks=(("gap", 8.0, 10.0),)),
    "A12-garbage-behind.mp3": Right(17.0, 1),
    "A7-word-info-in-tag.mp3": Right(23.0),
    "A9-tag-behind.amr": Right(17.0),
    "C1-two-tracks.mp4": Right(34.0, remarks=(("tracks", None, None),)),
    "C2-two-tracks.mkv": Right(34.0, remarks=(("tracks", None, None),)),
    "C6-two-joined.m4a": Right(34.1, remarks=(("joined", 17.0, None),)),
    "H1-wide.awb": Right(17.0),
    "L3-screen.ts": Right(17.1),
    "L4-screen.avi": Right(17.1),
    "L5-latm.aac": Right(17.0),
}
MADE: dict[str, tuple[Callable[[], bytes], Right]] = {
    "A2-length-7ffff000": (lambda: wave(stated=0x7FFFF000), Right(SECONDS)),
    "A3-length-ffffffff": (lambda: wave(stated=0xFFFFFFFF), Right(SECONDS)),
    "A3-length-0": (lambda: wave(stated=0), Right(SECONDS)),
    "A4-length-ffffffdb": (lambda: wave(stated=0xFFFFFFDB), Right(SECONDS)),
    "A5-22-bytes-short": (lambda: wave(stated=len(sound_bytes()) + 22), Right(SECONDS)),
    "length-with-its-header": (lambda: wave(stated=len(sound_bytes()) + 44), Right(SECONDS)),
    "zeros-behind": (lambda: wave() + bytes(5000), Right(SECONDS)),
    "tag-behind": (lambda: wave() + b"TAG" + bytes(125), Right(SECONDS)),
    "no-wav-behind": (lambda: wave() + b"RIFF\xff\0\0\0WAVEno chunks at all", Right(SECONDS, 1)),
    "chunk-behind": (lambda: wave() + b"LIST\x04\0\0\0INFO", Right(SECONDS)),
    "C4-header-short": (
        lambda: wave(stated=RATE * 2),
        Right(SECONDS, remarks=(("beyond_length", 1.0, SECONDS - 1.0),)),
    ),
    "C5-two-joined": (lambda: wave() + wave(), Right(2 * SECONDS, remarks=(("joined", SECONDS, None),))),
    "L7-id3-before": (lambda: b"ID3\x03\0\0\0\0\0\x0a" + bytes(10) + wave(), Right(SECONDS)),
    "D1-8-channels": (lambda: wave(channels=8), Right(SECONDS)),
    "D2-16-channels": (lambda: wave(channels=16), Right(SECONDS)),
    "I1-silence": (lambda: wave_header(1, RATE * 2) + bytes(RATE * 2), Right(1.0, remarks=(("silent", None, None),))),
}


def check(file: Path, right: Right) -> None:
    found = inspect_recording(file)
    assert found.duration == pytest.approx(right.seconds, abs=0.15)
    assert found.unreadable == right.unreadable
    assert [one.kind for one in found.remarks] == [kind for kind, _, _ in right.remarks]
    for remark, (_, start, seconds) in zip(found.remarks, right.remarks, strict=True):
        assert start is None or remark.start == pytest.approx(start, abs=0.15)
        assert seconds is None or remark.seconds == pytest.approx(seconds, abs=0.15)
    heard = sum(block.shape[1] for block in decode_blocks(file, 8_000, 1)) / 8_000
    assert heard == pytest.approx(found.duration, abs=0.05)


@pytest.mark.parametrize("name", STORED)
def test_hears_what_phones_and_people_make(name: str) -> None:
    check(FILES / name, STORED[name])


@pytest.mark.parametrize("name", MADE)
def test_hears_what_recorders_write_as_wav(name: str, tmp_path: Path) -> None:
    make, right = MADE[name]
    file = tmp_path / f"{name}.wav"
    file.write_bytes(make())
    check(file, right)


def test_keeps_a_recording_that_broke_off_only_when_asked(tmp_path: Path) -> None:
    file = tmp_path / "B1-cut.wav"
    file.write_bytes(wave()[: 44 + RATE * 3])
    with pytest.raises(BrokenOff, match="不完整"):
        inspect_recording(file)
    found = inspect_recording(file, keep_broken_off=True)
    [remark] = found.remarks
    assert (remark.kind, remark.start, remark.seconds) == ("broken_off", 1.5, SECONDS - 1.5)


def test_a_tag_before_a_wav_does_not_hide_that_it_broke_off(tmp_path: Path) -> None:
    file = tmp_path / "L7-cut.wav"
    file.write_bytes(b"ID3\x03\0\0\0\0\0\x0a" + bytes(10) + wave()[: 44 + RATE * 3])
    with pytest.raises(BrokenOff):
        inspect_recording(file)
    assert inspect_recording(file, keep_broken_off=True).duration == 1.5


def test_two_tracks_are_two_channels() -> None:
    for name in ("C1-two-tracks.mp4", "C2-two-tracks.mkv"):
        assert probe(FILES / name).channels == 2
        sound = read_audio(FILES / name, 16_000)
        assert sound.shape[0] == 2
        assert all(np.abs(channel).max() > 0.05 for channel in sound)
        assert not np.allclose(sound[0], sound[1], atol=0.05)


@pytest.mark.programs
def test_a_silent_first_track_is_left_out_and_said(tmp_path: Path) -> None:
    file = tmp_path / "silent-first.mkv"
    silence = ("-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono")
    cut(file, 49, 3, *silence, "-map", "1:a", "-map", "0:a", "-c:a", "libopus", "-shortest")
    found = inspect_recording(file)
    assert [(one.kind, one.track) for one in found.remarks] == [("silent_track", 1)]
    assert np.abs(read_audio(file, 16_000)).max() > 0.05


def test_a_track_of_an_unknown_codec_is_said(tmp_path: Path) -> None:
    content = (FILES / "C2-two-tracks.mkv").read_bytes()
    second = content.index(b"A_AAC", content.index(b"A_AAC") + 1)
    file = tmp_path / "unknown-track.mkv"
    file.write_bytes(content[:second] + b"A_XYZ" + content[second + 5 :])
    [remark] = inspect_recording(file).remarks
    assert (remark.kind, remark.track) == ("unheard_track", 2)


def test_samples_that_are_no_number_are_silence(tmp_path: Path) -> None:
    samples = np.frombuffer(sound_bytes(), "<i2").astype("<f4") / 32768
    samples[100:200] = np.nan
    samples[300] = np.inf
    header = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 0, b"WAVE", b"fmt ", 16, 3, 1, RATE, RATE * 4, 4, 32)
    file = tmp_path / "N7-nan.wav"
    file.write_bytes(header + struct.pack("<4sI", b"data", samples.nbytes) + samples.tobytes())
    assert inspect_recording(file).duration == SECONDS
    sound = read_audio(file, RATE, 1)
    assert np.isfinite(sound).all()
    assert not sound[0, 120:180].any()


def test_joined_recordings_of_raw_frames_and_flac(tmp_path: Path) -> None:
    amr = (FIXED / "nb.amr").read_bytes()
    joined = tmp_path / "joined.amr"
    joined.write_bytes(amr + amr)
    found = inspect_recording(joined)
    assert found.duration == pytest.approx(2 * inspect_recording(FIXED / "nb.amr").duration, abs=0.05)
    assert [one.kind for one in found.remarks] == ["joined"]


@pytest.mark.programs
def test_a_flac_that_states_less_than_it_holds_is_heard_to_its_end(tmp_path: Path) -> None:
    content = bytearray(cut(tmp_path / "a.flac", 49, 4).read_bytes())
    packed = int.from_bytes(content[18:26], "big")
    rate = packed >> 44
    for stated, remarks in ((rate, ["beyond_length"]), (0, [])):
        content[18:26] = (packed >> 36 << 36 | stated).to_bytes(8, "big")
        file = tmp_path / f"stated-{stated}.flac"
        file.write_bytes(content)
        found = inspect_recording(file)
        assert found.duration == pytest.approx(4.0, abs=0.05)
        assert [one.kind for one in found.remarks] == remarks


def test_a_wechat_voice_is_heard_or_named(tmp_path: Path) -> None:
    file = FILES / "L1-wechat-voice.amr"
    try:
        import pysilk  # noqa: F401
    except ImportError:
        with pytest.raises(UnusableInput, match="SILK"):
            inspect_recording(file)
        return
    found = inspect_recording(file)
    content = file.read_bytes()
    for name, changed, right in (
        ("qq.slk", content[1:], Right(17.0)),
        ("end.silk", content + b"\xff\xff" + bytes(500), Right(17.0)),
        ("joined.silk", content + content, Right(34.0, remarks=(("joined", 17.0, None),))),
    ):
        (tmp_path / name).write_bytes(changed)
        check(tmp_path / name, right)
    assert found.facts.codec == "silk"
    assert found.duration == pytest.approx(17.0, abs=0.5)
    assert np.abs(read_audio(file, 16_000)).max() > 0.05


ENDINGS: dict[str, tuple[str, ...]] = {
    "a.caf": (),
    "a.w64": (),
    "a.aiff": (),
    "a.avi": ("-c:a", "mp3"),
    "a.flv": ("-c:a", "aac", "-ar", "44100"),
    "a.mkv": ("-c:a", "libopus"),
    "a.mp3": ("-write_xing", "0"),
    "a.ts": ("-c:a", "aac"),
    "live.webm": ("-c:a", "libopus", "-live", "1"),
}


@pytest.mark.programs
@pytest.mark.parametrize("name", ENDINGS)
def test_tells_an_end_from_a_cut_and_a_second_recording(name: str, tmp_path: Path) -> None:
    whole = cut(tmp_path / name, 49, 3, *ENDINGS[name])
    content = whole.read_bytes()
    length = inspect_recording(whole).duration
    assert length == pytest.approx(3.0, abs=0.1)
    changed = whole.with_stem("changed")
    for behind, right in {
        b"": Right(length),
        bytes(3000): Right(length),
        b"TAG".ljust(128): Right(length),
        content: Right(2 * length, remarks=(("joined", length, None),)),
    }.items():
        changed.write_bytes(content + behind)
        check(changed, right)
    changed.write_bytes(content[: len(content) * 55 // 100])
    with pytest.raises(BrokenOff):
        inspect_recording(changed)
    [remark] = inspect_recording(changed, keep_broken_off=True).remarks
    assert remark.kind == "broken_off"
    assert remark.start == pytest.approx(0.55 * length, abs=0.4)


@pytest.mark.parametrize(("ending", "how"), [("au", ()), ("voc", ("-c:a", "pcm_s16le"))])
@pytest.mark.programs
def test_opens_further_containers(ending: str, how: tuple[str, ...], tmp_path: Path) -> None:
    check(cut(tmp_path / f"a.{ending}", 49, 3, *how), Right(3.0))
