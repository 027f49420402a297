"""The reviewer's panel: name, a decision on every item and moment, and a summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from huazheng.core.schema.review import MAX_REVIEWER_CHARACTERS, Review
from huazheng.core.text.labels import STATUS_LABELS, status_words
from huazheng.qt.support.display_text import join_colon, join_commas, moment_text
from huazheng.qt.support.theme import GRID, MARGIN, TITLE_PX, scaled_px, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, Separator, TextButton, inset
from huazheng.qt.widgets.base.scroll_areas import VerticalScrollArea
from huazheng.qt.widgets.review.review_entry import ReviewEntry, ReviewNoteField

if TYPE_CHECKING:
    from huazheng.core.schema.analysis import ItemResult, Moment
    from huazheng.services.callview.call_view import CallView

WIDE_PX, LEAST_PX = 336, 300


class ReviewPanel(RetranslateMixin, QWidget):
    """decided(subject, decision or None, note) · named(name) · summarized(text) · play_requested(turn, seconds) ·
    export_requested()
    """

    decided = Signal(str, object, str)
    named = Signal(str)
    summarized = Signal(str)
    play_requested = Signal(int, float)
    export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: CallView | None = None
        self.items: dict[str, tuple[ItemResult, ReviewEntry]] = {}
        self.moments: list[tuple[Moment, ReviewEntry]] = []
        self.title, self.count = PlainLabel(TITLE_PX), PlainLabel(muted=True)
        self.name_label, self.name = PlainLabel(muted=True), QLineEdit()
        self.summary_label, self.summary = PlainLabel(muted=True), ReviewNoteField()
        self.notice = PlainLabel(muted=True, wrap=True)
        self.export = TextButton(main=True)
        self._items_title, self._moments_title = PlainLabel(TITLE_PX), PlainLabel(TITLE_PX)
        for label in (self.title, self._items_title, self._moments_title):
            label.setFont(sized_font(self.font(), TITLE_PX, QFont.Weight.DemiBold))
        self._entries = QVBoxLayout()
        self._arrange()
        self.name.setMaxLength(MAX_REVIEWER_CHARACTERS)
        self.name.editingFinished.connect(lambda: self.named.emit(self.name.text().strip()))
        self.summary.written.connect(lambda: self.summarized.emit(self.summary.words))
        self.export.clicked.connect(self.export_requested)
        self.setMinimumWidth(scaled_px(LEAST_PX))
        self.retranslate()

    def _arrange(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        head.setSpacing(GRID)
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self.count)
        head.addLayout(top)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.name_label)
        row.addWidget(self.name, 1)
        head.addLayout(row)
        inner = QWidget()
        self._entries.setContentsMargins(0, MARGIN, 0, MARGIN)
        self._entries.setSpacing(0)
        inner.setLayout(self._entries)
        foot = QVBoxLayout()
        foot.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        foot.setSpacing(GRID)
        foot.addWidget(self.summary_label)
        foot.addWidget(self.summary)
        foot.addWidget(self.notice)
        foot.addWidget(self.export, 0, Qt.AlignmentFlag.AlignRight)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(Separator())
        whole.addWidget(VerticalScrollArea(inner), 1)
        whole.addWidget(Separator())
        whole.addLayout(foot)

    def show_review(self, opened: CallView, review: Review) -> None:
        """Show every item and moment of the call with its stored decision."""
        self._opened = opened
        self.name.setText(review.reviewer)
        self.summary.put(review.summary)
        items = opened.analysis.items if opened.analysis is not None else ()
        moments = opened.analysis.moments if opened.analysis is not None else ()
        self._entries.addWidget(inset(self._items_title))
        for item in items:
            entry = ReviewEntry(item.id, review.mark("item", item.id))
            self.items[item.id] = (item, entry)
            self._add(entry)
        self._entries.addSpacing(MARGIN)
        self._entries.addWidget(inset(self._moments_title))
        for moment in sorted(moments, key=lambda one: one.start):
            place = (moment.turn, moment.start, moment.quote)
            entry = ReviewEntry(str(moment.turn + 1), review.mark("moment", str(moment.turn)), place)
            self.moments.append((moment, entry))
            self._add(entry)
        self._entries.addStretch(1)
        self.retranslate()

    @property
    def entries(self) -> list[ReviewEntry]:
        """Every entry that can be decided."""
        return [entry for _, entry in (*self.items.values(), *self.moments)]

    def finish(self) -> None:
        """Emit every pending change now."""
        for field in (*(entry.note for entry in self.entries), self.summary):
            field.finish()
        if self.name.isModified():
            self.named.emit(self.name.text().strip())

    def show_message(self, words: str) -> None:
        """Show the result of an export."""
        self.notice.show_text(words)
        self.notice.setVisible(bool(words))

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.title.show_text(self.tr("审阅意见"))
        self.name_label.show_text(self.tr("审阅人"))
        self.name.setPlaceholderText(self.tr("姓名，写在审阅上"))
        self.name.setAccessibleName(self.tr("审阅人"))
        self._items_title.show_text(self.tr("逐项"))
        self._moments_title.show_text(self.tr("没听懂的地方"))
        self.summary_label.show_text(self.tr("总的意见"))
        self.summary.setAccessibleName(self.tr("总的意见"))
        self.export.set_text(self.tr("导出审阅…"))
        titles = self._opened.item_titles() if self._opened is not None else {}
        for item, entry in self.items.values():
            found = STATUS_LABELS[item.status]
            entry.describe(titles[item.id], join_colon(self.tr("机器结果"), f"{found.sign} {status_words(item)}"))
        analysis = self._opened.analysis if self._opened is not None else None
        hears_agent = analysis is None or analysis.hears_agent
        for moment, entry in self.moments:
            about = titles.get(moment.item or "", "")
            entry.describe(join_commas(moment_text(moment, hears_agent=hears_agent), about), "")
            entry.result.hide()
        self._moments_title.setVisible(bool(self.moments))
        self._items_title.setVisible(bool(self.items))
        self._count()

    def _add(self, entry: ReviewEntry) -> None:
        entry.decided.connect(self.decided)
        entry.decided.connect(lambda *_: self._count())
        entry.play_requested.connect(self.play_requested)
        self._entries.addWidget(entry)
        self._entries.addWidget(Separator())

    def _count(self) -> None:
        done = sum(entry.done for entry in self.entries)
        self.count.show_text(self.tr("已审 {0} / {1}").format(done, len(self.entries)))
