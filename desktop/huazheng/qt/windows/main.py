"""The main window: the library on the left, the call beside it, one sentence above when something is to be said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from huazheng.core.paths import sample_call
from huazheng.qt.bridge import Workshop, for_people
from huazheng.qt.models.opened import OpenedCall, open_call
from huazheng.qt.plain import one_line
from huazheng.qt.playing import Playing
from huazheng.qt.theme import MARGIN
from huazheng.qt.widgets.intake_strip import IntakeStrip
from huazheng.qt.widgets.library import LibraryColumn
from huazheng.qt.widgets.notice import Notice
from huazheng.qt.widgets.stage import Stage
from huazheng.qt.windows.call import CallPage
from huazheng.qt.windows.menus import Menus
from huazheng.qt.work import CallWork, Progress
from huazheng.settings.store import save_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from huazheng.core.errors import HuazhengError
    from huazheng.core.jobs import Task
    from huazheng.core.language import Language
    from huazheng.core.paths import Home
    from huazheng.qt.speaking import Speech
    from huazheng.services.intake import TakenIn
    from huazheng.services.library import CallRow
    from huazheng.settings.schema import Settings

LIBRARY_PX = 264
SUFFIXES = ("wav", "flac", "mp3", "m4a", "aac", "amr", "3gp", "ogg", "opus", "wma")


class MainWindow(QMainWindow):
    """Puts the screens together and passes what the user wants to the services."""

    def __init__(self, home: Home, settings: Settings, speech: Speech) -> None:
        super().__init__()
        self._home = home
        self._settings = settings
        self._speech = speech
        self._reading = Workshop(self, at_once=2)
        self._wanted: str | None = None  # the call that was asked for last, by id
        self._first_look = True
        self.playing = Playing(self)
        self.work = CallWork(home, self)
        self.library = LibraryColumn()
        self.intake = IntakeStrip()
        self.notice = Notice()
        self.empty = Stage(framed=True)
        self.page = CallPage(self.playing)
        self.menus = Menus(self)
        self._arrange()
        self._connect()
        self.setAcceptDrops(True)
        self.library.list.setFocus()
        self.retranslate()
        self.refresh()

    def _arrange(self) -> None:
        self._screens = QStackedWidget()
        for screen in (self.empty, self.page):
            self._screens.addWidget(screen)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.library, 1)
        column.addWidget(self.intake)
        left.setMinimumWidth(208)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        said = QVBoxLayout()
        said.setContentsMargins(MARGIN, 0, MARGIN, 0)  # the notice brings its own space above and below
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
        splitter.setSizes([LIBRARY_PX, 1100])
        self.setCentralWidget(splitter)
        self.resize(1360, 864)
        self.setMinimumSize(880, 560)

    def _connect(self) -> None:
        self.library.opened.connect(self.open)
        self.library.asked_to_import.connect(self.choose_files)
        self.empty.asked.connect(self.choose_files)
        self.empty.asked_second.connect(lambda: self.take_in([sample_call()]))
        self.intake.stopped.connect(self.work.stop_taking_in)
        self.work.taking.connect(self.intake.progress)
        self.work.taking_ended.connect(self.intake.hide)
        self.work.taken_in.connect(self._taken_in)
        self.work.refused.connect(self.notice.warn)
        self.work.progressed.connect(self._progressed)
        self.work.finished.connect(self._finished)
        self.work.failed.connect(self._failed)
        self.work.stopped.connect(lambda call_id: self._failed(call_id, None))
        self.page.asked_to_recognise.connect(self._recognise)
        self.page.asked_to_compare.connect(self._compare)
        self.page.asked_to_stop.connect(self._stop_work)
        self.playing.failed.connect(self.notice.warn)

    @property
    def reading(self) -> bool:
        """Whether files are being read for the screen."""
        return self._reading.busy

    # The library

    def refresh(self, then_open: str | None = None) -> None:
        """Read the library again, and open a call once it is there."""
        home = self._home

        def work(task: Task) -> list[CallRow]:
            from huazheng.services.library import list_calls

            del task
            return list_calls(home)

        job = self._reading.start(work)
        job.done.connect(lambda found: self._show_library(found, then_open))
        job.failed.connect(self.notice.warn)

    def _show_library(self, found: list[CallRow], then_open: str | None) -> None:
        self.library.show_calls(found)
        self._offer_start()
        if then_open is not None:
            self.open(then_open)
        elif self._first_look and found and self._wanted is None:
            self.open(found[-1].call)  # the newest
        self._first_look = False

    def choose_files(self) -> None:
        """Ask which recordings to import."""
        pattern = " ".join(f"*.{suffix}" for suffix in SUFFIXES)
        files, _ = QFileDialog.getOpenFileNames(
            self, self.tr("导入录音"), "", f"{self.tr('录音')} ({pattern});;{self.tr('所有文件')} (*)"
        )
        self.take_in(Path(file) for file in files)

    def take_in(self, files: Iterable[Path]) -> None:
        """Import these recordings, one after another."""
        self.notice.hide()
        for file in files:
            self.work.take_in(file)

    def _taken_in(self, taken: TakenIn) -> None:
        if taken.already:
            self.notice.tell(self.tr("这份录音已经在这里了，没有再导入一次。"))
        self.refresh(then_open=taken.call.id)

    # One call

    def open(self, name: str) -> None:
        """Open a call by its id, or by the path of its folder."""
        home = self._home
        self._wanted = name

        job = self._reading.start(lambda _: open_call(home, name))
        job.done.connect(lambda opened: self._show_call(name, opened))
        job.failed.connect(self.notice.warn)

    def _show_call(self, name: str, opened: OpenedCall) -> None:
        if name != self._wanted:
            return  # another call was asked for in the meantime
        call, before = opened.call, self.page.opened
        self._wanted = call.id
        another = before is None or before.call.id != call.id
        self.library.mark(call.id)
        self.page.show_call(opened, self.work.progress_of(call.id))
        self._screens.setCurrentWidget(self.page)
        self.menus.enable_call(True)
        if another:
            self.playing.take(call)
        self.setWindowTitle(self._title())

    def _recognise(self) -> None:
        if (opened := self.page.opened) is not None:
            self.page.show_work(None)
            self.work.recognise(opened.call, self._settings)

    def _compare(self) -> None:
        if (opened := self.page.opened) is not None:
            self.page.show_work(None)
            self.work.compare(opened.call)

    def _stop_work(self) -> None:
        if (opened := self.page.opened) is not None:
            self.work.stop(opened.call.id)

    def _progressed(self, call_id: str, progress: Progress) -> None:
        self.library.show_work(call_id, progress)
        if self._shows(call_id):
            self.page.show_work(progress)

    def _finished(self, call_id: str) -> None:
        self._ended(call_id)
        self.refresh()

    def _failed(self, call_id: str, error: HuazhengError | None) -> None:
        self._ended(call_id, error)
        if error is not None and not self._shows(call_id):
            self.notice.warn(error)

    def _ended(self, call_id: str, error: HuazhengError | None = None) -> None:
        self.library.show_work(call_id, None)
        if self._shows(call_id):
            self.page.show_end(error)
            self.open(call_id)

    def _shows(self, call_id: str) -> bool:
        return self.page.opened is not None and self.page.opened.call.id == call_id

    # The window itself

    def speak(self, language: Language) -> None:
        """Speak another language, and remember it."""
        self._speech.speak(language)
        self._settings = msgspec.structs.replace(self._settings, language=language)
        try:
            save_settings(self._home, self._settings)
        except OSError as error:
            self.notice.warn(for_people(error))

    def use_settings(self, settings: Settings) -> None:
        """Go by these settings from here on."""
        self._settings = settings

    def retranslate(self) -> None:
        """Speak the language in use."""
        self.setWindowTitle(self._title())
        self.menus.retranslate()
        self._offer_start()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files may be dropped anywhere on the window."""
        if _local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """What is dropped is imported."""
        files = _local_files(event.mimeData())
        event.acceptProposedAction()
        self.take_in(files)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Stop what runs, wait for it, and go."""
        self.hide()
        self.playing.close()
        self.work.close()
        self._reading.close()
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
        name = self.tr("话证")
        return f"{one_line(self.page.opened.call.title)} - {name}" if self.page.opened is not None else name


def _local_files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
