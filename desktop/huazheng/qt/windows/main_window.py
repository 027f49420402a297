"""The main window: the library on the left, the open call beside it, and a notice above the call."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from huazheng.audio.recording_formats import ARCHIVE_SUFFIX, RECORDING_ENDINGS, RECORDING_SUFFIXES
from huazheng.core.text.labels import format_clock
from huazheng.core.text.sanitize import one_line
from huazheng.qt.controllers.call_controller import CallController
from huazheng.qt.controllers.call_jobs import CallJobs
from huazheng.qt.controllers.library_controller import LibraryController
from huazheng.qt.controllers.recording_controller import RecordingController
from huazheng.qt.controllers.recording_signs import RecordingSigns
from huazheng.qt.models.model_status import ModelStatus
from huazheng.qt.models.preferences import Preferences
from huazheng.qt.support.focus_keeper import FocusKeeper
from huazheng.qt.support.placement import FRAME_AFTER_MS, fit_in_screen
from huazheng.qt.support.theme import MARGIN, scaled_px
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.support.window_state import (
    WindowState,
    geometry_of,
    load_window_state,
    restore_geometry,
    save_window_state,
)
from huazheng.qt.widgets.base.notice import Notice
from huazheng.qt.widgets.pages.sample_tour import SampleTour
from huazheng.qt.widgets.pages.start_page import StartPage
from huazheng.qt.windows.dialogs import Dialogs
from huazheng.qt.windows.menus import Menus
from huazheng.qt.windows.review_windows import ReviewWindows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QShowEvent

    from huazheng.core.runtime.language import Language
    from huazheng.core.runtime.paths import Home
    from huazheng.qt.models.call_player import CallPlayer
    from huazheng.qt.models.search_results import SearchResult
    from huazheng.qt.support.ui_language import LanguageSwitcher
    from huazheng.qt.widgets.library.library_panel import LibraryPanel
    from huazheng.qt.widgets.pages.call_page import CallPage
    from huazheng.qt.widgets.pages.recording_page import RecordingPage
    from huazheng.qt.widgets.recording.recording_strip import RecordingStrip
    from huazheng.services.callview.call_view import CallView
    from huazheng.services.intake.file_import import ImportResult
    from huazheng.services.jobs.queue import Entry
    from huazheng.services.library.browse import LibraryView
    from huazheng.settings.schema import Settings
    from huazheng.store.calls import Call

LIBRARY_PX, LEAST_LIBRARY_PX = 264, 208
SIZE_PX, LEAST_SIZE_PX = (1360, 864), (880, 440)
_MOST_NAMED = 4
FRAME_PX = (8, 40)  # what a window manager adds around a window, until it has said so


@dataclass(frozen=True)
class Preload:
    """Functions that import a screen's modules. They run on a background thread, before the screen is built."""

    call: Callable[[], None]
    recording: Callable[[], None]


