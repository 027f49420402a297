"""The main window: the library on the left, the call beside it, one sentence above when something is to be said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QFileDialog, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from huazheng.core.paths import sample_call
from huazheng.qt.bridge import Workshop
from huazheng.qt.following import FollowsLanguage
from huazheng.qt.plain import one_line
from huazheng.qt.preferences import Preferences
from huazheng.qt.reviewing import BUNDLE_SUFFIX, Reviews
from huazheng.qt.theme import MARGIN, scaled
from huazheng.qt.widgets.intake_strip import IntakeStrip
from huazheng.qt.widgets.library import LibraryColumn
from huazheng.qt.widgets.notice import Notice
from huazheng.qt.widgets.stage import Stage
from huazheng.qt.windows.desk import Desk
from huazheng.qt.windows.menus import Menus
from huazheng.qt.windows.recordings import Recordings
from huazheng.qt.windows.sheets import Sheets
from huazheng.qt.work import CallWork

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent

    from huazheng.core.language import Language
    from huazheng.core.paths import Home
    from huazheng.qt.models.hits import Found
    from huazheng.qt.playing import Playing
    from huazheng.qt.speaking import Speech
    from huazheng.qt.windows.call import CallPage
    from huazheng.services.intake import TakenIn
    from huazheng.services.library import CallRow
    from huazheng.settings.schema import Settings

LIBRARY_PX, LEAST_LIBRARY_PX = 264, 208
SIZE_PX, LEAST_SIZE_PX = (1360, 864), (880, 560)
SUFFIXES = ("wav", "flac", "mp3", "m4a", "aac", "amr", "3gp", "ogg", "opus", "wma")


class MainWindow(FollowsLanguage, QMainWindow):
    """Puts the screens together; what lies open is the desk's, what is done to calls is the work's."""

    def __init__(self, home: Home, settings: Settings, speech: Speech) -> None:
        super().__init__()
        self._home = home
        self._speech = speech
        self._looking = Workshop(self)
        self._first_look = True
        self.preferences = Preferences(home, settings, self)
        self.work = CallWork(home, self)
        self.desk = Desk(home, settings, self.work, self)
        self.library = LibraryColumn()
        self.intake = IntakeStrip()
        self.notice = Notice()
        self.empty = Stage(framed=True)
        self.recordings = Recordings(self, home)
        self.sheets = Sheets(self, home)
        self.reviews = Reviews(self, home)
        self.menus = Menus(self)
        self._screens = QStackedWidget()
        self._arrange()
        self._connect()
        self.setAcceptDrops(True)
        self.library.list.setFocus()
        self.retranslate()
        self.refresh()

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
        return self._looking.busy or self.desk.reading

    def _arrange(self) -> None:
        self._screens.addWidget(self.empty)
        left, right = QWidget(), QWidget()
        column, beside = QVBoxLayout(left), QVBoxLayout(right)
        for layout in (column, beside):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        column.addWidget(self.library, 1)
        column.addWidget(self.intake)
        left.setMinimumWidth(scaled(LEAST_LIBRARY_PX))
        said = QVBoxLayout()
        said.setContentsMargins(MARGIN, 0, MARGIN, 0)
        said.addWidget(self.notice)
        beside.addLayout(said)
        beside.addWidget(self._screens, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([scaled(LIBRARY_PX), scaled(SIZE_PX[0] - LIBRARY_PX)])
        self.setCentralWidget(splitter)
        room = self.screen().availableSize()
        self.resize(min(scaled(SIZE_PX[0]), room.width()), min(scaled(SIZE_PX[1]), room.height()))
        self.setMinimumSize(*LEAST_SIZE_PX)

    def _connect(self) -> None:
        self.preferences.changed.connect(self.use_settings)
        self.preferences.refused.connect(self.notice.warn)
        self.library.opened.connect(self.desk.open)
        self.library.wanted.connect(self._go_to_found)
        self.library.asked_to_search.connect(self._search)
        self.library.asked_to_import.connect(self.choose_files)
        self.library.asked_to_record.connect(self.recordings.start)
        self.empty.asked.connect(self.choose_files)
        self.empty.asked_second.connect(lambda: self.take_in([sample_call()]))
        self.intake.stopped.connect(self.work.stop_taking_in)
        self.work.taking.connect(self.intake.progress)
        self.work.taking_ended.connect(self.intake.hide)
        self.work.taken_in.connect(self._taken_in)
        self.work.refused.connect(self.notice.warn)
        self.work.progressed.connect(self.library.show_work)
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
        home = self._home

        def look(_: object) -> list[CallRow]:
            from huazheng.services.library import list_calls

            return list_calls(home)

        job = self._looking.start(look)
        job.done.connect(lambda found: self._show_library(found, then_open))
        job.failed.connect(self.notice.warn)

    def _show_library(self, found: list[CallRow], then_open: str | None) -> None:
        self.library.show_calls(found)
        self._offer_start()
        if then_open is None and self._first_look and found:
            then_open = found[-1].call  # the newest
        if then_open is not None:
            self.open(then_open)

    def _search(self, words: str) -> None:
        home, rows = self._home, list(self.library.calls.rows)

        def look(_: object) -> list[Found]:
            from huazheng.qt.models.hits import found_of
            from huazheng.services.library import search

            return found_of(words, rows, search(home, words))

        job = self._looking.start(look)
        job.done.connect(lambda found: self.library.show_found(words, found))
        job.failed.connect(self.notice.warn)

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
        """Import these recordings, one after another; a bundle is somebody else's, and is opened to review it."""
        self.notice.hide()
        for file in files:
            if file.suffix.lower() == BUNDLE_SUFFIX:
                self.reviews.open(file)
            else:
                self.work.take_in(file)

    def _taken_in(self, taken: TakenIn) -> None:
        if taken.already:
            self.notice.tell(self.tr("这份录音已经在这里了，没有再导入一次。"))
        self.refresh(then_open=taken.call.id)

    # The window itself

    def use_settings(self, settings: Settings) -> None:
        """Go by these settings from here on."""
        if settings.language != self.desk.settings.language:
            self._speech.speak(settings.language)
        self.desk.settings = settings

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
        self.hide()
        self.recordings.close()
        self.sheets.close()
        self.preferences.close()
        self.reviews.close()
        self.desk.close()
        self.work.close()
        self._looking.close()
        super().closeEvent(event)

    def _offer_start(self) -> None:
        if self.library.calls.rowCount():
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
