"""Recording in the main window: start, watch, seal, and what follows.

The strip and the recording page are built while the window is idle, so that a window in which nobody records opens
at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from huazheng.qt.models.live_text import LiveTextProcess
from huazheng.qt.models.recording_watch import RecordingWatch
from huazheng.qt.models.silence_watch import SilenceWatch
from huazheng.qt.support.idle_tasks import IdleTasks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.qt.models.preferences import Preferences
    from huazheng.qt.models.recording_watch import SealedRecording
    from huazheng.qt.widgets.pages.recording_page import RecordingPage
    from huazheng.qt.widgets.recording.recording_strip import RecordingStrip
    from huazheng.services.analysis.suggested_questions import Question, Topic
    from huazheng.services.capture.recorder_client import RecorderState
    from huazheng.services.capture.recovery import RecoveredCall
    from huazheng.settings.schema import Settings

STARTUP_SCAN_MS = 250


@dataclass
class _RecordingViews:
    strip: RecordingStrip
    page: RecordingPage


class RecordingController(QObject):
    """Connect the recorder with its strip and its page. It knows neither the window nor any dialog.

    Signals, for the window to act on:

    - views_built(RecordingStrip, RecordingPage): once, before either is shown
    - page_requested(bool): show the recording page, or the library
    - about_to_record(): pause playback, which would be recorded
    - record_enabled(bool): the record button can be used
    - library_changed(): a call was sealed or recovered
    - sealed(Call): a recording was sealed in this window
    - message(str) · failed(HuazhengError): for the notice bar
    - import_requested() · open_requested(call id) · transcribe_requested(Call) · verify_requested(folder)
    - space_requested(): make room on the disk
    - state_changed(): ``running`` or the whole seconds of ``watch.seconds`` changed
    - route_requested(): ask how the call comes, before the first recording
    - close_confirmation_requested(): ask whether to close while recording; answer with ``close_and_keep_recording``
      or ``seal_and_close``
    - close_requested(): close the window
    """

    views_built = Signal(object, object)
    page_requested = Signal(bool)
    about_to_record = Signal()
    record_enabled = Signal(bool)
    library_changed = Signal()
    sealed = Signal(object)
    message = Signal(str)
    failed = Signal(object)
    import_requested = Signal()
    open_requested = Signal(str)
    transcribe_requested = Signal(object)
    verify_requested = Signal(object)
    route_requested = Signal()
    space_requested = Signal()
    state_changed = Signal()
    close_confirmation_requested = Signal()
    close_requested = Signal()

    def __init__(self, home: Home, preferences: Preferences, preload: Callable[[], None], parent: QObject) -> None:
        """``preload`` imports the modules of the strip and the page; it runs on a background thread."""
        super().__init__(parent)
        self._home, self._preferences = home, preferences
        self._live_text = preferences.now.live_text
        self._close_after_sealing = False
        self._close_confirmed = False
        self._page_shown = False
        self._silence = SilenceWatch()
        self._told_second = -1
        self._views: _RecordingViews | None = None
        self._new_strip: RecordingStrip | None = None
        self._new_page: RecordingPage | None = None
        self._prebuild = IdleTasks(self)
        preferences.changed.connect(self._apply_settings)
        self.live = LiveTextProcess(home, self)
        self.watch = watch = RecordingWatch(home, preload, self)
        watch.ready.connect(self._build_ahead)
        watch.starting.connect(self._on_starting)
        watch.started.connect(self._on_started)
        watch.polled.connect(self._show_state)
        watch.stopping.connect(self.live.end)
        watch.ended.connect(self._on_sealed)
        watch.failed.connect(self._on_failed)
        watch.recovered.connect(self._report_recovered)
        watch.wrong.connect(self._warn)
        QTimer.singleShot(STARTUP_SCAN_MS, self, self._scan_at_startup)

    # The views, built late

    @property
    def strip(self) -> RecordingStrip:
        """The strip above every screen."""
        return self._built.strip

    @property
    def page(self) -> RecordingPage:
        """The page shown during a call."""
        return self._built.page

    @property
    def running(self) -> bool:
        """True from the click on the record button until the recording is sealed."""
        return self.watch.busy

    @property
    def shown(self) -> bool:
        """True while the recording page is in front."""
        return self._page_shown

    @property
    def _built(self) -> _RecordingViews:
        if self._views is None:
            self._views = views = _RecordingViews(self._make_strip(), self._make_page())
            self.views_built.emit(views.strip, views.page)
            self._connect(views)
        return self._views

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

    def _connect(self, views: _RecordingViews) -> None:
        views.strip.stopped.connect(self.watch.stop)
        views.strip.went_on.connect(self._go_on)
        views.strip.page_toggled.connect(lambda: self.show_page(not self.shown))
        views.page.keys.watch(views.strip)
        views.page.import_requested.connect(self._import)
        views.page.left.connect(lambda: self.show_page(False))
        views.page.live_text_requested.connect(self._enable_live_text)
        views.page.space_requested.connect(self.space_requested)
        card = views.page.ended
        card.transcribe.connect(self._transcribe)
        card.opened.connect(self._open)
        card.checked.connect(self._verify)
        card.space_requested.connect(self.space_requested)
        card.named.connect(self._name)
        self._read_checklist(views.page)

    def _read_checklist(self, page: RecordingPage) -> None:
        home = self._home

        def read(_: object) -> tuple[Sequence[Topic], Sequence[Question]]:
            from huazheng.services.analysis.suggested_questions import questions, topics

            return topics(home), questions(home)

        job = self.watch.work.start(read)
        job.done.connect(lambda packs: page.open_items.show_packs(*packs))
        job.failed.connect(lambda _: None)  # the page works without suggested questions

    def _build_ahead(self) -> None:
        """Build the views while the window is idle, one part in each turn of the event loop."""
        self._prebuild.do((self._make_strip, self._make_page, self._assemble))

    def _assemble(self) -> None:
        """Add the views to the window without moving the focus."""
        focus = QApplication.focusWidget()
        _ = self._built
        if focus is not None:
            focus.setFocus()

    # Commands

    def start(self) -> None:
        """Record from the chosen sources, or ask for them; while a recording runs, show its page, or ask to end it."""
        if self.watch.busy:
            self._end_or_show()
            return
        settings = self._preferences.now
        asked = settings.route in ("speaker", "computer") or settings.microphone or settings.line
        if not asked:
            self.route_requested.emit()
            return
        self.about_to_record.emit()
        self.watch.start(settings.microphone, settings.line)

    def _end_or_show(self) -> None:
        """Ask to end the recording where its page is shown; else show the page."""
        if self.shown and self.watch.running:
            self.strip.ask_or_end()
        else:
            self.show_page(True)

    def show_page(self, recording: bool) -> None:
        """Show the recording page, or the library."""
        _ = self._built
        self._page_shown = recording
        self.page_requested.emit(recording)
        self.state_changed.emit()
        self.strip.show_screen(recording=recording)
        if recording:
            self.page.setFocus()

    # Events of the recording

    def _scan_at_startup(self) -> None:
        if not self._close_confirmed:
            self.watch.scan_at_startup()

    def _on_starting(self) -> None:
        self.live.end("over" if self._preferences.now.live_text else "off")
        self.strip.begin()
        self.strip.show()
        self.page.begin()
        self._told_second = -1
        limit = self._preferences.now.end_when_silent
        self._silence = SilenceWatch(0 if limit == "never" else int(limit))
        self.record_enabled.emit(False)
        self.show_page(True)
        self.state_changed.emit()

    def _on_started(self, already_running: bool) -> None:
        if already_running:
            self._on_starting()
        self.record_enabled.emit(True)
        if self._preferences.now.live_text:
            self._start_live_text()

    def _show_state(self, state: RecorderState) -> None:
        self.strip.show_state(state)
        self.strip.show_silence(self._silence.look(state))
        if int(state.seconds) != self._told_second:
            self._told_second = int(state.seconds)
            self.state_changed.emit()

    def _on_sealed(self, sealed: SealedRecording) -> None:
        self._end_views()
        self.page.show_sealed(sealed, self.watch.silent_sources)
        self.show_page(True)
        self.page.ended.open_button.setFocus()
        self.library_changed.emit()
        self.sealed.emit(sealed.call)
        from huazheng.services.custody.timestamping import missing_stamp

        if (unstamped := missing_stamp(self._home, sealed.call.folder)) is not None:
            self.failed.emit(unstamped)
        if self._close_after_sealing:
            self.close_and_keep_recording()

    def _on_failed(self, error: HuazhengError) -> None:
        self._end_views()
        self._close_after_sealing = False
        self.page.show_failed(error)
        self.show_page(True)

    def _end_views(self) -> None:
        self.live.end()
        self.strip.hide()
        self.record_enabled.emit(True)
        self.state_changed.emit()

    def _report_recovered(self, recovered: list[RecoveredCall]) -> None:
        from huazheng.qt.support.sentences import sentences

        length = sentences().length(sum(call.seconds for call in recovered))
        self.message.emit(
            self.tr("上次有 {0} 份录音没有正常结束，已经照录下的样子恢复并封存，共 {1}。").format(
                len(recovered), length
            )
        )
        self.library_changed.emit()

    def _go_on(self) -> None:
        """Ask no more about the silence under way."""
        self._silence.dismiss()

    def _warn(self, error: HuazhengError) -> None:
        self.failed.emit(error)
        if self.shown:
            self.page.warnings.add(error)

    # Live text

    def _apply_settings(self, settings: Settings) -> None:
        if settings.live_text != self._live_text:
            self._live_text = settings.live_text
            if settings.live_text:
                self._start_live_text()
            else:
                self.live.end("off")

    def _enable_live_text(self) -> None:
        if self._preferences.now.live_text:
            self._start_live_text()
        else:
            self._preferences.change(live_text=True)

    def _start_live_text(self) -> None:
        """Start live text for the recording under way; the recording does not depend on it."""
        if (call_id := self.watch.call_id) is not None:
            self.live.begin(call_id)

    # After the seal

    def _import(self) -> None:
        self.show_page(False)
        self.import_requested.emit()

    def _open(self) -> None:
        if (sealed := self.page.ended.sealed) is not None:
            self.show_page(False)
            self.open_requested.emit(sealed.call.id)

    def _transcribe(self) -> None:
        if (sealed := self.page.ended.sealed) is not None:
            self.transcribe_requested.emit(sealed.call)
            self._open()

    def _name(self, insurer: str, product: str) -> None:
        """Keep insurer and product of the sealed recording."""
        if (sealed := self.page.ended.sealed) is None:
            return
        home, call = self._home, sealed.call

        def save(_: object) -> None:
            from huazheng.core.schema.policy_facts import PolicyFacts
            from huazheng.services.annotations.policy_facts import facts_of, save_facts

            known = facts_of(call) or PolicyFacts()
            save_facts(home, call, replace(known, insurer=insurer or None, product=product or None))

        job = self.watch.work.start(save)
        job.done.connect(lambda _: self.library_changed.emit())
        job.failed.connect(self.failed)

    def _verify(self) -> None:
        if (sealed := self.page.ended.sealed) is not None:
            self.verify_requested.emit(sealed.call.folder)

    # Closing the window

    def confirm_close(self) -> bool:
        """Check whether the window may close now; while a recording runs, ask the person first."""
        if self._close_confirmed or _session_ends() or not self.watch.busy:
            self._close_confirmed = True
            return True
        self.close_confirmation_requested.emit()
        return False

    def skip_confirmation(self) -> None:
        """Close without asking from here on: the system ends the program."""
        self._close_confirmed = True

    def close_and_keep_recording(self) -> None:
        """Close the window; a recording under way goes on in its own process."""
        self._close_confirmed = True
        QTimer.singleShot(0, self, self._request_close)

    def _request_close(self) -> None:
        self.close_requested.emit()

    def seal_and_close(self) -> None:
        """End the recording, and close the window once it is sealed."""
        self._close_after_sealing = True
        self.strip.show_sealing()
        self.watch.stop()

    def close(self) -> None:
        """Stop watching. A recording under way goes on."""
        self._prebuild.close()
        self.live.close()
        self.watch.close()


def _session_ends() -> bool:
    app = QApplication.instance()
    return isinstance(app, QApplication) and app.isSavingSession()
