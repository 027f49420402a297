"""The checklist panel: the summary, every item, the moments, and the person's own marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from huazheng.core.runtime.language import Text
from huazheng.core.text.call_headline import DONE_STATUSES, call_headline, is_settled
from huazheng.core.text.labels import NOT_EXPLAINED_NOTICE
from huazheng.core.text.one_sided_labels import open_moments
from huazheng.core.text.pack_remarks import NO_CHECKLIST_LABEL, remark_texts
from huazheng.qt.support.display_text import join_commas
from huazheng.qt.support.theme import GRID, MARGIN, SMALL_PX, TITLE_PX, scaled_px, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, Separator, TextButton, inset, remove_widgets, repolish
from huazheng.qt.widgets.base.flow_layout import FlowLayout
from huazheng.qt.widgets.base.place_list import ROW_PX
from huazheng.qt.widgets.base.scroll_areas import VerticalScrollArea
from huazheng.qt.widgets.checklist.analysis_basis import AnalysisBasis
from huazheng.qt.widgets.checklist.findings_panel import FindingsPanel
from huazheng.qt.widgets.checklist.item_row import ItemRow
from huazheng.qt.widgets.checklist.moments_list import MomentsList
from huazheng.qt.widgets.checklist.notes_panel import NotesPanel

if TYPE_CHECKING:
    from huazheng.core.schema.analysis import Analysis
    from huazheng.services.callview.call_view import CallView

LEAST_PX = 320
_URGENCY = {"not_mentioned": 0, "asked_only": 0, "partly_explained": 1, "partly_confirmed": 1, "cannot_tell": 2}


class ChecklistPanel(RetranslateMixin, QWidget):
    """Show an analysis. A change of language rebuilds its rows.

    play_requested(turn, seconds): a quotation or a moment was clicked · recheck_requested(QuoteRecheck): transcribe a
    doubtful quotation again without a prompt
    """

    play_requested = Signal(int, float)
    recheck_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: CallView | None = None
        self.rows: list[ItemRow] = []
        self.headline = PlainLabel(TITLE_PX, wrap=True)
        self.headline.setFont(sized_font(self.font(), TITLE_PX, QFont.Weight.DemiBold))
        self.fold = TextButton(link=True)
        self.fold.setCheckable(True)
        self.fold.toggled.connect(self._unfold)
        self.counted = PlainLabel(muted=True)
        self._source = PlainLabel(SMALL_PX, muted=True, wrap=True)
        self.remarks = PlainLabel(SMALL_PX, muted=True, wrap=True)
        self._notice = PlainLabel(SMALL_PX, muted=True, wrap=True)
        self.basis = AnalysisBasis()
        self._moments_count = PlainLabel(muted=True, wrap=True)
        self.moments, self.notes = MomentsList(), NotesPanel()
        self.tabs = (TextButton(), TextButton())
        self._lists = QStackedWidget()
        self.observations = FindingsPanel()
        self._items = QVBoxLayout()
        self._arrange()
        self.moments.play_requested.connect(self.play_requested)
        self.observations.play_requested.connect(self.play_requested)

    def _arrange(self) -> None:
        self._items.setContentsMargins(0, 0, 0, 0)
        self._items.setSpacing(0)
        self._scrolled = top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, MARGIN, 0, MARGIN)
        column.setSpacing(GRID)
        for label in (self.headline, self.counted, self._source, self.remarks):
            column.addWidget(inset(label))
        basis = QVBoxLayout()
        basis.setContentsMargins(MARGIN, 0, MARGIN, 0)
        basis.addWidget(self.basis)
        column.addLayout(basis)
        column.addLayout(self._items)
        fold = QHBoxLayout()
        fold.setContentsMargins(GRID, 0, MARGIN, 0)
        fold.addWidget(self.fold)
        fold.addStretch(1)
        column.addLayout(fold)
        self._settled_items = QWidget()
        self._settled = QVBoxLayout(self._settled_items)
        self._settled.setContentsMargins(0, 0, 0, 0)
        self._settled.setSpacing(0)
        column.addWidget(self._settled_items)
        column.addWidget(self.observations)
        column.addWidget(inset(self._notice))
        column.addStretch(1)
        self.items_area = VerticalScrollArea(top)
        below = QWidget()
        lower = QVBoxLayout(below)
        lower.setContentsMargins(0, MARGIN, 0, 0)
        lower.setSpacing(GRID)
        lower.addLayout(self._tab_row())
        lower.addWidget(self._lists, 1)
        self._lists.addWidget(self._moments_page())
        self._lists.addWidget(self.notes)
        self._lists.setMinimumHeight(scaled_px(2 * ROW_PX))
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.items_area)
        self._splitter.addWidget(below)
        self._splitter.setStretchFactor(0, 2)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([520, 280])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the scrolled content, which never scrolls sideways."""
        least, inside = super().minimumSizeHint(), self._scrolled.minimumSizeHint().width()
        bar = self.items_area.verticalScrollBar().sizeHint().width()
        return QSize(max(least.width(), inside + bar, LEAST_PX), least.height())

    def _tab_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        tabs = FlowLayout()
        row.addLayout(tabs)
        group = QButtonGroup(self)
        for number, tab in enumerate(self.tabs):
            tab.setProperty("choice", True)
            tab.setCheckable(True)
            tab.setChecked(number == 0)
            group.addButton(tab, number)
            tabs.addWidget(tab)
        group.idToggled.connect(lambda number, on: self._lists.setCurrentIndex(number) if on else None)
        return row

    def _moments_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(inset(self._moments_count))
        column.addWidget(self.moments, 1)
        return page

    def show_notes(self) -> None:
        """Bring the person's own marks to the front."""
        self.tabs[1].setChecked(True)

    def show_call(self, opened: CallView) -> None:
        """Show the analysis of a call that has one; of another call, with the moments in front and items folded."""
        if self._opened is None or self._opened.call.id != opened.call.id:
            self.tabs[0].setChecked(True)
            self.fold.setChecked(False)
        self._opened = opened
        self.basis.show_call(opened)
        self.notes.show_call(opened)
        self._rebuild()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self._rebuild()

    def _rebuild(self) -> None:
        opened = {row.result.id for row in self.rows if row.head.isChecked()}
        remove_widgets(self._items)
        remove_widgets(self._settled)
        self.rows = []
        if self._opened is None or self._opened.analysis is None or self._opened.transcript is None:
            return
        analysis = self._opened.analysis
        turns = {turn.id: turn for turn in self._opened.transcript.turns}
        settled = {item.id for item in analysis.items if is_settled(item, analysis)}
        for result in sorted(analysis.items, key=lambda item: (item.id in settled, _URGENCY.get(item.status, 0))):
            findings = [finding for finding in analysis.findings if finding.item == result.id]
            titles = self._opened.titles[result.id]
            row = ItemRow(result, titles, turns, writable=self._opened.writable, findings=findings)
            row.play_requested.connect(self.play_requested)
            row.recheck_requested.connect(self.recheck_requested)
            row.head.setChecked(result.id in opened)
            self.rows.append(row)
            layout = self._settled if result.id in settled else self._items
            layout.addWidget(row)
            layout.addWidget(Separator())
        self._unfold()
        self.observations.show_call(self._opened)
        self._refresh_texts()

    def _unfold(self) -> None:
        """Show the settled items when asked to, or where there are no others."""
        analysis = self._opened.analysis if self._opened is not None else None
        settled = sum(is_settled(item, analysis) for item in analysis.items) if analysis is not None else 0
        others = len(self.rows) - settled
        self.fold.setVisible(settled > 0 and others > 0)
        self._settled_items.setVisible(settled > 0 and (self.fold.isChecked() or not others))
        words = self.tr("收起讲清楚的 {0} 项") if self.fold.isChecked() else self.tr("展开讲清楚的 {0} 项")
        self.fold.set_text(words.format(settled))

    def _count_text(self, analysis: Analysis) -> str:
        """Number of items explained, or a sentence where no checklist applied."""
        if not analysis.packs:
            return str(NO_CHECKLIST_LABEL)
        if not analysis.hears_agent:
            return self.tr("{0} 项都无法判断").format(len(analysis.items))
        done = sum(item.status in DONE_STATUSES for item in analysis.items)
        words = self.tr("{0} 项中有 {1} 项讲清楚了").format(len(analysis.items), done)
        if perhaps := sum(item.possibly is not None for item in analysis.items):
            words = join_commas(words, self.tr("另有 {0} 项疑似，请回听").format(perhaps))
        return words

    def _moments_text(self, analysis: Analysis) -> str:
        """Number of moments and of those left open, or that it cannot be told."""
        if not analysis.hears_customer:
            return self.tr("录音里听不出我的声音，无法判断。")
        if not analysis.moments:
            return self.tr("没有听到。")
        unanswered = open_moments(analysis)
        if unanswered is None:
            return self.tr("共 {0} 处，有没有解答无法判断").format(len(analysis.moments))
        return self.tr("共 {0} 处，其中 {1} 处到最后也没有解决").format(len(analysis.moments), unanswered)

    def _refresh_texts(self) -> None:
        assert self._opened is not None and self._opened.analysis is not None  # noqa: S101 - _rebuild has looked
        analysis = self._opened.analysis
        titles = {item: titles.title for item, titles in self._opened.titles.items()}
        self.headline.show_text(str(call_headline(analysis, titles)))
        self.headline.setVisible(bool(analysis.packs) and analysis.hears_agent)
        self.counted.show_text(self._count_text(analysis))
        self.counted.setProperty("muted", bool(analysis.packs))
        repolish(self.counted)
        self._source.show_text(str(Text("；", "; ")).join(pack.source for pack in analysis.packs))
        self._source.setVisible(bool(analysis.packs))
        self._notice.setVisible(bool(analysis.packs) and analysis.hears_agent)
        remarks = remark_texts(analysis)
        self.remarks.show_text("\n".join(str(remark) for remark in remarks))
        self.remarks.setVisible(bool(remarks))
        self._notice.show_text(str(NOT_EXPLAINED_NOTICE))
        notes = len(self._opened.notes)
        self.tabs[0].set_text(self.tr("没听懂的地方 {0}").format(len(analysis.moments)))
        self.tabs[1].set_text(self.tr("我的标记 {0}").format(notes) if notes else self.tr("我的标记"))
        for tab in self.tabs:
            tab.setMinimumWidth(tab.fontMetrics().horizontalAdvance(tab.text()) + 6 * GRID)  # it turns bold
        self._moments_count.show_text(self._moments_text(analysis))
        self.moments.show_moments(analysis, self._opened.item_titles())
