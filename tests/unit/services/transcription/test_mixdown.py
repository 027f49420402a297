"""Two sources, heard side by side: each a channel, in step, with silence where a device was away."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest

from huazheng.audio.decode.decoder import read_audio
from huazheng.core.call.gaps import recording_gaps
from huazheng.core.runtime.task import Task
from huazheng.core.schema.chain import DeviceBackEvent, FirstFrameEvent
from huazheng.core.schema.seal import SameSoundSpan, SealedGap
from huazheng.services.callview.playback_audio import decode_for_playback, empty_sound
from huazheng.services.capture.recorder.track import CaptureOrigin, SampleFormat, Track
from huazheng.services.capture.sealing import seal_capture
from huazheng.services.custody.verification import verify
from huazheng.services.transcription.mixdown import decodable_file, mixed_blocks, same_sound_spans
from huazheng.store.calls import Call
from support.sealed_calls import unsealed

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home


def tone(rate: int, channels: int, seconds: float, start: float, hertz: float) -> bytes:
    """Silence, then a tone from ``start`` on."""
    times = np.arange(int(seconds * rate)) / rate
    wave = np.where(times >= start, np.sin(2 * math.pi * hertz * times), 0.0) * 20000
    return np.repeat(wave.astype("<i2")[:, None], channels, axis=1).tobytes()


def recorded(home: Home) -> Call:
    """The microphone begins 1.5 s before the line; both hear a tone at second 4 of the microphone."""
    folder = unsealed(home, {})
    origin = CaptureOrigin(folder.name, "test", "00")
    for name, form, seconds, began, at in (
        ("microphone", SampleFormat(48000, 1, 16), 8.0, 10_000_000, 4.0),
        ("line", SampleFormat(44100, 2, 16), 6.0, 11_500_000, 2.5),
    ):
        track = Track(folder, name, form, origin)
        track.event(FirstFrameEvent, captured_us=began)
        track.write(tone(form.rate, form.channels, seconds, at, 440))
        track.close()
    seal_capture(home, folder, "captured", "stopped")
    return Call(folder)


def onset(samples: np.ndarray, rate: int) -> float:
    return float(np.argmax(np.abs(samples) > 0.2)) / rate


def test_each_source_is_a_channel_and_both_are_in_step(home: Home) -> None:
    call = recorded(home)
    heard = read_audio(decodable_file(call), 16000)
    assert heard.shape[0] == 2 == call.seal.audio.channels
    assert [round(onset(channel, 16000), 2) for channel in heard] == [4.0, 4.0]
    assert heard.shape[1] / 16000 == 8.0
    sound = empty_sound()
    decode_for_playback(call, sound, Task())
    assert sound.duration == 8.0
    assert verify(home, call.folder)[0].intact


def test_where_a_device_was_away_there_is_silence(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    call = recorded(home)
    line = msgspec.structs.replace(
        call.seal.sources[1], gaps=(SealedGap(second=2, event="device_back", lost_frames=44100),)
    )
    call.__dict__["seal"] = msgspec.structs.replace(call.seal, sources=(call.seal.sources[0], line))
    heard = read_audio(decodable_file(call), 16000)
    assert [round(onset(channel, 16000), 2) for channel in heard] == [4.0, 5.0]


def test_a_gap_is_filled_at_its_frame(home: Home) -> None:
    """At second 2.4 of the line, not at its beginning: the tone at 2.5 moves, and nothing before the gap does."""
    call = recorded(home)
    gap = SealedGap(second=2, event="device_back", lost_frames=44100, at_frame=int(2.4 * 44100))
    earlier = SealedGap(second=2, event="overflow", lost_frames=44100, at_frame=int(2.6 * 44100))
    for gaps, begins in (((gap,), 5.0), ((earlier,), 4.0)):
        line = msgspec.structs.replace(call.seal.sources[1], gaps=gaps)
        call.__dict__["seal"] = msgspec.structs.replace(call.seal, sources=(call.seal.sources[0], line))
        [both] = [np.concatenate(list(mixed_blocks(call)), axis=1)]
        assert [round(onset(channel, 16000), 2) for channel in both] == [4.0, begins]


def test_where_both_sources_hold_one_sound_it_is_in_the_first_channel(home: Home) -> None:
    call = recorded(home)
    microphone, line = call.seal.sources
    span = SameSoundSpan(start=5 * 48000, end=7 * 48000, other="line")
    call.__dict__["seal"] = msgspec.structs.replace(
        call.seal, sources=(msgspec.structs.replace(microphone, same_sound=(span,)), line)
    )
    assert same_sound_spans(call) == ((5.0, 7.0),)
    both = np.concatenate(list(mixed_blocks(call)), axis=1)
    loud = [
        [bool(np.abs(channel[int(at * 16000) :][:8000]).max() > 0.2) for at in (4.2, 5.2, 6.2, 7.2)] for channel in both
    ]
    assert loud == [[True, True, True, True], [True, False, False, True]]


def test_a_stereo_microphone_is_one_speaker_side(home: Home) -> None:
    folder = unsealed(home, {"microphone": 2.0}, SampleFormat(8000, 2, 16))
    seal_capture(home, folder, "captured", "stopped")
    call = Call(folder)
    assert call.seal.audio.channels == 1
    assert call.seal.sources[0].channels == 2
    assert read_audio(decodable_file(call), 16000).shape[0] == 1


@pytest.mark.parametrize("at", [1.5, 2.0])
def test_a_gap_of_the_only_source_takes_its_time(home: Home, at: float) -> None:
    """Also one at the end; the file itself is as it was."""
    form = SampleFormat(8000, 1, 16)
    folder = unsealed(home, {})
    track = Track(folder, "microphone", form, CaptureOrigin(folder.name, "test", "00"))
    track.event(FirstFrameEvent, captured_us=1)
    sound = tone(form.rate, 1, 2.0, 1.75, 440)
    cut = round(at * form.rate) * form.frame_bytes
    track.write(sound[:cut])
    track.event(DeviceBackEvent, device="made up", away_ms=70_000, lost_frames=70 * form.rate)
    track.write(sound[cut:])
    track.close()
    seal = seal_capture(home, folder, "captured", "stopped")
    call = Call(folder)
    assert (seal.duration, seal.audio.duration) == (72.0, 2.0)
    assert verify(home, folder)[0].intact
    [gap] = recording_gaps(seal)
    assert (gap.start, gap.end, gap.channel) == (at, at + 70, None)
    [heard] = read_audio(decodable_file(call), 16000)
    assert len(heard) == 72 * 16000
    assert round(onset(heard, 16000), 2) == (71.75 if at < 1.75 else 1.75)


def test_one_source_of_one_channel_needs_no_copy(home: Home) -> None:
    folder = unsealed(home, {"microphone": 2.0})
    seal_capture(home, folder, "captured", "stopped")
    assert decodable_file(Call(folder)) == Call(folder).original


def test_a_recording_from_two_sources_is_transcribed_with_both_voices(home_with_model: Home) -> None:
    """The customer on the microphone, the agent on the line, from the sample call, with the real model."""
    from huazheng.core.runtime.paths import sample_call
    from huazheng.services.transcription.transcribe import transcribe_call

    both = read_audio(sample_call(), 48000)[:, 28 * 48000 : 48 * 48000]
    folder = unsealed(home_with_model, {})
    for name, samples in zip(("microphone", "line"), both, strict=True):
        origin = CaptureOrigin(folder.name, "test", "00")
        track = Track(folder, name, SampleFormat(48000, 1, 16), origin)
        track.event(FirstFrameEvent, captured_us=10_000_000)
        track.write((samples * 32767).astype("<i2").tobytes())
        track.close()
    seal_capture(home_with_model, folder, "captured", "stopped")
    transcript = transcribe_call(home_with_model, Call(folder))
    assert {turn.speaker for turn in transcript.turns} == {"customer", "agent"}
    assert {turn.channel for turn in transcript.turns} == {0, 1}
    assert verify(home_with_model, folder)[0].intact
