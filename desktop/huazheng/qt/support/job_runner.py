"""Background jobs: a service runs in a thread pool, and reports by signals on the window's thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from huazheng.core.runtime.errors import Stopped
from huazheng.core.runtime.task import Task
from huazheng.core.runtime.user_errors import to_user_error

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError

__all__ = ["Job", "JobRunner", "Work", "to_user_error"]

Result = TypeVar("Result")
Work = Callable[[Task], Result]
_REPORT_EVERY_SECONDS = 0.05


class Job(QObject):
    """One background job. Every signal comes on the window's thread, and ``ended`` after the others.

    progressed(fraction 0 to 1, step) · done(result) · failed(HuazhengError) · stopped() · ended()
    """

    progressed = Signal(float, str)
    done = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    ended = Signal()
    _reported = Signal(float, str)
    _came_out = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.task = Task(self._report)
        self._last_report = 0.0
        # These two cross the threads: a bound method of an object that lives on the window's thread is called there.
        self._reported.connect(self._pass_on)
        self._came_out.connect(self._finish)

    def stop(self) -> None:
        """Ask the job to stop; ``stopped`` follows."""
        self.task.stop()

    def _report(self, fraction: float, doing: str) -> None:
        now = time.monotonic()
        if now - self._last_report >= _REPORT_EVERY_SECONDS or fraction >= 1.0:
            self._last_report = now
            self._reported.emit(fraction, doing)

    def _pass_on(self, fraction: float, doing: str) -> None:
        self.progressed.emit(fraction, doing)

    def _finish(self, result: object, error: HuazhengError | None) -> None:
        if error is None:
            self.done.emit(result)
        elif isinstance(error, Stopped):
            self.stopped.emit()
        else:
            self.failed.emit(error)
        self.ended.emit()


class _Runnable(QRunnable, Generic[Result]):
    def __init__(self, job: Job, work: Work[Result]) -> None:
        super().__init__()
        self._job = job
        self._work = work

    def run(self) -> None:
        try:
            self._job.task.check()
            result, error = self._work(self._job.task), None
        except Exception as raised:
            result, error = None, to_user_error(raised)
        self._job._came_out.emit(result, error)


class JobRunner(QObject):
    """Run jobs in threads of its own, at most ``at_once`` at a time, in the order given."""

    def __init__(self, parent: QObject, at_once: int = 1) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(at_once)
        self._jobs: set[Job] = set()

    def start(self, work: Work[Result]) -> Job:
        """Run ``work`` with a task in the background. Connect to the returned job at once."""
        job = Job(self)
        self._jobs.add(job)
        job.ended.connect(lambda: self._forget(job))
        self._pool.start(_Runnable(job, work))
        return job

    @property
    def busy(self) -> bool:
        """True while a job runs or waits."""
        return bool(self._jobs)

    def close(self) -> None:
        """Ask every job to stop, and wait."""
        for job in self._jobs:
            job.stop()
        self._pool.waitForDone()

    def finish(self) -> None:
        """Wait until every job is done."""
        self._pool.waitForDone()

    def _forget(self, job: Job) -> None:
        self._jobs.discard(job)
        job.deleteLater()
