"""`bootstrap.py` itself: what it says on a machine that lacks something, and that a second run is quick."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent.parent
NOBODY = 65534


def locked(name: str) -> dict[str, str]:
    """Each package of a lock file with its version."""
    text = (TOP / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_locks_hold_versions_and_hashes_and_no_address(name: str) -> None:
    text = (TOP / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(entries) >= 20
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]


def test_the_test_lock_holds_all_of_the_run_lock() -> None:
    run, test = locked("requirements.lock"), locked("requirements-test.lock")
    assert run.items() <= test.items()


def test_every_dependency_is_locked() -> None:
    import tomllib

    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    names = [re.split(r"[<>=]", line)[0].strip().lower() for line in project["project"]["dependencies"]]
    assert set(names) <= locked("requirements.lock").keys()


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0 or shutil.which("dpkg-query") is None,
    reason="needs Debian, and root to become somebody without rights",
)
def test_without_rights_it_names_the_one_command_and_exits_4(tmp_path: Path) -> None:
    """Debian's own database is replaced by an empty one: nothing is installed as far as dpkg knows."""
    (tmp_path / "status").touch()
    for folder in ("updates", "info"):
        (tmp_path / folder).mkdir()
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents:
        if parent.name.startswith(("pytest", "popen-")):  # the second by pytest-xdist
            parent.chmod(0o755)
    script = tmp_path / "bootstrap.py"
    shutil.copy(TOP / "bootstrap.py", script)
    script.chmod(0o644)
    done = subprocess.run(
        [shutil.which("python3", path="/usr/bin") or sys.executable, script, "run"],
        env={"PATH": "/usr/bin:/bin", "DPKG_ADMINDIR": str(tmp_path), "LANG": "C.UTF-8"},
        cwd="/",
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 4, done.stdout + done.stderr
    [command] = [line for line in done.stderr.splitlines() if "apt-get install" in line]
    assert command.strip().startswith("sudo apt-get update && sudo apt-get install -y")
    assert "libportaudio2" in command
    assert "Traceback" not in done.stderr


def test_wrong_use_is_explained() -> None:
    done = subprocess.run(
        [sys.executable, TOP / "bootstrap.py", "dance"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    for kind in ("run", "check", "fix", "test"):
        assert kind in done.stderr
