"""The real recorder: PortAudio on PulseAudio, real processes, real signals, a real full disk."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import re
import signal
import stat
import subprocess
import time
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from huazheng.audio.decode.decoder import read_audio
from huazheng.core.runtime.paths import Home
from huazheng.evidence.verifier.call_check import verify_call
from huazheng.services.capture.recorder.protocol import RECORDING_FOLDER
from huazheng.store.calls import Call
from support.recorder_process import (
    BOTH,
    FULL,
    answer,
    capture_processes,
    control_folder,
    kill,
    only_call,
    recorded,
    run,
    start,
    wait_said,
    wait_state,
)
from support.sample_audio import RATE, sample_channels
from support.sample_clips import SAMPLE, cut
from support.small_disk import small_disk
from support.sound_server import LINE, MICROPHONE, SoundServer, running_sound_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.schema.seal import SealedSource

KILLS = 100 if FULL else 4
PLAYED_SECONDS = 137.0 if FULL else 20.0


def lag_seconds(played: NDArray[np.float32], heard: NDArray[np.float32], rate: int) -> float:
    """Delay of ``played`` in ``heard``, by cross-correlation."""
    size = 1 << (len(played) + len(heard)).bit_length()
    product = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(played, size))
    return float(np.argmax(np.fft.irfft(product, size)[: len(heard)])) / rate


def burn(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sum(number * number for number in range(10_000))


@pytest.fixture
def busy_cores() -> Iterator[None]:
    """As many processes as there are cores, that do nothing but reckon."""
    burners = [
        multiprocessing.get_context("spawn").Process(target=burn, args=(600,)) for _ in range(os.cpu_count() or 2)
    ]
    for one in burners:
        one.start()
    yield
    for one in burners:
        one.kill()
        one.join()


def test_devices_are_distinguished(home: Home, sound_server: SoundServer) -> None:
    found = answer(run(home, sound_server, "devices", "--json"))
    kinds = {one["id"]: one["kind"] for one in found}
    assert kinds["pulse:mic"] == "microphone"
    assert kinds["pulse:loudspeaker.monitor"] == "line"
    assert kinds["pulse:call.monitor"] == "line"
    by_id = {one["id"]: one for one in found}
    assert (by_id["pulse:loudspeaker.monitor"]["rate"], by_id["pulse:loudspeaker.monitor"]["channels"]) == (44100, 2)
    assert by_id["pulse:mic"]["name"] == "Headset"
    for kind in ("microphone", "line"):
        assert sum(one["default"] for one in found if one["kind"] == kind) == 1


def test_a_call_is_captured_whole_from_two_sources_on_a_busy_machine(
    home: Home, sound_server: SoundServer, tmp_path: Path, busy_cores: None
) -> None:
    """Every 5 s of what was played is found in both files at its place, to 20 ms from beginning to end."""
    call = cut(tmp_path / "call.wav", 0.0, PLAYED_SECONDS, "-ar", "48000")
    watcher = start(home, sound_server)
    wait_state(home, recorded(0.5), watcher)
    assert sound_server.play(call).wait(PLAYED_SECONDS + 60) == 0
    time.sleep(1.0)
    watcher.send_signal(signal.SIGINT)
    _, told = watcher.communicate(timeout=60)
    assert watcher.returncode == 0, told
    kept = only_call(home)
    assert verify_call(kept.folder).intact
    assert [source.gaps for source in kept.seal.sources] == [(), ()]
    assert sum(one.frames for one in kept.seal.sources) > 2 * PLAYED_SECONDS * 48000
    rate = 16000
    played = read_audio(call, rate, 2)
    lags: dict[str, list[float]] = {}
    for channel, source in enumerate(kept.seal.sources):
        heard = read_audio(kept.folder / source.file, rate, 1)[0]
        lags[source.name] = _lags(played[channel], heard, rate)
        spread = max(lags[source.name]) - min(lags[source.name])
        print(f"{source.name}: {source.frames} frames, lag spread {spread * 1000:.2f} ms over {len(lags[source.name])}")
        assert spread < 0.020
    begun = [one.first_frame_us / 1e6 for one in kept.seal.sources]
    apart = (begun[0] + lags["microphone"][0]) - (begun[1] + lags["line"][0])
    print(f"the two sources, aligned by their first frames, are {abs(apart) * 1000:.1f} ms apart")
    assert abs(apart) < 0.05


def _lags(played: NDArray[np.float32], heard: NDArray[np.float32], rate: int) -> list[float]:
    """Shift of each 5 s of ``played`` in ``heard``."""
    first = lag_seconds(played, heard, rate)
    found = []
    for start_at in range(0, len(played) - 5 * rate, 5 * rate):
        piece = played[start_at : start_at + 5 * rate]
        if float(np.abs(piece).mean()) < 0.0001:
            continue
        low = max(start_at + int(first * rate) - rate, 0)
        found.append(low / rate + lag_seconds(piece, heard[low : low + 7 * rate], rate) - start_at / rate)
    assert len(found) >= 3
    return found


def test_killed_recordings_come_back(home: Home, sound_server: SoundServer, tmp_path: Path) -> None:
    """SIGKILL at a random moment, the first second included: at most 1.0 s before it is lost, and the chain holds."""
    dice = random.Random(7)
    losses = []
    for number in range(KILLS):
        one = Home(tmp_path / f"被杀 {number}")
        watcher = start(one, sound_server)
        wait_state(one, recorded(0.01 if number % 2 else 2.2), watcher)
        time.sleep(dice.uniform(0.0, 0.7 if number % 2 else 3.0))
        folder = control_folder(one)
        assert folder is not None
        pid = json.loads((folder / "state").read_bytes()[9:])["pid"]
        killed_us = time.monotonic_ns() // 1000
        kill(pid)
        watcher.communicate(timeout=30)
        assert watcher.returncode == 4
        (recovered,) = answer(run(one, sound_server, "recover", "--json"))
        kept = Call(one.recordings / recovered["call"])
        assert verify_call(kept.folder).intact
        assert (kept.seal.origin, kept.seal.ended) == ("recovered", "broken_off")
        for source in kept.seal.sources:
            assert soundfile.info(kept.folder / source.file).frames == source.frames
            losses.append((killed_us - source.first_frame_us) / 1e6 - source.frames / source.rate)
        assert not list((one.recordings / RECORDING_FOLDER).iterdir())
    print(f"{KILLS} killed, {KILLS} recovered; lost {np.mean(losses):.2f} s on average, {max(losses):.2f} s at worst")
    assert max(losses) <= 1.0


def test_the_recorder_outlives_its_watcher_and_is_found_again(home: Home, sound_server: SoundServer) -> None:
    watcher = start(home, sound_server)
    state = wait_state(home, recorded(0.5), watcher)
    watcher.kill()
    watcher.communicate()
    later = wait_state(home, recorded(state.seconds + 1.5))
    assert later.seconds - 2.5 <= later.chained_seconds <= later.seconds
    assert later.chained_seconds >= 1
    again = start(home, sound_server)
    wait_said(again, "Already recording")
    wait_said(again, "Ctrl-C")
    again.send_signal(signal.SIGINT)
    _, told = again.communicate(timeout=60)
    assert again.returncode == 0, told
    kept = only_call(home)
    assert (kept.seal.origin, kept.seal.ended) == ("captured", "stopped")
    assert verify_call(kept.folder).intact
    assert answer(run(home, sound_server, "recover", "--json")) == []


def test_two_watchers_of_one_recording_both_see_its_end(home: Home, sound_server: SoundServer) -> None:
    first = start(home, sound_server)
    wait_state(home, recorded(0.5), first)
    second = start(home, sound_server)
    wait_said(second, "Ctrl-C")
    second.send_signal(signal.SIGINT)
    for watcher in (first, second):
        _, told = watcher.communicate(timeout=60)
        assert watcher.returncode == 0, told
        assert "Sealed" in told
    assert only_call(home).seal.ended == "stopped"


def test_a_running_recording_is_not_recovered_and_both_killed_is(home: Home, sound_server: SoundServer) -> None:
    watcher = start(home, sound_server)
    state = wait_state(home, recorded(1.0), watcher)
    assert answer(run(home, sound_server, "recover", "--json")) == []
    watcher.kill()
    kill(state.pid)
    watcher.communicate()
    assert len(answer(run(home, sound_server, "recover", "--json"))) == 1
    assert verify_call(only_call(home).folder).intact


def test_the_system_asks_it_to_end(home: Home, sound_server: SoundServer) -> None:
    watcher = start(home, sound_server, "--microphone", MICROPHONE)
    os.kill(wait_state(home, recorded(0.5), watcher).pid, signal.SIGTERM)
    assert watcher.wait(30) == 0
    watcher.communicate()
    assert only_call(home).seal.ended == "terminated"


def test_what_was_recorded_is_closed_to_others(home: Home, sound_server: SoundServer) -> None:
    done = answer(run(home, sound_server, "record", *BOTH, "--duration", "1", "--json"))
    kept = Call(home.recordings / done["call"])
    assert done["ended"] == "duration"
    for path in [kept.folder, *kept.folder.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & 0o077 == 0
        if "original" in path.parts:
            assert mode & 0o222 == 0
    assert stat.S_IMODE((home.keys / "signing-key.pem").stat().st_mode) == 0o600


def test_without_the_device_it_says_so_and_leaves_nothing(home: Home, sound_server: SoundServer) -> None:
    done = run(home, sound_server, "record", "--microphone", "pulse:nobody")
    assert done.returncode == 4
    assert "pulse:nobody" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [one.name for one in home.recordings.iterdir()] == [RECORDING_FOLDER]


def _events(call: Call, name: str) -> list[dict[str, Any]]:
    lines = (call.folder / "original" / f"{name}.chain.jsonl").read_text(encoding="utf-8").splitlines()
    return [event for line in lines[1:] for event in json.loads(line)["events"]]


def test_a_device_goes_away_and_comes_back(home: Home, sound_server: SoundServer) -> None:
    """Its gap is an event; the other source does not notice."""
    module = ["module-null-sink", "sink_name=headset", "rate=44100", "channels=1", "format=s16le"]
    number = sound_server.pactl("load-module", *module)
    watcher = start(home, sound_server, "--microphone", "pulse:headset.monitor", "--line", LINE)
    wait_state(home, recorded(1.5), watcher)
    sound_server.pactl("unload-module", number)
    lost = wait_state(home, lambda state: not state.sources[0].connected, watcher)
    assert "device_lost" in lost.sources[0].warnings
    number = sound_server.pactl("load-module", *module)
    back = wait_state(home, lambda state: state.sources[0].connected, watcher)
    wait_state(home, lambda state: state.sources[0].frames > back.sources[0].frames + 44100, watcher)
    watcher.send_signal(signal.SIGINT)
    assert watcher.wait(30) == 0
    watcher.communicate()
    sound_server.pactl("unload-module", number)
    kept = only_call(home)
    assert verify_call(kept.folder).intact
    kinds = [event["event"] for event in _events(kept, "microphone")]
    # The server may move the stream to another device before it is seen that its own is gone.
    assert [kind for kind in kinds if kind in {"device_lost", "device_back"}] == ["device_lost", "device_back"]
    assert all(move.device == "pulse:headset.monitor" for move in kept.seal.sources[0].moves)
    (gap,) = kept.seal.sources[0].gaps
    assert gap.lost_frames > 0
    assert kept.seal.sources[1].gaps == ()
    line = kept.seal.sources[1]
    spoken = (line.ended.monotonic_us - line.first_frame_us) / 1e6
    assert line.frames / line.rate == pytest.approx(spoken, abs=1.0)


def test_when_a_device_stays_away_the_default_one_stands_in(home: Home, sound_server: SoundServer) -> None:
    number = sound_server.pactl("load-module", *["module-null-sink", "sink_name=gone", "rate=44100", "channels=1"])
    watcher = start(home, sound_server, "--line", "pulse:gone.monitor")
    wait_state(home, recorded(0.5), watcher)
    sound_server.pactl("unload-module", number)
    state = wait_state(home, lambda state: "other_device" in state.sources[0].warnings, watcher)
    wait_state(home, lambda now: now.sources[0].frames > state.sources[0].frames + 22050, watcher)
    watcher.send_signal(signal.SIGINT)
    assert watcher.wait(30) == 0
    watcher.communicate()
    back = [event for event in _events(only_call(home), "line") if event["event"] == "device_back"]
    assert back[0]["device"] != "pulse:gone.monitor"
    assert verify_call(only_call(home).folder).intact


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[SoundServer]:
    """A server that a test may kill, with noise to hear on it."""
    (tmp_path / "own").mkdir()
    with running_sound_server(tmp_path / "own") as server:
        yield server


@contextmanager
def hearing_noise(server: SoundServer, folder: Path, buffer_ms: int = 50) -> Iterator[None]:
    """Noise in microphone and line."""
    file = folder / "noise.wav"
    if not file.exists():
        soundfile.write(file, np.random.default_rng(5).integers(-6000, 6000, (48_000 * 60, 2), dtype=np.int16), 48_000)
    with server.playing_file(file, buffer_ms):
        yield


def lost_seconds(source: SealedSource) -> float:
    return sum(gap.lost_frames for gap in source.gaps) / source.rate


def test_a_call_outlives_its_sound_server_and_its_capture_process(
    home: Home, own_server: SoundServer, tmp_path: Path
) -> None:
    """The server is killed, then the process that captures the line: one call, and every loss is in it to 0.1 s."""
    with hearing_noise(own_server, tmp_path):
        watcher = start(home, own_server)
        pid = wait_state(home, recorded(1.5), watcher).pid
        own_server.die()
    wait_state(home, lambda state: not any(one.connected for one in state.sources), watcher)
    own_server.start()
    with hearing_noise(own_server, tmp_path):
        back = wait_state(home, lambda state: all(one.connected for one in state.sources), watcher)
        more = back.sources[1].frames / 48_000 + 1.5
        wait_state(home, recorded(more), watcher)
        streams = pulse_processes(own_server)
        [line] = [one for one in capture_processes(pid) if streams.get(one) == "far"]
        kill(line)
        wait_state(home, lambda state: not state.sources[1].connected, watcher)
        back = wait_state(home, lambda state: state.sources[1].connected, watcher)
        wait_state(home, recorded(back.sources[1].frames / 48_000 + 1.5), watcher)
        watcher.send_signal(signal.SIGINT)
        _, told = watcher.communicate(timeout=60)
    assert watcher.returncode == 0, told
    kept = only_call(home)
    assert verify_call(kept.folder).intact
    microphone, line_source = kept.seal.sources
    assert [gap.event for gap in microphone.gaps] == ["device_back"]
    assert [gap.event for gap in line_source.gaps] == ["device_back", "device_back"]
    for source in kept.seal.sources:
        span = (_stopped_us(kept, source.name) - source.first_frame_us) / 1e6
        assert source.frames / source.rate + lost_seconds(source) == pytest.approx(span, abs=0.5)
        why = [event["why"] for event in _events(kept, source.name) if event["event"] == "device_lost"]
        assert why[0] in {"stream_ended", "process_died", "server_gone"}
        assert why[1:] == (["process_died"] if source.name == "line" else [])


def _stopped_us(call: Call, name: str) -> int:
    [event] = [event for event in _events(call, name) if event["event"] == "stop"]
    return int(event["monotonic_us"])


def pulse_processes(server: SoundServer) -> dict[int, str]:
    """The source that each capture process is on, as the server says."""
    rows = [row.split("\t") for row in server.pactl("list", "short", "sources").splitlines()]
    names = {row[0]: row[1] for row in rows}
    found = {}
    for part in server.pactl("list", "source-outputs").split("Source Output #")[1:]:
        process = re.search(r'application\.process\.id = "(\d+)"', part)
        source = re.search(r"Source: (\d+)", part)
        if process is not None and source is not None:
            found[int(process[1])] = names[source[1]]
    return found


def test_a_suspended_source_loses_what_it_lost(home: Home, sound_server: SoundServer, tmp_path: Path) -> None:
    """The true loss is told by the noise: what stands before and after the gap, and how far apart that was played."""
    with hearing_noise(sound_server, tmp_path, buffer_ms=3000):
        watcher = start(home, sound_server)
        wait_state(home, recorded(1.2), watcher)
        for seconds in (1.2, 3.6):
            sound_server.pactl("suspend-source", "mic", "1")
            time.sleep(seconds)
            frames = wait_state(home, recorded(1.0), watcher).sources[0].frames
            sound_server.pactl("suspend-source", "mic", "0")
            wait_state(home, recorded(frames / 48_000 + 1.5), watcher)
        watcher.send_signal(signal.SIGINT)
        watcher.communicate(timeout=60)
    kept = only_call(home)
    assert verify_call(kept.folder).intact
    source = kept.seal.sources[0]
    assert [gap.event for gap in source.gaps] == ["overflow", "device_back"]
    assert kept.seal.sources[1].gaps == ()
    played = soundfile.read(tmp_path / "noise.wav")[0][:, 0]
    heard = soundfile.read(kept.folder / source.file)[0]
    for gap in source.gaps:
        places = [
            int(lag_seconds(heard[at : at + 4800], played, 48_000) * 48_000)
            for at in (gap.at_frame - 24_000, gap.at_frame + 24_000)
        ]
        true = places[1] - places[0] - 48_000
        print(f"{gap.event}: {gap.lost_frames / 48_000:.3f} s told, {true / 48_000:.3f} s missing")
        assert gap.lost_frames / 48_000 == pytest.approx(true / 48_000, abs=0.1)


def test_a_device_that_stays_away_is_missing_to_the_end_and_time_goes_on(home: Home, sound_server: SoundServer) -> None:
    """``--duration`` is time: a device that is gone does not end the recording."""
    module = ["module-null-sink", "sink_name=leaving", "rate=44100", "channels=1", "format=s16le"]
    number = sound_server.pactl("load-module", *module)
    watcher = start(home, sound_server, "--microphone", "pulse:leaving.monitor", "--duration", "5")
    wait_state(home, recorded(0.5), watcher)
    sound_server.pactl("unload-module", number)
    state = wait_state(home, lambda state: state.sources[0].missing_seconds > 1.0, watcher)
    assert state.sources[0].lost_frames >= 44_100
    _, told = watcher.communicate(timeout=60)
    assert watcher.returncode == 0, told
    kept = only_call(home)
    assert verify_call(kept.folder).intact
    source = kept.seal.sources[0]
    assert kept.seal.ended == "duration"
    [gap] = source.gaps
    if gap.event == "stop":  # else the default one stood in
        assert gap.at_frame == source.frames
    assert (source.frames + gap.lost_frames) / 44_100 == pytest.approx(5.0, abs=0.6)


def test_a_moved_stream_is_seen_and_moved_back(home: Home, sound_server: SoundServer, tmp_path: Path) -> None:
    """The server moves the line to the microphone's device, then both stay on one: an event and a fact each."""
    with hearing_noise(sound_server, tmp_path):
        watcher = start(home, sound_server)
        wait_state(home, recorded(1.2), watcher)
        [line] = [
            row.split("\t")[0]
            for row in sound_server.pactl("list", "short", "source-outputs").splitlines()
            if "protocol-native" in row and row.split("\t")[1] == index_of(sound_server, "far")
        ]
        sound_server.pactl("move-source-output", line, "mic")
        deadline = time.monotonic() + 20
        while not any(
            event["event"] == "device_moved" and event["to"] == "pulse:far" for event in _running_events(home)
        ):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert sorted(pulse_processes(sound_server).values()) == ["far", "mic"]
        watcher.send_signal(signal.SIGINT)
        watcher.communicate(timeout=60)
    kept = only_call(home)
    assert verify_call(kept.folder).intact
    microphone, line_source = kept.seal.sources
    assert microphone.moves == ()
    assert [(move.device, move.to) for move in line_source.moves] == [
        ("pulse:far", "pulse:mic"),
        ("pulse:mic", "pulse:far"),
    ]
    lines = (kept.folder / line_source.chain).read_text(encoding="utf-8").splitlines()[1:]
    assert {json.loads(one).get("device") for one in lines if json.loads(one)["frames"]} <= {"pulse:far", "pulse:mic"}


