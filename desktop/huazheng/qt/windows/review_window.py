"""A received call, read-only, with the reviewer's panel. Every decision is signed and saved at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QMainWindow, QVBoxLayout, QWidget

from huazheng.core.text.sanitize import one_line
from huazheng.qt.models.call_player import CallPlayer
from huazheng.qt.support.job_runner import JobRunner
from huazheng.qt.support.sentences import short_digest
from huazheng.qt.support.theme import GRID, MARGIN, scaled_px
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, Separator
from huazheng.qt.widgets.base.notice import Notice
from huazheng.qt.widgets.pages.call_page import CHECKLIST_PX, CallPage
from huazheng.qt.widgets.review.review_panel import WIDE_PX, ReviewPanel
from huazheng.services.review.open_review import key_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.review import Decision
    from huazheng.services.callview.call_view import CallView
    from huazheng.services.documents.call_export import ExportResult
    from huazheng.services.review.stored_review import StoredReview

SIZE_PX, LEAST_SIZE_PX = (1480, 900), (1120, 560)
MOST_SHOWN = 3


class ReviewWindow(RetranslateMixin, QMainWindow):
    """Show one review. The call cannot be changed or transcribed again."""

    def __init__(self, home: Home, held: StoredReview, opened: CallView) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._home, self.held, self.opened = home, held, opened
        self._key = key_of(held)
        self._written: list[ExportResult] = []
        self.work = JobRunner(self)
        self.playing = CallPlayer(self)
        self.page = CallPage(self.playing)
        self.column = ReviewPanel()
        self.notice, self.warning = Notice(), Notice()
        self.state = PlainLabel(wrap=True)
        self._arrange()
        self._connect()
        self.page.show_call(opened)
        self.page.stage.setEnabled(False)
        self.page.side_stage.setEnabled(False)
        self.page.details.hide()  # the owner's, and not to be changed here
        self.column.show_review(opened, held.review)
        self.playing.take(held.call)
        self.retranslate()

    def _arrange(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(MARGIN, GRID, MARGIN, GRID)
        top.addWidget(self.warning)
        top.addWidget(self.notice)
        top.addWidget(self.state)
        self.page.splitter.addWidget(self.column)
        self.page.splitter.setStretchFactor(2, 0)
        self.page.splitter.setSizes([SIZE_PX[0] - CHECKLIST_PX - WIDE_PX, CHECKLIST_PX, WIDE_PX])
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(Separator())
        column.addWidget(self.page, 1)
        self.setCentralWidget(whole)
        room = self.screen().availableSize()
        self.setMinimumSize(QSize(scaled_px(LEAST_SIZE_PX[0]), scaled_px(LEAST_SIZE_PX[1])).boundedTo(room))
        self.resize(QSize(scaled_px(SIZE_PX[0]), scaled_px(SIZE_PX[1])).boundedTo(room))
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _connect(self) -> None:
        self.playing.failed.connect(self.notice.show_error)
        self.column.decided.connect(self._decide)
        self.column.named.connect(self._name)
        self.column.summarized.connect(self._summarise)
        self.column.play_requested.connect(self._go_to)
        self.column.export_requested.connect(self._choose_folder)
        QShortcut(QKeySequence(Qt.Key.Key_Space), self, self.playing.toggle)

    # What the reviewer says

    def _decide(self, subject: str, decision: Decision | None, note: str) -> None:
        from huazheng.services.review.decisions import decide

        self._keep(lambda held: decide(self._home, held, subject, decision, note))

    def _name(self, name: str) -> None:
        from huazheng.services.review.decisions import name_reviewer

        self.column.name.setModified(False)
        self._keep(lambda held: name_reviewer(self._home, held, name))

    def _summarise(self, words: str) -> None:
        from huazheng.services.review.decisions import summarize

        self._keep(lambda held: summarize(self._home, held, words))

    def _keep(self, say: Callable[[StoredReview], StoredReview]) -> None:
        """Write off the window's thread, one after another, each on the result of the one before."""
        held = self.held
        job = self.work.start(lambda _: say(held))
        job.done.connect(self._kept)
        job.failed.connect(self.notice.show_error)

    def _kept(self, held: StoredReview) -> None:
        self.held = held

    def _go_to(self, turn: int, seconds: float) -> None:
        self.page.transcript.go_to(turn)
        self.playing.play(seconds)

    # Sending it back

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("审阅放在哪个文件夹"), str(Path.home()))
        if folder:
            self.export_into(Path(folder))

    def export_into(self, folder: Path) -> None:
        """Write the review into this folder: signed JSON with its signature, and a Word document."""
        from huazheng.services.review.review_export import export_review
        from huazheng.services.review.stored_review import read_review

        self.column.finish()
        home, place = self._home, self.held.folder

        def write(_: object) -> list[ExportResult]:
            held = read_review(place)
            return [export_review(home, held, form, folder) for form in ("json", "docx")]

        self._written = []
        self._tell_written()
        job = self.work.start(write)
        job.done.connect(self._exported)
        job.failed.connect(self.notice.show_error)

    def _exported(self, done: list[ExportResult]) -> None:
        self._written = done
        self._tell_written()

    def _tell_written(self) -> None:
        if not self._written:
            self.column.show_message("")
            return
        said = self.tr("已导出到 {0}：{1} 个文件。请把 .json 和 .sig 一起发给对方，Word 供阅读。")
        told = said.format(self._written[0].file.parent, len(self._written) + 1)
        left = sum(not entry.done for entry in self.column.entries)
        if left:
            told += "\n" + self.tr("还有 {0} 处没有审阅，审阅里会写明。审完可以再导出一次。").format(left)
        self.column.show_message(told)

    # The window itself

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        review = self.held.review
        self._tell_written()
        title = one_line(self.opened.call.title)
        self.setWindowTitle(self.tr("审阅 {0} - 话证").format(title))
        signed = short_digest(self._key) if self._key is not None else self.tr("没有")
        origin = self.tr("别人的证据包，只能看，不能改。签名密钥 {0}，请另外向寄件人确认。").format(signed)
        if review.bundle.intact:
            self.state.show_text(self.tr("✓ 打开时已核验，完好。") + origin)
            return
        self.state.show_text(origin)
        problems = review.bundle.problems
        shown = [_in_language(problem) for problem in problems[:MOST_SHOWN]]
        if len(problems) > MOST_SHOWN:
            shown.append(self.tr("还有 {0} 处").format(len(problems) - MOST_SHOWN))
        self.warning.close_button.hide()  # it is to be seen as long as the call is
        self.warning.show_warning(
            self.tr("✗ 这个证据包有改动，不能当作完好的证据。可以照样听、照样看，审阅里会写明。"), "\n".join(shown)
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save pending changes, and stop playing."""
        self.column.finish()
        self.hide()
        self.playing.close()
        self.work.finish()
        super().closeEvent(event)


def _in_language(problem: str) -> str:
    """The part of a bilingual message that is in the language in use."""
    from huazheng.core.runtime.language import Text

    chinese, _, english = problem.partition(" / ")
    file = chinese.partition("：")[0]
    return one_line(str(Text(chinese, f"{file}: {english}" if english else chinese)))
