"""Losses of a recording, and what its seal says of them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest

from huazheng.core.schema.chain import (
    DeviceBackEvent,
    DeviceLostEvent,
    DeviceMovedEvent,
    FirstFrameEvent,
    OverflowEvent,
    SameSoundEvent,
    SoundsDifferEvent,
    StopEvent,
)
from huazheng.core.schema.seal import SameSoundSpan, SealedGap, SealedMove
from huazheng.services.capture.losses import missing_frames
from huazheng.services.capture.recorder.clock import monotonic_us
from huazheng.services.capture.recorder.track import CaptureOrigin, SampleFormat, Track
from huazheng.services.capture.recovery import recover_all
from huazheng.services.capture.sealing import seal_capture
from huazheng.services.custody.verification import verify
from support.sealed_calls import noise, unsealed

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

FORM = SampleFormat(8000, 1, 16)
SECOND_US = 1_000_000


@pytest.mark.parametrize(
    ("span", "recorded", "known", "away", "missing"),
    [
        (10.0, 9.7, 0.0, False, 0.0),  # on its way
        (10.0, 9.0, 0.0, False, 1.0),
        (10.0, 4.0, 5.8, False, 0.0),
        (10.0, 4.0, 5.8, True, 0.2),
        (7200.0, 7197.0, 0.0, False, 0.0),  # the device's clock is slow
        (10.0, 10.4, 0.0, True, 0.0),  # or fast
    ],
)
def test_missing_is_what_time_says_beyond_what_is_known(
    span: float, recorded: float, known: float, away: bool, missing: float
) -> None:
    found = missing_frames(round(span * SECOND_US), round(recorded * 8000), round(known * 8000), 8000, away=away)
    assert found == round(missing * 8000)


def begun(home: Home) -> tuple[Path, Track]:
    folder = unsealed(home, {})
    track = Track(folder, "microphone", FORM, CaptureOrigin(folder.name, "test", secrets.token_hex(16)))
    return folder, track


def test_the_seal_tells_every_loss_at_its_frame(home: Home) -> None:
    folder, track = begun(home)
    track.event(FirstFrameEvent, captured_us=monotonic_us())
    track.write(noise(FORM, 2.5))
    track.event_at(12_000, OverflowEvent, lost_frames=800)
    track.event_at(16_000, OverflowEvent, lost_frames=0)
    track.event(DeviceLostEvent, device="pulse:mic", heard_us=monotonic_us(), why="gone")
    track.event(DeviceBackEvent, device="pulse:mic", away_ms=1000, lost_frames=8000)
    track.event(DeviceMovedEvent, device="pulse:mic", to="pulse:far", since_us=monotonic_us())
    track.event_at(4000, SameSoundEvent, other="line")
    track.event_at(9000, SoundsDifferEvent, other="line")
    track.event_at(17_000, SameSoundEvent, other="line")
    track.write(noise(FORM, 1.0))
    track.event(DeviceLostEvent, device="pulse:mic", heard_us=monotonic_us(), why="stalled")
    track.event(StopEvent, why="stopped", lost_frames=24_000)
    track.close()
    [source] = seal_capture(home, folder, "captured", "stopped").sources
    assert source.gaps == (
        SealedGap(second=1, event="overflow", lost_frames=800, at_frame=12_000),
        SealedGap(second=2, event="device_back", lost_frames=8000, at_frame=20_000),
        SealedGap(second=3, event="stop", lost_frames=24_000, at_frame=28_000),
    )
    assert source.moves == (SealedMove(at_frame=20_000, device="pulse:mic", to="pulse:far"),)
    assert source.same_sound == (
        SameSoundSpan(start=4000, end=9000, other="line"),
        SameSoundSpan(start=17_000, end=28_000, other="line"),
    )
    assert verify(home, folder)[0].intact


def test_a_killed_recording_whose_device_was_away_says_so(home: Home) -> None:
    folder, track = begun(home)
    track.event(FirstFrameEvent, captured_us=monotonic_us() - 6 * SECOND_US)
    track.write(noise(FORM, 2.0))
    track.event(DeviceLostEvent, device="pulse:mic", heard_us=monotonic_us() - 4 * SECOND_US, why="gone")
    track.close_block()
    track.wav.close()
    track.chain.close()
    [recovered] = recover_all(home)
    [gap] = recovered.call.seal.sources[0].gaps
    assert (gap.event, gap.at_frame) == ("recovered", 16_000)
    assert gap.lost_frames / 8000 == pytest.approx(4.0, abs=0.1)
    assert verify(home, folder)[0].intact


def test_each_line_names_the_device_of_its_second(home: Home) -> None:
    folder, track = begun(home)
    track.write(noise(FORM, 1.0))
    track.device = "pulse:mic"
    track.write(noise(FORM, 1.0))
    track.event(StopEvent, why="stopped")
    track.close()
    lines = (folder / "original" / "microphone.chain.jsonl").read_text(encoding="utf-8").splitlines()
    assert ['"device":"pulse:mic"' in line for line in lines] == [False, False, True, False]
    seal_capture(home, folder, "captured", "stopped")
    assert verify(home, folder)[0].intact
