"""Everything that is done to calls in the background: taking in, transcribing, analysing. One at a time, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from huazheng.qt.bridge import Job, Work, Workshop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huazheng.core.jobs import Task
    from huazheng.core.paths import Home
    from huazheng.settings.schema import Settings
    from huazheng.store.calls import Call


@dataclass
class Progress:
    """How far a call's work is."""

    fraction: float = 0.0
    doing: str = ""


class CallWork(QObject):
    """Starts work on calls, and says how it goes.

    taken_in(TakenIn) · refused(HuazhengError) · taking(fraction, doing, how many still wait) · taking_ended() ·
    progressed(call id, Progress) · finished(call id) · failed(call id, HuazhengError) · stopped(call id)
    """

    taken_in = Signal(object)
    refused = Signal(object)
    taking = Signal(float, str, int)
    taking_ended = Signal()
    progressed = Signal(str, object)
    finished = Signal(str)
    failed = Signal(str, object)
    stopped = Signal(str)

    def __init__(self, home: Home, parent: QObject) -> None:
        super().__init__(parent)
        self._home = home
        self._intake = Workshop(self)
        self._engine = Workshop(self)
        self._imports: list[Job] = []
        self._jobs: dict[str, Job] = {}
        self._progress: dict[str, Progress] = {}

    def take_in(self, file: Path) -> None:
        """Import one file; several wait for one another."""
        home = self._home

        def work(task: Task) -> object:
            from huazheng.services.intake import import_file

            return import_file(home, file, task)

        job = self._intake.start(work)
        self._imports.append(job)
        job.progressed.connect(lambda fraction, doing: self.taking.emit(fraction, doing, len(self._imports) - 1))
        job.done.connect(self.taken_in)
        job.failed.connect(self.refused)
        job.ended.connect(lambda: self._import_ended(job))

    def stop_taking_in(self) -> None:
        """Ask every import to stop."""
        for job in self._imports:
            job.stop()

    def recognise(self, call: Call, settings: Settings) -> None:
        """Transcribe the call and go through the checklist."""
        home = self._home

        def work(task: Task) -> object:
            from huazheng.services.analyze import analyze_call
            from huazheng.services.transcribe import transcribe_call

            transcribe_call(home, call, task.part(0.0, 0.96), model_id=settings.model)
            return analyze_call(home, call, task=task.part(0.96, 1.0))

        self._start(call.id, work)

    def compare(self, call: Call) -> None:
        """Go through the checklist with the transcript that is there."""
        home = self._home

        def work(task: Task) -> object:
            from huazheng.services.analyze import analyze_call

            return analyze_call(home, call, task=task)

        self._start(call.id, work)

    def progress_of(self, call_id: str) -> Progress | None:
        """How far the work on this call is, or None when there is none."""
        return self._progress.get(call_id)

    def stop(self, call_id: str) -> None:
        """Ask the work on this call to stop."""
        if (job := self._jobs.get(call_id)) is not None:
            job.stop()

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._jobs or self._imports)

    def close(self) -> None:
        """Stop everything and wait for it."""
        self._intake.close()
        self._engine.close()

    def _start(self, call_id: str, work: Work[object]) -> None:
        if call_id in self._jobs:
            return
        job = self._engine.start(work)
        self._jobs[call_id] = job
        self._progress[call_id] = Progress()
        job.progressed.connect(lambda fraction, doing: self._report(call_id, fraction, doing))
        job.done.connect(lambda _: self._end(call_id, self.finished.emit, call_id))
        job.failed.connect(lambda error: self._end(call_id, self.failed.emit, call_id, error))
        job.stopped.connect(lambda: self._end(call_id, self.stopped.emit, call_id))

    def _report(self, call_id: str, fraction: float, doing: str) -> None:
        self._progress[call_id] = Progress(fraction, doing)
        self.progressed.emit(call_id, self._progress[call_id])

    def _end(self, call_id: str, tell: Callable[..., None], *words: object) -> None:
        self._jobs.pop(call_id, None)
        self._progress.pop(call_id, None)
        tell(*words)

    def _import_ended(self, job: Job) -> None:
        self._imports.remove(job)
        if not self._imports:
            self.taking_ended.emit()
