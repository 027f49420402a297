"""Network requests of a program and all that it starts, as the kernel sees them: strace (Linux)."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_FAMILY = re.compile(r"\b[AP]F_[A-Z0-9_]+")
_LOCAL_PLACE = re.compile(r'sa_family=AF_UNIX, sun_path=@?"([^"]*)"')
_LOCAL = {"AF_UNIX", "AF_LOCAL"}
_NOBODY = re.compile(r"= -1 (ENOENT|ECONNREFUSED)\b")
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>")


def traced(trace: Path, *command: str) -> list[str]:
    """The command that runs this one, writes its system calls for the network into ``trace``, and ends with the last
    process that it started. Only these calls are stopped at, so that the rest runs as fast as ever."""
    return [
        "strace",
        "-f",
        "--seccomp-bpf",
        "-e",
        "trace=network",
        "-e",
        "signal=none",
        "-qq",
        "-o",
        str(trace),
        *command,
    ]


def contacts(trace: Path, allowed: Iterable[Path] = ()) -> list[str]:
    """The calls so far that have to do with more than this machine's own processes, as strace wrote them.

    Every socket but a local one counts, whether or not anything went through it. So does a local one at which another
    program listens, unless ``allowed``: a name may be looked up by asking one (systemd-resolved, nscd). One at which
    nobody listens does not count: libraries look for sound servers and for nscd. Nor does one that the program opens
    itself, at which later starts of it ask for its window.
    """
    known = {str(one) for one in allowed}
    found = []
    for call in _calls(trace.read_text(encoding="utf-8", errors="replace")):
        families, places = set(_FAMILY.findall(call)), set(_LOCAL_PLACE.findall(call))
        asked = places - known and not call.startswith("bind(") and not _NOBODY.search(call)
        if families - _LOCAL or asked:
            found.append(call)
    return found


def _calls(text: str) -> Iterator[str]:
    """Each call in one line: strace writes one that another thread interrupts in two. The last may lack its end."""
    open_calls: dict[str, str] = {}
    for line in text.splitlines():
        process, _, call = line.partition(" ")
        call = call.strip()
        if call.endswith("<unfinished ...>"):
            open_calls[process] = call.removesuffix("<unfinished ...>")
        elif resumed := _RESUMED.match(call):
            yield open_calls.pop(process, "") + call[resumed.end() :]
        else:
            yield call
    yield from open_calls.values()


@pytest.fixture(scope="session")
def strace() -> None:
    """Skips, with the reason, where strace is missing or may not look."""
    try:
        done = subprocess.run(traced_nothing(), capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("strace is missing: apt-get install strace")
    if done.returncode:
        pytest.skip(f"strace may not look at processes here: {done.stderr[-300:]}")


def traced_nothing() -> list[str]:
    """A trace of a program that does nothing."""
    return ["strace", "-f", "--seccomp-bpf", "-e", "trace=network", "-o", "/dev/null", "true"]
