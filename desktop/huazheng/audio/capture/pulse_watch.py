"""Watch of a PulseAudio (or PipeWire) server: its sources, and the source that each capture stream is on.

PortAudio cannot forbid the server to move a stream to another source. So the server is asked every second, and at once
when it reports a change.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import threading
import time
from typing import TYPE_CHECKING, NamedTuple

from huazheng.audio.capture.capture_sources import ask_pactl

if TYPE_CHECKING:
    from collections.abc import Mapping

ASK_SECONDS = 1.0
LEAST_SECONDS = 0.1
"""Shortest time between two questions."""
SUSPENDED = "SUSPENDED"
_CHANGE = re.compile(r"on (source|source-output|server) ")


class PulseStream(NamedTuple):
    """A capture stream of the server: its number, and the name of the source it is on."""

    number: str
    source: str


class PulseSnapshot(NamedTuple):
    """The server at one moment. ``asked_us``: on the monotonic clock, before it answered.

    ``sources``: state of each source by name (``RUNNING``, ``IDLE``, ``SUSPENDED``). ``streams``: by process id.
    """

    asked_us: int
    sources: Mapping[str, str]
    streams: Mapping[int, PulseStream]


def take_snapshot() -> PulseSnapshot | None:
    """Ask the server. None where there is none, or it does not answer."""
    asked_us = time.monotonic_ns() // 1000
    sources, streams = ask_pactl(("list", "short", "sources"), ("list", "source-outputs"))
    if sources is None or streams is None:
        return None
    rows = [row.split("\t") for row in sources.splitlines()]
    names = {row[0]: row[1] for row in rows if len(row) > 1}
    states = {row[1]: row[-1].strip() for row in rows if len(row) > 1}
    return PulseSnapshot(asked_us, states, _streams(streams, names))


def _streams(listed: str, names: Mapping[str, str]) -> dict[int, PulseStream]:
    """The capture streams in ``pactl list source-outputs``, by the process that each belongs to."""
    found = {}
    parts = re.split(r"^Source Output #(\d+)$", listed, flags=re.MULTILINE)
    for index, part in zip(parts[1::2], parts[2::2], strict=True):
        source = re.search(r"^\s*Source: (\d+)$", part, re.MULTILINE)
        process = re.search(r'^\s*application\.process\.id = "(\d+)"$', part, re.MULTILINE)
        if source is not None and process is not None and source[1] in names:
            found[int(process[1])] = PulseStream(index, names[source[1]])
    return found


class PulseWatch:
    """Thread that asks the server until it is closed. ``snapshot``: the latest; None while no server answers."""

    def __init__(self) -> None:
        self.snapshot: PulseSnapshot | None = None
        self._wake, self._closed = threading.Event(), threading.Event()
        self._moves: list[tuple[str, str]] = []
        self._reports: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._run, daemon=True, name="pulse-watch")
        self._thread.start()

    def move(self, stream: PulseStream, source: str) -> None:
        """Ask the server to move a stream to this source; the next snapshot shows whether it did."""
        self._moves.append((stream.number, source))
        self._wake.set()

    def close(self) -> None:
        """End the thread."""
        self._closed.set()
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._closed.is_set():
                self._wake.clear()
                while self._moves:
                    ask_pactl(("move-source-output", *self._moves.pop(0)))
                self.snapshot = take_snapshot()
                if self.snapshot is not None:
                    self._subscribe()
                self._closed.wait(LEAST_SECONDS)
                self._wake.wait(ASK_SECONDS - LEAST_SECONDS)
        finally:
            if self._reports is not None:
                self._reports.kill()
                self._reports.wait()

    def _subscribe(self) -> None:
        """Let the server report changes, unless it does already."""
        if self._reports is not None and self._reports.poll() is None:
            return
        with contextlib.suppress(OSError):
            self._reports = subprocess.Popen(
                ["pactl", "subscribe"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"LC_ALL": "C.UTF-8", "LANGUAGE": "C"},
                text=True,
                encoding="utf-8",
                errors="replace",
            )
            threading.Thread(target=self._listen, args=(self._reports,), daemon=True, name="pulse-reports").start()

    def _listen(self, reports: subprocess.Popen[str]) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in reports.stdout or ():
                if _CHANGE.search(line):
                    self._wake.set()
        self._wake.set()  # it ended: the server may be gone
