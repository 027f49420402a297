"""The queue: one failure never stops the rest, a cancel is a cancel, and what waits is still there after a restart."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.task import Task
from huazheng.evidence.keys import lock_keys
from huazheng.evidence.passphrases import remember
from huazheng.services.custody.key_protection import protect_keys
from huazheng.services.custody.signing import signer_of
from huazheng.services.jobs.queue import Entry, Queue, Runner
from huazheng.services.jobs.queue.entries import QUEUE_NAME
from huazheng.services.jobs.queue.runner import MOST_TRIES, NullObserver
from huazheng.services.transcription.options import TranscribeOptions
from huazheng.store.calls import Calls
from support.intake_files import wave
from support.sample_clips import FIXED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.services.intake.file_import import ImportResult


class RecordingObserver(NullObserver):
    """Record every report."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.states: list[tuple[str, str]] = []
        self.holding: list[bool] = []
        self.begun = threading.Event()
        self.waits = threading.Event()

    def began(self, _: Entry) -> None:
        self.begun.set()

    def taken_in(self, _: Entry, taken: ImportResult) -> None:
        self.taken.append(taken.call.id)

    def ended(self, entry: Entry) -> None:
        self.states.append((entry.title, entry.state))

    def held(self, is_held: bool) -> None:
        self.holding.append(is_held)
        if is_held:
            self.waits.set()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three files: one recording, one that is none, another recording."""
    folder = tmp_path / "手机 录音"
    folder.mkdir()
    (folder / "坏的.mp3").write_bytes(b"no sound at all" * 50)
    for name in ("nb.amr", "wb.amr"):
        shutil.copy(FIXED / name, folder / name)
    return [folder / "nb.amr", folder / "坏的.mp3", folder / "wb.amr"]


def states(home: Home) -> list[str]:
    return [one.state for one in Queue(home).entries()]


def test_while_the_key_is_locked_everything_waits(
    home: Home, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it is locked while the queue runs: no entry fails for it, and none is tried too often."""
    monkeypatch.delenv("HUAZHENG_PASSPHRASE", raising=False)
    signer_of(home)
    protect_keys(home, "passphrase", "several unrelated words")
    queue, heard = Queue(home), RecordingObserver()
    queue.add_files(files)
    lock_keys()
    for _ in range(MOST_TRIES + 1):
        assert Runner(home, queue, told=heard).run(Task())
    assert states(home) == ["waiting"] * 3
    assert {one.tries for one in queue.entries()} == {0} and heard.taken == []
    remember("several unrelated words")
    assert Runner(home, queue, told=heard).run(Task())
    lock_keys()
    assert states(home) == ["taken", "failed", "taken"]


def test_one_failure_stops_nothing_and_says_why(home: Home, files: list[Path]) -> None:
    queue, heard = Queue(home), RecordingObserver()
    queue.add_files(files)
    Runner(home, queue, told=heard).run(Task())
    assert states(home) == ["taken", "failed", "taken"]  # no model is here, and nobody asked to fetch one
    assert {call.title for call in Calls(home).all()} == {"nb.amr", "wb.amr"}
    assert len(heard.taken) == 2
    (failed,) = [one for one in queue.entries() if one.trouble is not None]
    assert failed.trouble is not None
    assert str(failed.trouble.error).startswith(str(files[1]))
    assert failed.trouble.error.remedy is not None


def test_every_recording_is_sealed_before_any_is_transcribed(home: Home, files: list[Path]) -> None:
    queue, heard = Queue(home), RecordingObserver()
    queue.add_files(files)
    Runner(home, queue, told=heard).run(Task())
    assert [state for _, state in heard.states] == ["waiting", "failed", "waiting", "taken", "taken"]


def test_what_waits_is_there_after_a_kill_and_goes_on(home: Home, files: list[Path]) -> None:
    program = (
        "import sys, os, pathlib\n"
        "from huazheng.core.runtime.paths import Home\n"
        "from huazheng.core.runtime.task import Task\n"
        "from huazheng.services.jobs.queue import Queue, Runner\n"
        "from huazheng.services.jobs.queue.runner import NullObserver\n"
        "class Dies(NullObserver):\n"
        "    def taken_in(self, entry, taken): os._exit(9)\n"
        "home = Home(pathlib.Path(sys.argv[1]))\n"
        "queue = Queue(home)\n"
        "queue.add_files([pathlib.Path(one) for one in sys.argv[2:]])\n"
        "Runner(home, queue, told=Dies()).run(Task())\n"
    )
    done = subprocess.run([sys.executable, "-c", program, home.root, *files], env=os.environ, check=False)
    assert done.returncode == 9
    assert states(home) == ["waiting"] * 3
    Runner(home, Queue(home)).run(Task())
    assert states(home) == ["taken", "failed", "taken"]
    assert len(Calls(home).all()) == 2  # the one that was taken in when it was killed is not there twice


def test_what_kills_the_program_again_and_again_is_left_aside(home: Home, files: list[Path]) -> None:
    queue = Queue(home)
    (entry,) = queue.add_files(files[:1])
    queue.put(entry.number, tries=MOST_TRIES)
    Runner(home, queue).run(Task())
    assert states(home) == ["failed"]
    queue.again(entry.number)
    Runner(home, queue).run(Task())
    assert states(home) == ["taken"]


