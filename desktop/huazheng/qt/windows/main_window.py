"""The main window: the library on the left, the call beside it, one sentence above when something is to be said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from huazheng.core.runtime.paths import sample_call
from huazheng.qt.controllers.call_controller import CallController
from huazheng.qt.controllers.call_jobs import CallJobs
from huazheng.qt.controllers.library_controller import LibraryController
from huazheng.qt.controllers.recording_controller import RecordingController
from huazheng.qt.models.preferences import Preferences
from huazheng.qt.support.retranslate import RetranslateMixin
from huazheng.qt.support.safe_text import one_line
from huazheng.qt.support.theme import MARGIN, scaled_px
from huazheng.qt.support.window_state import (
    WindowState,
    geometry_of,
    load_window_state,
    restore_geometry,
    save_window_state,
)
from huazheng.qt.widgets.base.empty_state import EmptyState
from huazheng.qt.widgets.base.notice import Notice
from huazheng.qt.windows.dialogs import Dialogs
from huazheng.qt.windows.menus import Menus
from huazheng.qt.windows.review_windows import ReviewWindows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent

    from huazheng.core.runtime.language import Language
    from huazheng.core.runtime.paths import Home
    from huazheng.qt.models.call_player import CallPlayer
    from huazheng.qt.models.search_results import SearchResult
    from huazheng.qt.support.language_switcher import LanguageSwitcher
    from huazheng.qt.widgets.library.library_panel import LibraryPanel
    from huazheng.qt.widgets.pages.call_page import CallPage
    from huazheng.services.intake.file_import import ImportResult
    from huazheng.services.jobs.queue import Entry
    from huazheng.settings.schema import Settings

LIBRARY_PX, LEAST_LIBRARY_PX = 264, 208
SIZE_PX, LEAST_SIZE_PX = (1360, 864), (880, 480)
SUFFIXES = ("wav", "flac", "mp3", "m4a", "aac", "amr", "3gp", "ogg", "opus", "wma")


class MainWindow(RetranslateMixin, QMainWindow):
    """Puts the screens together; what lies open is the desk's, what is done to calls is the work's.

    ``front`` is the library's screen with the call beside it, or the one of a call that is being recorded; ``above``
    is where the strip of a recording stands over either.
    """

    def __init__(self, home: Home, settings: Settings, speech: LanguageSwitcher) -> None:
        super().__init__()
        self._home = home
        self._speech = speech
        self._last = load_window_state(home)
        self._first_look = True
        self._then_open: str | None = None
        self.preferences = Preferences(home, settings, self)
        self.work = CallJobs(home, self)
        self.work.use(settings)
        self.call_controller = CallController(home, settings, self.work, self)
        self.library_controller = LibraryController(home, self.work, self)
        self.notice = Notice()
        self.empty = EmptyState(framed=True)
        self.recording_controller = RecordingController(self, home)
        self.reviews = ReviewWindows(self, home)
        self.dialogs = Dialogs(self, home)
        self.menus = Menus(self)
        self._screens = QStackedWidget()
        self.front, self.above = QStackedWidget(), QVBoxLayout()
        self._arrange()
        self._connect()
        self.setAcceptDrops(True)
        self.library.list.setFocus()
        self.retranslate()
        self.library_controller.begin(self._last.view)

    @property
    def library(self) -> LibraryPanel:
        """The column of calls."""
        return self.library_controller.column

    @property
    def library_screen(self) -> QWidget:
        """The library, and the open call beside it."""
        return self._splitter

    @property
    def page(self) -> CallPage:
        """The screen of the open call."""
        return self.call_controller.page

    @property
    def playing(self) -> CallPlayer:
        """What plays the open call."""
        return self.call_controller.playing

    @property
    def reading(self) -> bool:
        """Whether files are being read for the screen."""
        return self.library_controller.reading or self.call_controller.reading

    def _arrange(self) -> None:
        self._screens.addWidget(self.empty)
        left, right = QWidget(), QWidget()
        column, beside = QVBoxLayout(left), QVBoxLayout(right)
        for layout in (column, beside):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        column.addWidget(self.library, 1)
        column.addWidget(self.library_controller.strip)
        column.addStrut(scaled_px(LEAST_LIBRARY_PX))
        said = QVBoxLayout()
        said.setContentsMargins(MARGIN, 0, MARGIN, 0)
        said.addWidget(self.notice)
        beside.addLayout(said)
        beside.addWidget(self._screens, 1)
        self._splitter = splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        self.front.addWidget(splitter)
        whole = QWidget()
        everything = QVBoxLayout(whole)
        everything.setContentsMargins(0, 0, 0, 0)
        everything.setSpacing(0)
        everything.addLayout(self.above)
        everything.addWidget(self.front, 1)
        self.setCentralWidget(whole)
        self.setMinimumSize(*LEAST_SIZE_PX)
        room = QApplication.primaryScreen().availableGeometry().size()
        fits = room.width() >= LEAST_SIZE_PX[0] and room.height() >= LEAST_SIZE_PX[1]
        usual = QSize(scaled_px(SIZE_PX[0]), scaled_px(SIZE_PX[1]))
        self.resize(usual.boundedTo(room) if fits else QSize(*SIZE_PX))
        if self._last.place is not None:
            restore_geometry(self, self._last.place, QApplication.screens())
        if self._last.maximised:
            self.setWindowState(Qt.WindowState.WindowMaximized)
        split = len(self._last.split) == splitter.count() and all(0 < part < 100_000 for part in self._last.split)
        splitter.setSizes(
            list(self._last.split) if split else [scaled_px(LIBRARY_PX), scaled_px(SIZE_PX[0] - LIBRARY_PX)]
        )

    def _connect(self) -> None:
        self.preferences.changed.connect(self.use_settings)
        self.preferences.refused.connect(self.notice.show_error)
        self.library.opened.connect(self.call_controller.open)
        self.library.wanted.connect(self._open_search_result)
        self.library.transcribe_requested.connect(self._transcribe)
        self.library.verify_requested.connect(
            lambda call_id: self.recording_controller.check(self._home.recordings / call_id)
        )
        self.library_controller.known.connect(self._on_rows_loaded)
        self.library_controller.moving_to_bin.connect(self._close_binned_call)
        self.library_controller.wrong.connect(self.notice.show_error)
        self.library.import_requested.connect(self.choose_files)
        self.library.record_requested.connect(self.recording_controller.start)
        self.empty.asked.connect(self.choose_files)
        self.empty.secondary_clicked.connect(lambda: self.import_paths([sample_call()]))
        self.work.taken_in.connect(self._call_imported)
        self.work.refused.connect(self.notice.show_error)
        self.work.queue.idle.connect(self._on_queue_idle)
        for signal, records in (
            (self.recording_controller.watch.starting, True),
            (self.recording_controller.watch.started, True),
            (self.recording_controller.watch.ended, False),
            (self.recording_controller.watch.failed, False),
        ):
            signal.connect(lambda *_, records=records: self.work.queue.hold(records))
        self.call_controller.built.connect(self._screens.addWidget)
        self.call_controller.opened.connect(self._show_desk)
        self.call_controller.call_changed.connect(self._on_call_changed)
        self.call_controller.wrong.connect(self.notice.show_error)

    def open(self, name: str) -> None:
        """Open a call by its id, or by the path of its folder."""
        self._first_look = False
        self.call_controller.open(name)

    def _show_desk(self, call_id: str) -> None:
        self.library.mark(call_id)
        self._screens.setCurrentWidget(self.page)
        self.menus.enable_call(True)
        self.setWindowTitle(self._title())

    def _on_call_changed(self, call_id: str) -> None:
        self.library.show_work(call_id, None)
        self.refresh()

    # The library

    def refresh(self, then_open: str | None = None) -> None:
        """Read the library again, and open a call once it is there."""
        self._then_open = then_open or self._then_open
        self.library_controller.refresh()

    def _on_rows_loaded(self, complete: bool) -> None:
        rows, wanted = self.library_controller.rows, self._then_open
        if complete or rows:
            self._offer_start()
        if wanted is not None and (complete or self.library_controller.row_of(wanted) is not None):
            self._then_open = None
            self.open(wanted)
        elif self._first_look and rows:
            last = self._last.call if self.library_controller.row_of(self._last.call) is not None else rows[-1].call
            self.open(last)  # the last one that was open, else the newest

    def _transcribe(self, call_id: str) -> None:
        from huazheng.store.calls import Call

        self.work.transcribe(Call(self._home.recordings / call_id), self.call_controller.settings)

    def put_away(self) -> None:
        """Put the call that is open into the bin, after asking."""
        if (opened := self.call_controller.call) is not None:
            self.library_controller.confirm_bin(opened.call.id)

    def _close_binned_call(self, call_id: str) -> None:
        """A call goes into the bin; Windows moves no folder while one of its files is open."""
        if self.call_controller.close_call(call_id):
            self._screens.setCurrentWidget(self.empty)
            self.menus.enable_call(False)
            self.setWindowTitle(self._title())
            self.library.mark("")

    def _on_queue_idle(self) -> None:
        """Say once what lies there unheard, and where the rest can be read."""
        entries: Iterable[Entry] = self.work.queue.entries
        taken = sum(entry.state == "taken" for entry in entries)
        if taken > 1:
            self.notice.show_message(
                self.tr("{0} 份录音都已存好、封存。识别模型还没下载，所以没有识别。").format(taken),
                self.tr("打开其中一通，点“识别”，就会下载模型；以后导入的会自动识别。"),
            )

    def _open_search_result(self, found: SearchResult) -> None:
        self._first_look = False
        self.call_controller.open(found.call, found.turn)

    def choose_files(self) -> None:
        """Ask which recordings to import."""
        pattern = " ".join(f"*.{suffix}" for suffix in SUFFIXES)
        files, _ = QFileDialog.getOpenFileNames(
            self, self.tr("导入录音"), "", f"{self.tr('录音')} ({pattern});;{self.tr('所有文件')} (*)"
        )
        self.import_paths(Path(file) for file in files)

    def import_paths(self, files: Iterable[Path]) -> None:
        """Import these recordings and folders of them; bundles and reviews are looked at."""
        self.notice.hide()
        if recordings := [file for file in files if not self.reviews.takes(file)]:
            self.work.import_paths(recordings)

    def _call_imported(self, taken: ImportResult, alone: bool) -> None:
        """One that came by itself is opened; of many, the first, where nothing else lies open."""
        if taken.already and alone:
            self.notice.show_message(self.tr("这份录音已经在这里了，没有再导入一次。"))
        self.refresh(then_open=taken.call.id if alone or self.call_controller.call is None else None)

    # The window itself

    def use_settings(self, settings: Settings) -> None:
        """Go by these settings from here on."""
        if settings.language != self.call_controller.settings.language:
            self._speech.speak(settings.language)
        self.call_controller.settings = settings
        self.work.use(settings)

    def speak(self, language: Language) -> None:
        """Speak another language, and remember it."""
        self._speech.speak(language)
        self.preferences.change(language=language)

    def retranslate(self) -> None:
        """Speak the language in use."""
        self.setWindowTitle(self._title())
        self.menus.retranslate()
        self._offer_start()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files may be dropped anywhere on the window."""
        if _local_files(event.mimeData()):
            event.acceptProposedAction()
            self.library.invite(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """They were carried on."""
        self.library.invite(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """What is dropped is imported."""
        self.library.invite(False)
        files = _local_files(event.mimeData())
        event.acceptProposedAction()
        self.import_paths(files)

    def leave(self) -> None:
        """Close without asking, as when the system ends. What records goes on."""
        self.recording_controller.skip_confirmation()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Stop what runs, wait for it, and go. While a recording runs, first say what will become of it."""
        if not self.recording_controller.confirm_close():
            event.ignore()
            return
        self._keep_state()
        self.hide()
        self.recording_controller.close()
        self.dialogs.close()
        self.preferences.close()
        self.reviews.close()
        self.call_controller.close()
        self.work.close()
        self.library_controller.close()
        super().closeEvent(event)

    def _keep_state(self) -> None:
        opened = self.call_controller.call
        state = WindowState(
            place=geometry_of(self),
            maximised=self.isMaximized(),
            split=tuple(self._splitter.sizes()),
            view=self.library.view_bar.view,
            call=opened.call.id if opened is not None else "",
        )
        save_window_state(self._home, state)

    def _offer_start(self) -> None:
        if self.library_controller.rows:
            self.empty.offer(self.tr("请在左边选一通电话"), self.tr("也可以把新的录音拖进来。"), self.tr("导入录音"))
        else:
            self.empty.offer(
                self.tr("把回访电话的录音拖到这里，或者导入一份"),
                self.tr("录音只留在这台电脑上，原文件一个字节也不会改。手边还没有录音，可以先看示例通话。"),
                self.tr("导入录音"),
                self.tr("看示例通话"),
            )

    def _title(self) -> str:
        name, opened = self.tr("话证"), self.call_controller.call
        return f"{one_line(opened.call.title)} - {name}" if opened is not None else name


def _local_files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
