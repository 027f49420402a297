"""The scene of a driven journey: a person at the app's window, a headset, loudspeakers, and the call that is played."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import soundfile

from huazheng.core.runtime.paths import Home, checkout
from huazheng.services.capture.recorder.protocol import RecorderState, read_state
from huazheng.services.capture.recorder_client import running_recordings
from huazheng.store.calls import Call
from support.desktop_session import desktop_session, wait_until
from support.person_at_window import BUTTON, Person
from support.recorder_process import control_folder
from support.sample_audio import RATE, sample_channels
from support.small_disk import small_disk
from support.sound_server import SoundServer, running_sound_server

if TYPE_CHECKING:
    import argparse
    import subprocess
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from support.desktop_session import DesktopSession

# norewinds: the monitor gives its sound 50 ms at a time, as a device does.
_HEADSET = (
    "module-remap-source source_name=headset master=room.monitor channels=1 "
    "source_properties=device.description=Headset"
)
_MODULES = (
    "module-null-sink sink_name=room rate=48000 norewinds=1 sink_properties=device.description=Room",
    "module-null-sink sink_name=speakers rate=48000 norewinds=1 sink_properties=device.description=Speakers",
)
_SERVER_VARIABLES = ("PULSE_RUNTIME_PATH", "PULSE_SERVER", "PULSE_COOKIE", "PULSE_CONFIG", "ALSA_CONFIG_PATH")
_ENVELOPE_HZ, _VOLUME = 50, 0.6
SETTINGS = "settings.toml"


@dataclass
class Scene:
    """One home with its window. ``customer`` and ``agent``: the sound files of the two sides of the sample call."""

    folder: Path
    desktop: DesktopSession
    server: SoundServer
    person: Person
    home: Home
    customer: Path
    agent: Path
    both: Path
    scale: str
    app: subprocess.Popen[bytes] | None = None
    players: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Start the app as a person does: without a call."""
        self.app = self.desktop.app(self.home.root, QT_SCALE_FACTOR=self.scale)

    def app_words(self) -> str:
        """Return what the app said on its terminal, and whether it still runs."""
        log = (self.desktop.folder / Path(sys.executable).name).with_suffix(".log")
        said = log.read_text(encoding="utf-8", errors="replace")[-2000:] if log.exists() else ""
        ended = self.app.poll() if self.app is not None else None
        return f"{said}\nthe app {'runs' if ended is None else f'ended with {ended}'}\n"

    def wait_closed(self) -> None:
        """Wait until the app has ended by itself, without an error."""
        app = self.app
        assert app is not None
        wait_until(lambda: app.poll() is not None, "the end of the app")
        assert app.returncode == 0, f"the app ended with {app.returncode}"

    def call_on_speaker(self) -> None:
        """Play both sides into the room: a phone on speaker beside the computer."""
        self.hush()
        self.players.append(self.server.play(self.both, "room", buffer_ms=200))

    def call_on_computer(self) -> None:
        """Play the customer into the room, and the agent from the loudspeakers."""
        self.hush()
        for file, sink in ((self.customer, "room"), (self.agent, "speakers")):
            self.players.append(self.server.play(file, sink, buffer_ms=200))

    def hush(self) -> None:
        """Stop playing."""
        while self.players:
            player = self.players.pop()
            player.kill()
            player.wait()

    def plug_in_headset(self) -> None:
        """Plug the headset in; it becomes the default, as desktops do it."""
        self.server.pactl("load-module", *_HEADSET.split(" "))
        self.server.pactl("set-default-source", "headset")

    def pull_out_headset(self) -> None:
        """Pull the headset out."""
        rows = [line.split("\t") for line in self.server.pactl("list", "short", "modules").splitlines()]
        number = next(row[0] for row in rows if "source_name=headset" in row[2])
        self.server.pactl("unload-module", number)

    @property
    def state(self) -> RecorderState | None:
        """The recorder's state now."""
        folder = control_folder(self.home)
        with suppress(OSError):
            return read_state(folder) if folder is not None else None
        return None

    def wait_state(self, holds: Callable[[RecorderState], bool], what: str, seconds: float = 60.0) -> RecorderState:
        """Wait until the recorder's state is so."""

        def so() -> RecorderState | None:
            state = self.state
            return state if state is not None and holds(state) else None

        found = wait_until(so, what, seconds)
        assert found is not None
        return found

    def wait_recorded(self, seconds: float) -> RecorderState:
        """Wait until so much is recorded."""
        return self.wait_state(
            lambda state: state.phase == "recording" and state.seconds >= seconds,
            f"{seconds} recorded seconds",
            seconds + 60,
        )

    @property
    def calls(self) -> list[Call]:
        """The calls of the home, the oldest first."""
        folder = self.home.recordings
        names = sorted(one.name for one in folder.iterdir() if not one.name.startswith(".")) if folder.is_dir() else []
        return [Call(folder / name) for name in names]

    def wait_sealed(self, seconds: float = 60.0) -> Call:
        """Wait until the newest call is sealed."""
        wait_until(lambda: self.calls and (self.calls[-1].folder / "seal.json").exists(), "the seal", seconds)
        return self.calls[-1]

    def later(self) -> None:
        """Close the first steps, which a new home opens, and stay in the language of this journey."""
        self.person.click(BUTTON, "以后再说")


