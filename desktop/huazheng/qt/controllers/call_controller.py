"""The open call: loading it, playing it, and the jobs that run on it.

Its page is built when the first call is opened, so that the window itself opens at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from huazheng.qt.support.idle_tasks import IdleTasks
from huazheng.qt.support.job_runner import JobRunner

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.qt.controllers.call_jobs import CallJobs
    from huazheng.qt.controllers.citation_controller import CitationController
    from huazheng.qt.controllers.edit_controller import EditController
    from huazheng.qt.models.call_player import CallPlayer
    from huazheng.qt.models.preferences import Preferences
    from huazheng.qt.models.progress import Progress
    from huazheng.qt.widgets.pages.call_page import CallPage
    from huazheng.services.callview.call_view import CallView


REANALYSIS_DELAY_MS = 1200


class CallController(QObject):
    """Open calls one at a time.

    - opened(call id): this call is the one on the page now
    - shown(CallView): the page shows this state of the open call; also after every change to it
    - call_changed(call id): its row in the library may have changed
    - failed(HuazhengError): an error that the page itself does not show
    - message(words): what was done
    - page_built(CallPage): once
    - details_requested(CallView) · history_requested(CallView) · replace_requested(CallView): open the
      dialog for it
    """

    opened = Signal(str)
    shown = Signal(object)
    call_changed = Signal(str)
    failed = Signal(object)
    message = Signal(str)
    page_built = Signal(object)
    details_requested = Signal(object)
    history_requested = Signal(object)
    replace_requested = Signal(object)

    def __init__(
        self, home: Home, preferences: Preferences, work: CallJobs, preload: Callable[[], None], parent: QObject
    ) -> None:
        """``preload`` imports the modules of the page; it runs on a background thread."""
        super().__init__(parent)
        self._home, self._preferences, self._preload = home, preferences, preload
        self._work = work
        self._reading, self._building = JobRunner(self), IdleTasks(self)
        self._page: CallPage | None = None
        self._unconnected_page: CallPage | None = None  # built, and nothing connected to it yet
        self._playing: CallPlayer | None = None
        self._closed = False
        self._requested: str | None = None  # the call that was asked for last
        self._played_logged_for: str | None = (
            None  # the call whose custody says that it was played, since it was opened
        )
        self._edit_controller: EditController | None = None
        self._analyzed: set[tuple[str, str | None]] = set()  # calls with their text, whose analysis was begun here
        self._reanalysis = QTimer(self)
        self._reanalysis.setSingleShot(True)
        self._reanalysis.setInterval(REANALYSIS_DELAY_MS)
        self._reanalysis.timeout.connect(self._reanalyze)
        self.citations: CitationController | None = None  # made with the page
        work.progressed.connect(self._progressed)
        work.finished.connect(self._ended)
        work.stopped.connect(self._ended)
        work.failed.connect(self._failed)

    @property
    def playing(self) -> CallPlayer:
        """The player of the open call."""
        if self._playing is None:
            from huazheng.qt.models.call_player import CallPlayer

            self._playing = CallPlayer(self)
            self._playing.failed.connect(self.failed)
            self._playing.changed.connect(self._note_playing)
        return self._playing

    @property
    def page(self) -> CallPage:
        """The page of the open call, built when it is first needed."""
        if self._page is None:
            from huazheng.qt.controllers.citation_controller import CitationController
            from huazheng.qt.controllers.edit_controller import EditController

            self._page = page = self._build_page()
            page.transcribe_requested.connect(self._transcribe)
            page.analyze_requested.connect(self._compare)
            page.stop_requested.connect(self._stop)
            page.details_requested.connect(self.details)
            page.replace_requested.connect(self.replace)
            self._edit_controller = EditController(self._home, page, self._preferences, self)
            self._edit_controller.written.connect(self._written)
            self._edit_controller.failed.connect(self.failed)
            self.citations = CitationController(self._home, page, self)
            self.citations.message.connect(self.message)
            self.citations.failed.connect(self.failed)
            self.page_built.emit(page)
        return self._page

    def _build_page(self) -> CallPage:
        if self._unconnected_page is None:
            from huazheng.qt.widgets.pages.call_page import CallPage

            self._unconnected_page = CallPage(self.playing)
        return self._unconnected_page

    @property
    def edit_controller(self) -> EditController:
        """The controller of corrections, notes and facts of the open call."""
        _ = self.page
        assert self._edit_controller is not None  # noqa: S101 - made with the page
        return self._edit_controller

    @property
    def call(self) -> CallView | None:
        """The open call, or None."""
        return self._page.opened if self._page is not None and not self._closed else None

    @property
    def reading(self) -> bool:
        """True while a call is being loaded or written."""
        return (
            self._reading.busy
            or self._building.busy
            or (self._edit_controller is not None and self._edit_controller.busy)
        )

    def open(self, name: str, turn: int | None = None, words: str = "") -> None:
        """Open a call by its id or the path of its folder, at the turn with this id if one is given.

        words: marked in it, as what was searched for.
        """
        home, preload = self._home, self._preload
        self._requested = name

        def read(_: object) -> CallView:
            from huazheng.services.callview.call_view import load_view

            preload()
            return load_view(home, name)

        job = self._reading.start(read)
        job.done.connect(lambda opened: self._show_when_built(lambda: self._show(name, opened, turn, words)))
        job.failed.connect(self.failed)

    def toggle(self) -> None:
        """Play or pause."""
        self.playing.toggle()

    def step_back(self) -> None:
        """Jump back a few seconds."""
        self.page.transport.back.click()

    def step_forward(self) -> None:
        """Jump forward a few seconds."""
        self.page.transport.forward.click()

    def change_speed(self, *, faster: bool) -> None:
        """Play at the next higher or lower speed."""
        self.page.transport.speed.step(faster=faster)

    def zoom(self, *, closer: bool) -> None:
        """Zoom the waveform in or out."""
        self.page.detail.zoom(closer=closer)

    def go_to_moment(self, *, forward: bool) -> None:
        """Jump to the next or the previous moment that was not understood."""
        self.page.go_to_moment(forward=forward)

    def go_to_evidence(self, *, forward: bool) -> None:
        """Jump to the next or the previous evidence for a checklist item."""
        self.page.go_to_evidence(forward=forward)

    def find(self) -> None:
        """Open the find bar."""
        self.page.find_bar.open()

    def edit_turn(self) -> None:
        """Open the current turn in the editor."""
        self.page.edit_turn()

    def remove_turn(self) -> None:
        """Remove the current turn; restore it if it is removed."""
        self.page.remove_turn()

    def copy_citation(self) -> None:
        """Copy page:line, time and code of the selected stretch, else of the current turn."""
        if self.call is not None and self.citations is not None:
            self.citations.copy_citation()

    def ask_excerpt(self) -> None:
        """Write the sound of the selected stretch, else of the current turn, to a file."""
        if self.call is not None and self.citations is not None:
            self.citations.ask_excerpt()

    def split_turn(self) -> None:
        """Open the current turn for splitting."""
        self.page.split_turn()

    def join_turn(self) -> None:
        """Join the current turn with the next one of the same speaker."""
        if not self.reading:  # a key that was pressed twice would name a turn that is gone
            self.page.join_turn()

    def undo(self) -> None:
        """Undo the newest change of the open call, and show where it was."""
        if (opened := self.call) is not None and opened.writable:
            self.edit_controller.undo_last()

    def redo(self) -> None:
        """Make the change again that was undone last."""
        if (opened := self.call) is not None and opened.writable:
            self.edit_controller.redo_last()

    def proofread(self) -> None:
        """Begin to proofread the open call line by line, or end it."""
        self.page.toggle_proofreading()

    def next_doubtful(self) -> None:
        """Open the next line with a doubtful word for proofreading."""
        self.page.next_doubtful()

    def replace(self) -> None:
        """Ask for find and replace over the open call."""
        if (opened := self.call) is not None and opened.writable and opened.transcript is not None:
            self.replace_requested.emit(opened)

    def swap_speakers(self) -> None:
        """Exchange agent and customer in the whole call."""
        self.edit_controller.swap_speakers()

    def mark(self) -> None:
        """Add a mark "not understood" at the playhead."""
        self.page.mark_at_playhead()

    def note(self) -> None:
        """Begin a note at the playhead."""
        self.page.note_at_playhead()

    def show_machine(self, shown: bool) -> None:
        """Show the machine's text under corrected turns, or hide it."""
        self.page.transcript.show_machine(shown)

    def details(self) -> None:
        """Ask for the dialog with the policy facts and the tags of the open call."""
        if self.call is not None:
            self.details_requested.emit(self.call)

    def history(self) -> None:
        """Ask for the dialog with every correction of the open call."""
        if self.call is not None:
            self.history_requested.emit(self.call)

    def close_call(self, call_id: str) -> bool:
        """Release the files of a call that is about to be moved; returns whether it was the open one."""
        if self._requested == call_id:
            self._requested = None  # it may still be read
        if not self._is_open(call_id):
            return False
        if self._playing is not None:
            self._playing.release()
        self._closed = True
        return True

    def close(self) -> None:
        """Stop loading and playing, and wait for what is being written."""
        if self._edit_controller is not None:
            self._edit_controller.close()
        self._reanalysis.stop()
        if self.citations is not None:
            self.citations.close()
        self._reading.close()
        self._building.close()
        if self._playing is not None:
            self._playing.close()

    def _show_when_built(self, show: Callable[[], None]) -> None:
        """Show a call; before the first one, build its page in several turns of the event loop.

        The page joins the window with the call on it: an empty one has another size hint, and would move the splitter.
        """
        if self._page is not None and not self._building.busy:
            show()
            return
        self._building.do((lambda: self.playing, self._build_page, show))

    def _show(self, name: str, opened: CallView, turn: int | None, words: str) -> None:
        if name != self._requested:
            return  # another call was asked for in the meantime
        call = opened.call
        another = not self._is_open(call.id)
        self._closed = False
        self.page.show_call(opened, self._work.progress_of(call.id))
        if another:
            self._played_logged_for = None
            self.playing.take(call)
        self._plan_reanalysis(opened)
        self.shown.emit(opened)
        for error in opened.wrong if another else ():
            self.failed.emit(error)
        self.opened.emit(call.id)
        if turn is not None:
            self.page.go_to_turn(turn)
        if words:
            self.page.mark_words(words)

    def _written(self, call_id: str) -> None:
        """Reload a call and its row in the library after a change."""
        if self._is_open(call_id):
            self.open(call_id)
        self.call_changed.emit(call_id)

    def _note_playing(self, playing: bool) -> None:
        """Write one custody entry for the first playback after a call was opened."""
        opened, home = self.call, self._home
        if not playing or opened is None or opened.call.id == self._played_logged_for:
            return
        call = opened.call
        self._played_logged_for = call.id

        def note(_: object) -> None:
            from huazheng.core.schema.seal import RECEIVED_NAME
            from huazheng.services.custody import writes

            if not (call.folder / RECEIVED_NAME).exists():  # another's call keeps its own record
                writes.note(home, call.folder, "played")

        self._reading.start(note).failed.connect(self.failed)

    def _is_open(self, call_id: str) -> bool:
        return self.call is not None and self.call.call.id == call_id

    # Work on the call

    def _transcribe(self) -> None:
        if self.call is not None:
            self.page.show_work(None)
            self._work.transcribe(self.call.call, self._preferences.now)

    def _compare(self) -> None:
        if self.call is not None:
            self.page.show_work(None)
            self._work.analyze(self.call.call)

    def _plan_reanalysis(self, opened: CallView) -> None:
        """Run the checklist again, soon after the last of several changes; once for each state of the text."""
        state = (opened.call.id, _text_state(opened))
        planned = opened.outdated and opened.writable and state not in self._analyzed
        self.page.checklist.basis.show_planned(planned)
        if planned:
            self._reanalysis.start()
        else:
            self._reanalysis.stop()

    def _reanalyze(self) -> None:
        opened = self.call
        if opened is None or not opened.outdated or self.reading:
            return
        self._analyzed.add((opened.call.id, _text_state(opened)))
        self._work.analyze(opened.call)

    def _stop(self) -> None:
        if self.call is not None:
            self._work.stop(self.call.call.id)

    def _progressed(self, call_id: str, progress: Progress) -> None:
        if self._is_open(call_id):
            self.page.show_work(progress)

    def _ended(self, call_id: str) -> None:
        self._work_ended(call_id, None)

    def _failed(self, call_id: str, error: HuazhengError) -> None:
        shown_on_page = self._is_open(call_id) and self.call is not None and self.call.analysis is None
        self._work_ended(call_id, error)
        if not shown_on_page:
            self.failed.emit(error)

    def _work_ended(self, call_id: str, error: HuazhengError | None) -> None:
        if self._is_open(call_id):
            self.page.show_end(error)
            self.open(call_id)
        self.call_changed.emit(call_id)


def _text_state(opened: CallView) -> str | None:
    """Digests of the corrections and facts, on which the checklist depends."""
    inputs = opened.snapshot.inputs_with(opened.facts)
    return None if isinstance(inputs, msgspec.UnsetType) else f"{inputs.edits_sha256} {inputs.facts_sha256}"