def index_of(server: SoundServer, name: str) -> str:
    """The number of a source."""
    rows = [row.split("\t") for row in server.pactl("list", "short", "sources").splitlines()]
    [number] = [row[0] for row in rows if row[1] == name]
    return number


def _running_events(home: Home) -> list[dict[str, Any]]:
    return _events(only_call(home), "line")


def test_two_sources_with_one_sound_are_nobodys(home: Home, sound_server: SoundServer, tmp_path: Path) -> None:
    speech = np.tile(sample_channels().sum(axis=0)[: 18 * RATE] * 0.7, (2, 4))
    with sound_server.playing(tmp_path / "call.wav", speech, RATE):
        watcher = start(home, sound_server, "--microphone", "pulse:mic", "--line", "pulse:mic")
        state = wait_state(home, lambda state: any("same_sound" in one.warnings for one in state.sources), watcher)
        assert all("same_sound" in one.warnings for one in state.sources)
        watcher.send_signal(signal.SIGINT)
        watcher.communicate(timeout=60)
    kept = only_call(home)
    for source, other in zip(kept.seal.sources, ("line", "microphone"), strict=True):
        [span] = source.same_sound
        assert (span.other, span.end) == (other, source.frames)
        assert span.start < span.end


def test_four_recordings_at_one_moment_do_not_record_one_call_twice(home: Home, sound_server: SoundServer) -> None:
    """One records; another shows that, is refused, or comes when it is over."""
    watchers = [start(home, sound_server, "--microphone", MICROPHONE, "--duration", "1") for _ in range(4)]
    told = [watcher.communicate(timeout=120)[1] for watcher in watchers]
    codes = [watcher.returncode for watcher in watchers]
    assert set(codes) <= {0, 2}, told
    joined = sum("Already recording" in one for one in told)
    refused = sum("A recording is already running" in one for one in told)
    calls = [Call(one) for one in home.recordings.iterdir() if not one.name.startswith(".")]
    assert len(calls) == 4 - joined - refused and refused == codes.count(2)
    assert all(verify_call(one.folder).intact for one in calls)
    spans = sorted((one.started.monotonic_us, one.ended.monotonic_us) for call in calls for one in call.seal.sources)
    assert all(ended <= started for (_, ended), (started, _) in pairwise(spans))


