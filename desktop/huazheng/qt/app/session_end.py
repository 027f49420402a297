"""End of the session (log out, shut down): a recording under way is sealed before the system ends the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEventLoop, QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QGuiApplication

    from huazheng.qt.models.recording_watch import RecordingWatch

SEAL_MS = 8000  # the system does not wait much longer


class SessionManager(Protocol):
    """The part of Qt's ``QSessionManager`` that is used here."""

    def allowsInteraction(self) -> bool:
        """Ask Qt whether the person may be asked now."""

    def release(self) -> None:
        """End the interaction."""

    def cancel(self) -> None:
        """Keep the session."""


class SessionEnd(QObject):
    """Seal the recording when the session ends, unless the person prefers to stay."""

    def __init__(
        self, app: QGuiApplication, watch: RecordingWatch, asks_to_stay: Callable[[], bool], parent: QObject
    ) -> None:
        """``asks_to_stay`` shows a modal question, and returns whether the session is to go on."""
        super().__init__(parent)
        self._watch, self._asks_to_stay = watch, asks_to_stay
        app.commitDataRequest.connect(self.commit)

    def commit(self, manager: SessionManager) -> None:
        """Ask, where that is allowed, whether to stay; else seal the recording, and return when that is done."""
        if not self._watch.running:
            return
        if manager.allowsInteraction():
            stays = self._asks_to_stay()
            manager.release()
            if stays:
                manager.cancel()
                return
        sealing = QEventLoop(self)
        self._watch.ended.connect(sealing.quit)
        self._watch.failed.connect(sealing.quit)
        QTimer.singleShot(SEAL_MS, sealing.quit)
        self._watch.stop()
        sealing.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
