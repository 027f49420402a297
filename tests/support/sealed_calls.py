"""Sealed recordings for tests, made by the recorder's own writer from made-up sound: no device needed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.runtime.files import make_private_folder
from huazheng.core.schema.chain import DeviceBackEvent, DeviceLostEvent, FirstFrameEvent, StartEvent, StopEvent
from huazheng.core.schema.transcript import Transcript, Turn
from huazheng.services.analysis.analyze import analyze_call
from huazheng.services.capture.recorder.clock import monotonic_us
from huazheng.services.capture.recorder.track import CaptureOrigin, SampleFormat, Track
from huazheng.services.capture.sealing import seal_capture
from huazheng.services.custody.writes import note, save_transcript, write_with_custody
from huazheng.store.calls import Call, new_call_id

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home


def noise(form: SampleFormat, seconds: float, seed: int = 1) -> bytes:
    """Made-up sound: every second of it is different."""
    size = int(seconds * form.rate) * form.frame_bytes
    return np.random.default_rng(seed).bytes(size)


def unsealed(
    home: Home,
    seconds: dict[str, float],
    form: SampleFormat | None = None,
    *,
    close: bool = True,
    silence: dict[str, float] | None = None,
) -> Path:
    """A recording before its seal: the sources named, each so long. Without ``close`` as a crash leaves it.

    ``silence``: sources in which nothing is heard, with their lengths.
    """
    form = form or SampleFormat(8000, 1, 16)
    call_id = new_call_id()
    folder = make_private_folder(home.recordings / call_id)
    make_private_folder(folder / "original")
    note(home, folder, "created")
    silence = silence or {}
    for number, (name, length) in enumerate({**seconds, **silence}.items()):
        track = Track(folder, name, form, CaptureOrigin(call_id, "test", secrets.token_hex(16)))
        track.event(StartEvent, device="made up")
        track.event(FirstFrameEvent, captured_us=monotonic_us())
        sound = noise(form, length, seed=number)
        track.write(bytes(len(sound)) if name in silence else sound)
        if close:
            track.event(StopEvent, why="stopped")
            track.close()
        else:
            track.wav.close()
            track.chain.close()
    return folder


def captured(
    home: Home,
    seconds: dict[str, float] | None = None,
    form: SampleFormat | None = None,
    *,
    silence: dict[str, float] | None = None,
) -> Call:
    """A sealed recording from two sources."""
    folder = unsealed(home, seconds or {"microphone": 7.5, "line": 7.2}, form, silence=silence)
    seal_capture(home, folder, "captured", "stopped")
    return Call(folder)


def captured_with_gap(home: Home, lost_seconds: float) -> Call:
    """A sealed recording from two sources: the microphone was away for so long after two seconds, and came back."""
    form = SampleFormat(8000, 1, 16)
    folder = unsealed(home, {"line": 3.0 + lost_seconds}, form)
    track = Track(folder, "microphone", form, CaptureOrigin(folder.name, "test", secrets.token_hex(16)))
    track.event(StartEvent, device="made up")
    track.event(FirstFrameEvent, captured_us=monotonic_us())
    track.write(noise(form, 2.0))
    track.event(DeviceLostEvent, device="made up", heard_us=monotonic_us(), why="gone")
    lost = {"away_ms": round(lost_seconds * 1000), "lost_frames": round(lost_seconds * form.rate)}
    track.event(DeviceBackEvent, device="made up", **lost)
    track.write(noise(form, 1.0))
    track.event(StopEvent, why="stopped")
    track.close()
    seal_capture(home, folder, "captured", "stopped")
    return Call(folder)


def worked_on(home: Home, call: Call) -> None:
    """Add what a call gathers: transcript, analysis, notes, each with its custody line."""
    turns = (
        Turn(id=0, speaker="agent", start=0.5, end=3.0, text="您的犹豫期是十五天，签收次日起算，可以无条件退保。"),
        Turn(id=1, speaker="customer", start=3.2, end=4.0, text="我不太明白。"),
    )
    transcript = Transcript(schema="huazheng.transcript/1", turns=turns, engine="typed", model="none", duration=7.5)
    save_transcript(home, call, transcript)
    analyze_call(home, call)
    write_with_custody(home, call.folder, "edited", {"notes.json": '{"notes": ["犹豫期"]}\n'.encode()})
    note(home, call.folder, "played", {"seconds": 3})
