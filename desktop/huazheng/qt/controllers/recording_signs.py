"""Signs of a recording outside the main window: tray icon, notifications, the small strip, and a sound at its end.

Where the desktop has no tray, closing the window ends the app as before; the recorder goes on in its own process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from huazheng.core.text.labels import format_clock
from huazheng.qt.support.announcements import announce
from huazheng.qt.support.display_text import error_text
from huazheng.qt.support.sentences import sentences

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.qt.controllers.recording_controller import RecordingController
    from huazheng.qt.models.recording_watch import SealedRecording
    from huazheng.qt.widgets.recording.mini_strip import MiniStrip
    from huazheng.services.capture.recorder_client import RecorderState

_GRAVE = {"device_lost", "device_moved", "disk_low", "quiet", "same_sound", "slept"}


class RecordingSigns(QObject):
    """Follow the recordings of ``controller`` for ``window``, which it hides and shows again.

    tray: None where the desktop has none. told: the notifications so far, for the recording under way.
    """

    def __init__(self, controller: RecordingController, window: QWidget) -> None:
        super().__init__(window)
        self._controller, self._window = controller, window
        self._strip: MiniStrip | None = None
        self._warned: set[tuple[str, str]] = set()
        self.told: list[tuple[str, str]] = []
        self.tray = self._make_tray() if QSystemTrayIcon.isSystemTrayAvailable() else None
        self._hidden = False
        window.installEventFilter(self)
        controller.state_changed.connect(self._follow)
        controller.watch.starting.connect(self._begin)
        controller.watch.started.connect(self._on_started)
        controller.watch.noted.connect(lambda: announce(self._window, self.tr("记下了。")))
        controller.watch.polled.connect(self._look)
        controller.watch.ended.connect(self._on_ended)
        controller.watch.failed.connect(self._on_failed)

    def stay_in_tray(self) -> bool:
        """Hide the window while the recording goes on. Returns False where there is no tray to come back from."""
        if self.tray is None:
            return False
        self._hidden = True
        QApplication.setQuitOnLastWindowClosed(False)
        self._window.hide()
        self._follow()
        self._tell(self.tr("录音还在继续"), self.tr("点托盘里的红点，就能回来。"))
        return True

    def bring_back(self) -> None:
        """Show the window again."""
        self._hidden = False
        QApplication.setQuitOnLastWindowClosed(True)
        self._window.show()
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.raise_()
        self._window.activateWindow()
        self._follow()

    def close(self) -> None:
        """Take every sign away."""
        self._window.removeEventFilter(self)
        if self._strip is not None:
            self._strip.close()
            self._strip.deleteLater()
            self._strip = None
        if self.tray is not None:
            self.tray.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the strip when the window is minimized, hide it when the window is back."""
        if event.type() in (QEvent.Type.WindowStateChange, QEvent.Type.Hide, QEvent.Type.Show):
            self._follow()
        return super().eventFilter(watched, event)

    @property
    def strip(self) -> MiniStrip:
        """The small strip, made when it is first needed."""
        if self._strip is None:
            from huazheng.qt.widgets.recording.mini_strip import MiniStrip

            self._strip = MiniStrip()
            self._strip.opened.connect(self.bring_back)
            self._strip.marked.connect(self._mark)
        return self._strip

    def _make_tray(self) -> QSystemTrayIcon:
        from huazheng.qt.widgets.recording.recording_dot import recording_icon

        tray = QSystemTrayIcon(recording_icon(), self)
        self._menu = QMenu()
        tray.setContextMenu(self._menu)
        self._menu.aboutToShow.connect(self._fill_menu)
        tray.activated.connect(self._on_tray)
        tray.messageClicked.connect(self.bring_back)
        self._fill_menu()
        return tray

    def _fill_menu(self) -> None:
        self._menu.clear()
        self._menu.addAction(self.tr("打开话证"), self.bring_back)
        self._menu.addAction(self.tr("标记没听懂"), self._mark)
        self._menu.addAction(self.tr("结束录音…"), self._ask_end)

    def _on_tray(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.bring_back()

    def _mark(self) -> None:
        watch = self._controller.watch
        watch.note("not_understood", watch.seconds)

    def _ask_end(self) -> None:
        self.bring_back()
        self._controller.show_page(True)
        self._controller.strip.ask()

    # What happens

    def _begin(self) -> None:
        self._warned.clear()
        self.told.clear()

    def _follow(self) -> None:
        """Show the signs that fit what goes on now."""
        running, seconds = self._controller.running, self._controller.watch.seconds
        away = self._hidden or self._window.isMinimized()
        if running and away:
            self.strip.show_seconds(seconds)
            self.strip.appear()
        elif self._strip is not None:
            self._strip.hide()
        if self.tray is not None:
            self.tray.setVisible(running)
            self.tray.setToolTip(self.tr("话证正在录音 {0}").format(format_clock(seconds)))

    def _look(self, state: RecorderState) -> None:
        """Tell of a new warning while the window is not in front. No sound: it would be recorded."""
        now = {(told.kind, told.source): told.words for told in sentences().told_warnings(state)}
        fresh = [words for kind, words in now.items() if kind not in self._warned and kind[0] in _GRAVE]
        self._warned = set(now)
        if fresh and not self._window.isActiveWindow():
            self._tell(self.tr("录音要看一下"), "\n".join(fresh))

    def _on_started(self, already_running: bool) -> None:
        announce(self._window, self.tr("录音还在继续") if already_running else self.tr("录音开始了。"))

    def _on_ended(self, sealed: SealedRecording) -> None:
        told = (self.tr("录音结束，已封存。"), sentences().ended(sealed.seal))
        announce(self._window, "\n".join(filter(None, told)))
        if sealed.seal.ended in ("disk_full", "terminated") or sealed.seal.origin == "recovered":
            QApplication.beep()  # nothing is recorded any more
            self._tell(self.tr("录音停了"), sentences().ended(sealed.seal))
        if self._hidden:
            self.bring_back()

    def _on_failed(self, error: HuazhengError) -> None:
        QApplication.beep()
        self._tell(self.tr("没有录上"), error_text(error))
        if self._hidden:
            self.bring_back()

    def _tell(self, title: str, words: str) -> None:
        """Notify on the desktop, where that is possible, and ask for attention in the task bar."""
        self.told.append((title, words))
        QApplication.alert(self._window)
        if self.tray is not None and self.tray.isVisible():
            self.tray.showMessage(title, words, self.tray.icon())
