"""No process of the whole job asks the network for anything, as the kernel sees it, whatever library would.

Two things are looked at. The kernel's calls: not one socket but a local one, and of those only the sound server's and
the system bus. And the user's folder: onnxruntime writes its device id there as soon as it is loaded, some 10 s before
it first reports, so that this finds it in short processes too. The first test shows that both would be found.

A change of the lock file is right only if this passes: it is what a new version of any library has to pass.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from huazheng.audio.decode.decoder import read_audio
from huazheng.core.runtime.paths import sample_call
from support import tiny_recognizers, whole_job
from support.network_trace import contacts, strace, traced  # noqa: F401  (a fixture)
from support.sample_clips import cut
from support.telemetry_files import SECONDS, reporting_program, users_environment

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from support.sound_server import SoundServer

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux's"),
    pytest.mark.usefixtures("strace"),
]

RATE = 48_000
PLAYED = 60.0
SYSTEM_BUS = Path("/run/dbus/system_bus_socket")  # systemd-inhibit: the machine must not fall asleep
TAKEN_IN, IN_THE_WINDOW = (28.0, 12.0), (40.0, 8.0)


def reports(user: Path) -> list[str]:
    """The files in a user's folder that onnxruntime reports from."""
    return sorted(file.name for file in user.rglob("*") if ".onnxruntime" in file.parts)


@pytest.fixture
def user(tmp_path: Path) -> Path:
    folder = tmp_path / "user"
    folder.mkdir()
    return folder


def test_a_library_that_reports_is_found(user: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    program = traced(trace, *reporting_program(60))
    process = subprocess.Popen(program, env=users_environment(user), start_new_session=True)
    deadline = time.monotonic() + 50
    try:
        while not (trace.exists() and any("AF_INET" in one for one in contacts(trace))):
            assert time.monotonic() < deadline, "onnxruntime did not report: the test below has nothing to find"
            assert process.poll() is None
            time.sleep(0.2)
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # strace does not end before the program
        process.wait()
    assert {"deviceid", "onnxruntime.db"} <= set(reports(user))


@pytest.mark.parametrize(
    "asking",
    [
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 53))",
        "import socket; socket.socket(socket.AF_INET6)",
        "import socket; socket.getaddrinfo('example.org', 443)",
        "import socket; s = socket.socket(socket.AF_UNIX); s.bind('resolver'); s.listen(); "
        "socket.socket(socket.AF_UNIX).connect('resolver')",
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import socket; socket.socket()'])",
    ],
)
def test_a_socket_is_found(asking: str, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    subprocess.run(traced(trace, sys.executable, "-c", asking), cwd=tmp_path, capture_output=True, check=False)
    assert contacts(trace)


def test_processes_that_talk_to_one_another_are_not(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    asking = "import socket; socket.socketpair(); socket.socket(socket.AF_UNIX).connect_ex('nobody here')"
    subprocess.run(traced(trace, sys.executable, "-c", asking), cwd=tmp_path, check=True)
    assert contacts(trace) == []


@pytest.mark.parametrize(
    "make", [tiny_recognizers.sense_voice, tiny_recognizers.paraformer, tiny_recognizers.zipformer_ctc]
)
def test_no_other_engine_asks_the_network_for_anything(
    make: tiny_recognizers.MakeModel, user: Path, tmp_path: Path
) -> None:
    model = make(tmp_path / "model", [*"您好请问方便吗我是的"])
    environment = users_environment(user)
    tests = str(Path(whole_job.__file__).parents[1])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (tests, environment.get("PYTHONPATH"))))
    program = [sys.executable, "-m", "support.recognize_once", model.engine, str(model.folder)]
    trace = tmp_path / "trace"
    done = subprocess.run(
        traced(trace, *program), env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.strip()
    assert contacts(trace) == []
    assert reports(user) == []


def test_the_whole_job_asks_the_network_for_nothing(
    home_with_model: Home, speaker_model_folder: Path, sound_server: SoundServer, user: Path, tmp_path: Path
) -> None:
    shutil.copytree(speaker_model_folder, home_with_model.models / speaker_model_folder.name)
    file = cut(tmp_path / "回访.wav", *TAKEN_IN, "-ac", "1")  # one channel: the speaker model is asked, too
    another = cut(tmp_path / "another.wav", *IN_THE_WINDOW, "-ac", "1")
    environment = users_environment(user, sound_server.environment)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        environment.pop(name, None)
    environment["QT_QPA_PLATFORM"] = "offscreen"
    trace = tmp_path / "trace"
    tests = str(Path(whole_job.__file__).parents[1])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (tests, environment.get("PYTHONPATH"))))
    job = [sys.executable, "-m", "support.whole_job", *map(str, (home_with_model.root, file, another, SECONDS))]
    call = read_audio(sample_call(), RATE, 2)[:, : int(PLAYED * RATE)]
    with sound_server.playing(tmp_path / "call.wav", np.asarray(call), RATE):
        done = subprocess.run(
            traced(trace, *job), env=environment, capture_output=True, text=True, check=False, timeout=280
        )
    assert done.returncode == 0, done.stderr[-3000:]
    done_steps = [line.partition(" ")[2] for line in done.stdout.splitlines()]
    assert done_steps == ["import", "transcribe", "analyze", "report", "verify", "doctor", "record", "window"], (
        done.stdout
    )
    sound = Path(sound_server.environment["PULSE_SERVER"].removeprefix("unix:"))
    assert contacts(trace, allowed=[sound, SYSTEM_BUS]) == []
    assert str(sound) in trace.read_text(encoding="utf-8"), "the recorder was not seen"
    assert reports(user) == []
