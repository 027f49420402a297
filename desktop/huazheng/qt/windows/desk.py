"""The call that lies open: reading it, playing it, and the work that is done on it.

Its screen is built when the first call is opened, and not before: a window without it is there at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from huazheng.qt.bridge import Workshop
from huazheng.qt.piecemeal import Piecemeal

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.errors import HuazhengError
    from huazheng.core.paths import Home
    from huazheng.qt.models.opened import OpenedCall
    from huazheng.qt.playing import Playing
    from huazheng.qt.windows.call import CallPage
    from huazheng.qt.windows.corrections import CorrectionsSheet
    from huazheng.qt.windows.pen import Pen
    from huazheng.qt.work import CallWork, Progress
    from huazheng.settings.schema import Settings


class Desk(QObject):
    """Opens calls one at a time.

    opened(call id): a call is shown now · worked(call id): work on a call has ended, its line in the library may
    have changed · wrong(HuazhengError): something that the call's own screen does not say · built(CallPage)
    """

    opened = Signal(str)
    worked = Signal(str)
    wrong = Signal(object)
    built = Signal(object)

    def __init__(self, home: Home, settings: Settings, work: CallWork, parent: QObject) -> None:
        super().__init__(parent)
        self.settings = settings
        self._home = home
        self._work = work
        self._reading, self._building = Workshop(self), Piecemeal(self)
        self._page: CallPage | None = None
        self._bare_page: CallPage | None = None  # built, and nothing connected to it yet
        self._playing: Playing | None = None
        self._put_down = False
        self._wanted: str | None = None  # the call that was asked for last
        self._noted: str | None = None  # the call whose custody says that it was played, since it was opened
        self._pen: Pen | None = None
        self._history: CorrectionsSheet | None = None
        work.progressed.connect(self._progressed)
        work.finished.connect(self._ended)
        work.stopped.connect(self._ended)
        work.failed.connect(self._failed)

    @property
    def playing(self) -> Playing:
        """What plays the call."""
        if self._playing is None:
            from huazheng.qt.playing import Playing

            self._playing = Playing(self)
            self._playing.failed.connect(self.wrong)
            self._playing.changed.connect(self._note_playing)
        return self._playing

    @property
    def page(self) -> CallPage:
        """The call's screen."""
        if self._page is None:
            from huazheng.qt.windows.pen import Pen

            self._page = page = self._build_page()
            page.asked_to_recognise.connect(self._recognise)
            page.asked_to_compare.connect(self._compare)
            page.asked_to_stop.connect(self._stop)
            page.asked_for_details.connect(self.details)
            self._pen = Pen(self._home, page, lambda: self.settings, self)
            self._pen.written.connect(self._written)
            self._pen.wrong.connect(self.wrong)
            self.built.emit(page)
        return self._page

    def _build_page(self) -> CallPage:
        if self._bare_page is None:
            from huazheng.qt.windows.call import CallPage

            self._bare_page = CallPage(self.playing)
        return self._bare_page

    @property
    def pen(self) -> Pen:
        """What the person writes into the open call with."""
        _ = self.page
        assert self._pen is not None  # noqa: S101 - made with the page
        return self._pen

    @property
    def call(self) -> OpenedCall | None:
        """The call that is open."""
        return self._page.opened if self._page is not None and not self._put_down else None

    @property
    def reading(self) -> bool:
        """Whether a call is being read."""
        return self._reading.busy or self._building.busy or (self._pen is not None and self._pen.busy)

    def open(self, name: str, turn: int | None = None) -> None:
        """Open a call by its id, or by the path of its folder; at the turn with this id, if one is named."""
        home = self._home
        self._wanted = name

        def read(_: object) -> OpenedCall:
            from huazheng.qt import playing  # heavy; better loaded here than on the window's thread
            from huazheng.qt.models.opened import open_call
            from huazheng.qt.windows import call, pen

            del call, pen, playing
            return open_call(home, name)

        job = self._reading.start(read)
        job.done.connect(lambda opened: self._lay_open(lambda: self._show(name, opened, turn)))
        job.failed.connect(self.wrong)

    def toggle(self) -> None:
        """Play, or pause."""
        self.playing.toggle()

    def step_back(self) -> None:
        """Some seconds back."""
        self.page.transport.back.click()

    def step_forward(self) -> None:
        """Some seconds on."""
        self.page.transport.forward.click()

    def find(self) -> None:
        """Look for words in the call."""
        self.page.find_bar.open()

    def edit_turn(self) -> None:
        """Put the current turn right."""
        self.page.edit_turn()

    def swap_speakers(self) -> None:
        """Exchange agent and customer in the whole call."""
        self.pen.swap_speakers()

    def mark(self) -> None:
        """Mark that this was not understood, where the playhead stands."""
        self.page.mark_here()

    def note(self) -> None:
        """Write a note about where the playhead stands."""
        self.page.note_here()

    def details(self) -> None:
        """The policy's facts and the tags of the open call."""
        from huazheng.qt.windows.details import DetailsSheet

        if self.call is not None:
            sheet = DetailsSheet(self.call, self.page.window())
            sheet.kept.connect(self.pen.keep_details)
            sheet.open()

    def history(self) -> None:
        """Every correction of the open call."""
        from huazheng.qt.windows.corrections import CorrectionsSheet

        if self.call is not None:
            self._history = sheet = CorrectionsSheet(self.call, self.page.window())
            sheet.undone.connect(self.pen.undo)
            sheet.finished.connect(lambda _: self._forget_history())
            sheet.open()

    def _forget_history(self) -> None:
        self._history = None

    def put_down(self, call_id: str) -> bool:
        """Let go of a call that will not be where it is any more; returns whether it was the one that lay open."""
        if self._wanted == call_id:
            self._wanted = None  # it may still be read
        if not self._shows(call_id):
            return False
        if self._playing is not None:
            self._playing.let_go()
        self._put_down = True
        return True

    def close(self) -> None:
        """Stop reading and playing; what is being written is waited for."""
        if self._pen is not None:
            self._pen.close()
        self._reading.close()
        self._building.close()
        if self._playing is not None:
            self._playing.close()

    def _lay_open(self, show: Callable[[], None]) -> None:
        """Show a call; before the first one its screen is built, which is too much for one turn of the event loop.

        It joins the window with the call on it: an empty one asks for other room, and would move the library's edge.
        """
        if self._page is not None and not self._building.busy:
            show()
            return
        self._building.do((lambda: self.playing, self._build_page, show))

    def _show(self, name: str, opened: OpenedCall, turn: int | None) -> None:
        if name != self._wanted:
            return  # another call was asked for in the meantime
        call = opened.call
        another = not self._shows(call.id)
        self._put_down = False
        self.page.show_call(opened, self._work.progress_of(call.id))
        if another:
            self._noted = None
            self.playing.take(call)
        if self._history is not None:
            self._history.show_call(opened)
        for error in opened.wrong if another else ():
            self.wrong.emit(error)
        self.opened.emit(call.id)
        if turn is not None:
            self.page.go_to_turn(turn)

    def _written(self, call_id: str) -> None:
        """Something was written into a call: read it again, and its line in the library."""
        if self._shows(call_id):
            self.open(call_id)
        self.worked.emit(call_id)

    def _note_playing(self, playing: bool) -> None:
        """The custody says that a call was played, once for each time that it was opened."""
        opened, home = self.call, self._home
        if not playing or opened is None or opened.call.id == self._noted:
            return
        call = opened.call
        self._noted = call.id

        def note(_: object) -> None:
            from huazheng.core.seal import RECEIVED_NAME
            from huazheng.services import custody

            if not (call.folder / RECEIVED_NAME).exists():  # another's call keeps its own record
                custody.note(home, call.folder, "played")

        self._reading.start(note).failed.connect(self.wrong)

    def _shows(self, call_id: str) -> bool:
        return self.call is not None and self.call.call.id == call_id

    # Work on the call

    def _recognise(self) -> None:
        if self.call is not None:
            self.page.show_work(None)
            self._work.recognise(self.call.call, self.settings)

    def _compare(self) -> None:
        if self.call is not None:
            self.page.show_work(None)
            self._work.compare(self.call.call)

    def _stop(self) -> None:
        if self.call is not None:
            self._work.stop(self.call.call.id)

    def _progressed(self, call_id: str, progress: Progress) -> None:
        if self._shows(call_id):
            self.page.show_work(progress)

    def _ended(self, call_id: str) -> None:
        self._end(call_id, None)

    def _failed(self, call_id: str, error: HuazhengError) -> None:
        self._end(call_id, error)
        if not self._shows(call_id):
            self.wrong.emit(error)

    def _end(self, call_id: str, error: HuazhengError | None) -> None:
        if self._shows(call_id):
            self.page.show_end(error)
            self.open(call_id)
        self.worked.emit(call_id)
