"""Model downloads. They belong to the window, so that a dialog may close while one is running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from huazheng.qt.models.progress import Progress
from huazheng.qt.support.job_runner import Job, JobRunner

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task


class ModelDownloads(QObject):
    """Download models one after another. A stopped download resumes when it is asked for again.

    progressed(model id) · ended(model id, HuazhengError or None): downloaded, stopped, or failed
    """

    progressed = Signal(str)
    ended = Signal(str, object)

    def __init__(self, home: Home, parent: QObject) -> None:
        super().__init__(parent)
        self._home = home
        self._work = JobRunner(self)
        self._jobs: dict[str, Job] = {}
        self._far: dict[str, Progress] = {}

    def fetch(self, model_id: str) -> None:
        """Download this model, unless it is being downloaded."""
        if model_id in self._jobs:
            return
        home = self._home

        def work(task: Task) -> object:
            from huazheng.services.system.models import fetch

            return fetch(home, model_id, task)

        job = self._work.start(work)
        self._jobs[model_id], self._far[model_id] = job, Progress()
        job.progressed.connect(lambda fraction, doing: self._report(model_id, Progress(fraction, doing)))
        job.done.connect(lambda _: self._end(model_id, None))
        job.stopped.connect(lambda: self._end(model_id, None))
        job.failed.connect(lambda error: self._end(model_id, error))
        self.progressed.emit(model_id)

    def stop(self, model_id: str) -> None:
        """Stop the download; the downloaded part stays for the next time."""
        if (job := self._jobs.get(model_id)) is not None:
            job.stop()

    def progress_of(self, model_id: str) -> Progress | None:
        """Progress of this model's download; None without one."""
        return self._far.get(model_id)

    @property
    def under_way(self) -> list[str]:
        """Ids of the models being downloaded or waiting, in order."""
        return list(self._jobs)

    def close(self) -> None:
        """Stop every download and wait for it."""
        self._work.close()

    def _report(self, model_id: str, progress: Progress) -> None:
        if model_id in self._jobs:
            self._far[model_id] = progress
            self.progressed.emit(model_id)

    def _end(self, model_id: str, error: HuazhengError | None) -> None:
        self._jobs.pop(model_id, None)
        self._far.pop(model_id, None)
        self.ended.emit(model_id, error)
