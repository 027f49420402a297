"""Recording in the main window: the strip above everything, the screen in the call, and what comes before and after.

Nothing of it is built before it is needed: a window in which nobody records is there at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from huazheng.qt.models.live_text import LiveTextProcess
from huazheng.qt.models.recording_watch import RecordingWatch
from huazheng.qt.support.idle_tasks import IdleTasks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.qt.models.recording_watch import RecorderSnapshot, SealedRecording
    from huazheng.qt.widgets.pages.recording_page import RecordingPage
    from huazheng.qt.widgets.recording.recording_strip import RecordingStrip
    from huazheng.qt.windows.main_window import MainWindow
    from huazheng.services.analysis.suggested_questions import Question, Topic
    from huazheng.services.capture.recovery import RecoveredCall

STARTUP_SCAN_MS = 250


@dataclass
class _RecordingViews:
    strip: RecordingStrip
    page: RecordingPage


class RecordingController(QObject):
    """Everything about recording that the main window need not know."""

    def __init__(self, window: MainWindow, home: Home) -> None:
        super().__init__(window)
        self._window, self._home = window, home
        self._close_after_sealing = False
        self._close_confirmed = False
        self._parts: _RecordingViews | None = None
        self._new_strip: RecordingStrip | None = None
        self._new_page: RecordingPage | None = None
        self._prebuild = IdleTasks(self)
        self.live = LiveTextProcess(home, self)
        self.watch = watch = RecordingWatch(home, self)
        watch.ready.connect(self._build_ahead)
        watch.starting.connect(self._starting)
        watch.started.connect(self._started)
        watch.looked.connect(self._looked)
        watch.stopping.connect(self.live.end)
        watch.ended.connect(self._ended)
        watch.failed.connect(self._failed)
        watch.recovered.connect(self._recovered)
        watch.wrong.connect(self._wrong)
        QTimer.singleShot(STARTUP_SCAN_MS, self, self._look_around)

    # The parts, built late

    @property
    def strip(self) -> RecordingStrip:
        """The strip above every screen."""
        return self._built.strip

    @property
    def page(self) -> RecordingPage:
        """The screen in the call."""
        return self._built.page

    @property
    def shown(self) -> bool:
        """Whether the recording's own screen is in front."""
        return self._parts is not None and self._window.front.currentWidget() is self._parts.page

    @property
    def _built(self) -> _RecordingViews:
        if self._parts is None:
            self._parts = self._build()
            self._connect(self._parts)
        return self._parts

    def _make_strip(self) -> RecordingStrip:
        if self._new_strip is None:
            from huazheng.qt.widgets.recording.recording_strip import RecordingStrip

            self._new_strip = RecordingStrip()
        return self._new_strip

    def _make_page(self) -> RecordingPage:
        if self._new_page is None:
            from huazheng.qt.widgets.pages.recording_page import RecordingPage

            self._new_page = RecordingPage(self.watch, self.live)
        return self._new_page

    def _build(self) -> _RecordingViews:
        parts = _RecordingViews(self._make_strip(), self._make_page())
        self._window.above.addWidget(parts.strip)
        self._window.front.addWidget(parts.page)
        return parts

    def _connect(self, parts: _RecordingViews) -> None:
        parts.strip.stopped.connect(self.watch.stop)
        parts.strip.wanted.connect(lambda: self.show_page(not self.shown))
        parts.page.import_requested.connect(self._import)
        parts.page.left.connect(lambda: self.show_page(False))
        parts.page.live_text_requested.connect(self._enable_live_text)
        ended = parts.page.ended
        ended.transcribe.connect(self._transcribe)
        ended.opened.connect(self._open)
        ended.checked.connect(lambda: self.check(ended.sealed.call.folder if ended.sealed is not None else None))
        self._read_checklist(parts.page)

    def _read_checklist(self, page: RecordingPage) -> None:
        home = self._home

        def read(_: object) -> tuple[Sequence[Topic], Sequence[Question]]:
            from huazheng.services.analysis.suggested_questions import questions, topics

            return topics(home), questions(home)

        job = self.watch.work.start(read)
        job.done.connect(lambda found: page.still.show_packs(*found))
        job.failed.connect(lambda _: None)  # no questions, and all the rest

    def _build_ahead(self) -> None:
        """While nothing else is to be done, in pieces between which the window answers."""
        self._prebuild.do((self._make_strip, self._make_page, self._put_together))

    def _put_together(self) -> None:
        """What had the focus keeps it."""
        focus = QApplication.focusWidget()
        _ = self._built
        if focus is not None:
            focus.setFocus()

    # What the person does

    def start(self) -> None:
        """The button: record now, from what was chosen or the machine's defaults. While it records, show it."""
        if self.watch.busy:
            self.show_page(True)
            return
        settings = self._window.call_controller.settings
        self._pause()
        self.watch.start(settings.microphone, settings.line)

    def show_page(self, recording: bool) -> None:
        """Show the recording's own screen, or the library's."""
        page = self._built.page
        self._window.front.setCurrentWidget(page if recording else self._window.library_screen)
        self.strip.show_screen(recording=recording)
        self._window.menus.enable_call(not recording and self._window.call_controller.call is not None)
        if recording:
            self.page.setFocus()

    def check(self, target: Path | None = None) -> None:
        """Check a call's folder; without one, the call that is open."""
        from huazheng.qt.windows.verify_dialog import VerifyDialog

        opened = self._window.call_controller.call
        place = target or (opened.call.folder if opened is not None else None)
        if place is not None:
            VerifyDialog(self._home, place, self._window).open()

    def export(self) -> None:
        """Export the call that is open."""
        from huazheng.qt.windows.export_dialog import ExportDialog

        if (opened := self._window.call_controller.call) is not None:
            ExportDialog(self._home, opened.call, self._window).open()

    # What the recording does

    def _look_around(self) -> None:
        if not self._close_confirmed:
            self.watch.scan_at_startup()

    def _starting(self) -> None:
        self.live.end("over" if self._window.call_controller.settings.live_text else "off")
        self.strip.begin()
        self.strip.show()
        self.page.begin()
        self._window.library.record_button.setEnabled(False)
        self.show_page(True)

    def _started(self, already: bool) -> None:
        if already:
            self._starting()
        self._window.library.record_button.setEnabled(True)
        if self._window.call_controller.settings.live_text:
            self._start_live_text()

    def _start_live_text(self) -> None:
        """Text while it goes on; whatever becomes of that, the recording goes on."""
        if (call_id := self.watch.call_id) is not None:
            self.live.begin(call_id)

    def use_live_text(self, wanted: bool) -> None:
        """Live text or none, from now on and in this recording."""
        self._window.preferences.change(live_text=wanted)
        if wanted:
            self._start_live_text()
        else:
            self.live.end("off")

    def _enable_live_text(self) -> None:
        if self._window.call_controller.settings.live_text:
            self._start_live_text()
        else:
            self._window.menus.live_text.setChecked(True)  # which the settings then say too

    def _looked(self, look: RecorderSnapshot) -> None:
        self.strip.show_snapshot(look)

    def _ended(self, sealed: SealedRecording) -> None:
        self._over()
        self.page.show_sealed(sealed)
        self.show_page(True)
        self.page.ended.transcribe_button.setFocus()
        self._window.refresh()
        if self._close_after_sealing:
            self._close_now()

    def _failed(self, error: HuazhengError) -> None:
        self._over()
        self._close_after_sealing = False
        self.page.show_failed(error)
        self.show_page(True)

    def _over(self) -> None:
        self.live.end()
        self.strip.hide()
        self._window.library.record_button.setEnabled(True)

    def _recovered(self, found: list[RecoveredCall]) -> None:
        from huazheng.qt.support.sentences import sentences

        length = sentences().length(sum(one.seconds for one in found))
        said = self.tr("上次有 {0} 份录音没有正常结束，已经照录下的样子恢复并封存，共 {1}。").format(len(found), length)
        self._window.notice.show_message(said)
        self._window.refresh()

    def _wrong(self, error: HuazhengError) -> None:
        self._window.notice.show_error(error)
        if self.shown:
            self.page.warnings.add(error)

    def _pause(self) -> None:
        """What plays would be recorded."""
        if self._window.call_controller.call is not None and self._window.playing.is_playing:
            self._window.call_controller.toggle()

    def _import(self) -> None:
        self.show_page(False)
        self._window.choose_files()

    def _open(self) -> None:
        if (sealed := self.page.ended.sealed) is not None:
            self.show_page(False)
            self._window.open(sealed.call.id)

    def _transcribe(self) -> None:
        if (sealed := self.page.ended.sealed) is not None:
            self._window.work.transcribe(sealed.call, self._window.call_controller.settings)
            self._open()

    # The window goes

    def confirm_close(self) -> bool:
        """Whether the window may close now; while a recording runs the person is asked first."""
        if self._close_confirmed or _session_ends() or not self.watch.busy:
            self._close_confirmed = True
            return True
        from huazheng.qt.windows.quit_dialog import QuitDialog

        sheet = QuitDialog(self._window)
        sheet.left.connect(self._close_now)
        sheet.ended.connect(self._seal_and_close)
        sheet.open()
        return False

    def skip_confirmation(self) -> None:
        """The system ends, and nobody is there to answer."""
        self._close_confirmed = True

    def close(self) -> None:
        """Stop watching. A recording goes on."""
        self._prebuild.close()
        self.live.close()
        self.watch.close()

    def _close_now(self) -> None:
        self._close_confirmed = True
        QTimer.singleShot(0, self._window.close)

    def _seal_and_close(self) -> None:
        self._close_after_sealing = True
        self.strip.show_sealing()
        self.watch.stop()


def _session_ends() -> bool:
    app = QApplication.instance()
    return isinstance(app, QApplication) and app.isSavingSession()
