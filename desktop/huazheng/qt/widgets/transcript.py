"""The transcript: one paragraph a turn, time and speaker in the margin, what is marked made visible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from huazheng.core.words import SPEAKER_WORDS, clock
from huazheng.qt.models.turns import unheard_words
from huazheng.qt.models.unheard import LOST, Unheard
from huazheng.qt.moments import moment_words
from huazheng.qt.plain import shown, tip
from huazheng.qt.punctuation import colon
from huazheng.qt.theme import GRID, MARGIN, colours
from huazheng.qt.widgets.turn_column import MOMENT_LINE_PX
from huazheng.qt.widgets.turn_painting import (
    EDIT_PX,
    Look,
    draw_edit,
    draw_head,
    draw_machine,
    draw_moment,
    draw_note,
    draw_put_right,
    draw_unheard,
    link_box,
)
from huazheng.qt.widgets.turn_view import TurnView

if TYPE_CHECKING:
    from huazheng.core.transcript import Turn
    from huazheng.qt.models.marks import Place
    from huazheng.qt.models.opened import OpenedCall
    from huazheng.qt.widgets.wrapped import WrappedText

_PLAYED_BAR_PX = 3
_WORD_TINT = 70  # of 255


class TranscriptView(TurnView):
    """Shows the turns of a call. Draws only what is in view, so a call of hours opens and scrolls at once.

    asked_to_play(seconds): somebody clicked a turn, or pressed Enter on it · asked_to_edit(row) ·
    asked_to_hear_again(Unheard) · asked_for_menu(row, place on the screen)
    """

    asked_to_play = Signal(float)
    asked_to_edit = Signal(int)
    asked_to_hear_again = Signal(object)
    asked_for_menu = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._played: int | None = None
        self._played_word: Place | None = None
        self._found: list[tuple[int, Place]] = []
        self._found_at = -1
        self._opened: OpenedCall | None = None
        self.editable = False
        self._hovered: int | None = None
        self._edited: int | None = None
        self._machine_shown = False
        self._again: dict[int, str] = {}
        self._item_titles: dict[str, str] = {}
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.viewport().setMouseTracking(True)
        self.retranslate()

    # What is shown

    def show_call(self, opened: OpenedCall) -> None:
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

    def show_again(self, stretch: int, words: str) -> None:
        """Show what was heard in a stretch without text, which is no part of the transcript."""
        self._again[stretch] = words
        self.viewport().update()

    def is_heard_again(self, stretch: int) -> bool:
        """Whether this stretch has been heard again, or is being."""
        return stretch in self._again

    def forget_again(self, stretch: int) -> None:
        """The stretch could not be heard again."""
        self._again.pop(stretch, None)
        self.viewport().update()

    def open_room(self, row: int, pixels: float) -> None:
        """Make this turn so high, and leave its text to what is put over it."""
        self._edited = row
        self._column.make_room(row, pixels)
        self._update_range()
        self.viewport().update()

    def close_room(self) -> None:
        """Draw the turn again."""
        self._edited = None
        self._column.take_room_back()
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
    def played_word(self) -> Place | None:
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
        found: dict[int, list[Place]] = {}
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

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the turns in view."""
        del event
        if not self.turns.turns:
            return
        self._settle_view()
        painter = QPainter(self.viewport())
        offset, bottom = self.verticalOffset() - MARGIN, self.verticalOffset() + self.viewport().height()
        row = self._column.row_at(max(offset, 0))
        while row < len(self.turns.turns) and self._column.top(row) < bottom:
            self._draw_turn(painter, row, self._column.top(row) - offset)
            row += 1
        painter.end()

    def _draw_turn(self, painter: QPainter, row: int, y: float) -> None:
        turn = self.turns.turns[row]
        box = QRectF(0, y, self.viewport().width(), self._column.height_of(row))
        self._draw_ground(painter, row, box)
        if isinstance(turn, Unheard):
            self._draw_unheard(painter, turn, row, box)
        elif row == self._edited:
            draw_head(painter, self._look(), turn, y + GRID / 2)
        else:
            self._draw_spoken(painter, turn, row, y + GRID / 2)

    def _draw_spoken(self, painter: QPainter, turn: Turn, row: int, top: float) -> None:
        marks, look = self.turns.marks[row], self._look()
        draw_head(painter, look, turn, top)
        text = self._column.text(row, self._reading)
        if marks.corrected is not None:
            draw_put_right(painter, look, top, text.height)
        painter.setPen(QColor(colours().text))
        if row == self._played and self._played_word is not None:
            self._draw_word(painter, text, self._played_word, QPointF(self._text_x, top))
        text.draw(painter, QPointF(self._text_x, top))
        if self.editable and row in {self._hovered, self.currentIndex().row()}:
            draw_edit(painter, look, top)
        below = top + text.height
        if (machine := self._column.machine_text(row, self._reading)) is not None:
            draw_machine(painter, look, self.tr("机器"), machine, below)
            below += machine.height
        if marks.moment is not None:
            draw_moment(painter, look, marks.moment, self.moment_line(row), below)
            below += MOMENT_LINE_PX
        for note in marks.notes:
            draw_note(painter, look, note, note.text or self.tr("我标记了“没听懂”"), below)
            below += MOMENT_LINE_PX

    def _draw_unheard(self, painter: QPainter, stretch: Unheard, row: int, box: QRectF) -> None:
        said = self._again.get(stretch.id)
        words = unheard_words(stretch) if said is None else colon(self.tr("再听一遍"), said)
        draw_unheard(painter, self._look(), shown(words), self._link(row), box)
        painter.setFont(self._small)
        painter.setPen(QColor(colours().muted))
        time = QRectF(MARGIN, box.top(), self._speaker_x, box.height())
        painter.drawText(time, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, clock(stretch.start))

    def _link(self, row: int) -> str:
        """The words by which a stretch is heard again, on the row under the pointer or the current one."""
        stretch = self.turns.turns[row]
        offered = self.editable and isinstance(stretch, Unheard) and stretch.reason != LOST
        if not offered or row not in {self._hovered, self.currentIndex().row()} or stretch.id in self._again:
            return ""
        return self.tr("再听一遍，写下来")

    def _look(self) -> Look:
        return Look(
            self._small,
            self._speaking,
            self._speaker_x,
            self._text_x,
            self._column.width,
            self.viewport().width(),
        )

    def _draw_ground(self, painter: QPainter, row: int, box: QRectF) -> None:
        chosen = colours()
        if row == self._played:
            painter.fillRect(box, QColor(chosen.played))
            painter.fillRect(QRectF(0, box.top(), _PLAYED_BAR_PX, box.height()), QColor(chosen.accent))
        elif row == self.currentIndex().row():
            painter.fillRect(box, QColor(chosen.hover))
        if row == self.currentIndex().row() and self.hasFocus():
            painter.setPen(QColor(chosen.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(4.5, 0.5, -4.5, -0.5), 4, 4)

    def _draw_word(self, painter: QPainter, text: WrappedText, word: Place, at: QPointF) -> None:
        """The word that is heard now, on a ground of its own."""
        ground = QColor(colours().accent)
        ground.setAlpha(_WORD_TINT)
        for box in text.boxes(word.first, word.after):
            painter.fillRect(box.translated(at).adjusted(-1, 2, 1, -2), ground)

    def moment_line(self, row: int) -> str:
        """What stands under a turn that is a moment: its kind, its state, and the item that it is about."""
        moment = self.turns.marks[row].moment
        if moment is None:
            return ""
        title = self._item_titles.get(moment.item or "", "")
        return shown(moment_words(moment) + (f" · {title}" if title else ""))

    # Events

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language, the font and the colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() in {QEvent.Type.FontChange, QEvent.Type.PaletteChange} and hasattr(self, "_found_at"):
            self._take_fonts()
            self._column.restyle()
            self._measure()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Over a turn, what the machine heard where that is not what is shown."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            words = self._tip(index.row()) if index.isValid() else ""
            QToolTip.showText(event.globalPos(), tip(words) if words else "", self)
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def _tip(self, row: int) -> str:
        turn, put_right = self.turns.turns[row], self.turns.marks[row].corrected
        if put_right is not None:
            was = put_right.machine
            words = self.tr("人工更正。机器写的是：{0}").format(
                f"{clock(was.start)} {SPEAKER_WORDS[was.speaker]} {was.text}"
            )
        elif isinstance(turn, Unheard):
            words = unheard_words(turn)
            if turn.heard:
                words += "\n" + self.tr("机器写的是：{0}").format(turn.heard)
        else:
            words = self.tr("机器听到的是：{0}").format(turn.heard) if turn.heard else ""
        return words

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show what can be done with the turn under the pointer."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._hover(index.row() if index.isValid() else None)

    def _hover(self, row: int | None) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click plays from the turn; on the pencil it opens the turn, on a stretch's words it is heard again."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        row, place = index.row(), event.position()
        top = self._column.top(row) + MARGIN - self.verticalOffset()
        if isinstance(self.turns.turns[row], Unheard):
            box = QRectF(0, top, self.viewport().width(), self._column.height_of(row))
            width = QFontMetrics(self._small).horizontalAdvance(self._link(row))
            if width and link_box(width, self._look(), box).contains(place):
                self.asked_to_hear_again.emit(self.turns.turns[row])
                return
        elif self.editable and self._look().edit_box(top + GRID / 2).contains(place):
            self.asked_to_edit.emit(row)
            return
        self._play(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Two clicks open the turn to be put right."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
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

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """What can be done with the turn."""
        index = self.indexAt(event.pos()) if event.reason() == event.Reason.Mouse else self.currentIndex()
        if index.isValid():
            self.setCurrentIndex(index)
            self.asked_for_menu.emit(index.row(), event.globalPos())

    def _play(self, index: QModelIndex) -> None:
        self.asked_to_play.emit(self.turns.turns[index.row()].start)

    def _edit(self, index: QModelIndex) -> None:
        """A stretch without text is heard again instead."""
        turn = self.turns.turns[index.row()]
        if not self.editable:
            return
        if not isinstance(turn, Unheard):
            self.asked_to_edit.emit(index.row())
        elif turn.reason != LOST:
            self.asked_to_hear_again.emit(turn)
