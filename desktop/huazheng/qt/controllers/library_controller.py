"""The library in the main window: loading the list of calls, search, the bin.

The index is shown at once; changes on the disk follow as they are read.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from huazheng.qt.models.queue_model import QueueModel
from huazheng.qt.support.job_runner import JobRunner
from huazheng.qt.widgets.library.library_panel import LibraryPanel
from huazheng.qt.widgets.library.queue_strip import QueueStrip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.qt.controllers.call_jobs import CallJobs
    from huazheng.qt.models.search_results import SearchResult
    from huazheng.services.library.browse import CallRow, LibraryView

_SHOW_EVERY_SECONDS = 1.0  # while many calls are read


class LibraryController(QObject):
    """Keep the list of calls and its search up to date, and move calls to the bin.

    - rows_loaded(complete: bool): ``rows`` is filled; False while more calls are still being read
    - failed(HuazhengError)
    - moving_to_bin(call id): let go of its files; it is about to be moved
    - date_range_requested(LibraryView): ask for days; answer with ``column.view_bar.choose``
    - queue_requested(): show the list of queued jobs
    - bin_confirmation_requested(CallRow): ask whether to bin it; answer with ``move_to_bin``
    """

    rows_loaded = Signal(bool)
    failed = Signal(object)
    moving_to_bin = Signal(str)
    date_range_requested = Signal(object)
    queue_requested = Signal()
    bin_confirmation_requested = Signal(object)

    def __init__(self, home: Home, work: CallJobs, parent: QObject) -> None:
        super().__init__(parent)
        self._home, self._work = home, work
        self._looking = JobRunner(self)
        self._reading = JobRunner(self)
        self._read_again = False
        self._begins = self._began = False
        self._shown_at = 0.0
        self.rows: list[CallRow] = []
        self.queue = QueueModel(self)
        self.column = LibraryPanel()
        self.strip = QueueStrip(self.queue)
        self.column.search_requested.connect(self._search)
        self.column.bin_requested.connect(self.confirm_bin)
        self.column.view_bar.changed.connect(self._arrange)
        self.column.view_bar.date_range_requested.connect(
            lambda: self.date_range_requested.emit(self.column.view_bar.view)
        )
        self.strip.stopped.connect(work.queue.cancel_all)
        self.strip.list_requested.connect(self.queue_requested)
        work.progressed.connect(self.column.show_work)
        work.queue.shown.connect(self.queue.show)
        work.queue.progressed.connect(lambda entry, fraction, doing: self.queue.progress(entry.number, fraction, doing))
        work.queue.ended.connect(lambda entry: self.queue.rest(entry.number))
        work.queue.held.connect(self.queue.hold)

    @property
    def reading(self) -> bool:
        """True while the library is being loaded."""
        return self._begins or self._looking.busy or self._reading.busy

    # Reading it

    def begin(self, view: LibraryView) -> None:
        """Show the index in this view, then what is on the disk; the window itself comes first."""
        self.column.view_bar.use(view)
        self._begins = True
        QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        self._begins = False
        home = self._home

        def look(_: object) -> list[CallRow]:
            from huazheng.services.library.browse import indexed_calls

            return indexed_calls(home)

        job = self._looking.start(look)
        job.done.connect(lambda rows: self._take(rows, complete=False))
        job.failed.connect(self.failed)
        job.ended.connect(self.refresh)

    def refresh(self) -> None:
        """Read what has changed on the disk."""
        if self._reading.busy:
            self._read_again = True
            return
        self._read_again = False
        home = self._home

        def read(task: Task) -> list[CallRow]:
            from huazheng.services.library.browse import list_calls

            return list_calls(home, task)

        job = self._reading.start(read)
        job.progressed.connect(self._show_partial)
        job.done.connect(lambda rows: self._take(rows, complete=True))
        job.failed.connect(self.failed)
        job.ended.connect(self._reread_if_pending)

    def _reread_if_pending(self) -> None:
        if self._read_again:
            self.refresh()

    def _show_partial(self) -> None:
        """Show the calls read so far, at a limited rate."""
        now = time.monotonic()
        if now - self._shown_at < _SHOW_EVERY_SECONDS or self._looking.busy:
            return
        self._shown_at = now
        home = self._home

        def look(_: object) -> list[CallRow]:
            from huazheng.services.library.browse import indexed_calls

            return indexed_calls(home)

        self._looking.start(look).done.connect(lambda rows: self._take(rows, complete=False))

    def _take(self, rows: list[CallRow], *, complete: bool) -> None:
        if rows == self.rows and self._began:
            self.rows_loaded.emit(complete)
            return
        self._began = True
        self.rows = rows
        self._arrange(self.column.view_bar.view, complete=complete)

    def _arrange(self, view: LibraryView, *, complete: bool | None = None) -> None:
        """Sort and filter off the window's thread: there may be ten thousand calls."""
        rows = self.rows

        def sift(_: object) -> Sequence[CallRow]:
            from huazheng.services.library.browse import apply_view

            return apply_view(rows, view)

        def show(shown: Sequence[CallRow]) -> None:
            if rows is self.rows and view == self.column.view_bar.view:
                self.column.view_bar.show_counts(rows, len(shown))
                self.column.show_calls(shown)
            if complete is not None:
                self.rows_loaded.emit(complete)

        job = self._looking.start(sift)
        job.done.connect(show)
        job.failed.connect(self.failed)

    def _search(self, words: str) -> None:
        home, rows = self._home, self.rows

        def look(_: object) -> tuple[list[SearchResult], int]:
            from huazheng.qt.models.search_results import build_search_results
            from huazheng.services.library.browse import MAX_HITS, search

            return build_search_results(words, rows, search(home, words, look=False)), MAX_HITS

        job = self._looking.start(look)
        job.done.connect(lambda found: self.column.show_found(words, *found))
        job.failed.connect(self.failed)

    # The bin

    def row_of(self, call_id: str) -> CallRow | None:
        """The row of a call, filtered out or not; None if there is none."""
        return next((row for row in self.rows if row.call == call_id), None)

    def confirm_bin(self, call_id: str) -> None:
        """Ask the person whether to move a call to the bin."""
        if (row := self.row_of(call_id)) is not None:
            self.bin_confirmation_requested.emit(row)

    def move_to_bin(self, call_id: str) -> None:
        """Stop the work on a call and move it to the bin."""
        self.moving_to_bin.emit(call_id)
        self._work.stop(call_id)
        home = self._home

        def move(_: object) -> None:
            from huazheng.services.library.recycle_bin import bin_call
            from huazheng.store.calls import Calls

            bin_call(home, Calls(home).find(call_id))

        job = self._looking.start(move)
        job.failed.connect(self.failed)
        job.ended.connect(self.refresh)

    def close(self) -> None:
        """Stop loading."""
        self._reading.close()
        self._looking.close()
