"""Nothing that the user did not ask for reaches the network.

Every command but those that fetch a model or a time stamp runs, in a network namespace without any interface where
that is allowed, and everywhere with a hook that ends the process when Python makes a socket that is not a local one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from huazheng.services.documents.evidence_bundle import make_bundle
from support.sample_clips import cut
from support.sealed_calls import captured, unsealed, worked_on

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

GUARD = """
import socket, sys
def watch(event, args):
    if event == "socket.__new__" and args[1] not in (getattr(socket, "AF_UNIX", -1),):
        sys.stderr.write(f"A SOCKET WAS OPENED: {args[1:]}\\n")
        sys.stderr.flush()
        import os
        os._exit(77)
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):
        sys.stderr.write(f"A NAME WAS ASKED FOR: {args}\\n")
        sys.stderr.flush()
        import os
        os._exit(77)
sys.addaudithook(watch)
"""


def have_namespaces() -> bool:
    try:
        return subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture
def guarded(tmp_path: Path) -> dict[str, str]:
    """An environment in which every Python process has the hook from its first moment."""
    folder = tmp_path / "guard"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    before = os.environ.get("PYTHONPATH")
    path = os.pathsep.join(filter(None, [str(folder), before]))
    return os.environ | {"PYTHONPATH": path, "HUAZHENG_LANGUAGE": "en", "QT_QPA_PLATFORM": "offscreen"}


def run(guarded: dict[str, str], *program: str, alone: bool) -> subprocess.CompletedProcess[str]:
    away = ["unshare", "-n"] if alone else []
    return subprocess.run(
        [*away, sys.executable, *program],
        env=guarded,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=180,
    )


@pytest.mark.parametrize("opener", ["socket.socket()", "socket.getaddrinfo('example.org', 80)"])
def test_the_hook_sees_a_socket(guarded: dict[str, str], opener: str) -> None:
    assert run(guarded, "-c", f"import socket; {opener}", alone=False).returncode == 77


def test_no_command_opens_a_socket(home_with_model: Home, guarded: dict[str, str], tmp_path: Path) -> None:
    alone = have_namespaces()
    home = home_with_model
    recording = cut(tmp_path / "回访.wav", 36.0, 6.0, "-ac", "1")
    call = captured(home, {"microphone": 2.0})
    worked_on(home, call)
    unsealed(home, {"microphone": 2.5}, close=False)
    bundle = tmp_path / "bundle.zip"
    make_bundle(home, captured(home, {"line": 1.0}), bundle)
    other = str(tmp_path / "other")
    commands: list[tuple[int, tuple[str, ...]]] = [
        (0, ("import", str(recording))),
        (0, ("process", str(recording))),
        (0, ("recover",)),
        (0, ("list",)),
        (0, ("analyze", call.id)),
        (0, ("report", call.id, "--format", "html")),
        (0, ("export", call.id, "--out", str(tmp_path / "out.zip"))),
        (0, ("verify", call.id)),
        (0, ("verify", str(bundle))),
        (0, ("--home", other, "open", str(bundle))),
        (0, ("models", "list")),
        (0, ("packs", "list")),
        (4, ("record", "--microphone", "nobody")),
    ]
    for code, words in commands:
        done = run(guarded, "-m", "huazheng", "--home", str(home.root), *words, alone=alone)
        assert done.returncode == code, (words, done.returncode, done.stderr)
        assert "WAS" not in done.stderr
