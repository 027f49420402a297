"""The switches against reports are set before anything is loaded; what onnxruntime left is removed once."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from huazheng import NO_TELEMETRY
from huazheng.core.runtime.log import LOG_NAME
from huazheng.core.runtime.task import Task
from huazheng.services.system import telemetry
from huazheng.services.system.doctor.health_check import CheckContext
from huazheng.services.system.doctor.telemetry_check import telemetry as look
from huazheng.settings.schema import Settings
from support.command_line import huazheng
from support.telemetry_files import reporting_program, users_environment

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="about the folder that Linux has for it")
DEVICE = "0c1ff0ee-0000-4000-8000-123456789abc"
ASKED = """
import multiprocessing, os, sys
import huazheng.core.text.labels
from huazheng import NO_TELEMETRY
def values():
    assert [os.environ[name] for name in NO_TELEMETRY] == ["1"] * len(NO_TELEMETRY)
    assert "onnxruntime" not in sys.modules
if __name__ == "__main__":
    values()
    child = multiprocessing.get_context("spawn").Process(target=values)
    child.start()
    child.join()
    sys.exit(child.exitcode)
"""


@pytest.fixture
def left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder with what onnxruntime leaves, in a user's folder of this test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = telemetry.folder()
    assert folder == tmp_path / "cache" / "Microsoft" / "DeveloperTools" / ".onnxruntime"
    folder.mkdir(parents=True)
    (folder / "deviceid").write_text(DEVICE, encoding="ascii")
    (folder / "onnxruntime.db").write_bytes(b"SQLite format 3\0" + bytes(80))
    (folder / "onnxruntime.db-wal").write_bytes(b"waiting")
    return folder


def used(home: Home) -> None:
    """As an earlier version leaves a home."""
    home.logs.mkdir(parents=True)
    (home.logs / LOG_NAME).touch()


def test_the_switches_are_on_whatever_the_environment_says(tmp_path: Path) -> None:
    program = tmp_path / "asked.py"
    program.write_text(ASKED, encoding="utf-8")
    environment = os.environ | dict.fromkeys(NO_TELEMETRY, "0")
    done = subprocess.run([sys.executable, program], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@LINUX
def test_what_onnxruntime_really_leaves_is_all_found_and_removed(home: Home, tmp_path: Path) -> None:
    user = tmp_path / "user"
    user.mkdir()
    subprocess.run(reporting_program(0), env=users_environment(user), check=True)
    written = {file.name for file in user.rglob("*") if file.is_file()}
    assert {"deviceid", "onnxruntime.db"} <= written
    used(home)
    assert huazheng(home, "list", HOME=str(user), XDG_CACHE_HOME="").returncode == 0
    assert not (user / ".cache" / "Microsoft").exists()
    removed = (home.logs / telemetry.MARK).read_text(encoding="utf-8").split("\n")
    assert {file.rpartition("/")[2] for file in removed if file} == written


@LINUX
def test_a_second_time_nothing_is_removed(home: Home, left: Path) -> None:
    used(home)
    telemetry.remove_once(home)
    assert not left.exists()
    left.mkdir(parents=True)
    (left / "deviceid").write_text(DEVICE, encoding="ascii")
    telemetry.remove_once(home)
    assert (left / "deviceid").exists()


@LINUX
def test_a_new_home_never_removes_anything(home: Home, left: Path) -> None:
    telemetry.remove_once(home)
    used_now = home.logs / LOG_NAME
    used_now.touch()
    telemetry.remove_once(home)
    assert len(list(left.iterdir())) == 3


@LINUX
def test_what_is_not_onnxruntimes_stays(home: Home, left: Path) -> None:
    (left / "deviceid").write_text("somebody's notes", encoding="ascii")
    (left / "other").touch()
    elsewhere = left.parent / "elsewhere.db"
    (left / "onnxruntime.db").rename(elsewhere)
    (left / "onnxruntime.db").symlink_to(elsewhere)
    used(home)
    telemetry.remove_once(home)
    assert {file.name for file in left.iterdir()} == {"deviceid", "other", "onnxruntime.db", "onnxruntime.db-wal"}
    assert elsewhere.exists()


@LINUX
def test_a_home_that_cannot_be_written_to_is_no_error(home: Home, left: Path) -> None:
    home.root.parent.mkdir(exist_ok=True)
    home.root.write_text("a file in its place", encoding="ascii")
    telemetry.remove_once(home)
    assert len(list(left.iterdir())) == 3


@LINUX
def test_the_doctor_says_it(home: Home, left: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = CheckContext(home, Settings(), Task())
    with_files = look(context)
    assert (with_files.state, str(left) in with_files.found.en) == ("ok", True)
    used(home)
    telemetry.remove_once(home)
    assert (look(context).state, look(context).found.en) == ("ok", "off; no files left behind")
    monkeypatch.setenv("ORT_DISABLE_TELEMETRY", "0")
    assert look(context).state == "bad"
    assert look(context).remedy is not None
