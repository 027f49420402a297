"""A call that is played into a real recorder while its live text runs: what is said, and when it comes."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from huazheng.services.capture.recorder_client import RecordingPlan, start
from huazheng.services.live.live_protocol import (
    TurnEvent,
    decode_event,
    earlier_turns,
    live_text_command,
    live_text_environment,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from huazheng.core.runtime.paths import Home
    from huazheng.services.capture.recorder_client import Recording
    from huazheng.services.live.live_protocol import LiveEvent


@dataclass
class LiveText:
    """A running live text and what it has said so far: each event with the monotonic second at which it came."""

    process: subprocess.Popen[bytes]
    events: list[tuple[float, LiveEvent]] = field(default_factory=list)

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for _, event in self.events if isinstance(event, kind)]

    @property
    def text(self) -> str:
        return "".join(said.turn.text for said in self.of(TurnEvent))

    def wait(self, kind: type[Any], seconds: float, count: int = 1) -> list[Any]:
        deadline = time.monotonic() + seconds
        while len(self.of(kind)) < count:
            assert time.monotonic() < deadline, self.events[-5:]
            assert self.process.poll() is None or self.of(kind), self.events[-5:]
            time.sleep(0.02)
        return self.of(kind)

    def _follow(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            event = decode_event(line)
            assert event is not None, line
            self.events.append((time.monotonic(), event))


@contextmanager
def live_text(home: Home, call_id: str, before: Iterable[LiveEvent] = ()) -> Iterator[LiveText]:
    """The live text of a recording, as the window starts it."""
    process = subprocess.Popen(
        live_text_command(home, call_id), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=live_text_environment()
    )
    assert process.stdin is not None
    process.stdin.write(earlier_turns(before))
    process.stdin.close()
    text = LiveText(process)
    follower = threading.Thread(target=text._follow)
    follower.start()
    try:
        yield text
    finally:
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()
        follower.join()
        assert process.stdout is not None
        process.stdout.close()


@contextmanager
def recording(home: Home, plan: RecordingPlan, environment: dict[str, str]) -> Iterator[Recording]:
    """A real recorder in that sound system; stopped and sealed at the end."""
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        running = start(home, plan)
    finally:
        os.environ.clear()
        os.environ.update(before)
    try:
        yield running
    finally:
        running.stop()
        running.finish()


def chain_events(recording: Recording, source: str, kind: str) -> list[dict[str, Any]]:
    """The events of one kind in a source's chain so far."""
    file = recording.call.folder / "original" / f"{source}.chain.jsonl"
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    return [event for line in lines for event in line["events"] if event["event"] == kind]
