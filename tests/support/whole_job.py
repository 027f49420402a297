"""The whole job as a program, for tests that look at it from outside; all of it in the environment that it is given.

python whole_job.py HOME RECORDING ANOTHER SECONDS

A recording with its live text; meanwhile an import, both models on it, a report, a check and the doctor; last the
window with ANOTHER in its queue. The live text lives for SECONDS at least. Prints what it did, a line a step.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.core.runtime.paths import Home
from huazheng.services.capture.recorder_client import RecordingPlan
from huazheng.services.jobs.queue.entries import Queue
from huazheng.services.live.live_protocol import EndedEvent, ReadyEvent, TurnEvent
from huazheng.store.calls import Calls
from support.live_call import live_text, recording
from support.sound_server import LINE, MICROPHONE

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_SECONDS = 150
BEGIN = time.monotonic()


def record(home: Home, seconds: float, meanwhile: Callable[[], None]) -> None:
    """Record what the sound server plays, with text."""
    with recording(home, RecordingPlan(microphone=MICROPHONE, line=LINE), dict(os.environ)) as run:
        with live_text(home, run.call_id) as text:
            text.wait(ReadyEvent, 60)
            until = time.monotonic() + seconds
            text.wait(TurnEvent, LONGEST_SECONDS, 1)
            meanwhile()
            time.sleep(max(0.0, until - time.monotonic()))
            run.stop()
            assert text.wait(EndedEvent, 20)[0].why == "over"
            assert text.process.wait(20) == 0
        last = run.finish()
    assert last is not None
    assert last.exit_code == 0
    say("record")


def say(step: str) -> None:
    """Print what was done, and when."""
    print(f"{time.monotonic() - BEGIN:.1f} {step}", flush=True)


def work_on(home: Home, file: Path) -> None:
    """Steps of a person with a recording that came from elsewhere."""
    huazheng(home, "import", str(file))
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    call = Calls(home).with_digest(digest)
    assert call is not None
    huazheng(home, "transcribe", call.id)
    huazheng(home, "analyze", call.id)
    huazheng(home, "report", call.id, "--format", "html")
    huazheng(home, "verify", call.id)
    huazheng(home, "doctor")


def huazheng(home: Home, *words: str) -> None:
    """One command."""
    subprocess.run(
        [sys.executable, "-m", "huazheng", "--home", str(home.root), *words], stdout=subprocess.DEVNULL, check=True
    )
    say(words[0])


def window(home: Home, waiting: Path) -> None:
    """The window takes in, hears and judges what waits, and closes when it is asked to."""
    before = {call.id for call in Calls(home).all()}
    Queue(home).add_files([waiting])
    process = subprocess.Popen([sys.executable, "-m", "huazheng", "--home", str(home.root)])
    latest = time.monotonic() + LONGEST_SECONDS
    try:
        while not any(call.analysis_file.exists() for call in Calls(home).all() if call.id not in before):
            assert process.poll() is None
            assert time.monotonic() < latest, Queue(home).entries()
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()  # the trace ends with the last process
        process.wait()
    say("window")


def main() -> None:
    """All of it."""
    home, file, another, seconds = Home(Path(sys.argv[1])), Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4])
    record(home, seconds, lambda: work_on(home, file))
    window(home, another)


if __name__ == "__main__":
    main()
