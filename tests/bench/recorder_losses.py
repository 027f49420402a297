"""Seconds lost by a killed recorder, a sound server that dies, and a sound server that suspends a source.

python tests/bench/recorder_losses.py [--kills 100] [--deaths 20] [--suspends 20] [--rounds 50] [--seed 15]

Real recorders on the tests' own sound server, which plays noise that tells each sample's place:

- kills: the recorder gets SIGKILL 0.2 to 4 s after it said that it records, and the call is recovered. Lost: from the
  last frame in the file to the kill.
- deaths: the server is killed within one recording and started again after 0.2 to 2 s. Lost: what the seal says, beside
  the time without a server; error: the seal's frames and losses against the monotonic time.
- suspends: a source is suspended for 0.5 to 8 s within one recording. Error: the seal's losses against the noise.
- rounds: three broken-off recordings, recovered by four processes at once.

Prints one JSON document, with the load of the machine over the last minute, and each loss of the kills, so that
several runs with their own seeds can be taken together.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import signal
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile

from huazheng.core.runtime.paths import Home
from huazheng.evidence.verifier.call_check import verify_call
from huazheng.services.capture.recorder_client import Recording, RecordingPlan, start
from huazheng.services.capture.recovery import recover_all
from support.sealed_calls import unsealed
from support.sound_server import LINE, MICROPHONE, SoundServer, running_sound_server

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huazheng.core.schema.seal import SealedGap, SealedSource
    from huazheng.store.calls import Call

RATE = 48_000
PLAN = RecordingPlan(microphone=MICROPHONE, line=LINE)
BEFORE_SECONDS = 6.0  # of each disturbance: the recorder has its spare processes again
SNIPPET = RATE // 10


def figures(values: list[float]) -> dict[str, float]:
    return {"median": round(float(np.median(values)), 4), "most": round(max(values), 4)} if values else {}


def begin(home: Home) -> Recording:
    home.recordings.mkdir(parents=True, exist_ok=True)
    return start(home, PLAN)


def finish(recording: Recording) -> Call:
    recording.stop()
    recording.finish()
    return recording.call


def wait_connected(recording: Recording, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        state = recording.state()
        if state is not None and all(source.connected for source in state.sources):
            return
        time.sleep(0.05)
    raise AssertionError("a source did not come back")


def killed(server: SoundServer, folder: Path, noise: Path, count: int, dice: random.Random) -> dict[str, Any]:
    losses, whole, kept = [], 0, 0
    for number in range(count):
        home = Home(folder / f"killed-{number}")
        with server.playing_file(noise, 50):
            recording = begin(home)
            said_us = time.monotonic_ns() // 1000
            time.sleep(dice.uniform(0.2, 4.0))
            state = recording.state()
            assert state is not None
            killed_us = time.monotonic_ns() // 1000
            os.kill(state.pid, signal.SIGKILL)
        while recording.alive:
            time.sleep(0.02)
        found = recover_all(home)
        if not found:
            losses.append((killed_us - said_us) / 1e6)
            continue
        kept += 1
        whole += verify_call(found[0].call.folder).intact
        for source in found[0].call.seal.sources:
            began_us = source.first_frame_us
            if source.started.monotonic_us == began_us:  # killed before its first frame was timed
                began_us = said_us
            losses.append(max((killed_us - began_us) / 1e6 - source.frames / source.rate, 0.0))
    each = sorted(round(loss, 3) for loss in losses)
    return {"kills": count, "recovered": kept, "intact": whole, "lost_seconds": figures(losses), "each": each}


def span_error(source: SealedSource) -> float:
    """Seconds by which frames and losses differ from the time between the first frame and the end."""
    lost = sum(gap.lost_frames for gap in source.gaps)
    return (source.frames + lost) / source.rate - (source.ended.monotonic_us - source.first_frame_us) / 1e6


def server_died(server: SoundServer, folder: Path, noise: Path, count: int, dice: random.Random) -> dict[str, Any]:
    away = []
    with server.playing_file(noise, 50):
        recording = begin(Home(folder / "deaths"))
        time.sleep(BEFORE_SECONDS)
    for _ in range(count):
        server.die()
        died = time.monotonic()
        time.sleep(dice.uniform(0.2, 2.0))
        server.start()
        away.append(time.monotonic() - died)
        with server.playing_file(noise, 50):
            wait_connected(recording)
            time.sleep(BEFORE_SECONDS)
    call = finish(recording)
    beyond, errors = [], []
    for source in call.seal.sources:
        gaps = [gap.lost_frames / source.rate for gap in source.gaps if gap.event == "device_back"]
        assert len(gaps) == count, source.gaps
        beyond += [gap - without for gap, without in zip(gaps, away, strict=True)]
        errors.append(abs(span_error(source)))
    return {
        "deaths": count,
        "survived": True,
        "intact": verify_call(call.folder).intact,
        "without_server_seconds": figures(away),
        "lost_beyond_that_seconds": figures(beyond),
        "end_against_clock_seconds": figures(errors),
    }


def suspended(server: SoundServer, folder: Path, noise: Path, count: int, dice: random.Random) -> dict[str, Any]:
    with server.playing_file(noise):
        recording = begin(Home(folder / "suspends"))
        time.sleep(BEFORE_SECONDS)
        for _ in range(count):
            server.pactl("suspend-source", MICROPHONE.removeprefix("pulse:"), "1")
            time.sleep(dice.uniform(0.5, 8.0))
            server.pactl("suspend-source", MICROPHONE.removeprefix("pulse:"), "0")
            time.sleep(BEFORE_SECONDS / 2)
        call = finish(recording)
    source = call.seal.sources[0]
    played = soundfile.read(noise, dtype="float32")[0][:, 0]
    heard = soundfile.read(call.folder / source.file, dtype="float32")[0]
    errors, expected = [], 0
    for gap in source.gaps:
        true, expected = true_loss(played, heard, gap, expected)
        errors.append(gap.lost_frames / RATE - true)
    return {
        "suspends": count,
        "gaps": len(source.gaps),
        "intact": verify_call(call.folder).intact,
        "error_seconds": figures([abs(error) for error in errors]),
        "other_source_gaps": len(call.seal.sources[1].gaps),
    }


def true_loss(played: NDArray[np.float32], heard: NDArray[np.float32], gap: SealedGap, ahead: int) -> tuple[float, int]:
    """Seconds of ``played`` that are missing in ``heard`` at a gap, and how far ``played`` is ahead after it.

    ``ahead``: frames by which it was ahead before it; 0: not known yet, at most a minute.
    """
    frame = gap.at_frame or 0
    before, after = frame - RATE // 2, frame + RATE // 2
    low, high = (before + ahead - RATE, before + ahead + RATE) if ahead else (0, 60 * RATE)
    first = place(played, heard[before : before + SNIPPET], low, high)
    expected = first + (after - before) + gap.lost_frames
    second = place(played, heard[after : after + SNIPPET], expected - 2 * RATE, expected + 2 * RATE)
    return ((second - first) - (after - before)) / RATE, second - after


def place(played: NDArray[np.float32], snippet: NDArray[np.float32], low: int, high: int) -> int:
    """Frame of ``played``, between two frames, at which the snippet stands."""
    low = max(low, 0)
    part = played[low : high + len(snippet)]
    size = 1 << (len(part) + len(snippet)).bit_length()
    match = np.fft.irfft(np.fft.rfft(part, size) * np.conj(np.fft.rfft(snippet, size)), size)[: len(part)]
    return low + int(match.argmax())


def recovered_at_once(folder: Path, count: int) -> dict[str, Any]:
    whole = sealed = 0
    for number in range(count):
        home = Home(folder / f"round-{number}")
        home.recordings.mkdir(parents=True)
        folders = [unsealed(home, {"microphone": 3.0, "line": 3.0}, close=False) for _ in range(3)]
        processes = [multiprocessing.get_context("fork").Process(target=recover_all, args=(home,)) for _ in range(4)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        sealed += sum((one / "seal.json").exists() for one in folders)
        whole += sum(verify_call(one).intact for one in folders)
    return {"rounds": count, "recordings": 3 * count, "sealed": sealed, "intact": whole}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, number in (("kills", 100), ("deaths", 20), ("suspends", 20), ("rounds", 50)):
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--seed", type=int, default=15)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    loads = [os.getloadavg()[0]]
    with tempfile.TemporaryDirectory() as place_name, running_sound_server(Path(place_name)) as server:
        folder = Path(place_name)
        for name in ("PULSE_SINK", "PULSE_SOURCE"):
            os.environ.pop(name, None)
        os.environ.update(server.environment)
        noise = folder / "noise.wav"
        samples = np.random.default_rng(15).integers(-6000, 6000, (RATE * 900, 2), dtype=np.int16)
        soundfile.write(noise, samples, RATE, "PCM_16")
        told: dict[str, Any] = {}
        if options.rounds:
            told["recovered_at_once"] = recovered_at_once(folder, options.rounds)
        if options.suspends:
            told["suspended"] = suspended(server, folder, noise, options.suspends, dice)
            print(json.dumps(told), flush=True)
        if options.deaths:
            told["server_died"] = server_died(server, folder, noise, options.deaths, dice)
            print(json.dumps(told), flush=True)
        if options.kills:
            told["killed"] = killed(server, folder, noise, options.kills, dice)
    loads.append(os.getloadavg()[0])
    print(json.dumps(told | {"load_before_and_after": loads}))


if __name__ == "__main__":
    main()
