"""Input levels of microphone and line, and a short trial recording, for the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from huazheng.qt.support.job_runner import Job, JobRunner

if TYPE_CHECKING:
    from huazheng.core.runtime.task import Task
    from huazheng.services.capture.soundcheck import MonitorBlock, TrialRecording


class LevelMonitor(QObject):
    """Listen to the sources in the background.

    level(kind, dBFS): ten times a second · silent(kind, HuazhengError): it cannot be opened ·
    trial_grew(seconds): length of the trial so far · full(TrialRecording): the trial is complete ·
    failed(HuazhengError)
    """

    level = Signal(str, float)
    silent = Signal(str, object)
    trial_grew = Signal(float)
    full = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work = JobRunner(self)
        self._job: Job | None = None
        self._sample: TrialRecording | None = None

    def listen(self, microphone: str, line: str) -> None:
        """Listen to these sources from here on; ids as in the settings."""
        self.stop()

        def work(task: Task) -> None:
            from huazheng.services.capture.soundcheck import SourceFailure, monitor_sources

            for block in monitor_sources(microphone, line, task):
                if isinstance(block, SourceFailure):
                    self.silent.emit(block.kind, block.error)
                else:
                    self._on_level(block)

        self._job = self._work.start(work)
        self._job.failed.connect(self.failed)

    def _on_level(self, block: MonitorBlock) -> None:
        """Emit from the background thread; signals cross to the window's."""
        self.level.emit(block.kind, block.peak)
        sample = self._sample
        if sample is None:
            return
        sample.add(block)
        self.trial_grew.emit(sample.seconds_kept)
        if sample.full:
            self._sample = None
            self.full.emit(sample)

    def keep(self, sample: TrialRecording) -> None:
        """Record a trial until it is complete."""
        self._sample = sample

    def stop(self) -> None:
        """Stop listening, and drop a trial that is not complete."""
        self._sample = None
        if self._job is not None:
            self._job.stop()
            self._job = None

    def close(self) -> None:
        """Stop, and wait until the devices are released."""
        self.stop()
        self._work.close()
