"""The transcript: what of a call it shows, where it stands, and what people do with a turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from huazheng.core.text.labels import SPEAKER_LABELS, format_clock
from huazheng.core.text.script import raw_text
from huazheng.qt.models.turns_model import gap_text
from huazheng.qt.support.retranslate import RetranslateMixin
from huazheng.qt.support.safe_text import tooltip_html
from huazheng.qt.support.theme import GRID, MARGIN
from huazheng.qt.widgets.transcript.transcript_canvas import TranscriptCanvas
from huazheng.qt.widgets.transcript.turn_painting import EDIT_PX, link_box
from huazheng.services.callview.gaps import DROPOUT, GapRow

if TYPE_CHECKING:
    from huazheng.services.callview.snapshot import CallSnapshot
    from huazheng.services.callview.turn_marks import TextSpan


class TranscriptView(RetranslateMixin, TranscriptCanvas):
    """Shows the turns of a call, finds words in them, and hears what is wanted of one.

    play_requested(seconds): somebody clicked a turn, or pressed Enter on it · edit_requested(row) ·
    recheck_requested(GapRow) · menu_requested(row, place on the screen)
    """

    play_requested = Signal(float)
    edit_requested = Signal(int)
    recheck_requested = Signal(object)
    menu_requested = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: list[tuple[int, TextSpan]] = []
        self._found_at = -1
        self._opened: CallSnapshot | None = None
        self._machine_shown = False
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.viewport().setMouseTracking(True)
        self.retranslate()

    # What is shown

    def show_call(self, opened: CallSnapshot) -> None:
        """Show the transcript of this call, which has one; the same one as it stood, with what came to it."""
        same = self._opened is not None and self._opened.call.id == opened.call.id
        kept = self._place() if same else None
        self._opened = opened
        self.editable = opened.writable
        self._item_titles = opened.item_titles()
        self._played = self._played_word = self._hovered = self._edited = None
        if not same:
            self._again = {}
        self.turns.show(*opened.rows)
        self.show_machine(self._machine_shown)
        if kept is not None:
            self._go_back(*kept)

    def show_machine(self, shown: bool) -> None:
        """Show what the machine wrote under every turn that a person put right."""
        self._machine_shown = shown
        texts = {
            row: marks.corrected.machine.text
            for row, marks in enumerate(self.turns.marks if shown else ())
            if marks.corrected is not None and marks.corrected.text
        }
        self._column.show_machine(texts)
        self._update_range()
        self.viewport().update()

    def show_recheck(self, stretch: int, words: str) -> None:
        """Show what was heard in a stretch without text, which is no part of the transcript."""
        self._again[stretch] = words
        self.viewport().update()

    def is_rechecked(self, stretch: int) -> bool:
        """Whether this stretch has been heard again, or is being."""
        return stretch in self._again

    def clear_recheck(self, stretch: int) -> None:
        """The stretch could not be heard again."""
        self._again.pop(stretch, None)
        self.viewport().update()

    def reserve_space(self, row: int, pixels: float) -> None:
        """Make this turn so high, and leave its text to what is put over it."""
        self._edited = row
        self._column.reserve_height(row, pixels)
        self._update_range()
        self.viewport().update()

    def release_space(self) -> None:
        """Draw the turn again."""
        self._edited = None
        self._column.release_height()
        self._settle_view()
        self.viewport().update()

    def room(self, row: int) -> QRect:
        """Where the text of this turn stands in the viewport, with all that is under it."""
        whole = self.visualRect(self.turns.index(row))
        return QRect(round(self._text_x), whole.top(), round(self._column.width) + EDIT_PX, whole.height())

    def _place(self) -> tuple[int, int, int] | None:
        """The turn at the top, how far it is scrolled out, and the current turn; by their numbers."""
        if not self.turns.turns:
            return None
        row = self._column.row_at(max(self.verticalOffset() - MARGIN, 0))
        current = self.currentIndex().row()
        into = self.verticalOffset() - round(self._column.top(row))
        return self.turns.turns[row].id, into, self.turns.turns[current].id if current >= 0 else 0

    def _go_back(self, top: int, into: int, current: int) -> None:
        rows = {turn.id: row for row, turn in enumerate(self.turns.turns)}
        if current in rows:
            self.setCurrentIndex(self.turns.index(rows[current]))
        if top in rows:
            self.verticalScrollBar().setValue(round(self._column.top(rows[top])) + into)

    def show_played(self, seconds: float | None) -> None:
        """Mark the turn that is heard now, and keep it in view. None: nothing is playing."""
        row = None if seconds is None else self.turns.row_at(seconds)
        if row is None and seconds is not None:
            return  # a pause between two turns: the last one stays marked
        word = None if row is None or seconds is None else self.turns.word_at(row, seconds)
        if (row, word) == (self._played, self._played_word):
            return
        turned = row != self._played
        self._played, self._played_word = row, word
        if turned and row is not None:
            self._keep_in_view(row)
        self.viewport().update()

    @property
    def played_row(self) -> int | None:
        """The row that is marked as being heard."""
        return self._played

    @property
    def played_word(self) -> TextSpan | None:
        """Where in that row's text the word stands that is being heard."""
        return self._played_word

    def go_to(self, turn: int) -> None:
        """Make the turn with this id the current one, and bring it into view."""
        for row, shown_turn in enumerate(self.turns.turns):
            if shown_turn.id == turn:
                self.setCurrentIndex(self.turns.index(row))
                self._keep_in_view(row)
                return

    def find_words(self, words: str) -> tuple[int, int]:
        """Mark these words wherever they stand, and go to the first from where one is.

        Returns which of how many is shown, counting from 1; (0, 0) when there is none.
        """
        self._found = list(self.turns.places_of(words))
        self._found_at = -1
        found: dict[int, list[TextSpan]] = {}
        for row, place in self._found:
            found.setdefault(row, []).append(place)
        self._column.mark_found(found)
        self.viewport().update()
        here = max(self.currentIndex().row(), 0)
        after = [at for at, (row, _) in enumerate(self._found) if row >= here]
        self._found_at = (after[0] if after else 0) - 1
        return self.find_next(forward=True) if self._found else (0, 0)

    def find_next(self, forward: bool) -> tuple[int, int]:
        """Go to the next place that was found, or the one before, round and round."""
        if not self._found:
            return 0, 0
        self._found_at = (self._found_at + (1 if forward else -1)) % len(self._found)
        row = self._found[self._found_at][0]
        self.setCurrentIndex(self.turns.index(row))
        self._keep_in_view(row)
        return self._found_at + 1, len(self._found)

    def retranslate(self) -> None:
        """Speak the language in use."""
        self.setAccessibleName(self.tr("对话文字"))
        if self._opened is not None:
            self._item_titles = self._opened.item_titles()
        self._column.restyle()
        self._measure()
        self.viewport().update()

    # Events

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language, the font and the colours."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.PaletteChange} and hasattr(self, "_found_at"):
            self._take_fonts()
            self._column.restyle()
            self._measure()

    def viewportEvent(self, event: QEvent) -> bool:
        """Over a turn, what the machine heard where that is not what is shown."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            words = self._tip(index.row()) if index.isValid() else ""
            QToolTip.showText(event.globalPos(), tooltip_html(words) if words else "", self)
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def _tip(self, row: int) -> str:
        turn, put_right = self.turns.turns[row], self.turns.marks[row].corrected
        if put_right is not None:
            was = put_right.machine
            words = self.tr("人工更正。机器写的是：{0}").format(
                f"{format_clock(was.start)} {SPEAKER_LABELS[was.speaker]} {was.text}"
            )
        elif isinstance(turn, GapRow):
            words = gap_text(turn)
            if turn.heard:
                words += "\n" + self.tr("机器写的是：{0}").format(turn.heard)
        else:
            raw = raw_text(turn.heard, turn.text)
            words = self.tr("机器听到的是：{0}").format(raw) if raw else ""
        return words

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be done with the turn under the pointer."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._hover(index.row() if index.isValid() else None)

    def _hover(self, row: int | None) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click plays from the turn; on the pencil it opens the turn, on a stretch's words it is heard again."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        row, place = index.row(), event.position()
        top = self._column.top(row) + MARGIN - self.verticalOffset()
        if isinstance(self.turns.turns[row], GapRow):
            box = QRectF(0, top, self.viewport().width(), self._column.height_of(row))
            width = QFontMetrics(self._small).horizontalAdvance(self._link(row))
            if width and link_box(width, self._style(), box).contains(place):
                self.recheck_requested.emit(self.turns.turns[row])
                return
        elif self.editable and self._style().edit_box(top + GRID / 2).contains(place):
            self.edit_requested.emit(row)
            return
        self._play(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two clicks open the turn to be put right."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter plays from the current turn, F2 opens it; copying copies it with its time and speaker."""
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            self._play(index)
        elif event.key() == Qt.Key.Key_F2 and index.isValid():
            self._edit(index)
        elif event.matches(QKeySequence.StandardKey.Copy) and index.isValid():
            QGuiApplication.clipboard().setText(self.turns.data(index, Qt.ItemDataRole.AccessibleTextRole))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the turn."""
        index = self.indexAt(event.pos()) if event.reason() == event.Reason.Mouse else self.currentIndex()
        if index.isValid():
            self.setCurrentIndex(index)
            self.menu_requested.emit(index.row(), event.globalPos())

    def _play(self, index: QModelIndex) -> None:
        self.play_requested.emit(self.turns.turns[index.row()].start)

    def _edit(self, index: QModelIndex) -> None:
        """A stretch without text is heard again instead."""
        turn = self.turns.turns[index.row()]
        if not self.editable:
            return
        if not isinstance(turn, GapRow):
            self.edit_requested.emit(index.row())
        elif turn.reason != DROPOUT:
            self.recheck_requested.emit(turn)
