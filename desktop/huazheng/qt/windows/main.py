"""The main window: the library on the left, the call beside it, one sentence above when something is to be said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from huazheng.core.paths import sample_call
from huazheng.qt.following import FollowsLanguage
from huazheng.qt.plain import one_line
from huazheng.qt.preferences import Preferences
from huazheng.qt.reviewing import Reviews
from huazheng.qt.theme import MARGIN, scaled
from huazheng.qt.widgets.notice import Notice
from huazheng.qt.widgets.stage import Stage
from huazheng.qt.window_state import WindowState, keep_state, place_of, put, read_state
from huazheng.qt.windows.desk import Desk
from huazheng.qt.windows.menus import Menus
from huazheng.qt.windows.recordings import Recordings
from huazheng.qt.windows.sheets import Sheets
from huazheng.qt.windows.shelf import Shelf
from huazheng.qt.work import CallWork

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent

    from huazheng.core.language import Language
    from huazheng.core.paths import Home
    from huazheng.qt.models.hits import Found
    from huazheng.qt.playing import Playing
    from huazheng.qt.speaking import Speech
    from huazheng.qt.widgets.library import LibraryColumn
    from huazheng.qt.windows.call import CallPage
    from huazheng.services.intake import TakenIn
    from huazheng.services.queue import Entry
    from huazheng.settings.schema import Settings

LIBRARY_PX, LEAST_LIBRARY_PX = 264, 208
SIZE_PX, LEAST_SIZE_PX = (1360, 864), (880, 480)
SUFFIXES = ("wav", "flac", "mp3", "m4a", "aac", "amr", "3gp", "ogg", "opus", "wma")


class MainWindow(FollowsLanguage, QMainWindow):
    """Puts the screens together; what lies open is the desk's, what is done to calls is the work's.

    ``front`` is the library's screen with the call beside it, or the one of a call that is being recorded; ``above``
    is where the strip of a recording stands over either.
    """

    def __init__(self, home: Home, settings: Settings, speech: Speech) -> None:
        super().__init__()
        self._home = home
        self._speech = speech
        self._last = read_state(home)
        self._first_look = True
        self._then_open: str | None = None
        self.preferences = Preferences(home, settings, self)
        self.work = CallWork(home, self)
        self.work.use(settings)
        self.desk = Desk(home, settings, self.work, self)
        self.shelf = Shelf(home, self.work, self)
        self.notice = Notice()
        self.empty = Stage(framed=True)
        self.recordings = Recordings(self, home)
        self.reviews = Reviews(self, home)
        self.sheets = Sheets(self, home)
        self.menus = Menus(self)
        self._screens = QStackedWidget()
        self.front, self.above = QStackedWidget(), QVBoxLayout()
        self._arrange()
        self._connect()
        self.setAcceptDrops(True)
        self.library.list.setFocus()
        self.retranslate()
        self.shelf.begin(self._last.view)

    @property
    def library(self) -> LibraryColumn:
        """The column of calls."""
        return self.shelf.column

    @property
    def library_screen(self) -> QWidget:
        """The library, and the open call beside it."""
        return self._splitter

    @property
    def page(self) -> CallPage:
        """The screen of the open call."""
        return self.desk.page

    @property
    def playing(self) -> Playing:
        """What plays the open call."""
        return self.desk.playing

    @property
    def reading(self) -> bool:
        """Whether files are being read for the screen."""
        return self.shelf.reading or self.desk.reading

    def _arrange(self) -> None:
        self._screens.addWidget(self.empty)
        left, right = QWidget(), QWidget()
        column, beside = QVBoxLayout(left), QVBoxLayout(right)
        for layout in (column, beside):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        column.addWidget(self.library, 1)
        column.addWidget(self.shelf.strip)
        column.addStrut(scaled(LEAST_LIBRARY_PX))
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
        usual = QSize(scaled(SIZE_PX[0]), scaled(SIZE_PX[1]))
        self.resize(usual.boundedTo(room) if fits else QSize(*SIZE_PX))
        if self._last.place is not None:
            put(self, self._last.place, QApplication.screens())
        if self._last.maximised:
            self.setWindowState(Qt.WindowState.WindowMaximized)
        split = len(self._last.split) == splitter.count() and all(0 < part < 100_000 for part in self._last.split)
        splitter.setSizes(list(self._last.split) if split else [scaled(LIBRARY_PX), scaled(SIZE_PX[0] - LIBRARY_PX)])

    def _connect(self) -> None:
        self.preferences.changed.connect(self.use_settings)
        self.preferences.refused.connect(self.notice.warn)
        self.library.opened.connect(self.desk.open)
        self.library.wanted.connect(self._go_to_found)
        self.library.asked_to_recognise.connect(self._recognise)
        self.library.asked_to_check.connect(lambda call_id: self.recordings.check(self._home.recordings / call_id))
        self.shelf.known.connect(self._library_known)
        self.shelf.putting_away.connect(self._let_go)
        self.shelf.wrong.connect(self.notice.warn)
        self.library.asked_to_import.connect(self.choose_files)
        self.library.asked_to_record.connect(self.recordings.start)
        self.empty.asked.connect(self.choose_files)
        self.empty.asked_second.connect(lambda: self.take_in([sample_call()]))
        self.work.taken_in.connect(self._taken_in)
        self.work.refused.connect(self.notice.warn)
        self.work.queue.rested.connect(self._queue_rests)
        for signal, records in (
            (self.recordings.watch.starting, True),
            (self.recordings.watch.started, True),
            (self.recordings.watch.ended, False),
            (self.recordings.watch.failed, False),
        ):
            signal.connect(lambda *_, records=records: self.work.queue.hold(records))
        self.desk.built.connect(self._screens.addWidget)
        self.desk.opened.connect(self._show_desk)
        self.desk.worked.connect(self._worked)
        self.desk.wrong.connect(self.notice.warn)

    def open(self, name: str) -> None:
        """Open a call by its id, or by the path of its folder."""
        self._first_look = False
        self.desk.open(name)

    def _show_desk(self, call_id: str) -> None:
        self.library.mark(call_id)
        self._screens.setCurrentWidget(self.page)
        self.menus.enable_call(True)
        self.setWindowTitle(self._title())

    def _worked(self, call_id: str) -> None:
        self.library.show_work(call_id, None)
        self.refresh()

    # The library

    def refresh(self, then_open: str | None = None) -> None:
        """Read the library again, and open a call once it is there."""
        self._then_open = then_open or self._then_open
        self.shelf.refresh()

    def _library_known(self, complete: bool) -> None:
        rows, wanted = self.shelf.rows, self._then_open
        if complete or rows:
            self._offer_start()
        if wanted is not None and (complete or self.shelf.row_of(wanted) is not None):
            self._then_open = None
            self.open(wanted)
        elif self._first_look and rows:
            last = self._last.call if self.shelf.row_of(self._last.call) is not None else rows[-1].call
            self.open(last)  # the last one that was open, else the newest

    def _recognise(self, call_id: str) -> None:
        from huazheng.store.calls import Call

        self.work.recognise(Call(self._home.recordings / call_id), self.desk.settings)

    def put_away(self) -> None:
        """Put the call that is open into the bin, after asking."""
        if (opened := self.desk.call) is not None:
            self.shelf.ask_to_bin(opened.call.id)

    def _let_go(self, call_id: str) -> None:
        """A call goes into the bin; Windows moves no folder while one of its files is open."""
        if self.desk.put_down(call_id):
            self._screens.setCurrentWidget(self.empty)
            self.menus.enable_call(False)
            self.setWindowTitle(self._title())
            self.library.mark("")

    def _queue_rests(self) -> None:
        """Say once what lies there unheard, and where the rest can be read."""
        entries: Iterable[Entry] = self.work.queue.entries
        taken = sum(entry.state == "taken" for entry in entries)
        if taken > 1:
            self.notice.tell(
                self.tr("{0} 份录音都已存好、封存。识别模型还没下载，所以没有识别。").format(taken),
                self.tr("打开其中一通，点“识别”，就会下载模型；以后导入的会自动识别。"),
            )

    def _go_to_found(self, found: Found) -> None:
        self._first_look = False
        self.desk.open(found.call, found.turn)

    def choose_files(self) -> None:
        """Ask which recordings to import."""
        pattern = " ".join(f"*.{suffix}" for suffix in SUFFIXES)
        files, _ = QFileDialog.getOpenFileNames(
            self, self.tr("导入录音"), "", f"{self.tr('录音')} ({pattern});;{self.tr('所有文件')} (*)"
        )
        self.take_in(Path(file) for file in files)

    def take_in(self, files: Iterable[Path]) -> None:
        """Import these recordings and folders of them; bundles and reviews are looked at."""
        self.notice.hide()
        if recordings := [file for file in files if not self.reviews.takes(file)]:
            self.work.take_in(recordings)

    def _taken_in(self, taken: TakenIn, alone: bool) -> None:
        """One that came by itself is opened; of many, the first, where nothing else lies open."""
        if taken.already and alone:
            self.notice.tell(self.tr("这份录音已经在这里了，没有再导入一次。"))
        self.refresh(then_open=taken.call.id if alone or self.desk.call is None else None)

    # The window itself

    def use_settings(self, settings: Settings) -> None:
        """Go by these settings from here on."""
        if settings.language != self.desk.settings.language:
            self._speech.speak(settings.language)
        self.desk.settings = settings
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
        self.take_in(files)

    def leave(self) -> None:
        """Close without asking, as when the system ends. What records goes on."""
        self.recordings.ask_nothing()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Stop what runs, wait for it, and go. While a recording runs, first say what will become of it."""
        if not self.recordings.may_close():
            event.ignore()
            return
        self._keep_state()
        self.hide()
        self.recordings.close()
        self.sheets.close()
        self.preferences.close()
        self.reviews.close()
        self.desk.close()
        self.work.close()
        self.shelf.close()
        super().closeEvent(event)

    def _keep_state(self) -> None:
        opened = self.desk.call
        state = WindowState(
            place=place_of(self),
            maximised=self.isMaximized(),
            split=tuple(self._splitter.sizes()),
            view=self.library.view_bar.view,
            call=opened.call.id if opened is not None else "",
        )
        keep_state(self._home, state)

    def _offer_start(self) -> None:
        if self.shelf.rows:
            self.empty.offer(self.tr("请在左边选一通电话"), self.tr("也可以把新的录音拖进来。"), self.tr("导入录音"))
        else:
            self.empty.offer(
                self.tr("把回访电话的录音拖到这里，或者导入一份"),
                self.tr("录音只留在这台电脑上，原文件一个字节也不会改。手边还没有录音，可以先看示例通话。"),
                self.tr("导入录音"),
                self.tr("看示例通话"),
            )

    def _title(self) -> str:
        name, opened = self.tr("话证"), self.desk.call
        return f"{one_line(opened.call.title)} - {name}" if opened is not None else name


def _local_files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
