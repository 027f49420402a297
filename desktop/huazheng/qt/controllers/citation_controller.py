"""Citations and excerpts of a stretch of the open call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from huazheng.core.runtime.language import current_language
from huazheng.core.text.labels import format_clock
from huazheng.qt.support.job_runner import JobRunner

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.export.papers.citation import Citation
    from huazheng.qt.widgets.pages.call_page import CallPage
    from huazheng.services.documents.listening_excerpt import CopyFormat, Excerpt


class Stretch(NamedTuple):
    """Begin and end in seconds of the call."""

    start: float
    end: float


class CitationController(QObject):
    """Copy the citation of a stretch, or write its sound to a file, one at a time.

    The stretch is what is selected in the waveform, else the current turn, else the one that is being played.
    message(words) · failed(HuazhengError)
    """

    message = Signal(str)
    failed = Signal(object)

    def __init__(self, home: Home, page: CallPage, parent: QObject) -> None:
        super().__init__(parent)
        self._home, self._page = home, page
        self.work = JobRunner(self)
        page.menu.citation_requested.connect(lambda start, end: self.copy_citation(Stretch(start, end)))
        page.menu.excerpt_requested.connect(lambda start, end: self.ask_excerpt(Stretch(start, end)))

    def stretch(self) -> Stretch | None:
        """The stretch that the keys go by; None without one."""
        if self._page.detail.selection is not None:
            return Stretch(*self._page.detail.selection)
        view = self._page.transcript
        row = view.currentIndex().row()
        row = row if row >= 0 else view.played_row if view.played_row is not None else -1
        return Stretch(view.turns.turns[row].start, view.turns.turns[row].end) if row >= 0 else None

    def copy_citation(self, stretch: Stretch | None = None) -> None:
        """Put the citation on the clipboard as text."""
        stretch = stretch or self.stretch()
        if (opened := self._page.opened) is None or stretch is None:
            self._ask_for_stretch()
            return
        home, call = self._home, opened.call

        def read(_: Task) -> Citation | None:
            from huazheng.export.papers.citation import cite
            from huazheng.services.documents.report import call_document

            return cite(call_document(home, call), stretch.start, stretch.end, current_language())

        job = self.work.start(read)
        job.done.connect(self._copied)
        job.failed.connect(self.failed)

    def ask_excerpt(self, stretch: Stretch | None = None) -> None:
        """Ask for a file, whose ending says the format, and write the sound of the stretch to it."""
        stretch = stretch or self.stretch()
        if self._page.opened is None or stretch is None:
            self._ask_for_stretch()
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        span = f"{format_clock(stretch.start)}-{format_clock(stretch.end)}".replace(":", ".")
        kinds = (self.tr("带字幕的 MP4 (*.mp4)"), "M4A (*.m4a)", "MP3 (*.mp3)", "WAV (*.wav)")
        named = str(Path(folder) / f"{self.tr('节选')}-{span}.mp4")
        file, kind = QFileDialog.getSaveFileName(self._page, self.tr("导出这一段的录音"), named, ";;".join(kinds))
        if file:
            form = kind.rpartition(".")[2].rstrip(")")
            target = Path(file).with_suffix(f".{form}")
            self.write_excerpt(stretch, target, replace=target == Path(file))

    def write_excerpt(self, stretch: Stretch, file: Path, *, replace: bool = False) -> None:
        """Write the excerpt with its manifest and captions; the ending of ``file`` is the format.

        ``replace``: a file that is there is replaced, as the file dialog has asked.
        """
        if (opened := self._page.opened) is None:
            return
        home, call = self._home, opened.call

        def write(task: Task) -> Excerpt:
            from huazheng.services.documents.listening_excerpt import COPY_FORMATS, ExcerptRange, write_excerpt

            formats: dict[str, CopyFormat] = {form: form for form in COPY_FORMATS}
            form = formats.get(file.suffix.lstrip("."), "m4a")
            return write_excerpt(home, call, ExcerptRange(*stretch), form, file, task=task, force=replace)

        job = self.work.start(write)
        job.done.connect(self._excerpt_written)
        job.failed.connect(self.failed)

    def close(self) -> None:
        """Stop what is being written, and wait."""
        self.work.close()

    def _ask_for_stretch(self) -> None:
        self.message.emit(self.tr("请先在文字里点一句，或在波形上选一段。"))

    def _copied(self, citation: Citation | None) -> None:
        if citation is None:
            self.message.emit(self.tr("这一段没有文字，没有可引用的页和行。"))
            return
        QGuiApplication.clipboard().setText(citation.text(current_language()))
        self.message.emit(self.tr("已复制引文：正文 {0}，稿号 {1}").format(citation.place, citation.edition))

    def _excerpt_written(self, done: Excerpt) -> None:
        self.message.emit(self.tr("节选已写到 {0}，旁边的清单文件写着它出自哪份录音。").format(done.file))
