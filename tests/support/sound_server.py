"""A PulseAudio of the tests' own, with a microphone and a line that tests play into and PortAudio records from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

# One sink of two channels: what is played on the left is the microphone, on the right the line; sample for sample.
MODULES = (
    # norewinds: it gives its monitor 50 ms at a time, as a device does, and not two seconds.
    "module-null-sink sink_name=call rate=48000 channels=2 format=s16le norewinds=1",
    "module-remap-source source_name=mic master=call.monitor channels=1 channel_map=mono "
    "master_channel_map=front-left remix=no source_properties=device.description=Headset",
    "module-null-sink sink_name=loudspeaker rate=44100 channels=2 format=s16le",
    "module-remap-source source_name=far master=call.monitor channels=1 channel_map=mono "
    "master_channel_map=front-right remix=no source_properties=device.description=Loopback",
)
MICROPHONE, LINE = "pulse:mic", "pulse:far"


@dataclass
class SoundServer:
    """A running server. ``environment`` is what a process needs to reach it, and nothing else on the machine."""

    environment: dict[str, str]
    command: list[str]
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, again after its death. Raises :class:`NoSoundServer` when it does not answer."""
        with (self.folder / "errors").open("wb") as errors:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment | {"HOME": str(self.folder)},
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
            )
        deadline = time.monotonic() + 20
        while subprocess.run(["pactl", "info"], env=self.environment, capture_output=True, check=False).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > deadline:
                told = (self.folder / "errors").read_text(encoding="utf-8")[-500:]
                raise NoSoundServer(f"PulseAudio does not start here: {told}")
            time.sleep(0.1)

    def die(self) -> None:
        """Kill it, as a crash does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def pactl(self, *words: str) -> str:
        done = subprocess.run(
            ["pactl", *words], env=self.environment, capture_output=True, text=True, encoding="utf-8", check=True
        )
        return done.stdout.strip()

    def play(self, file: Path, sink: str = "call", buffer_ms: int = 3000) -> subprocess.Popen[bytes]:
        """Play a sound file, well buffered, so that a busy machine is heard in the recorder and not in the player."""
        command = ["paplay", f"--device={sink}", f"--latency-msec={buffer_ms}", file]
        return subprocess.Popen(command, env=self.environment)

    @contextmanager
    def playing_file(self, file: Path, buffer_ms: int = 3000) -> Iterator[None]:
        """Play a sound file for the block. A short buffer keeps an idle sink awake: it gives two seconds at a time."""
        player = self.play(file, buffer_ms=buffer_ms)
        try:
            yield
        finally:
            player.kill()
            player.wait()

    @contextmanager
    def playing(self, file: Path, channels: NDArray[np.floating], rate: int) -> Iterator[None]:
        """Write samples, shape (channels, frames), from -1 to 1, into ``file``, and play them for the block."""
        soundfile.write(file, (np.clip(channels, -1, 1) * 32767).astype(np.int16).T, rate, "PCM_16", format="WAV")
        with self.playing_file(file):
            yield

    def be_heard_by(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Make this process hear this server and no other."""
        for name in ("PULSE_SINK", "PULSE_SOURCE"):
            monkeypatch.delenv(name, raising=False)
        for name, value in self.environment.items():
            monkeypatch.setenv(name, value)


@pytest.fixture
def tones(sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[tuple[float, float]]:
    """The machine hears one tone in the microphone and another on the line, for as long as the test takes: their Hz."""
    sound_server.be_heard_by(monkeypatch)
    hertz = (440.0, 880.0)
    seconds = np.arange(48_000 * 90) / 48_000
    waves = np.stack([np.sin(2 * np.pi * one * seconds) for one in hertz])
    with sound_server.playing(tmp_path / "tones.wav", waves * 0.275, 48_000):
        yield hertz


class NoSoundServer(Exception):
    """There is none on this machine; the message says what to install."""


@pytest.fixture(scope="session")
def sound_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundServer]:
    """The server, for the whole run. Skips, with the reason, where PulseAudio or its ALSA plugin is missing."""
    try:
        with running_sound_server(tmp_path_factory.mktemp("sound")) as server:
            yield server
    except NoSoundServer as reason:
        pytest.skip(str(reason))


@contextmanager
def running_sound_server(folder: Path) -> Iterator[SoundServer]:
    """A server whose files lie in ``folder``. Raises :class:`NoSoundServer` where there is none to be had."""
    if sys.platform != "linux" or shutil.which("pulseaudio") is None or shutil.which("pactl") is None:
        raise NoSoundServer("PulseAudio is missing: apt-get install pulseaudio pulseaudio-utils libasound2-plugins")
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    asound = folder / "asound.conf"
    asound.write_text(
        "</usr/share/alsa/alsa.conf>\npcm.pulse { type pulse }\n"
        "pcm.!default { type pulse }\nctl.!default { type pulse }\n",
        encoding="utf-8",
    )
    # The server aborts (memblock.c, memblock_replace_import) when a client that shared memory with it is killed at the
    # wrong moment, and these tests kill recorders and players.
    config = folder / "daemon.conf"
    config.write_text("enable-shm = no\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PULSE_")} | {
        "XDG_RUNTIME_DIR": str(runtime),
        "PULSE_RUNTIME_PATH": str(runtime),
        "PULSE_SERVER": f"unix:{runtime}/native",
        "PULSE_COOKIE": str(folder / "cookie"),
        "PULSE_CONFIG": str(config),
        "ALSA_CONFIG_PATH": str(asound),
        "HUAZHENG_LANGUAGE": "en",
    }
    command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disallow-exit"]
    command += ["--high-priority=yes", "--log-target=file:" + str(folder / "log")]
    for module in (f"module-native-protocol-unix socket={runtime}/native auth-anonymous=1", *MODULES):
        command += ["-L", module]
    server = SoundServer(environment, command, folder)
    try:
        server.start()
        _expect_portaudio(environment)
        yield server
    finally:
        if server.process is not None:
            server.process.terminate()
            server.process.wait(10)


def _expect_portaudio(environment: dict[str, str]) -> None:
    with_pulse = "import sounddevice as s; print([d['name'] for d in s.query_devices()])"
    found = subprocess.run(
        [sys.executable, "-c", with_pulse], env=environment, capture_output=True, text=True, check=False
    )
    if "'pulse'" not in found.stdout:
        raise NoSoundServer(
            f"PortAudio does not reach PulseAudio (apt-get install libasound2-plugins): {found.stderr[-300:]}"
        )