def test_a_recording_that_broke_off_is_kept_when_asked(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "断了.wav"
    file.write_bytes(wave()[:40_000])
    queue = Queue(home)
    (entry,) = queue.add_files([file])
    Runner(home, queue).run(Task())
    (failed,) = queue.entries()
    assert failed.trouble is not None and failed.trouble.broke_off
    queue.again(entry.number, keep_broken_off=True)
    Runner(home, queue).run(Task())
    assert states(home) == ["taken"]
    (call,) = Calls(home).all()
    assert [remark.kind for remark in call.seal.remarks] == ["broken_off"]
    assert call.original.read_bytes() == file.read_bytes()


def test_a_cancel_stops_one_or_all_and_leaves_what_was_done(home: Home, files: list[Path]) -> None:
    queue = Queue(home)
    first, _, last = queue.add_files(files)
    runner = Runner(home, queue)
    assert runner.stop(last.number) == [last]
    runner.run(Task())
    assert states(home) == ["taken", "failed", "stopped"]
    queue.again(last.number)
    queue.again(first.number)
    runner.stop()
    assert states(home) == ["stopped", "failed", "stopped"]
    assert len(Calls(home).all()) == 1
    queue.clear(only_done=True)
    assert states(home) == ["failed"]
    queue.clear()
    assert states(home) == []


def test_closing_the_app_is_no_cancel(home: Home, files: list[Path]) -> None:
    queue = Queue(home)
    queue.add_files(files[:1])

    class Closes(NullObserver):
        def began(self, _: Entry) -> None:
            task.stop()

    task = Task()
    Runner(home, queue, told=Closes()).run(task)
    (entry,) = queue.entries()
    assert (entry.state, entry.tries) == ("waiting", 0)


@contextmanager
def held_by_a_recording(home: Home, files: list[Path], heard: RecordingObserver) -> Iterator[None]:
    """One recording waits in the queue while another is made; at the end of the block that is over."""
    queue = Queue(home)
    queue.add_files(files[:1])
    records = threading.Event()
    records.set()
    runner = Runner(home, queue, told=heard, held=records.is_set)
    thread = threading.Thread(target=runner.run, args=(Task(),))
    thread.start()
    assert heard.waits.wait(10)
    yield
    records.clear()
    runner.interrupt()
    thread.join(30)


def test_while_a_recording_runs_it_waits_and_then_goes_on(home: Home, files: list[Path]) -> None:
    heard = RecordingObserver()
    with held_by_a_recording(home, files, heard):
        assert states(home) == ["waiting"]
    assert states(home) == ["taken"]
    assert heard.holding == [True, False]


def test_two_programs_do_not_do_it_twice(home: Home, files: list[Path]) -> None:
    with held_by_a_recording(home, files, RecordingObserver()):
        Runner(home, Queue(home)).run(Task())  # returns at once
        assert states(home) == ["waiting"]
    assert states(home) == ["taken"]


def test_a_call_is_heard_and_a_second_time_it_was_already(home_with_model: Home, files: list[Path]) -> None:
    home = home_with_model
    queue = Queue(home)
    queue.add_files(files[:1])
    Runner(home, queue, lambda: TranscribeOptions(speakers=("agent",))).run(Task())
    (call,) = Calls(home).all()
    assert states(home) == ["done"]
    assert call.read_transcript() is not None
    assert call.read_analysis() is not None
    queue.add_calls([(call.id, call.title)])
    Runner(home, queue, lambda: TranscribeOptions(speakers=("agent",))).run(Task())
    assert states(home) == ["done", "already"]


def test_what_a_person_asked_for_comes_first_and_waits_once(home: Home, files: list[Path]) -> None:
    queue = Queue(home)
    queue.add_calls([("20260101T000000Z-aaaaaa", "一"), ("20260101T000000Z-bbbbbb", "二")])
    queue.add_files(files[:1])
    queue.add_files(files[:1])
    queue.add_calls([("20260101T000000Z-bbbbbb", "二")], asked=True)
    assert [(one.title, one.asked) for one in queue.entries()] == [("一", False), ("nb.amr", False), ("二", True)]
    first = queue.waiting()
    assert first is not None
    assert first.title == "二"


def test_a_broken_file_of_the_queue_is_put_aside(home: Home, files: list[Path]) -> None:
    home.root.mkdir(parents=True)
    (home.root / QUEUE_NAME).write_text('{"entries": 7}', encoding="utf-8")
    queue = Queue(home)
    assert queue.entries() == ()
    queue.add_files(files[:1])
    assert len(queue.entries()) == 1
    [aside] = home.root.glob("queue.json.unreadable-*")
    assert aside.read_text(encoding="utf-8") == '{"entries": 7}'


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_names_in_it_belong_to_their_owner_alone(home: Home, files: list[Path]) -> None:
    Queue(home).add_files(files)
    assert stat.S_IMODE((home.root / QUEUE_NAME).stat().st_mode) == 0o600
