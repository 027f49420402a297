"""A list of turns of any length, of which only what is in view is laid out: where each stands, and how one scrolls."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from huazheng.core.text.labels import SPEAKER_LABELS, format_clock
from huazheng.qt.models.turns_model import TurnsModel
from huazheng.qt.support.theme import MARGIN, READING_LINE_PX, READING_PX, SMALL_PX, sized_font
from huazheng.qt.widgets.transcript.turn_layout import TurnLayout
from huazheng.qt.widgets.transcript.turn_painting import EDIT_PX

WIDEST_TEXT_PX = 720
LEAST_TEXT_PX = 120
_ABOVE_PX = 96  # what is left visible above a turn that was jumped to


class TurnListView(QAbstractItemView):
    """Places turns in three columns: time, speaker, text. What a turn looks like is for a subclass to draw.

    scrolled(): the turns stand somewhere else in the viewport.
    """

    scrolled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.turns = TurnsModel(self)
        self._column = TurnLayout(self.turns)
        self._take_fonts()
        self.setModel(self.turns)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(READING_LINE_PX)
        self.verticalScrollBar().valueChanged.connect(self.scrolled)

    @property
    def text_width(self) -> float:
        """How many pixels wide the texts are wrapped."""
        return self._column.width

    @property
    def laid_out(self) -> int:
        """How many turns have been laid out exactly since the call was shown."""
        return self._column.exact

    def _take_fonts(self) -> None:
        self._reading = sized_font(self.font(), READING_PX)
        self._speaking = sized_font(self.font(), READING_PX, QFont.Weight.DemiBold)
        self._small = sized_font(self.font(), SMALL_PX)

    def _measure(self) -> None:
        """Find the columns' places; when the texts wrap otherwise, the turn at the top stays there."""
        longest = format_clock(self.turns.turns[-1].end) if self.turns.turns else "00:00"
        speaker = QFontMetrics(self._speaking)
        widest = max(speaker.horizontalAdvance(str(words)) for words in SPEAKER_LABELS.values())
        self._speaker_x = MARGIN + QFontMetrics(self._small).horizontalAdvance(longest) + MARGIN
        self._text_x = self._speaker_x + widest + MARGIN
        room = self.viewport().width() - self._text_x - MARGIN - EDIT_PX
        first = self._column.row_at(self.verticalOffset() - MARGIN) if self.verticalOffset() > MARGIN else None
        rewrapped = self._column.set_width(max(min(room, WIDEST_TEXT_PX), LEAST_TEXT_PX))
        self._update_range()
        if rewrapped and first is not None:
            self.verticalScrollBar().setValue(round(self._column.top(first)) + MARGIN)

    def _update_range(self) -> None:
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(round(self._column.height) + 2 * MARGIN - self.viewport().height(), 0))
        self.scrolled.emit()

    def _keep_in_view(self, row: int) -> None:
        self._settle(row)
        top, height = self._column.top(row) + MARGIN, self._column.height_of(row)
        seen_from, seen = self.verticalOffset(), self.viewport().height()
        if top < seen_from or top + height > seen_from + seen:
            self.verticalScrollBar().setValue(round(top - min(_ABOVE_PX, seen / 4)))

    def _settle(self, row: int) -> None:
        """Make the heights exact around this turn, so that it stands still once it is in view."""
        for near in range(max(row - 12, 0), min(row + 24, len(self.turns.turns))):
            self._column.text(near, self._reading)
        self._update_range()

    def _settle_view(self) -> None:
        """Lay out what is in view; the turn at the top stays where it is while estimates become exact."""
        offset = max(self.verticalOffset() - MARGIN, 0)
        first = self._column.row_at(offset)
        into = offset - self._column.top(first)
        height, row, y = self.viewport().height(), first, -into
        while row < len(self.turns.turns) and y < height:
            self._column.text(row, self._reading)
            y += self._column.height_of(row)
            row += 1
        self._update_range()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self._measure()

    # What Qt asks of every view

    def reset(self) -> None:
        """The model holds other turns."""
        super().reset()
        if hasattr(self, "_column"):
            self._column.reset()
            self._measure()
            self.verticalScrollBar().setValue(0)
            self.viewport().update()

    def visualRect(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        """Where the turn stands in the viewport."""
        if not index.isValid():
            return QRect()
        top = self._column.top(index.row()) + MARGIN - self.verticalOffset()
        return QRect(0, round(top), self.viewport().width(), round(self._column.height_of(index.row())))

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The turn under this point of the viewport."""
        y = point.y() + self.verticalOffset() - MARGIN
        if not self.turns.turns or not 0 <= y < self._column.height:
            return QModelIndex()
        return self.turns.index(self._column.row_at(y))

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring the turn into view."""
        del hint
        if index.isValid():
            self._keep_in_view(index.row())

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Where the arrow keys, Page, Home and End lead."""
        del modifiers
        count, row = len(self.turns.turns), self.currentIndex().row()
        if not count:
            return QModelIndex()
        move = QAbstractItemView.CursorAction
        page = max(self.viewport().height() // (2 * READING_LINE_PX), 1)
        step = {
            move.MoveUp: -1,
            move.MovePrevious: -1,
            move.MoveDown: 1,
            move.MoveNext: 1,
            move.MovePageUp: -page,
            move.MovePageDown: page,
            move.MoveHome: -count,
            move.MoveEnd: count,
        }.get(action, 0)
        return self.turns.index(min(max(row + step, 0), count - 1))

    def horizontalOffset(self) -> int:
        """Nothing scrolls sideways."""
        return 0

    def verticalOffset(self) -> int:
        """How far down the view is scrolled, in pixels."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """No turn is ever hidden."""
        del index
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the turn under the pointer."""
        index = self.indexAt(rect.center())
        if index.isValid():
            self.selectionModel().select(index, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """What must be drawn again when the selection changes."""
        region = QRegion()
        for index in selection.indexes():
            region += self.visualRect(index)
        return region
