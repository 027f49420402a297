"""The checklist panel: how much was explained, every item, and under it the moments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QScrollArea, QSplitter, QVBoxLayout, QWidget

from huazheng.core.language import Text
from huazheng.core.words import NOT_EXPLAINED_NOTICE
from huazheng.qt.following import FollowsLanguage
from huazheng.qt.punctuation import commas
from huazheng.qt.theme import GRID, MARGIN, SMALL_PX, TITLE_PX, sized
from huazheng.qt.widgets.item_row import ItemRow
from huazheng.qt.widgets.moments import ROW_PX, MomentsList
from huazheng.qt.widgets.observations import Observations
from huazheng.qt.widgets.parts import PlainLabel, Rule

if TYPE_CHECKING:
    from huazheng.qt.models.opened import OpenedCall

_DONE = {"explained", "confirmed"}


class ChecklistPanel(FollowsLanguage, QWidget):
    """Shows an analysis. Language changes rebuild its rows from the same call.

    asked_to_play(turn, seconds): somebody clicked a quotation or a moment.
    """

    asked_to_play = Signal(int, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: OpenedCall | None = None
        self.rows: list[ItemRow] = []
        self._title = PlainLabel(TITLE_PX)
        self._title.setFont(sized(self.font(), TITLE_PX, QFont.Weight.DemiBold))
        self._count = PlainLabel(muted=True)
        self._source = PlainLabel(SMALL_PX, muted=True, wrap=True)
        self._notice = PlainLabel(SMALL_PX, muted=True, wrap=True)
        self._moments_title = PlainLabel(TITLE_PX)
        self._moments_title.setFont(sized(self.font(), TITLE_PX, QFont.Weight.DemiBold))
        self._moments_count = PlainLabel(muted=True, wrap=True)
        self.moments = MomentsList()
        self.observations = Observations()
        self._items = QVBoxLayout()
        self._arrange()
        self.moments.asked_to_play.connect(self.asked_to_play)
        self.observations.asked_to_play.connect(self.asked_to_play)

    def _arrange(self) -> None:
        self._items.setContentsMargins(0, 0, 0, 0)
        self._items.setSpacing(0)
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, MARGIN, 0, MARGIN)
        column.setSpacing(GRID)
        for label in (self._title, self._count, self._source):
            column.addWidget(_inset(label))
        column.addLayout(self._items)
        column.addWidget(self.observations)
        column.addWidget(_inset(self._notice))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(top)
        top.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        below = QWidget()
        lower = QVBoxLayout(below)
        lower.setContentsMargins(0, MARGIN, 0, 0)
        lower.setSpacing(GRID)
        lower.addWidget(_inset(self._moments_title))
        lower.addWidget(_inset(self._moments_count))
        lower.addWidget(self.moments, 1)
        below.setMinimumHeight(2 * ROW_PX + 56)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(scroll)
        self._splitter.addWidget(below)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.setSizes([520, 280])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)
        self.items_area = scroll

    def show_call(self, opened: OpenedCall) -> None:
        """Show this call's analysis, which it has."""
        self._opened = opened
        self._rebuild()

    def retranslate(self) -> None:
        """Speak the language in use."""
        self._rebuild()

    def _rebuild(self) -> None:
        opened = {row.result.id for row in self.rows if row.head.isChecked()}
        while (place := self._items.takeAt(0)) is not None:
            if (widget := place.widget()) is not None:
                widget.hide()
                widget.setParent(None)  # out of the panel now, not when Qt gets round to deleting it
                widget.deleteLater()
        self.rows = []
        if self._opened is None or self._opened.analysis is None or self._opened.transcript is None:
            return
        analysis = self._opened.analysis
        turns = {turn.id: turn for turn in self._opened.transcript.turns}
        for result in analysis.items:
            row = ItemRow(result, self._opened.titles[result.id], turns)
            row.asked_to_play.connect(self.asked_to_play)
            row.head.setChecked(result.id in opened)
            self.rows.append(row)
            self._items.addWidget(row)
            self._items.addWidget(Rule())
        self.observations.show_call(self._opened)
        self._say()

    def _say(self) -> None:
        assert self._opened is not None and self._opened.analysis is not None  # noqa: S101 - _rebuild has looked
        analysis = self._opened.analysis
        done = sum(item.status in _DONE for item in analysis.items)
        self._title.setText(self.tr("回访清单"))
        words = self.tr("{0} 项中有 {1} 项讲清楚了").format(len(analysis.items), done)
        if perhaps := sum(item.possibly is not None for item in analysis.items):
            words = commas(words, self.tr("另有 {0} 项疑似，请回听").format(perhaps))
        self._count.show_text(words)
        self._source.show_text(str(Text("；", "; ")).join(pack.source for pack in analysis.packs))
        self._notice.show_text(str(NOT_EXPLAINED_NOTICE))
        self._moments_title.setText(self.tr("没听懂的地方"))
        unanswered = sum(not moment.resolved for moment in analysis.moments)
        if analysis.moments:
            words = self.tr("共 {0} 处，其中 {1} 处到最后也没有解决").format(len(analysis.moments), unanswered)
        else:
            words = self.tr("没有听到。")
        self._moments_count.show_text(words)
        self.moments.show_moments(analysis.moments, self._opened.item_titles())


def _inset(widget: QWidget) -> QWidget:
    widget.setContentsMargins(MARGIN, 0, MARGIN, 0)
    return widget
