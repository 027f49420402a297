"""Hears the microphone and the line for the window: levels as they come, and a few seconds kept when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from huazheng.qt.support.job_runner import Job, JobRunner

if TYPE_CHECKING:
    from huazheng.core.runtime.task import Task
    from huazheng.services.capture.soundcheck import MonitorBlock, TrialRecording


class LevelMonitor(QObject):
    """level(kind, dBFS) ten times a second · silent(kind, HuazhengError): this one cannot be opened ·
    kept(seconds) · full(TrialRecording): what was asked to be kept is there · failed(HuazhengError)
    """

    level = Signal(str, float)
    silent = Signal(str, object)
    kept = Signal(float)
    full = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work = JobRunner(self)
        self._job: Job | None = None
        self._sample: TrialRecording | None = None

    def listen(self, microphone: str, line: str) -> None:
        """Listen to these from here on: ids as in the settings."""
        self.stop()

        def work(task: Task) -> None:
            from huazheng.services.capture.soundcheck import SourceFailure, monitor_sources

            for one in monitor_sources(microphone, line, task):
                if isinstance(one, SourceFailure):
                    self.silent.emit(one.kind, one.error)
                else:
                    self._on_level(one)

        self._job = self._work.start(work)
        self._job.failed.connect(self.failed)

    def _on_level(self, heard: MonitorBlock) -> None:
        """On the thread of the work: signals carry it over."""
        self.level.emit(heard.kind, heard.peak)
        sample = self._sample
        if sample is None:
            return
        sample.add(heard)
        self.kept.emit(sample.seconds_kept)
        if sample.full:
            self._sample = None
            self.full.emit(sample)

    def keep(self, sample: TrialRecording) -> None:
        """Keep what comes until the sample is full."""
        self._sample = sample

    def stop(self) -> None:
        """Listen no more; what was being kept is let go."""
        self._sample = None
        if self._job is not None:
            self._job.stop()
            self._job = None

    def close(self) -> None:
        """Stop, and wait until the devices are let go."""
        self.stop()
        self._work.close()
