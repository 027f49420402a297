"""The transcript: a list of turns of any length, of which only what is in view is laid out and drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QToolTip, QWidget

from huazheng.core.call.gaps import RECORDING_GAP, GapRow
from huazheng.qt.models.turns_model import TurnsModel
from huazheng.qt.support.display_text import tooltip_html
from huazheng.qt.support.theme import MARGIN, READING_LINE_PX
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.transcript.transcript_search import TranscriptSearch
from huazheng.qt.widgets.transcript.turn_layout import TurnLayout
from huazheng.qt.widgets.transcript.turn_painter import TranscriptState, TurnPainter
from huazheng.qt.widgets.transcript.turn_style import EDIT_PX, measure_style
from huazheng.qt.widgets.transcript.turn_tooltips import TurnTooltips

if TYPE_CHECKING:
    from huazheng.core.schema.transcript import Turn
    from huazheng.services.callview.call_view import CallView
    from huazheng.services.callview.turn_marks import TextSpan

_ABOVE_PX = 96  # stays visible above a turn that was jumped to
_SETTLED_BEFORE, _SETTLED_AFTER = 12, 24  # turns laid out around one that is scrolled to


class TranscriptView(RetranslateMixin, QListView):
    """Scroll the turns, and emit a signal for each thing that the person does with one.

    Its parts: ``turn_layout`` places the turns, ``painter`` draws them, ``search`` finds words, ``tooltips`` shows what
    the machine heard, ``turn_state`` is what is marked. ``InlineEditing`` and ``TurnMenu`` use its signals.

    play_requested(seconds) · edit_requested(row) · restore_requested(number of the correction that removed a turn) ·
    recheck_requested(GapRow) · menu_requested(row, screen position) · scrolled(): the turns stand somewhere else in
    the viewport
    """

    play_requested = Signal(float)
    edit_requested = Signal(int)
    restore_requested = Signal(int)
    recheck_requested = Signal(object)
    menu_requested = Signal(int, object)
    scrolled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.turns = TurnsModel(self)
        self.turn_state = TranscriptState()
        self.turn_layout = TurnLayout(self.turns, measure_style(self.font(), (), 0))
        self.painter = TurnPainter(self.turns, self.turn_layout, self.turn_state, self)
        self.search = TranscriptSearch(self.turns)
        self.tooltips = TurnTooltips(self.turns, self)
        self._opened: CallView | None = None
        self._machine_shown = False
        self.setModel(self.turns)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(READING_LINE_PX)
        self.verticalScrollBar().valueChanged.connect(self.scrolled)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.viewport().setMouseTracking(True)
        self.retranslate()

    # Content

    @property
    def editable(self) -> bool:
        """True if turns can be corrected."""
        return self.turn_state.editable

    @property
    def text_width(self) -> float:
        """Width at which texts wrap, in pixels."""
        return self.turn_layout.style.text_width

    @property
    def laid_out(self) -> int:
        """The number of turns laid out exactly since the call was shown."""
        return self.turn_layout.exact_count

    @property
    def played_row(self) -> int | None:
        """The row marked as being played."""
        return self.turn_state.played

    @property
    def played_word(self) -> TextSpan | None:
        """The place of the word being played in that row's text."""
        return self.turn_state.played_word

    def show_call(self, opened: CallView) -> None:
        """Show the transcript of a call that has one. The same call stays scrolled where it was."""
        same = self._opened is not None and self._opened.call.id == opened.call.id
        anchor = self._scroll_anchor() if same else None
        self._opened = opened
        state = self.turn_state
        state.editable = opened.writable
        state.item_titles = opened.item_titles()
        state.hears_agent = opened.analysis is None or opened.analysis.hears_agent
        state.played = state.played_word = state.hovered = state.edited = None
        if not same:
            state.rechecks.clear()
        self.turns.show(*opened.rows)
        self.show_machine(self._machine_shown)
        if anchor is not None:
            self._restore_scroll(*anchor)

    def show_machine(self, shown: bool) -> None:
        """Show the machine's text under every corrected turn, or hide it."""
        self._machine_shown = shown
        texts = {
            row: marks.corrected.machine.text
            for row, marks in enumerate(self.turns.marks if shown else ())
            if marks.corrected is not None and marks.corrected.text
        }
        self.turn_layout.show_machine(texts)
        self._update_range()
        self.viewport().update()

    def show_recheck(self, gap_id: int, words: str) -> None:
        """Show the text of a gap that was transcribed again; it is no part of the transcript."""
        self.turn_state.rechecks[gap_id] = words
        self.viewport().update()

    def is_rechecked(self, gap_id: int) -> bool:
        """Check whether this gap has been transcribed again, or is being."""
        return gap_id in self.turn_state.rechecks

    def clear_recheck(self, gap_id: int) -> None:
        """Return a gap to how it was: transcribing it again failed."""
        self.turn_state.rechecks.pop(gap_id, None)
        self.viewport().update()

    def show_played(self, seconds: float | None) -> None:
        """Mark the turn and the word at this time, and keep the turn in view; None: nothing is playing."""
        row = None if seconds is None else self.turns.row_at(seconds)
        if row is None and seconds is not None:
            return  # a pause between two turns: the last one stays marked
        word = None if row is None or seconds is None else self.turns.word_at(row, seconds)
        state = self.turn_state
        if (row, word) == (state.played, state.played_word):
            return
        another_row = row != state.played
        state.played, state.played_word = row, word
        if another_row and row is not None:
            self._keep_in_view(row)
        self.viewport().update()

    def go_to(self, turn_id: int) -> None:
        """Make the turn with this id the current one, and bring it into view."""
        for row, turn in enumerate(self.turns.turns):
            if turn.id == turn_id:
                self._go_to_row(row)
                return

    def find_words(self, words: str) -> tuple[int, int]:
        """Mark these words everywhere, and go to the first place from the current turn on.

        Returns which of how many is shown, counting from 1; (0, 0) when there is none.
        """
        self.turn_layout.mark_found(self.search.find(words, self._search_row()))
        self.viewport().update()
        return self.find_next(forward=True)

    def find_next(self, forward: bool) -> tuple[int, int]:
        """Go to the next or the previous place of the words, around the ends. Returns as ``find_words`` does."""
        row = self.search.step(forward=forward)
        if row is not None:
            self._go_to_row(row)
        return self.search.position

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setAccessibleName(self.tr("对话文字"))
        if self._opened is not None:
            self.turn_state.item_titles = self._opened.item_titles()
        self.turn_layout.clear_texts()
        self._measure()
        self.viewport().update()

    # Room for the editor

    def reserve_space(self, row: int, pixels: float) -> None:
        """Make this turn so high, and leave its text to the editor that lies over it."""
        self.turn_state.edited = row
        self.turn_layout.reserve_height(row, pixels)
        self._update_range()
        self.viewport().update()

    def release_space(self) -> None:
        """Draw the edited turn again."""
        self.turn_state.edited = None
        self.turn_layout.release_height()
        self._settle_view()
        self.viewport().update()

    def room(self, row: int) -> QRect:
        """The area of the turn's text and of all that stands under it, in the viewport."""
        whole, style = self.visualRect(self.turns.index(row)), self.turn_layout.style
        return QRect(round(style.text_x), whole.top(), round(style.text_width) + EDIT_PX, whole.height())

    # Layout and scrolling

    def _measure(self) -> None:
        """Find the columns' places; when the texts wrap otherwise, the turn at the top stays there."""
        layout, offset = self.turn_layout, self.verticalOffset()
        first = layout.row_at(offset - MARGIN) if offset > MARGIN else None
        rewrapped = layout.apply_style(measure_style(self.font(), self.turns.turns, self.viewport().width()))
        self._update_range()
        if rewrapped and first is not None:
            self.verticalScrollBar().setValue(round(layout.top(first)) + MARGIN)

    def _update_range(self) -> None:
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(round(self.turn_layout.height) + 2 * MARGIN - self.viewport().height(), 0))
        self.scrolled.emit()

    def _go_to_row(self, row: int) -> None:
        self.setCurrentIndex(self.turns.index(row))
        self._keep_in_view(row)

    def _keep_in_view(self, row: int) -> None:
        self._settle(row)
        top, height = self.turn_layout.top(row) + MARGIN, self.turn_layout.height_of(row)
        seen_from, seen = self.verticalOffset(), self.viewport().height()
        if top < seen_from or top + height > seen_from + seen:
            self.verticalScrollBar().setValue(round(top - min(_ABOVE_PX, seen / 4)))

    def _settle(self, row: int) -> None:
        """Make the heights exact around this turn, so that it stands still once it is in view."""
        for near in range(max(row - _SETTLED_BEFORE, 0), min(row + _SETTLED_AFTER, len(self.turns.turns))):
            self.turn_layout.text(near)
        self._update_range()

    def _settle_view(self) -> None:
        """Lay out what is in view; the turn at the top stays where it is while estimates become exact."""
        offset = max(self.verticalOffset() - MARGIN, 0)
        first = self.turn_layout.row_at(offset)
        into = offset - self.turn_layout.top(first)
        height, row, y = self.viewport().height(), first, -into
        while row < len(self.turns.turns) and y < height:
            self.turn_layout.text(row)
            y += self.turn_layout.height_of(row)
            row += 1
        self._update_range()

    def _scroll_anchor(self) -> tuple[Turn, int, Turn | None] | None:
        """The turn at the top, how many pixels of it are scrolled out, and the current turn."""
        if not self.turns.turns:
            return None
        row = self.turn_layout.row_at(max(self.verticalOffset() - MARGIN, 0))
        current = self.currentIndex().row()
        scrolled_out = self.verticalOffset() - round(self.turn_layout.top(row))
        return self.turns.turns[row], scrolled_out, self.turns.turns[current] if current >= 0 else None

    def _restore_scroll(self, top: Turn, scrolled_out: int, current: Turn | None) -> None:
        if current is not None and (row := self._row_of(current)) is not None:
            self.setCurrentIndex(self.turns.index(row))
        if (row := self._row_of(top)) is not None:
            self.verticalScrollBar().setValue(round(self.turn_layout.top(row)) + scrolled_out)

    def _row_of(self, before: Turn) -> int | None:
        """The row of a turn of the call as it was shown before; after a split or a join, what stands at its time."""
        by_id = (row for row, turn in enumerate(self.turns.turns) if turn.id == before.id)
        return next(by_id, self.turns.row_before(before.start))

    def _search_row(self) -> int:
        return max(self.currentIndex().row(), 0)

    def _box(self, row: int) -> QRectF:
        """The row in the viewport."""
        top = self.turn_layout.top(row) + MARGIN - self.verticalOffset()
        return QRectF(0, top, self.viewport().width(), self.turn_layout.height_of(row))

    # Painting and events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the turns in view."""
        del event
        if not self.turns.turns:
            return
        self._settle_view()
        self._update_state()
        painter = QPainter(self.viewport())
        row = self.turn_layout.row_at(max(self.verticalOffset() - MARGIN, 0))
        bottom = self.verticalOffset() + self.viewport().height()
        while row < len(self.turns.turns) and self.turn_layout.top(row) < bottom:
            self.painter.paint(painter, row, self._box(row))
            row += 1
        painter.end()

    def _update_state(self) -> None:
        self.turn_state.current, self.turn_state.focused = self.currentIndex().row(), self.hasFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the texts anew."""
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font and the colors."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.PaletteChange}:
            self.turn_layout.clear_texts()
            self._measure()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show a tooltip over a turn; end hovering when the pointer leaves."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            words = self.tooltips.text(index.row()) if index.isValid() else ""
            QToolTip.showText(event.globalPos(), tooltip_html(words) if words else "", self)
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Offer the actions of the turn under the pointer."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._hover(index.row() if index.isValid() else None)

    def _hover(self, row: int | None) -> None:
        if row != self.turn_state.hovered:
            self.turn_state.hovered = row
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Play from the turn; on its pencil or arrow, edit or restore it; on a gap's link, transcribe again."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        self._update_state()
        row = index.row()
        match self.painter.target_at(row, self._box(row), event.position()):
            case "recheck":
                self.recheck_requested.emit(self.turns.turns[row])
            case "edit":
                self.edit_requested.emit(row)
            case "restore" if (removal := self.turns.removal(row)) is not None:
                self.restore_requested.emit(removal.number)
            case "play":
                self._play(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the turn."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._edit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter plays from the current turn, F2 edits it, Ctrl+C copies it with its time and speaker."""
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            self._play(index.row())
        elif event.key() == Qt.Key.Key_F2 and index.isValid():
            self._edit(index.row())
        elif event.matches(QKeySequence.StandardKey.Copy) and index.isValid():
            QGuiApplication.clipboard().setText(self.turns.data(index, Qt.ItemDataRole.AccessibleTextRole))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the turn under the pointer, or of the current one."""
        index = self.indexAt(event.pos()) if event.reason() == event.Reason.Mouse else self.currentIndex()
        if index.isValid():
            self.setCurrentIndex(index)
            self.menu_requested.emit(index.row(), event.globalPos())

    def _play(self, row: int) -> None:
        self.play_requested.emit(self.turns.turns[row].start)

    def _edit(self, row: int) -> None:
        """Edit a turn that stands; a gap, which has no text, is transcribed again."""
        turn = self.turns.turns[row]
        if not self.editable or self.turns.removal(row) is not None:
            return
        if not isinstance(turn, GapRow):
            self.edit_requested.emit(row)
        elif turn.reason != RECORDING_GAP:
            self.recheck_requested.emit(turn)

    # Required by QAbstractItemView

    def reset(self) -> None:
        """Start at the top: the model holds other turns. Words looked for are found again."""
        super().reset()
        self.turn_layout.reset()
        self.turn_layout.mark_found(self.search.refresh(0))
        self._measure()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def doItemsLayout(self) -> None:
        """Leave the layout to ``turn_layout``: the view is a QListView only for what screen readers get of one."""
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        """Leave the scroll bar to ``turn_layout``."""
        QAbstractItemView.updateGeometries(self)

    def visualRect(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        """The turn's area in the viewport."""
        if not index.isValid():
            return QRect()
        box = self._box(index.row())
        return QRect(0, round(box.top()), round(box.width()), round(box.height()))

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The turn under this point of the viewport."""
        y = point.y() + self.verticalOffset() - MARGIN
        if not self.turns.turns or not 0 <= y < self.turn_layout.height:
            return QModelIndex()
        return self.turns.index(self.turn_layout.row_at(y))

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
        """The turn that an arrow key, Page, Home or End leads to."""
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
        """Always 0: nothing scrolls sideways."""
        return 0

    def verticalOffset(self) -> int:
        """Scrolled distance in pixels."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Always False: no turn is hidden."""
        del index
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the turn under the pointer."""
        index = self.indexAt(rect.center())
        if index.isValid():
            self.selectionModel().select(index, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """The area to draw again when the selection changes."""
        region = QRegion()
        for index in selection.indexes():
            region += self.visualRect(index)
        return region
