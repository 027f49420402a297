"""The queue of calls (``services/jobs/queue``) for the window: changed and run in threads, reported by signals."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from huazheng.qt.support.job_runner import JobRunner
from huazheng.services.transcription.options import TranscribeOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.qt.support.job_runner import Job
    from huazheng.services.intake.file_import import ImportResult
    from huazheng.services.jobs.queue import Entry, Queue, Runner
    from huazheng.store.calls import Call

RESUME_AFTER_MS = 1500  # the window comes first, then a recording that runs or broke off
OTHER_WINDOW_MS = 5000
_TELL_EVERY_SECONDS = 0.05


class JobQueue(QObject):
    """Run the queue. Nothing else in the window changes it.

    shown(entries): the queue as it is now · progressed(Entry, fraction, doing) · taken_in(Entry, ImportResult) ·
    ended(Entry): its state changed · canceled(entries) · held(bool): waiting for a recording to end ·
    idle(): nothing is left to do · locked(): everything waits until the signing key is unlocked; then call ``run`` ·
    refused(HuazhengError) · passed_over(Text): files that are no recordings
    """

    shown = Signal(object)
    progressed = Signal(object, float, str)
    taken_in = Signal(object, object)
    ended = Signal(object)
    canceled = Signal(object)
    held = Signal(bool)
    idle = Signal()
    locked = Signal()
    refused = Signal(object)
    passed_over = Signal(object)

    def __init__(self, home: Home, parent: QObject) -> None:
        super().__init__(parent)
        self._home = home
        self._files = JobRunner(self)
        self._work = JobRunner(self)
        self._job: Job | None = None
        self._runner: Runner | None = None
        self._closing = False
        self._records = False
        self.options = TranscribeOptions()  # how calls are transcribed from here on
        self.entries: Sequence[Entry] = ()
        self.alone: set[int] = set()  # the numbers of files that came by themselves
        self._telling = telling = _QueueSignals(self)
        telling.s_progressed.connect(self.progressed)
        telling.s_taken_in.connect(self.taken_in)
        telling.s_ended.connect(self.ended)
        telling.s_held.connect(self.held)
        telling.s_entries.connect(self._show)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.run)

    @property
    def busy(self) -> bool:
        """True while the queue is being changed or run."""
        return self._files.busy or self._work.busy

    # What is asked of it, each away from the window's thread

    def add_files(self, paths: Iterable[Path]) -> None:
        """Queue these recordings and those in these folders for import, transcription and analysis."""
        home, named = self._home, list(paths)

        def add(queue: Queue) -> list[Entry]:
            from huazheng.core.runtime.errors import HuazhengError
            from huazheng.services.intake.recording_search import passed_over_text, search_recordings

            files: list[Path] = []
            passed_over: list[Path] = []
            for path in named:
                try:
                    found = search_recordings(home, [path])
                except HuazhengError as error:
                    self.refused.emit(error)
                else:
                    files += found.files
                    passed_over += found.passed_over
            if (told := passed_over_text(passed_over)) is not None:
                self.passed_over.emit(told)
            return queue.add_files(files)

        self._change(add, self._added)

    def add_untranscribed(self) -> None:
        """Queue every call without a transcript."""
        home = self._home

        def add(queue: Queue) -> list[Entry]:
            from huazheng.services.library.browse import list_calls

            return queue.add_calls([(row.call, row.title) for row in list_calls(home) if row.state == "imported"])

        self._change(add, self._added)

    def add_call(self, call: Call) -> None:
        """Queue this call before all others, even if it has a transcript."""
        self._change(lambda queue: queue.add_calls([(call.id, call.title)], asked=True), self._added)

    def cancel(self, number: int | None = None, call_id: str | None = None) -> None:
        """Stop one entry, or those of a call, or all."""

        def stop(queue: Queue) -> list[Entry]:
            fitting = [one.number for one in queue.entries() if call_id is not None and one.call == call_id]
            stop_one = self._runner.stop if self._runner is not None else queue.stop
            return [one for each in (fitting if call_id is not None else [number]) for one in stop_one(each)]

        self._change(stop, self.canceled.emit)

    def cancel_all(self) -> None:
        """Stop everything that waits or runs."""
        self.cancel()

    def try_again(self, number: int, *, keep_broken_off: bool = False) -> None:
        """Queue a failed, stopped or skipped entry again; ``keep_broken_off``: import it though it broke off."""
        self._change(lambda queue: queue.again(number, keep_broken_off=keep_broken_off), lambda _: self.run())

    def clear(self) -> None:
        """Remove the entries that have ended."""
        self._change(lambda queue: queue.clear(), lambda _: None)

    def resume(self) -> None:
        """Go on with what waited when the app was closed."""

        def look(queue: Queue) -> list[Entry]:
            if queue.entries():
                queue.clear(only_done=True)
            return [one for one in queue.entries() if one.state == "waiting"]

        if not self._closing:
            self._change(look, self._added)

    def hold(self, records: bool) -> None:
        """Pause while a recording runs; the entry that is running starts again afterwards."""
        self._records = records
        if self._runner is not None:
            self._runner.interrupt()

    def _change(self, do: Callable[[Queue], object], then: Callable[..., object]) -> None:
        home = self._home

        def change(_: object) -> tuple[object, Sequence[Entry]]:
            from huazheng.services.jobs.queue import Queue

            queue = Queue(home)
            return do(queue), queue.entries()

        def changed(done: tuple[object, Sequence[Entry]]) -> None:
            self._show(done[1])
            then(done[0])

        job = self._files.start(change)
        job.done.connect(changed)
        job.failed.connect(self.refused)

    def _added(self, added: list[Entry]) -> None:
        files = [entry.number for entry in added if entry.file is not None]
        if len(files) == 1:
            self.alone.update(files)
        if added:
            self.run()

    def _show(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.shown.emit(entries)

    # Working it off

    def run(self) -> None:
        """Run the queue, unless it is running or has nothing to do. A locked key leaves all entries waiting."""
        from huazheng.services.custody.signing import is_locked

        home = self._home
        if self._job is not None or self._closing or not any(one.state == "waiting" for one in self.entries):
            return
        if is_locked(home):
            self.locked.emit()
            return

        def work(task: Task) -> bool:
            from huazheng.services.jobs.queue import Queue, Runner

            self._telling.queue = queue = Queue(home)
            self._runner = Runner(home, queue, lambda: self.options, self._telling, lambda: self._records)
            here = self._runner.run(task)
            self._telling.s_entries.emit(queue.entries())
            return here

        self._job = job = self._work.start(work)
        job.done.connect(self._ran)
        job.failed.connect(self.refused)
        job.ended.connect(self._forget_job)

    def _forget_job(self) -> None:
        self._job = self._runner = None

    def _ran(self, here: bool) -> None:
        self._forget_job()
        if self._closing:
            return
        if any(entry.state == "waiting" for entry in self.entries):
            self._later.start(0 if here else OTHER_WINDOW_MS)  # what came late; or another window is at it
        elif here:
            self.idle.emit()

    def close(self) -> None:
        """Stop and wait; what is not done waits for the next start."""
        self._closing = True
        self._later.stop()
        if self._job is not None:
            self._job.stop()
        if self._runner is not None:
            self._runner.interrupt()
        self._work.close()
        self._files.close()


class _QueueSignals(QObject):
    """Carry the runner's reports from its thread to the window's."""

    s_progressed = Signal(object, float, str)
    s_taken_in = Signal(object, object)
    s_ended = Signal(object)
    s_held = Signal(bool)
    s_entries = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.queue: Queue | None = None
        self._last = 0.0

    def began(self, entry: Entry) -> None:
        """Report nothing before there is progress."""
        del entry
        self._last = 0.0

    def progressed(self, entry: Entry, fraction: float, doing: str) -> None:
        """Report progress at a limited rate."""
        now = time.monotonic()
        if now - self._last >= _TELL_EVERY_SECONDS:
            self._last = now
            self.s_progressed.emit(entry, fraction, doing)

    def taken_in(self, entry: Entry, taken: ImportResult) -> None:
        """Report that a file was imported."""
        self.s_taken_in.emit(entry, taken)

    def ended(self, entry: Entry) -> None:
        """Report the whole queue, then the entry that ended."""
        if self.queue is not None:
            self.s_entries.emit(self.queue.entries())
        self.s_ended.emit(entry)

    def held(self, is_held: bool) -> None:
        """Report waiting for a recording."""
        self.s_held.emit(is_held)