class MainWindow(RetranslateMixin, QMainWindow):
    """Put the screens together and connect the controllers, which do not know each other or the window.

    ``front`` holds the library with the call beside it, and the recording page; ``above`` has room for the recording
    strip over both. opens_again: it closed only to be opened again, in another size.
    """

    def __init__(self, home: Home, settings: Settings, language_switcher: LanguageSwitcher, preload: Preload) -> None:
        super().__init__()
        self._home = home
        self._language_switcher = language_switcher
        self._last = load_window_state(home)
        self._opens_last_call = True
        self.opens_again = False
        self._then_open: str | None = None
        self._already: list[str] = []  # names of what was imported before, in the files that came last
        self.preferences = Preferences(home, settings, self)
        self.call_jobs = CallJobs(home, self)
        self.call_jobs.use(settings)
        self.call_controller = CallController(home, self.preferences, self.call_jobs, preload.call, self)
        self.library_controller = LibraryController(home, self.call_jobs, self)
        self.recording_controller = RecordingController(home, self.preferences, preload.recording, self)
        self.notice = Notice()
        self.reviews = ReviewWindows(home, self)
        self.dialogs = Dialogs(home, self.preferences, lambda: self.menus.with_keys, self)
        self.model_status = ModelStatus(home, self.preferences, self.dialogs.fetching, self)
        self.start_page = StartPage(self.model_status)
        self.menus = Menus(
            self.menuBar(),
            call_controller=self.call_controller,
            job_queue=self.call_jobs.queue,
            dialogs=self.dialogs,
            reviews=self.reviews,
            preferences=self.preferences,
        )
        self.signs = RecordingSigns(self.recording_controller, self)
        self._screens = QStackedWidget()
        self.front, self.above = QStackedWidget(), QVBoxLayout()
        self._arrange()
        self._connect_settings()
        self._connect_library()
        self._connect_call()
        self._connect_recording()
        self._connect_menus()
        self.setAcceptDrops(True)
        self._focus_keeper = FocusKeeper(self, self._safe_focus)
        self._screens.currentChanged.connect(self._focus_keeper.page_changed)
        self.library.list.setFocus()
        self.start_page.show_route(settings.route)
        self.retranslate()
        self.library_controller.begin(self._last.view)

    @property
    def library(self) -> LibraryPanel:
        """The library panel."""
        return self.library_controller.column

    @property
    def page(self) -> CallPage:
        """The page of the open call."""
        return self.call_controller.page

    @property
    def playing(self) -> CallPlayer:
        """The player of the open call."""
        return self.call_controller.playing

    @property
    def reading(self) -> bool:
        """True while the library or a call is being loaded."""
        return self.library_controller.reading or self.call_controller.reading

    def _arrange(self) -> None:
        self._screens.addWidget(self.start_page)
        left, right = QWidget(), QWidget()
        column, beside = QVBoxLayout(left), QVBoxLayout(right)
        for layout in (column, beside):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        column.addWidget(self.library, 1)
        column.addWidget(self.library_controller.strip)
        column.addStrut(scaled_px(LEAST_LIBRARY_PX))
        notice_row = QVBoxLayout()
        notice_row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        notice_row.addWidget(self.notice)
        beside.addLayout(notice_row)
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
        room = QApplication.primaryScreen().availableGeometry().size() - QSize(*FRAME_PX)
        self.setMinimumSize(QSize(*LEAST_SIZE_PX).boundedTo(room))
        self.resize(QSize(scaled_px(SIZE_PX[0]), scaled_px(SIZE_PX[1])).boundedTo(room))
        if self._last.place is not None:
            restore_geometry(self, self._last.place, QApplication.screens())
        if self._last.maximized:
            self.setWindowState(Qt.WindowState.WindowMaximized)
        split = len(self._last.split) == splitter.count() and all(0 < part < 100_000 for part in self._last.split)
        splitter.setSizes(
            list(self._last.split) if split else [scaled_px(LIBRARY_PX), scaled_px(SIZE_PX[0] - LIBRARY_PX)]
        )

    def _connect_settings(self) -> None:
        self._language = self.preferences.now.language
        self.preferences.changed.connect(self._apply_settings)
        self.preferences.refused.connect(self.notice.show_error)
        self.preferences.zoomed.connect(lambda _: QTimer.singleShot(0, self, self._open_again))
        self.dialogs.failed.connect(self.notice.show_error)
        self.dialogs.unlocked.connect(self.recording_controller.watch.scan_at_startup)
        self.dialogs.unlocked.connect(self.call_jobs.queue.run)
        self.reviews.message.connect(self.notice.show_message)
        self.reviews.message_cleared.connect(self.notice.hide)
        self.reviews.failed.connect(self.notice.show_error)

    def _connect_library(self) -> None:
        library, controller = self.library, self.library_controller
        library.opened.connect(self.call_controller.open)
        library.result_chosen.connect(self._open_search_result)
        library.transcribe_requested.connect(lambda call_id: self._transcribe(self._call(call_id)))
        library.verify_requested.connect(lambda call_id: self.dialogs.verify(self._call(call_id).folder))
        library.export_requested.connect(lambda call_id: self.dialogs.export(self._call(call_id)))
        library.import_requested.connect(self.choose_files)
        library.record_requested.connect(self.recording_controller.start)
        controller.rows_loaded.connect(self._on_rows_loaded)
        controller.moving_to_bin.connect(self._close_binned_call)
        controller.failed.connect(self.notice.show_error)
        controller.date_range_requested.connect(self._ask_date_range)
        controller.queue_requested.connect(self.show_queue)
        controller.bin_confirmation_requested.connect(
            lambda row: self.dialogs.confirm_bin(row).agreed.connect(self._move_to_bin)
        )
        self.start_page.record_requested.connect(self.recording_controller.start)
        self.start_page.route_requested.connect(self.dialogs.sources)
        self.start_page.import_requested.connect(self.choose_files)
        self.start_page.sample_requested.connect(self.open_sample)
        self.model_status.refresh()
        self.call_jobs.taken_in.connect(self._call_imported)
        self.call_jobs.sample_ready.connect(lambda taken: self.refresh(then_open=taken.call.id))
        self.call_jobs.refused.connect(self.notice.show_error)
        self.call_jobs.queue.passed_over.connect(lambda told: self.notice.show_message(str(told)))
        self.call_jobs.queue.idle.connect(self._on_queue_idle)
        self.call_jobs.queue.locked.connect(self.dialogs.unlock)

    def _connect_call(self) -> None:
        controller = self.call_controller
        controller.page_built.connect(self._screens.addWidget)
        controller.page_built.connect(self._add_sample_tour)
        controller.opened.connect(self._show_call)
        controller.shown.connect(lambda _: self.setWindowTitle(self._title()))
        controller.call_changed.connect(self._on_call_changed)
        controller.failed.connect(self.notice.show_error)
        controller.message.connect(self.notice.show_message)
        controller.details_requested.connect(
            lambda opened: self.dialogs.policy(opened).saved.connect(controller.edit_controller.save_details)
        )
        controller.history_requested.connect(self._show_history)
        controller.replace_requested.connect(
            lambda opened: self.dialogs.replace(opened).chosen.connect(controller.edit_controller.replace)
        )

    def _connect_recording(self) -> None:
        controller = self.recording_controller
        for signal, records in (
            (controller.watch.starting, True),
            (controller.watch.started, True),
            (controller.watch.ended, False),
            (controller.watch.failed, False),
        ):
            signal.connect(lambda *_, records=records: self.call_jobs.queue.hold(records))
        controller.views_built.connect(self._add_recording_views)
        controller.page_requested.connect(self._show_recording_page)
        controller.about_to_record.connect(self._pause_playback)
        controller.record_enabled.connect(self.library.record_button.setEnabled)
        controller.library_changed.connect(self.refresh)
        controller.message.connect(self.notice.show_message)
        controller.failed.connect(self.notice.show_error)
        controller.import_requested.connect(self.choose_files)
        controller.open_requested.connect(self.open)
        controller.transcribe_requested.connect(self._transcribe)
        controller.verify_requested.connect(self.dialogs.verify)
        controller.sealed.connect(self._transcribe_recorded)
        controller.space_requested.connect(self._make_space)
        controller.state_changed.connect(self._show_recording_state)
        controller.route_requested.connect(lambda: self.dialogs.sources(records=True))
        self.dialogs.record_requested.connect(controller.start)
        self.dialogs.import_requested.connect(self.choose_files)
        controller.close_confirmation_requested.connect(self._confirm_close)
        controller.close_requested.connect(self.close)

    def _connect_menus(self) -> None:
        menus = self.menus
        menus.record_requested.connect(self.library.record_button.click)
        menus.import_requested.connect(self.choose_files)
        menus.phone_requested.connect(self.preview_recordings)
        menus.folder_requested.connect(self.choose_folder)
        menus.search_requested.connect(self.library.field.setFocus)
        menus.export_requested.connect(self._export)
        menus.verify_requested.connect(self._verify)
        menus.redact_requested.connect(lambda: self._of_call(self.dialogs.redact))
        menus.dates_requested.connect(lambda: self._of_call(self.dialogs.dates))
        menus.queue_requested.connect(self.show_queue)
        menus.bin_requested.connect(self.show_bin)
        menus.bin_call_requested.connect(self._bin_open_call)
        menus.listening_requested.connect(self._second_listening)
        menus.quit_requested.connect(self.close)
        menus.language_chosen.connect(self.speak)

    # The open call

    def open(self, name: str) -> None:
        """Open a call by its id or the path of its folder."""
        self._opens_last_call = False
        self.call_controller.open(name)

    def _show_call(self, call_id: str) -> None:
        self.library.mark(call_id)
        self._screens.setCurrentWidget(self.page)
        self.menus.enable_call(True)
        self.setWindowTitle(self._title())
        opened = self.call_controller.call
        if opened is not None and opened.call.is_sample and opened.analysis is not None:
            self.sample_tour.begin()
        else:
            self.sample_tour.end()

    def _add_sample_tour(self, page: CallPage) -> None:
        self.sample_tour = SampleTour(page)

    def _safe_focus(self) -> QWidget:
        """A visible widget that only moves through what is shown."""
        shown = self.front.currentWidget()
        if shown is not None and shown is not self._splitter:
            return shown
        opened = self.call_controller.call
        if opened is None or self._screens.currentWidget() is self.start_page:
            return self.library.list
        return self.page.transcript if opened.transcript is not None else self.page

    def _show_history(self, opened: CallView) -> None:
        dialog = self.dialogs.corrections(opened)
        dialog.undone.connect(self.call_controller.edit_controller.undo)
        self.call_controller.shown.connect(dialog.show_call)

    def _export(self) -> None:
        if (opened := self.call_controller.call) is not None:
            self.dialogs.export(opened.call).call_written.connect(self.call_controller.open)

    def _of_call(self, open_dialog: Callable[[CallView], object]) -> None:
        if (opened := self.call_controller.call) is not None:
            open_dialog(opened)

    def _second_listening(self) -> None:
        if (opened := self.call_controller.call) is not None:
            dialog = self.dialogs.second_listening(opened.call)
            dialog.call_written.connect(self.call_controller.open)
            dialog.play_requested.connect(self.playing.play)

    def _verify(self) -> None:
        if (opened := self.call_controller.call) is not None:
            self.dialogs.verify(opened.call.folder)

    def _on_call_changed(self, call_id: str) -> None:
        self.library.show_work(call_id, None)
        self.refresh()

    # The library

    def refresh(self, then_open: str | None = None) -> None:
        """Load the library again; then open a call, if one is given."""
        self._then_open = then_open or self._then_open
        self.library_controller.refresh()

    def _on_rows_loaded(self, complete: bool) -> None:
        rows, then_open = self.library_controller.rows, self._then_open
        if complete or rows:
            self._offer_start()
        if then_open is not None and (complete or self.library_controller.row_of(then_open) is not None):
            self._then_open = None
            self.open(then_open)
        elif self._opens_last_call and rows:
            last = self._last.call if self.library_controller.row_of(self._last.call) is not None else rows[-1].call
            self.open(last)  # the last one that was open, else the newest

    def _call(self, call_id: str) -> Call:
        from huazheng.store.calls import Call

        return Call(self._home.recordings / call_id)

    def _transcribe(self, call: Call) -> None:
        self.call_jobs.transcribe(call, self.preferences.now)

    def _ask_date_range(self, view: LibraryView) -> None:
        self.dialogs.date_range(view).chosen.connect(
            lambda since, until: self.library.view_bar.choose(since=since, until=until)
        )

    def show_queue(self) -> None:
        """Show the queued jobs, and what became of the finished ones."""
        self.dialogs.queue(self.call_jobs.queue, self.library_controller.queue).opened.connect(self.library.opened)

    def show_bin(self, *, for_space: bool = False) -> None:
        """Show the binned calls; ``for_space``, to make room on a full disk."""
        self.dialogs.bin(for_space=for_space).changed.connect(self.refresh)

    def _bin_open_call(self) -> None:
        if (opened := self.call_controller.call) is not None:
            self.library_controller.confirm_bin(opened.call.id)

    def _move_to_bin(self, call_id: str) -> None:
        row = self.library_controller.row_of(call_id)
        self.library_controller.move_to_bin(call_id)
        if row is not None:
            said = self.tr("“{0}”放进了回收站。文件菜单里的“回收站…”可以把它放回来。")
            self.notice.show_message(said.format(one_line(row.title)))

    def _close_binned_call(self, call_id: str) -> None:
        """Release a call that is being moved to the bin: Windows moves no folder while one of its files is open."""
        if self.call_controller.close_call(call_id):
            self._screens.setCurrentWidget(self.start_page)
            self.menus.enable_call(False)
            self.setWindowTitle(self._title())
            self.library.mark("")

    def _on_queue_idle(self) -> None:
        """Say once that imported recordings were not transcribed because there is no model."""
        entries: Iterable[Entry] = self.call_jobs.queue.entries
        taken = sum(entry.state == "taken" for entry in entries)
        if taken > 1:
            told = self.tr("{0} 份录音都已存好、封存。识别模型还没下载，所以没有识别。").format(taken)
            self.notice.show_message(
                "\n".join(filter(None, [self._already_words(), told])),
                self.tr("打开其中一通，点“识别”，就会下载模型；以后导入的会自动识别。"),
            )

    def _open_search_result(self, found: SearchResult) -> None:
        self._opens_last_call = False
        words = self.library.field.text() if found.turn is not None else ""
        self.call_controller.open(found.call, found.turn, words.strip())

    def choose_files(self) -> None:
        """Ask which recordings to import."""
        pattern = " ".join(f"*.{ending}" for ending in (*RECORDING_ENDINGS, "zip"))
        recordings, everything = self.tr("录音"), self.tr("所有文件")
        files, _ = QFileDialog.getOpenFileNames(
            self, self.tr("导入录音"), "", f"{recordings} ({pattern});;{everything} (*)"
        )
        self.import_paths(Path(file) for file in files)

    def choose_folder(self) -> None:
        """Ask which folder of recordings to import, and show what is in it."""
        if folder := QFileDialog.getExistingDirectory(self, self.tr("导入哪个文件夹")):
            self.preview_recordings([Path(folder)])

    def import_paths(self, files: Iterable[Path]) -> None:
        """Import these recordings, preview those in folders; open bundles and reviews for review."""
        self.notice.hide()
        self._already.clear()
        recordings = [file for file in files if not self.reviews.takes(file)]
        if folders := [file for file in recordings if file.is_dir()]:
            self.preview_recordings(folders)
        if single := [file for file in recordings if not file.is_dir()]:
            self.call_jobs.import_paths(single)

    def open_sample(self) -> None:
        """Import the sample call with its transcript, and open it."""
        self.call_jobs.import_sample()

    def preview_recordings(self, folders: Sequence[Path] | None = None) -> None:
        """Show the recordings in these folders, or on the connected phones, and import what is chosen there."""
        self.dialogs.found_recordings(folders).chosen.connect(self.call_jobs.import_paths)

    def _call_imported(self, taken: ImportResult, alone: bool) -> None:
        """Open a recording that was imported alone; of several, the first, unless a call is open."""
        if taken.already:
            self._already.append(one_line(taken.call.title))
            if not self.notice.shows_errors:  # which nobody would have read
                self.notice.show_message(self._already_words())
        if taken.unstamped is not None:
            self.notice.show_error(taken.unstamped)
        self.refresh(then_open=taken.call.id if alone or self.call_controller.call is None else None)

    def _already_words(self) -> str:
        """Sentence that names what was not imported again; empty where nothing was."""
        names = self.tr("、").join(f"“{title}”" for title in self._already[:_MOST_NAMED])
        more = len(self._already) - _MOST_NAMED
        if more > 0:
            names = self.tr("{0} 等，另有 {1} 份，").format(names, more)
        return self.tr("{0}已经在这里了，没有再导入一次。").format(names) if names else ""

    # A recording

    def _add_recording_views(self, strip: RecordingStrip, page: RecordingPage) -> None:
        self.above.addWidget(strip)
        self.front.addWidget(page)

    def _show_recording_page(self, recording: bool) -> None:
        self.front.setCurrentWidget(self.recording_controller.page if recording else self._splitter)
        self.menus.enable_call(not recording and self.call_controller.call is not None)

    def _transcribe_recorded(self, call: Call) -> None:
        """Transcribe one's own recording without being asked, as an imported one, where no download is needed."""
        if self.model_status.state == "ready":
            self._transcribe(call)
            self.recording_controller.page.ended.show_transcribing()

    def _make_space(self) -> None:
        self.recording_controller.show_page(False)
        self.show_bin(for_space=True)

    def _show_recording_state(self) -> None:
        running = self.recording_controller.running
        self.setWindowTitle(self._title())
        self.start_page.show_recording(running)
        self.library.show_recording(running)
        self.menus.show_recording(running and self.recording_controller.shown)

    def _pause_playback(self) -> None:
        if self.call_controller.call is not None and self.playing.is_playing:
            self.call_controller.toggle()

    def _confirm_close(self) -> None:
        dialog = self.dialogs.confirm_close()
        dialog.left.connect(self._leave_recording)
        dialog.ended.connect(self.recording_controller.seal_and_close)

    def _leave_recording(self) -> None:
        """Go into the tray, where there is one; else close, and the recorder goes on alone."""
        if not self.signs.stay_in_tray():
            self.recording_controller.close_and_keep_recording()

    # The window itself

    def _apply_settings(self, settings: Settings) -> None:
        if settings.language != self._language:
            self._language = settings.language
            self._language_switcher.speak(settings.language)
        self.call_jobs.use(settings)
        self.start_page.show_route(settings.route)

    def _open_again(self) -> None:
        """Close, for the caller to open the window in another size; not while a recording runs."""
        if not self.recording_controller.watch.at_work:
            self.opens_again = True
            self.leave()

    def speak(self, language: Language) -> None:
        """Switch to another language, and remember it."""
        self._language = language
        self._language_switcher.speak(language)
        self.preferences.change(language=language)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self._title())
        self.menus.retranslate()
        self._offer_start()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files anywhere on the window."""
        if files := _local_files(event.mimeData()):
            event.acceptProposedAction()
            self.library.invite(True, likely=any(map(_may_be_recording, files)))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Remove the hint."""
        self.library.invite(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Import the dropped files."""
        self.library.invite(False)
        files = _local_files(event.mimeData())
        event.acceptProposedAction()
        self.import_paths(files)

    def showEvent(self, event: QShowEvent) -> None:
        """Shrink into the screen, once the window manager has put its frame around the window."""
        super().showEvent(event)
        QTimer.singleShot(FRAME_AFTER_MS, self, lambda: fit_in_screen(self))

    def leave(self) -> None:
        """Close without asking, as when the system ends. A recording under way goes on."""
        self.recording_controller.skip_confirmation()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the background jobs, wait, and close. While a recording runs, ask first."""
        if not self.recording_controller.confirm_close():
            event.ignore()
            return
        self._keep_state()
        self.hide()
        self.signs.close()
        self.recording_controller.close()
        self.dialogs.close()
        self.model_status.close()
        self.preferences.close()
        self.reviews.close()
        self.call_controller.close()
        self.call_jobs.close()
        self.library_controller.close()
        super().closeEvent(event)

    def _keep_state(self) -> None:
        opened = self.call_controller.call
        state = WindowState(
            place=geometry_of(self),
            maximized=self.isMaximized(),
            split=tuple(self._splitter.sizes()),
            view=self.library.view_bar.view,
            call=opened.call.id if opened is not None else "",
        )
        save_window_state(self._home, state)

    def _offer_start(self) -> None:
        self.start_page.show_library(calls=bool(self.library_controller.rows))

    def _title(self) -> str:
        name, opened, recordings = self.tr("话证"), self.call_controller.call, self.recording_controller
        if recordings.running:
            return self.tr("● 正在录音 {0}").format(format_clock(recordings.watch.seconds))
        if opened is None or recordings.shown:
            return name
        return f"{one_line(opened.label)} - {name}"


def _may_be_recording(path: Path) -> bool:
    """Tell by its name whether a file can be a recording, a folder of them, a bundle or a review."""
    return path.suffix.lower() in {*RECORDING_SUFFIXES, ARCHIVE_SUFFIX, ".json", ""} or path.is_dir()


def _local_files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
