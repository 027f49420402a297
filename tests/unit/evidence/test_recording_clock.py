"""The clock of a chain: time that no audio and no event accounts for is named, a stalled writer is not."""

from __future__ import annotations

from typing import Any

import pytest

from huazheng.evidence.verifier.findings import VerificationReport
from huazheng.evidence.verifier.recording_check import recording_findings

RATE, SECONDS = 8000, 20
CHAIN = "original/microphone.chain.jsonl"
LOST = {"event": "device_back", "at_frame": 80_000, "monotonic_us": 0, "device": "x", "away_ms": 3000}


def rows(times: list[float], events: dict[int, list[dict[str, Any]]] | None = None) -> list[dict[str, Any]]:
    """A chain whose blocks of a second were written at these times."""
    header = {"rate": RATE, "channels": 1, "bits": 16, "wall": "w", "monotonic_us": 0}
    start = {"event": "start", "at_frame": 0, "monotonic_us": 0, "device": "x"}
    stop = {"event": "stop", "at_frame": 0, "monotonic_us": 0, "why": "stopped"}
    own = {0: [start], SECONDS - 1: [stop]}
    blocks = [
        {
            "frames": RATE,
            "wall": "w",
            "monotonic_us": int(time * 1e6),
            "hash": "",
            "events": [*(events or {}).get(number, []), *own.get(number, [])],
        }
        for number, time in enumerate(times)
    ]
    return [{"header": header, "hash": ""}, *blocks]


def noted(chain: list[dict[str, Any]], gaps: tuple[dict[str, Any], ...] = ()) -> list[tuple[str, int | None]]:
    header, last = chain[0]["header"], chain[-1]
    source = {
        **{name: header[name] for name in ("rate", "channels", "bits")},
        "name": "microphone", "chain": CHAIN, "device": "", "system": "", "frames": RATE * SECONDS,
        "chain_lines": len(chain), "chain_last": "", "first_frame_us": 0, "dropouts": list(gaps),
        "started": {"wall": "w", "monotonic_us": 0}, "ended": {"wall": "w", "monotonic_us": last["monotonic_us"]},
    }  # fmt: skip
    seal = {
        "origin": "captured", "sources": [source], "audio": {"duration": float(SECONDS), "channels": 1, "rate": RATE},
    }  # fmt: skip
    report = VerificationReport()
    recording_findings(seal, {CHAIN: chain}, report)
    assert report.intact, report.findings
    return [(finding.kind, finding.second) for finding in report.findings]


def even(number: int) -> float:
    return number + 1.3


def test_an_even_clock_and_a_slow_device_are_not_named() -> None:
    assert noted(rows([even(number) for number in range(SECONDS)])) == []
    assert noted(rows([4 + even(number) * 1.01 for number in range(SECONDS)])) == []


def test_a_stall_that_is_caught_up_is_not_named() -> None:
    times = [even(number) for number in range(SECONDS)]
    times[7:12] = [12.2, 12.2, 12.21, 12.22, 12.3]
    assert noted(rows(times)) == []


@pytest.mark.parametrize("missing", [1.5, 3.0, 600.0])
def test_a_cut_is_named_with_its_second(missing: float) -> None:
    times = [even(number) + (missing if number >= 10 else 0) for number in range(SECONDS)]
    assert noted(rows(times)) == [("unexplained", 10)]


def test_a_loss_that_is_stated_explains_it() -> None:
    times = [even(number) + (3 if number >= 10 else 0) for number in range(SECONDS)]
    event = LOST | {"lost_frames": 24_000}
    gap = {"second": 10, "event": "device_back", "lost_frames": 24_000}
    assert noted(rows(times, {10: [event]}), (gap,)) == []
    assert noted(rows(times, {11: [event]}), (gap,)) == []


def test_a_loss_at_the_end_explains_it() -> None:
    times = [even(number) + (9 if number == 19 else 0) for number in range(SECONDS)]
    event = {"event": "stop", "at_frame": 160_000, "monotonic_us": 0, "why": "stopped", "lost_frames": 72_000}
    gap = {"second": 20, "event": "stop", "lost_frames": 72_000}
    assert noted(rows(times, {19: [event]}), (gap,)) == []
