"""Background jobs on calls: import, transcription, analysis; one at a time.

Transcriptions go through one queue, whoever asked for them (``qt/controllers/job_queue.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from huazheng.qt.controllers.job_queue import RESUME_AFTER_MS, JobQueue
from huazheng.qt.models.progress import Progress
from huazheng.qt.support.job_runner import Job, JobRunner, Work
from huazheng.services.transcription.options import TranscribeOptions
from huazheng.settings.schema import DEFAULT_MODEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.services.intake.file_import import ImportResult
    from huazheng.services.jobs.queue import Entry
    from huazheng.settings.schema import Settings
    from huazheng.store.calls import Call


class CallJobs(QObject):
    """Start jobs on calls and report their progress.

    taken_in(ImportResult, alone: bool): a file was imported, ``alone`` if it was the only one ·
    sample_ready(ImportResult): the sample call is here, analyzed · refused(HuazhengError) ·
    progressed(call id, Progress) · finished(call id) · failed(call id, HuazhengError) · stopped(call id)
    """

    taken_in = Signal(object, bool)
    sample_ready = Signal(object)
    refused = Signal(object)
    progressed = Signal(str, object)
    finished = Signal(str)
    failed = Signal(str, object)
    stopped = Signal(str)

    def __init__(self, home: Home, parent: QObject) -> None:
        super().__init__(parent)
        self._home = home
        self._engine = JobRunner(self)
        self._jobs: dict[str, Job] = {}
        self._progress: dict[str, Progress] = {}
        self.queue = JobQueue(home, self)
        self.queue.refused.connect(self.refused)
        self.queue.progressed.connect(self._queue_progressed)
        self.queue.taken_in.connect(self._queue_took)
        self.queue.ended.connect(self._queue_ended)
        self.queue.canceled.connect(self._queue_gave_up)
        QTimer.singleShot(RESUME_AFTER_MS, self.queue, self.queue.resume)

    def use(self, settings: Settings) -> None:
        """Transcribe with these settings from here on."""
        self.queue.options = TranscribeOptions(model_id=settings.model or DEFAULT_MODEL, script=settings.script)

    def import_paths(self, paths: Iterable[Path]) -> None:
        """Import recordings and folders of them; transcribe what needs no model download."""
        self.queue.add_files(paths)

    def import_sample(self) -> None:
        """Import the sample call with its transcript."""
        home = self._home

        def work(task: Task) -> ImportResult:
            from huazheng.services.jobs.sample_import import import_sample

            return import_sample(home, task)

        job = self._engine.start(work)
        job.done.connect(self.sample_ready)
        job.failed.connect(self.refused)

    def transcribe(self, call: Call, settings: Settings) -> None:
        """Transcribe and analyze a call, before everything else that waits."""
        if call.id not in self._progress:
            self.use(settings)
            self._progress[call.id] = Progress()
            self.queue.add_call(call)

    def analyze(self, call: Call) -> None:
        """Run the checklist again on the existing transcript."""
        home = self._home

        def work(task: Task) -> object:
            from huazheng.services.analysis.analyze import analyze_call

            return analyze_call(home, call, task=task)

        self._start(call.id, work)

    def progress_of(self, call_id: str) -> Progress | None:
        """Progress of the job on this call; None without a job. A call that waits in the queue has none yet."""
        waiting = any(entry.call == call_id and entry.state == "waiting" for entry in self.queue.entries)
        return self._progress.get(call_id) or (Progress(0.0, self.tr("排在队里，等着识别")) if waiting else None)

    def stop(self, call_id: str) -> None:
        """Ask the job on this call to stop."""
        if (job := self._jobs.get(call_id)) is not None:
            job.stop()
        else:
            self.queue.cancel(call_id=call_id)

    @property
    def busy(self) -> bool:
        """True while a job is running."""
        return bool(self._jobs) or self.queue.busy

    def close(self) -> None:
        """Stop every job and wait for it."""
        self.queue.close()
        self._engine.close()

    def _start(self, call_id: str, work: Work[object]) -> None:
        if call_id in self._progress:
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

    # What the queue tells

    def _queue_progressed(self, entry: Entry, fraction: float, doing: str) -> None:
        if entry.call is not None:
            self._report(entry.call, fraction, doing)

    def _queue_took(self, entry: Entry, taken: ImportResult) -> None:
        self.taken_in.emit(taken, entry.number in self.queue.alone)

    def _queue_ended(self, entry: Entry) -> None:
        call_id, error = entry.call, entry.trouble.error if entry.trouble is not None else None
        if call_id is None:
            if error is not None:
                self.refused.emit(error)
        elif entry.state in {"done", "already"}:
            self._end(call_id, self.finished.emit, call_id)
        elif error is not None:
            self._end(call_id, self.failed.emit, call_id, error)
        elif entry.state != "waiting":
            self._queue_stopped(call_id)
        elif call_id in self._progress:
            self._report(call_id, 0.0, self.tr("等录音结束"))

    def _queue_gave_up(self, stopped: Sequence[Entry]) -> None:
        for entry in stopped:
            if entry.call is not None:
                self._queue_stopped(entry.call)

    def _queue_stopped(self, call_id: str) -> None:
        if call_id in self._progress:
            self._end(call_id, self.stopped.emit, call_id)
