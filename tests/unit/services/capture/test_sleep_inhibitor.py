"""The machine is kept awake while something runs, and no longer, however that ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from huazheng.services.capture.recorder.sleep_inhibitor import inhibit_sleep

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.monkeypatch import MonkeyPatch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have other means")


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: MonkeyPatch) -> Path:
    """A stand-in for the system's own program, which no test machine need have: notes what it is asked, then obeys."""
    program, noted = tmp_path / "systemd-inhibit", tmp_path / "asked"
    program.write_text(f'#!/bin/sh\necho "$$ $*" > "{noted}"\nfor last; do :; done\nexec "$last"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return noted


def wait(holds: object) -> None:
    deadline = time.monotonic() + 20
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.02)


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_it_is_asked_for_and_given_back(asked: Path) -> None:
    with inhibit_sleep():
        wait(lambda: asked.exists() and asked.read_text(encoding="utf-8").strip())
        pid, _, words = asked.read_text(encoding="utf-8").partition(" ")
        assert "--what=idle:sleep" in words
        assert not gone(int(pid))
    assert gone(int(pid))


def test_a_process_that_is_killed_holds_it_no_longer(asked: Path) -> None:
    module = "huazheng.services.capture.recorder.sleep_inhibitor"
    code = f"import time; from {module} import inhibit_sleep\nwith inhibit_sleep(): time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", code])
    wait(lambda: asked.exists() and asked.read_text(encoding="utf-8").strip())
    pid = int(asked.read_text(encoding="utf-8").partition(" ")[0])
    holder.kill()
    holder.wait()
    wait(lambda: gone(pid))


def test_without_such_a_program_it_goes_on(monkeypatch: MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with inhibit_sleep():
        pass
