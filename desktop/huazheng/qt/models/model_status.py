"""State of the chosen speech model on this computer, for one line on the start page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from huazheng.qt.support.job_runner import JobRunner

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.qt.models.downloads import ModelDownloads
    from huazheng.qt.models.preferences import Preferences

ModelStatusState = Literal["unknown", "ready", "missing", "fetching"]


class ModelStatus(QObject):
    """changed(): ``state``, ``fraction`` (0 to 1 of a download) or ``megabytes`` (of the whole model) changed"""

    changed = Signal()

    def __init__(self, home: Home, preferences: Preferences, downloads: ModelDownloads, parent: QObject) -> None:
        super().__init__(parent)
        self._home, self._preferences, self._downloads = home, preferences, downloads
        self._work = JobRunner(self)
        self._model = ""
        self.state: ModelStatusState = "unknown"
        self.fraction = 0.0
        self.megabytes = 0
        downloads.progressed.connect(self._follow_download)
        downloads.ended.connect(lambda _model, _error: self.refresh())
        preferences.changed.connect(lambda now: self.refresh() if now.model != self._model else None)

    def refresh(self) -> None:
        """Look for the files of the chosen model."""
        home, self._model = self._home, self._preferences.now.model
        model_id = self._model

        def look(_: object) -> tuple[bool, int]:
            from huazheng.services.system.models import list_models, state_of

            size = next((model.bytes for model in list_models() if model.id == model_id), 0)
            return state_of(home, model_id) == "ready", size

        job = self._work.start(look)
        job.done.connect(self._show)
        job.failed.connect(lambda _: None)  # the line stays empty; the job that needs the model reports it

    def fetch(self) -> None:
        """Download the chosen model."""
        self._downloads.fetch(self._preferences.now.model)

    def close(self) -> None:
        """Stop looking."""
        self._work.close()

    def _show(self, found: tuple[bool, int]) -> None:
        ready, size = found
        self.megabytes = round(size / 1e6)
        fetching = self._downloads.progress_of(self._model) is not None
        self.state = "ready" if ready else "fetching" if fetching else "missing"
        self.changed.emit()

    def _follow_download(self, model_id: str) -> None:
        progress = self._downloads.progress_of(model_id)
        if model_id == self._preferences.now.model and progress is not None:
            self.state, self.fraction = "fetching", progress.fraction
            self.changed.emit()
