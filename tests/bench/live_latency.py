"""Latency of live text after the end of each labeled turn, and frames that the recorder lost meanwhile.

A labeled call of two channels is played into the microphone and the line of the tests' own sound server, recorded by
the real recorder, and heard by the real live text; once on the machine as it is, once with every core kept busy by
other work at normal priority. On a quiet machine:

pytest -s tests/bench/live_latency.py

$HUAZHENG_BENCH_CALLS names a folder with ``<name>.json`` and ``<name>.stereo.flac`` (left: customer, right: agent),
without it the sample call is played; $HUAZHENG_BENCH_SECONDS plays no more than that of each. Prints one JSON document
a run: latency in seconds (median, 95th percentile, longest), turns whose text never came and how often the screen said
that something was unclear, seconds skipped, frames lost, the character error of the live text, and the share of one
core that it took.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from huazheng.audio.decode.decoder import read_audio
from huazheng.core.runtime.paths import checkout
from huazheng.core.text.script import strip_punctuation
from huazheng.services.capture.recorder_client import RecordingPlan
from huazheng.services.live.live_protocol import ChecklistEvent, EndedEvent, ReadyEvent, SkippedEvent, TurnEvent
from support.live_call import LiveText, chain_events, live_text, recording
from support.scoring import edits
from support.sound_server import LINE, MICROPHONE, sound_server  # noqa: F401  (a fixture)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.runtime.paths import Home
    from support.sound_server import SoundServer

RATE = 48_000
LEAD_SECONDS = 6.0  # of silence, while the model is loaded
TAIL_SECONDS = 6.0
SOURCE_OF = {"customer": "microphone", "agent": "line"}


def burn(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sum(number * number for number in range(10_000))


def calls(folder: Path | None) -> list[tuple[str, Path, Path]]:
    if folder is None:
        top = checkout()
        assert top is not None
        sample = top / "recordings" / "sample-callback.flac"
        return [("sample", sample, sample.with_suffix(".labels.json"))]
    return [
        (file.name.split(".")[0], file, folder / f"{file.name.split('.')[0]}.json")
        for file in sorted(folder.glob("*.stereo.flac"))
    ]


def labeled(file: Path) -> list[dict[str, Any]]:
    document = json.loads(file.read_text(encoding="utf-8"))
    return list(document.get("transcript", document)["turns"])


def write_played(audio: Path, seconds: float, target: Path) -> None:
    """The call as it is played: a second of silence first, 48 kHz, both channels."""
    sound = read_audio(audio, RATE, 2)[:, : int(seconds * RATE)]
    lead = np.zeros((2, int(LEAD_SECONDS * RATE)), np.float32)
    samples = (np.clip(np.concatenate([lead, sound], axis=1), -1, 1) * 32767).astype(np.int16)
    soundfile.write(target, samples.T, RATE, "PCM_16", format="WAV")


def lag_seconds(played: Path, recorded: Path) -> float:
    """Place in the recording at which the played file begins, by cross-correlation of the customer's side.

    Before it (less than 0) where the recorder began a moment after the player.
    """
    one = read_audio(played, 8000, 2)[0]
    other = read_audio(recorded, 8000, 1)[0]
    size = 1 << (len(one) + len(other)).bit_length()
    product = np.fft.rfft(other, size) * np.conj(np.fft.rfft(one, size))
    best = int(np.argmax(np.fft.irfft(product, size)))
    return (best if best < size // 2 else best - size) / 8000


def latencies(turns: list[dict[str, Any]], text: LiveText, offset: float, zero: float) -> tuple[list[float], int]:
    """For each turn, how long after its end the text came that reaches its end; and how many turns never had one.

    ``offset``: where the labels' zero is on the recording's time, ``zero`` the monotonic second of it.
    """
    said = [(at, event) for at, event in text.events if isinstance(event, TurnEvent)]
    found, missing = [], 0
    for turn in turns:
        end, source = turn["end"] + offset, SOURCE_OF[turn["speaker"]]
        fitting = [
            at for at, event in said if event.source == source and event.turn.end > end - 1.0 and event.turn.start < end
        ]
        if fitting:
            found.append(min(fitting) - (zero + turn["end"]))
        else:
            missing += 1
    return found, missing


@contextmanager
def busy(cores: int) -> Iterator[None]:
    """That many processes that do nothing but reckon."""
    burners = [multiprocessing.get_context("spawn").Process(target=burn, args=(3600,)) for _ in range(cores)]
    for one in burners:
        one.start()
    try:
        yield
    finally:
        for one in burners:
            one.kill()
            one.join()


def used_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


CALLS = calls(Path(folder) if (folder := os.environ.get("HUAZHENG_BENCH_CALLS")) else None)
SECONDS = float(os.environ.get("HUAZHENG_BENCH_SECONDS", "3600"))


@pytest.mark.parametrize("burners", [0, os.cpu_count() or 2], ids=["quiet", "busy"])
@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
def test_latency(
    call: tuple[str, Path, Path], burners: int, home_with_model: Home, sound_server: SoundServer, tmp_path: Path
) -> None:
    name, audio, labels = call
    write_played(audio, SECONDS, tmp_path / "played.wav")
    plan = RecordingPlan(microphone=MICROPHONE, line=LINE)
    turns = [turn for turn in labeled(labels) if turn["end"] < SECONDS]
    with (
        recording(home_with_model, plan, sound_server.environment) as run,
        busy(burners),
        live_text(home_with_model, run.call_id) as text,
    ):
        player = sound_server.play(tmp_path / "played.wav")
        began, used = time.monotonic(), used_seconds(text.process.pid)
        player.wait()
        time.sleep(TAIL_SECONDS)
        share = (used_seconds(text.process.pid) - used) / (time.monotonic() - began)
        firsts = {name: chain_events(run, name, "first_frame")[0]["captured_us"] for name in ("microphone", "line")}
        lost = sum(event.get("lost_frames", 0) for name in firsts for event in chain_events(run, name, "overflow"))
        run.stop()
    lag = lag_seconds(tmp_path / "played.wav", run.call.folder / "original" / "microphone.wav") + LEAD_SECONDS
    zero = firsts["microphone"] / 1e6 + lag
    offset = lag + (firsts["microphone"] - min(firsts.values())) / 1e6
    found, missing = latencies(turns, text, offset, zero)
    true = strip_punctuation("".join(turn["text"] for turn in turns))
    read = strip_punctuation(
        "".join(said.turn.text for said in sorted(text.of(TurnEvent), key=lambda one: one.turn.start))
    )
    figures = {
        "call": name,
        "busy_cores": burners,
        "turns": len(turns),
        "without_text": missing,
        "latency_median": round(float(np.median(found)), 2) if found else None,
        "latency_95": round(float(np.percentile(found, 95)), 2) if found else None,
        "latency_longest": round(max(found), 2) if found else None,
        "ready_after": round(next((at for at, one in text.events if isinstance(one, ReadyEvent)), 0) - began, 1),
        "unclear": sum(one.why == "unclear" for one in text.of(SkippedEvent)),
        "skipped_seconds": round(sum(one.end - one.start for one in text.of(SkippedEvent) if one.why == "slow"), 1),
        "frames_lost": lost,
        "error": round(edits(true, read) / len(true), 3),
        "share_of_one_core": round(share, 2),
        "judged": len(text.of(ChecklistEvent)),
        "items": {one.id: one.status for one in text.of(ChecklistEvent)[-1].items} if text.of(ChecklistEvent) else {},
        "ended": [one.why for one in text.of(EndedEvent)],
    }
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    assert lost == 0
