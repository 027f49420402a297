"""Trying out the devices: real sources, their levels, their sound, and nothing left behind."""

from __future__ import annotations

import multiprocessing
import stat
import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from huazheng.core.runtime.errors import ResourceUnavailable, Stopped
from huazheng.core.runtime.task import Task
from huazheng.services.capture.soundcheck import MonitorBlock, PcmForm, SourceFailure, TrialRecording, monitor_sources
from support.sound_server import LINE, MICROPHONE, sound_server, tones  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def loudest_hertz(wave: NDArray[np.float32], rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(wave * np.hanning(wave.size)))
    return float(np.fft.rfftfreq(wave.size, 1 / rate)[int(spectrum.argmax())])


def heard_from(microphone: str, line: str, sample: TrialRecording) -> list[MonitorBlock | SourceFailure]:
    """Listen until the sample is full, or a source turned out not to be there."""
    task = Task()
    watchdog = threading.Timer(40, task.stop)
    watchdog.start()
    found: list[MonitorBlock | SourceFailure] = []
    for one in monitor_sources(microphone, line, task):
        found.append(one)
        if isinstance(one, MonitorBlock):
            sample.add(one)
        if sample.full or isinstance(one, SourceFailure):
            break
    watchdog.cancel()
    watchdog.join()
    return found


def test_both_sources_are_transcribed_each_as_itself(tones: tuple[float, float], tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    sample = TrialRecording(1.5)
    found = heard_from(MICROPHONE, LINE, sample)
    assert {one.kind for one in found} == {"microphone", "line"}
    assert sample.full and sample.has_signal("microphone") and sample.has_signal("line")
    for kind, hertz in zip(("microphone", "line"), tones, strict=True):
        assert loudest_hertz(sample.wave(kind)[-48_000:], 48_000) == pytest.approx(hertz, abs=3)
    together = sample.sound()
    both = together.read(0, together.frames)[-48_000:]
    spectrum = np.abs(np.fft.rfft(both * np.hanning(both.size)))
    assert all(spectrum[round(hertz * both.size / 48_000)] > 50 * np.median(spectrum) for hertz in tones)
    assert set(tmp_path.iterdir()) == before
    assert not multiprocessing.active_children()


def test_levels_come_until_it_is_stopped(tones: tuple[float, float]) -> None:
    task = Task()
    peaks = []
    with pytest.raises(Stopped):
        for one in monitor_sources(MICROPHONE, "none", task):
            assert isinstance(one, MonitorBlock) and one.kind == "microphone"
            peaks.append(one.peak)
            if len(peaks) > 3 and max(peaks) > -20:
                task.stop()
    assert not multiprocessing.active_children()


def test_a_device_that_is_not_there_is_told_and_the_other_still_works(tones: tuple[float, float]) -> None:
    sample = TrialRecording(0.5)
    found = heard_from("pulse:gone", LINE, sample)
    silent = [one for one in found if isinstance(one, SourceFailure)]
    assert [one.kind for one in silent] == ["microphone"]
    assert isinstance(silent[0].error, ResourceUnavailable) and "gone" in str(silent[0].error)
    rest = TrialRecording(0.5)
    assert heard_from("none", LINE, rest) and rest.has_signal("line") and not rest.has_signal("microphone")


def test_a_trial_holds_no_more_than_its_length_and_its_file_is_private(tmp_path: Path) -> None:
    form = PcmForm(8000, 2, 16)
    loud = (np.ones(16000, "<i2") * 20000).tobytes()  # one second of two channels
    sample = TrialRecording(1.5)
    for _ in range(3):
        sample.add(MonitorBlock("microphone", form, -4.0, loud))
    assert sample.full and sample.seconds_kept == 1.5
    assert sample.sound().duration == 1.5
    file = tmp_path / "voice.wav"
    sample.write("microphone", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert soundfile.info(file).frames == 1.5 * 8000


def test_sources_of_different_rates_are_heard_together() -> None:
    sample = TrialRecording(1.0)
    for kind, rate, hertz in (("microphone", 48_000, 440.0), ("line", 44_100, 880.0)):
        tone = np.sin(2 * np.pi * hertz * np.arange(rate) / rate) * 8000
        sample.add(MonitorBlock(kind, PcmForm(rate, 1, 16), -12.0, tone.astype("<i2").tobytes()))  # type: ignore[arg-type]
    sound = sample.sound()
    assert sound.rate == 48_000 and sound.duration == pytest.approx(1.0, abs=0.001)
    both = sound.read(0, sound.frames)
    spectrum = np.abs(np.fft.rfft(both * np.hanning(both.size)))
    loud = np.argsort(spectrum)[-6:]
    assert {round(float(one), -1) for one in loud * sound.rate / both.size} == {440.0, 880.0}
