"""Title of the main window: what is open, and first of all whether it records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from huazheng.core.text.labels import format_clock
from huazheng.core.text.sanitize import one_line

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from huazheng.qt.controllers.call_controller import CallController
    from huazheng.qt.models.recording_watch import RecordingWatch
    from huazheng.services.capture.recorder_client import RecorderState


class WindowTitle(QObject):
    """Keep the title of ``window``: the recording under way with its clock, else the open call, else the app's name."""

    def __init__(self, window: QWidget, calls: CallController, watch: RecordingWatch) -> None:
        super().__init__(window)
        self._window, self._calls, self._watch = window, calls, watch
        watch.polled.connect(self._tick)
        for signal in (watch.started, watch.stopping, watch.ended, watch.failed):
            signal.connect(self.refresh)

    def _tick(self, _: RecorderState) -> None:
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Write the title anew. Qt tells the system only when it changed, which the clock does once a second."""
        name, opened = self.tr("话证"), self._calls.call
        if self._watch.running:
            said = self.tr("● 正在录音 {0}").format(format_clock(self._watch.seconds))
        elif opened is not None:
            said = one_line(opened.call.title)
        else:
            said = ""
        self._window.setWindowTitle(f"{said} - {name}" if said else name)
