"""What leaves the app and what is checked: exports, and whether a call is intact. One at a time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from huazheng.qt.bridge import Job, Work, Workshop

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.jobs import Task
    from huazheng.core.paths import Home
    from huazheng.services.verify import Checked
    from huazheng.store.calls import Call


@dataclass(frozen=True)
class Exported:
    """A file that was written, and its SHA-256."""

    file: Path
    sha256: str


class Papers(QObject):
    """progressed(fraction, doing) · ended() · exported(Exported) · checked(list of Checked) · wrong(HuazhengError)"""

    progressed = Signal(float, str)
    ended = Signal()
    exported = Signal(object)
    checked = Signal(object)
    wrong = Signal(object)

    def __init__(self, home: Home, parent: QObject) -> None:
        super().__init__(parent)
        self._home = home
        self._desk = Workshop(self)
        self._job: Job | None = None

    def export(self, call: Call, form: str, out: Path) -> None:
        """Write the call to ``out`` in one of the forms of ``services.export.EXPORTS``."""
        home = self._home

        def work(task: Task) -> Exported:
            from huazheng.services.export import export_call

            export_call(home, call, form, out, task)
            with out.open("rb") as written:
                return Exported(out, hashlib.file_digest(written, "sha256").hexdigest())

        self._start(work).done.connect(self.exported)

    def verify(self, call: Call) -> None:
        """Check that nothing of the call was altered."""
        home = self._home

        def work(task: Task) -> list[Checked]:
            from huazheng.services.verify import verify

            return verify(home, call.folder, task)

        self._start(work).done.connect(self.checked)

    def stop(self) -> None:
        """Ask what is under way to stop."""
        if self._job is not None:
            self._job.stop()

    def close(self) -> None:
        """Stop, and wait for it."""
        self._desk.close()

    def _start(self, work: Work[object]) -> Job:
        self._job = job = self._desk.start(work)
        job.progressed.connect(self.progressed)
        job.failed.connect(self.wrong)
        job.ended.connect(self._end)
        return job

    def _end(self) -> None:
        self._job = None
        self.ended.emit()