def test_loud_and_silent_are_warned_of(home: Home, sound_server: SoundServer, tmp_path: Path) -> None:
    loud = tmp_path / "loud.wav"
    subprocess.run(
        [
            "ffmpeg",
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            "sine=440:duration=3:sample_rate=48000",
            "-af",
            "volume=40dB",
            "-ac",
            "2",
            loud,
        ],
        check=True,
    )
    watcher = start(home, sound_server, "--microphone", MICROPHONE, "--line", "pulse:loudspeaker.monitor")
    wait_state(home, recorded(0.2), watcher)
    player = sound_server.play(loud)
    state = wait_state(home, lambda state: "clipping" in state.sources[0].warnings, watcher)
    assert state.sources[0].peak > -1
    state = wait_state(home, lambda state: "quiet" in state.sources[1].warnings, watcher)
    assert state.sources[1].quiet_seconds >= 10
    player.wait(20)
    watcher.send_signal(signal.SIGINT)
    _, told = watcher.communicate(timeout=30)
    assert "silent for 10 s" in told
    assert "distorted" in told


@pytest.fixture
def disk_of_3_mb(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "小 盘", 3) as disk:
        yield disk


@pytest.mark.parametrize("suddenly", [False, True])
def test_a_full_disk_ends_in_a_seal(sound_server: SoundServer, disk_of_3_mb: Path, suddenly: bool) -> None:
    """The disk fills with the recording itself, or another program takes the rest of it in one moment."""
    home = Home(disk_of_3_mb)
    watcher = start(home, sound_server)
    state = wait_state(home, recorded(1.0), watcher)
    assert all("disk_low" in one.warnings for one in state.sources)
    if suddenly:
        with (disk_of_3_mb / "greedy").open("wb", buffering=0) as greedy, pytest.raises(OSError, match="space"):
            while True:
                greedy.write(bytes(4096))
    _, told = watcher.communicate(timeout=60)
    assert watcher.returncode == 4
    assert "The disk is full" in told
    assert "Traceback" not in told
    kept = only_call(home)
    assert kept.seal.ended == "disk_full"
    assert verify_call(kept.folder).intact
    assert kept.seal.audio.duration > 1.0
    done = answer(run(home, sound_server, "verify", kept.id, "--json"))
    assert done["intact"]
    for source in kept.seal.sources:
        assert soundfile.info(kept.folder / source.file).frames == source.frames


