"""The transcript: one paragraph a turn, time and speaker in the margin, what is marked made visible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
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
from huazheng.qt.following import FollowsLanguage
from huazheng.qt.moments import moment_words
from huazheng.qt.plain import shown, tip
from huazheng.qt.signs import draw_flag
from huazheng.qt.theme import GRID, MARGIN, READING_LINE_PX, colours, moment_colour
from huazheng.qt.widgets.turn_column import MOMENT_LINE_PX
from huazheng.qt.widgets.turn_view import TurnView

if TYPE_CHECKING:
    from huazheng.qt.models.marks import Place
    from huazheng.qt.models.opened import OpenedCall
    from huazheng.qt.widgets.wrapped import WrappedText

_PLAYED_BAR_PX = 3
_WORD_TINT = 70  # of 255


class TranscriptView(FollowsLanguage, TurnView):
    """Shows the turns of a call. Draws only what is in view, so a call of hours opens and scrolls at once.

    asked_to_play(seconds): somebody clicked a turn, or pressed Enter on it.
    """

    asked_to_play = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._played: int | None = None
        self._played_word: Place | None = None
        self._found: list[tuple[int, Place]] = []
        self._found_at = -1
        self._opened: OpenedCall | None = None
        self._item_titles: dict[str, str] = {}
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.viewport().setMouseTracking(True)
        self.retranslate()

    # What is shown

    def show_call(self, opened: OpenedCall) -> None:
        """Show the transcript of this call, which has one."""
        self._opened = opened
        self._item_titles = opened.item_titles()
        self._played = self._played_word = None
        self.turns.show(opened.transcript.turns if opened.transcript else (), opened.marks)

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
        turn, marks = self.turns.turns[row], self.turns.marks[row]
        chosen = colours()
        box = QRectF(0, y, self.viewport().width(), self._column.height_of(row))
        self._draw_ground(painter, row, box)
        line = QRectF(0, y + GRID / 2, 0, READING_LINE_PX)
        text_flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setFont(self._small)
        painter.setPen(QColor(chosen.muted))
        painter.drawText(line.adjusted(MARGIN, 0, self._speaker_x, 0), text_flags, clock(turn.start))
        painter.setFont(self._speaking)
        painter.setPen(QColor(chosen.accent if turn.speaker == "agent" else chosen.text))
        painter.drawText(
            line.adjusted(self._speaker_x, 0, self._text_x, 0), text_flags, str(SPEAKER_WORDS[turn.speaker])
        )
        painter.setPen(QColor(chosen.text))
        text = self._column.text(row, self._reading)
        if row == self._played and self._played_word is not None:
            self._draw_word(painter, text, self._played_word, QPointF(self._text_x, line.top()))
        text.draw(painter, QPointF(self._text_x, line.top()))
        if marks.moment is not None:
            self._draw_moment(painter, row, line.top() + text.height)

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

    def _draw_moment(self, painter: QPainter, row: int, y: float) -> None:
        moment = self.turns.marks[row].moment
        if moment is None:
            return
        colour = moment_colour(resolved=moment.resolved)
        draw_flag(painter, QRectF(self._text_x, y + 3, 14, 14), colour, resolved=moment.resolved)
        words = self.moment_line(row)
        painter.setFont(self._small)
        painter.setPen(colour)
        box = QRectF(self._text_x + 20, y, self.viewport().width() - self._text_x - 20, MOMENT_LINE_PX)
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, cut)

    # Events

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language, the font and the colours."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.PaletteChange} and hasattr(self, "_found_at"):
            self._take_fonts()
            self._column.restyle()
            self._measure()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Over a turn, what the machine heard where that is not what is shown."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            heard = self.turns.turns[index.row()].heard if index.isValid() else None
            QToolTip.showText(event.globalPos(), tip(self.tr("机器听到的是：{0}").format(heard)) if heard else "", self)
            return True
        return super().viewportEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click plays from the turn."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._play(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter plays from the current turn; copying copies it with its time and speaker."""
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            self._play(index)
        elif event.matches(QKeySequence.StandardKey.Copy) and index.isValid():
            QGuiApplication.clipboard().setText(self.turns.data(index, Qt.ItemDataRole.AccessibleTextRole))
        else:
            super().keyPressEvent(event)

    def _play(self, index: QModelIndex) -> None:
        self.asked_to_play.emit(self.turns.turns[index.row()].start)
