"""The system ends the session (log out, shut down): a recording that runs is ended and sealed before it is too late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEventLoop, QObject, QTimer

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

    from huazheng.qt.windows.main_window import MainWindow

SEAL_MS = 8000  # the system does not wait much longer


class SessionManager(Protocol):
    """What Qt hands over: the system's own question whether it may go on."""

    def allowsInteraction(self) -> bool:  # noqa: N802 - Qt's name
        """Whether a person may be asked something now."""

    def release(self) -> None:
        """They have answered."""

    def cancel(self) -> None:
        """Stay."""


class SessionEnd(QObject):
    """Watches for the end of the session on behalf of one window."""

    def __init__(self, app: QGuiApplication, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        app.commitDataRequest.connect(self.commit)

    def commit(self, manager: SessionManager) -> None:
        """Ask, where one may, whether to stay in the call; else seal what there is. Returns when that is done."""
        watch = self._window.recording_controller.watch
        if not watch.running:
            return
        if manager.allowsInteraction():
            stays = self._user_stays()
            manager.release()
            if stays:
                manager.cancel()
                return
        sealing = QEventLoop(self)
        watch.ended.connect(sealing.quit)
        watch.failed.connect(sealing.quit)
        QTimer.singleShot(SEAL_MS, sealing.quit)
        watch.stop()
        sealing.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _user_stays(self) -> bool:
        from huazheng.qt.windows.quit_dialog import SessionEndDialog

        return not SessionEndDialog(self._window).exec()
