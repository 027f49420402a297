"""Recording in the main window: the strip above everything, the screen in the call, and what comes before and after.

Nothing of it is built before it is needed: a window in which nobody records is there at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from huazheng.qt.live import LiveText
from huazheng.qt.piecemeal import Piecemeal
from huazheng.qt.recording import RecordingWatch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from huazheng.core.errors import HuazhengError
    from huazheng.core.paths import Home
    from huazheng.qt.recording import Look, Sealed
    from huazheng.qt.widgets.recording_strip import RecordingStrip
    from huazheng.qt.windows.main import MainWindow
    from huazheng.qt.windows.recording import RecordingPage
    from huazheng.services.questions import Question, Topic
    from huazheng.services.recover import Recovered

LOOK_AROUND_MS = 250


@dataclass
class _Parts:
    strip: RecordingStrip
    page: RecordingPage


class Recordings(QObject):
    """Everything about recording that the main window need not know."""

    def __init__(self, window: MainWindow, home: Home) -> None:
        super().__init__(window)
        self._window, self._home = window, home
        self._closes = False
        self._leaving = False
        self._parts: _Parts | None = None
        self._new_strip: RecordingStrip | None = None
        self._new_page: RecordingPage | None = None
        self._ahead = Piecemeal(self)
        self.live = LiveText(home, self)
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
        QTimer.singleShot(LOOK_AROUND_MS, self, self._look_around)

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
    def _built(self) -> _Parts:
        if self._parts is None:
            self._parts = self._build()
            self._connect(self._parts)
        return self._parts

    def _make_strip(self) -> RecordingStrip:
        if self._new_strip is None:
            from huazheng.qt.widgets.recording_strip import RecordingStrip

            self._new_strip = RecordingStrip()
        return self._new_strip

    def _make_page(self) -> RecordingPage:
        if self._new_page is None:
            from huazheng.qt.windows.recording import RecordingPage

            self._new_page = RecordingPage(self.watch, self.live)
        return self._new_page

    def _build(self) -> _Parts:
        parts = _Parts(self._make_strip(), self._make_page())
        self._window.above.addWidget(parts.strip)
        self._window.front.addWidget(parts.page)
        return parts

    def _connect(self, parts: _Parts) -> None:
        parts.strip.stopped.connect(self.watch.stop)
        parts.strip.wanted.connect(lambda: self.show_page(not self.shown))
        parts.page.asked_to_import.connect(self._import)
        parts.page.left.connect(lambda: self.show_page(False))
        parts.page.asked_for_text.connect(self._want_text)
        ended = parts.page.ended
        ended.recognise.connect(self._recognise)
        ended.opened.connect(self._open)
        ended.checked.connect(lambda: self.check(ended.sealed.call.folder if ended.sealed is not None else None))
        self._read_checklist(parts.page)

    def _read_checklist(self, page: RecordingPage) -> None:
        home = self._home

        def read(_: object) -> tuple[Sequence[Topic], Sequence[Question]]:
            from huazheng.services.questions import questions, topics

            return topics(home), questions(home)

        job = self.watch.work.start(read)
        job.done.connect(lambda found: page.still.show_packs(*found))
        job.failed.connect(lambda _: None)  # no questions, and all the rest

    def _build_ahead(self) -> None:
        """While nothing else is to be done, in pieces between which the window answers."""
        self._ahead.do((self._make_strip, self._make_page, self._put_together))

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
        settings = self._window.desk.settings
        self._pause()
        self.watch.start(settings.microphone, settings.line)

    def show_page(self, recording: bool) -> None:
        """Show the recording's own screen, or the library's."""
        page = self._built.page
        self._window.front.setCurrentWidget(page if recording else self._window.library_screen)
        self.strip.show_screen(recording=recording)
        self._window.menus.enable_call(not recording and self._window.desk.call is not None)
        if recording:
            self.page.setFocus()

    def check(self, target: Path | None = None) -> None:
        """Check a call's folder; without one, the call that is open."""
        from huazheng.qt.windows.check import CheckSheet

        opened = self._window.desk.call
        place = target or (opened.call.folder if opened is not None else None)
        if place is not None:
            CheckSheet(self._home, place, self._window).open()

    def export(self) -> None:
        """Export the call that is open."""
        from huazheng.qt.windows.export import ExportSheet

        if (opened := self._window.desk.call) is not None:
            ExportSheet(self._home, opened.call, self._window).open()

    # What the recording does

    def _look_around(self) -> None:
        if not self._leaving:
            self.watch.look_around()

    def _starting(self) -> None:
        self.live.end("over" if self._window.desk.settings.live_text else "off")
        self.strip.begin()
        self.strip.show()
        self.page.begin()
        self._window.library.record_button.setEnabled(False)
        self.show_page(True)

    def _started(self, already: bool) -> None:
        if already:
            self._starting()
        self._window.library.record_button.setEnabled(True)
        if self._window.desk.settings.live_text:
            self._hear()

    def _hear(self) -> None:
        """Text while it goes on; whatever becomes of that, the recording goes on."""
        if (call_id := self.watch.call_id) is not None:
            self.live.begin(call_id)

    def use_live_text(self, wanted: bool) -> None:
        """Live text or none, from now on and in this recording."""
        self._window.preferences.change(live_text=wanted)
        if wanted:
            self._hear()
        else:
            self.live.end("off")

    def _want_text(self) -> None:
        if self._window.desk.settings.live_text:
            self._hear()
        else:
            self._window.menus.live_text.setChecked(True)  # which the settings then say too

    def _looked(self, look: Look) -> None:
        self.strip.show_look(look)

    def _ended(self, sealed: Sealed) -> None:
        self._over()
        self.page.show_sealed(sealed)
        self.show_page(True)
        self.page.ended.recognise_button.setFocus()
        self._window.refresh()
        if self._closes:
            self._leave()

    def _failed(self, error: HuazhengError) -> None:
        self._over()
        self._closes = False
        self.page.show_failed(error)
        self.show_page(True)

    def _over(self) -> None:
        self.live.end()
        self.strip.hide()
        self._window.library.record_button.setEnabled(True)

    def _recovered(self, found: list[Recovered]) -> None:
        from huazheng.qt.saying import sentences

        length = sentences().length(sum(one.seconds for one in found))
        said = self.tr("上次有 {0} 份录音没有正常结束，已经照录下的样子恢复并封存，共 {1}。").format(len(found), length)
        self._window.notice.tell(said)
        self._window.refresh()

    def _wrong(self, error: HuazhengError) -> None:
        self._window.notice.warn(error)
        if self.shown:
            self.page.warnings.add(error)

    def _pause(self) -> None:
        """What plays would be recorded."""
        if self._window.desk.call is not None and self._window.playing.wanted:
            self._window.desk.toggle()

    def _import(self) -> None:
        self.show_page(False)
        self._window.choose_files()

    def _open(self) -> None:
        if (sealed := self.page.ended.sealed) is not None:
            self.show_page(False)
            self._window.open(sealed.call.id)

    def _recognise(self) -> None:
        if (sealed := self.page.ended.sealed) is not None:
            self._window.work.recognise(sealed.call, self._window.desk.settings)
            self._open()

    # The window goes

    def may_close(self) -> bool:
        """Whether the window may close now; while a recording runs the person is asked first."""
        if self._leaving or _session_ends() or not self.watch.busy:
            self._leaving = True
            return True
        from huazheng.qt.windows.leaving import LeavingSheet

        sheet = LeavingSheet(self._window)
        sheet.left.connect(self._leave)
        sheet.ended.connect(self._end_and_leave)
        sheet.open()
        return False

    def ask_nothing(self) -> None:
        """The system ends, and nobody is there to answer."""
        self._leaving = True

    def close(self) -> None:
        """Stop watching. A recording goes on."""
        self._ahead.close()
        self.live.close()
        self.watch.close()

    def _leave(self) -> None:
        self._leaving = True
        QTimer.singleShot(0, self._window.close)

    def _end_and_leave(self) -> None:
        self._closes = True
        self.strip.show_stopping()
        self.watch.stop()


def _session_ends() -> bool:
    app = QApplication.instance()
    return isinstance(app, QApplication) and app.isSavingSession()
