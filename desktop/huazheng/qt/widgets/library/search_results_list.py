"""The list of search results: heading, and an excerpt around the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QWidget

from huazheng.qt.models.search_results import RESULT_ROLE, SearchResult, SearchResultsModel
from huazheng.qt.support.display_text import utf16_offset
from huazheng.qt.support.theme import BODY_PX, MARGIN, SMALL_PX, colors, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.row_delegate import RowDelegate, draw_elided, draw_row_ground
from huazheng.qt.widgets.base.wrapped_text import WrappedText
from huazheng.services.callview.word_places import fold_for_search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.qt.support.item_models import ModelIndex

ROW_PX = 72
LINE_PX = 22
_BEFORE = 6  # characters that are shown before the words
_SHOWN = 60


def excerpt_around(text: str, words: str) -> tuple[str, int]:
    """An excerpt around the words, and the index of the words in it; -1 if they do not stand in the text literally."""
    place = fold_for_search(text).find(fold_for_search(words.strip()))
    first = max(place - _BEFORE, 0)
    cut = ("…" if first else "") + text[first : first + _SHOWN]
    return cut, (place - first + (1 if first else 0)) if place >= 0 else -1


class _ResultDelegate(RowDelegate):
    def __init__(self, hits: SearchResultsList) -> None:
        super().__init__(ROW_PX, hits)
        self._hits = hits

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        result: SearchResult = index.data(RESULT_ROLE)
        rect: QRect = option.rect
        chosen = colors()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_row_ground(painter, option)
        painter.setClipRect(rect)
        y = rect.top() + 4
        if result.head:
            painter.setFont(sized_font(self._hits.font(), SMALL_PX))
            painter.setPen(QColor(chosen.muted))
            box = QRect(rect.left() + MARGIN, y, rect.width() - 2 * MARGIN, 20)
            draw_elided(painter, box, result.head)
            y += 20
        painter.setClipRect(QRect(rect.left(), y, rect.width(), 2 * LINE_PX))
        painter.setPen(QColor(chosen.text))
        self._text(result, rect.width() - 2 * MARGIN).draw(painter, QPointF(rect.left() + MARGIN, y))
        painter.restore()

    def _text(self, result: SearchResult, width: int) -> WrappedText:
        text, place = excerpt_around(result.text, self._hits.words)
        formats = []
        if place >= 0:
            mark = QTextLayout.FormatRange()
            mark.start = utf16_offset(text, place)
            mark.length = utf16_offset(text, place + len(self._hits.words.strip())) - mark.start
            style = QTextCharFormat()
            style.setBackground(QBrush(QColor(colors().accent)))
            style.setForeground(QBrush(QColor(colors().on_accent)))
            mark.format = style
            formats.append(mark)
        return WrappedText(text, sized_font(self._hits.font(), BODY_PX), width, LINE_PX, formats)


class SearchResultsList(RetranslateMixin, QListView):
    """result_chosen(SearchResult): a result was clicked, or Enter pressed on it."""

    result_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = ""
        self.hits = SearchResultsModel(self)
        self.setModel(self.hits)
        self.setItemDelegate(_ResultDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._want)
        self.activated.connect(self._want)
        self.retranslate()

    def show_found(self, words: str, results: Sequence[SearchResult]) -> None:
        """Show the results for these words."""
        self.words = words
        self.hits.show(results)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setAccessibleName(self.tr("在所有通话里找到的"))

    def go(self) -> None:
        """Open the current result."""
        if self.currentIndex().isValid():
            self._want(self.currentIndex())

    def _want(self, index: QModelIndex) -> None:
        self.result_chosen.emit(index.data(RESULT_ROLE))