def loudness(file: Path, start: float = 0.0, end: float | None = None) -> NDArray[np.float64]:
    """The loudness of a sound file between two seconds, fifty times a second."""
    rate = soundfile.info(file).samplerate
    first, last = int(start * rate), None if end is None else int(end * rate)
    samples = soundfile.read(file, start=first, stop=last, always_2d=True)[0].mean(axis=1)
    step = rate // _ENVELOPE_HZ
    whole = samples[: len(samples) // step * step].reshape(-1, step)
    return np.sqrt((whole**2).mean(axis=1))


def likeness(heard: NDArray[np.float64], played: NDArray[np.float64]) -> float:
    """Return how alike two loudness curves are, at the lag where they are most alike: 1 is the same sound."""
    played = np.concatenate([np.zeros(len(heard)), played])
    windows = np.lib.stride_tricks.sliding_window_view(played, len(heard))
    ours = heard - heard.mean()
    theirs = windows - windows.mean(axis=1, keepdims=True)
    norms = np.sqrt((theirs**2).sum(axis=1) * (ours**2).sum())
    return float(np.max((theirs @ ours)[norms > 1e-6] / norms[norms > 1e-6], initial=0.0))


class Journey(NamedTuple):
    """megabytes: the home lies on a disk of that size. newcomer: the home does not know the language."""

    take: Callable[[Scene], str]
    megabytes: int | None = None
    newcomer: bool = False


@contextmanager
def opened_scene(
    folder: Path, pictures: Path, language: str, options: argparse.Namespace, journey: Journey
) -> Iterator[Scene]:
    """Set the scene of a journey, with the app not yet started. ``options``: size, scale and dark of the screen."""
    with ExitStack() as stack:
        server = stack.enter_context(running_sound_server(folder))
        for row in reversed([line.split("\t") for line in server.pactl("list", "short", "modules").splitlines()]):
            if row[1] != "module-native-protocol-unix":
                server.pactl("unload-module", row[0])
        for module in _MODULES:
            server.pactl("load-module", *module.split(" "))
        server.pactl("set-default-sink", "speakers")
        root = folder / "home"
        if journey.megabytes is not None:
            stack.enter_context(small_disk(root, journey.megabytes))
        root.mkdir(exist_ok=True)
        theme = "dark" if options.dark else "light"
        spoken = "" if journey.newcomer else f'language = "{language}"\n'
        (root / SETTINGS).write_text(f'{spoken}theme = "{theme}"\n', encoding="utf-8")
        given = {name: server.environment[name] for name in _SERVER_VARIABLES}
        desktop = stack.enter_context(
            desktop_session(folder / "desktop", options.size, HUAZHENG_LANGUAGE="zh", **given)
        )
        files = {}
        customer, agent = sample_channels()
        for name, samples in (("customer", customer), ("agent", agent), ("both", customer + agent)):
            files[name] = folder / f"{name}.wav"
            soundfile.write(files[name], np.clip(samples * _VOLUME, -1, 1), RATE, "PCM_16")
        home = Home(root, shared_models=_models())
        person = Person(desktop, pictures, language, scale=float(options.scale))
        scene = Scene(folder, desktop, server, person, home, **files, scale=options.scale)
        scene.plug_in_headset()
        stack.callback(_end_recordings, home)
        stack.callback(scene.hush)
        yield scene


def _models() -> Path:
    root = checkout()
    assert root is not None
    return root / "models"


def _end_recordings(home: Home) -> None:
    for recording in running_recordings(home):
        recording.stop()
        deadline = time.monotonic() + 10
        while recording.alive and time.monotonic() < deadline:
            time.sleep(0.1)