def test_an_hour_of_sample_is_not_needed_to_see_that_the_header_is_right_at_every_second(
    home: Home, sound_server: SoundServer
) -> None:
    """The file opens as a sound file while it is still being recorded."""
    assert SAMPLE.exists()
    watcher = start(home, sound_server, "--microphone", MICROPHONE)
    seen = []
    for second in (1.2, 2.4, 3.6):
        wait_state(home, recorded(second), watcher)
        seen.append(soundfile.info(only_call(home).folder / "original" / "microphone.wav").frames)
    watcher.send_signal(signal.SIGINT)
    watcher.communicate(timeout=30)
    assert seen == sorted(set(seen))
    assert seen[0] > 0


def test_the_default_sources_are_found_by_the_recorder_itself(
    home: Home, sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a sound system that crashes cannot take the window along."""
    from huazheng.services.capture.recorder_client import default_plan, list_sources
    from huazheng.services.capture.recorder_client import start as start_recorder

    for name, value in sound_server.environment.items():
        monkeypatch.setenv(name, value)
    listed = list_sources(home)
    recording = start_recorder(home, default_plan(duration=0.5))
    last = recording.finish()
    assert last is not None
    assert last.exit_code == 0
    assert {source.name for source in recording.call.seal.sources} == {one.kind for one in listed if one.default}
