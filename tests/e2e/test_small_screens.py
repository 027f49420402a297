"""The window on the smallest screens, with the frame of a real window manager around it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.paths import sample_call
from huazheng.services.analysis.analyze import analyze_call
from huazheng.services.custody.writes import save_transcript
from huazheng.services.intake.file_import import import_file
from support import window_on_screen
from support.sample_transcript import labeled_transcript

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.runtime.paths import Home


@pytest.fixture
def display(request: pytest.FixtureRequest) -> Iterator[str]:
    """An X display of the size that the test asks for, with openbox."""
    if shutil.which("Xvfb") is None or shutil.which("openbox") is None:
        pytest.skip("Xvfb or openbox is not installed (apt-get install xvfb openbox)")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{request.param}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        name = f":{told.readline().strip()}"
    manager = subprocess.Popen(["openbox"], env=os.environ | {"DISPLAY": name}, stderr=subprocess.DEVNULL)
    yield name
    for process in (manager, server):
        process.terminate()
        process.wait(10)


@pytest.mark.parametrize(("display", "scale"), [("1280x720", "1"), ("1920x1080", "2")], indirect=["display"])
def test_the_window_fits_with_its_frame_and_shows_eight_lines(home: Home, display: str, scale: str) -> None:
    call = import_file(home, sample_call()).call
    save_transcript(home, call, labeled_transcript())
    analyze_call(home, call)
    environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "QT_SCALE_FACTOR": scale}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    script = Path(window_on_screen.__file__)
    done = subprocess.run(
        [sys.executable, str(script), str(home.root), call.id],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    assert answer["framed"], "the window manager put no frame around the window"
    assert answer["inside"] and answer["footer_seen"], answer
    assert answer["lines"] >= 8, answer
    assert answer["editor_seen"], answer
