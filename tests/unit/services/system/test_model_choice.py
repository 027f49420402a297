"""Speed estimates of models rest on measurements on this machine, and say so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.text.labels import format_duration
from huazheng.services.system import model_choice
from huazheng.services.system.hardware import Machine, machine
from huazheng.services.system.measured_speeds import TimedRun, record_run, runs_of
from huazheng.services.system.model_choice import EstimateBasis, choices, estimate, recommended

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home


def on(monkeypatch: pytest.MonkeyPatch, cores: int, memory: int | None, *, cuda: bool = False) -> None:
    """As if the machine were another one."""
    monkeypatch.setattr(model_choice, "machine", lambda: Machine(cores, memory, cuda))


def test_every_speech_model_with_what_it_needs(home_with_model: Home) -> None:
    found = {one.model.id: one for one in choices(home_with_model)}
    assert "speaker-voicefilter" not in found
    assert found["whisper-base"].present
    assert found["whisper-base"].download == 0
    assert not found["whisper-small"].present
    assert found["whisper-small"].download > 480_000_000
    rates = [found[one].seconds_per_minute for one in ("whisper-tiny", "whisper-base", "whisper-small")]
    assert rates == sorted(rates)
    assert {one.basis for one in found.values()} == {EstimateBasis.TABLE}


def test_what_was_measured_here_counts_most(home: Home) -> None:
    for listening in (5.0, 6.0, 60.0):  # the last while the machine was busy
        record_run(home, "whisper-base", TimedRun(60.0, 2.0, listening))
    found = {one.model.id: one for one in choices(home)}
    assert (found["whisper-base"].seconds_per_minute, found["whisper-base"].basis) == (6.0, EstimateBasis.MEASURED)
    assert found["whisper-small"].basis == EstimateBasis.SCALED
    assert found["whisper-small"].seconds_per_minute > 2 * 6.0
    assert estimate(home, "whisper-base", 600.0).seconds == pytest.approx(62.0)


def test_a_measure_of_another_machine_or_a_broken_one_is_none(home: Home) -> None:
    record_run(home, "whisper-base", TimedRun(60.0, 2.0, 6.0))
    assert runs_of(home)
    kept = json.loads(home.speeds.read_text(encoding="utf-8"))
    assert kept["machine"] == machine().name
    home.speeds.write_text(json.dumps(kept | {"machine": "another, 64 cores"}), encoding="utf-8")
    assert runs_of(home) == {}
    home.speeds.write_text("{", encoding="utf-8")
    assert runs_of(home) == {}
    record_run(home, "whisper-base", TimedRun(60.0, 2.0, 6.0))
    assert runs_of(home)


def test_a_very_short_call_says_nothing_of_the_speed(home: Home) -> None:
    record_run(home, "whisper-base", TimedRun(3.0, 2.0, 2.0))
    assert runs_of(home) == {}


@pytest.mark.parametrize(
    ("cores", "memory", "best"),
    [
        (2, 8_000_000_000, "whisper-base"),
        (4, 8_000_000_000, "whisper-small"),
        (4, 2_400_000_000, "whisper-base"),
        (2, 2_000_000_000, "whisper-tiny"),
        (1, None, "whisper-base"),
    ],
)
def test_the_best_that_fits_and_is_quick_enough(
    home: Home, monkeypatch: pytest.MonkeyPatch, cores: int, memory: int | None, best: str
) -> None:
    on(monkeypatch, cores, memory)
    assert recommended(home).model.id == best


def test_a_graphics_card_changes_the_choice(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, 8, 16_000_000_000, cuda=True)
    assert recommended(home).model.id == "whisper-large-v3"


def test_an_unknown_model_is_reported(home: Home) -> None:
    with pytest.raises(UnusableInput, match="whisper-huge"):
        estimate(home, "whisper-huge", 60.0)


@pytest.mark.parametrize(
    ("seconds", "zh"),
    [
        (2, "5 秒"),
        (33, "35 秒"),
        (79, "1 分 20 秒"),
        (121, "2 分钟"),
        (599, "10 分钟"),
        (900, "15 分钟"),
        (7300, "2 小时 2 分"),
    ],
)
def test_an_estimate_is_rounded_to_what_is_known(seconds: float, zh: str) -> None:
    assert format_duration(seconds).zh == zh
