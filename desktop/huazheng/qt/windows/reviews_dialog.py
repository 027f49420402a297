"""The reviews of this home: those written here, to go on with, and those that came back, to read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget

from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.display_text import error_with_remedy, local_time
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.windows.dialog_base import BaseDialog

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.services.review.stored_review import StoredReview

LIST_PX = 240


class ListedReview(NamedTuple):
    """A review in the list. held: one that was written here; file: one that came back."""

    title: str
    reviewer: str
    saved_at: str
    held: StoredReview | None = None
    file: Path | None = None


class ReviewsDialog(BaseDialog):
    """own_requested(StoredReview): go on with it · returned_requested(Path): read it"""

    own_requested = Signal(object)
    returned_requested = Signal(object)

    def __init__(self, home: Home, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self.reviews: list[ListedReview] = []
        self._failed: HuazhengError | None = None
        self.words = PlainLabel(wrap=True)
        self.list = QListWidget()
        self.list.setMinimumHeight(LIST_PX)
        self.list.setUniformItemSizes(True)
        self.open_button = TextButton(main=True)
        self.column.addWidget(self.words)
        self.column.addWidget(self.list, 1)
        self.column.addStretch(0)  # under the words, where there is no list
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.foot.addWidget(self.open_button)
        self.open_button.clicked.connect(self._open)
        self.list.itemActivated.connect(lambda _: self._open())
        self.list.currentRowChanged.connect(lambda row: self.open_button.setEnabled(row >= 0))
        self.retranslate()
        self._read()

    def _read(self) -> None:
        home = self._home
        job = self.work.start(lambda _: listed_reviews(home))
        job.done.connect(self._show)
        job.failed.connect(self._show_failed)

    def _show(self, reviews: list[ListedReview]) -> None:
        self.reviews = reviews
        self.retranslate()
        self.list.setFocus()

    def _show_failed(self, error: HuazhengError) -> None:
        self._failed = error
        self.retranslate()

    def _open(self) -> None:
        row = self.list.currentRow()
        if not 0 <= row < len(self.reviews):
            return
        chosen = self.reviews[row]
        self.accept()
        if chosen.held is not None:
            self.own_requested.emit(chosen.held)
        else:
            self.returned_requested.emit(chosen.file)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("所有审阅"))
        self.title.show_text(self.tr("所有审阅"))
        self.list.setAccessibleName(self.tr("所有审阅"))
        self.done_button.set_text(self.tr("关闭"))
        self.open_button.set_text(self.tr("打开"))
        row = max(self.list.currentRow(), 0)
        self.list.clear()
        for one in self.reviews:
            kind = self.tr("我审阅的") if one.held is not None else self.tr("收到的")
            day = f"{local_time(one.saved_at):%Y-%m-%d %H:%M}"
            self.list.addItem("    ".join(filter(None, [kind, one.title, one_line(one.reviewer), day])))
        self.list.setVisible(bool(self.reviews))
        self.list.setCurrentRow(row if self.reviews else -1)
        self.open_button.setEnabled(bool(self.reviews))
        told = self.tr("还没有审阅。把别人的证据包，或者收到的审阅文件拖进窗口，就会打开。")
        if self._failed is not None:
            told = error_with_remedy(self._failed)
        self.words.show_text(told)
        self.words.setVisible(not self.reviews)


def listed_reviews(home: Home) -> list[ListedReview]:
    """Every review of the home, the one saved last first. Raises :class:`UnusableInput` for one that is damaged."""
    from huazheng.core.runtime.files import read_json
    from huazheng.core.schema.review import Review
    from huazheng.services.review.returned_reviews import returned_reviews
    from huazheng.services.review.stored_review import reviews_of
    from huazheng.store.calls import Call

    found = [
        ListedReview(one_line(held.call.title), held.review.reviewer, held.review.saved_at, held=held)
        for held in reviews_of(home)
    ]
    for file in returned_reviews(home):
        review = read_json(file, Review)
        call = Call(home.recordings / review.call)
        title = one_line(call.title) if call.seal_file.exists() else review.call
        found.append(ListedReview(title, review.reviewer, review.saved_at, file=file))
    return sorted(found, key=lambda one: one.saved_at, reverse=True)
