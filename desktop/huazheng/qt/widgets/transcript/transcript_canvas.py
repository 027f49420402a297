"""What the transcript looks like: the turns in view with all that is marked in them, and the stretches without text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent

from huazheng.core.text.labels import format_clock
from huazheng.qt.models.turns_model import gap_text
from huazheng.qt.support.moment_text import moment_text
from huazheng.qt.support.punctuation import join_colon
from huazheng.qt.support.safe_text import safe_text
from huazheng.qt.support.theme import GRID, MARGIN, colours
from huazheng.qt.widgets.transcript.turn_layout import MOMENT_LINE_PX
from huazheng.qt.widgets.transcript.turn_list_view import TurnListView
from huazheng.qt.widgets.transcript.turn_painting import (
    TurnStyle,
    draw_corrected_mark,
    draw_edit_button,
    draw_gap,
    draw_head,
    draw_machine,
    draw_moment,
    draw_note,
)
from huazheng.services.callview.gaps import DROPOUT, GapRow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from huazheng.core.schema.transcript import Turn
    from huazheng.qt.widgets.base.wrapped_text import WrappedText
    from huazheng.services.callview.turn_marks import TextSpan

_PLAYED_BAR_PX = 3
_WORD_TINT = 70  # of 255


class TranscriptCanvas(TurnListView):
    """Draws only what is in view, so a call of hours opens and scrolls at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._played: int | None = None
        self._played_word: TextSpan | None = None
        self.editable = False
        self._hovered: int | None = None
        self._edited: int | None = None
        self._again: dict[int, str] = {}
        self._item_titles: dict[str, str] = {}

    def paintEvent(self, event: QPaintEvent) -> None:
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
        if isinstance(turn, GapRow):
            self._draw_unheard(painter, turn, row, box)
        elif row == self._edited:
            draw_head(painter, self._style(), turn, y + GRID / 2)
        else:
            self._draw_spoken(painter, turn, row, y + GRID / 2)

    def _draw_spoken(self, painter: QPainter, turn: Turn, row: int, top: float) -> None:
        marks, look = self.turns.marks[row], self._style()
        draw_head(painter, look, turn, top)
        text = self._column.text(row, self._reading)
        if marks.corrected is not None:
            draw_corrected_mark(painter, look, top, text.height)
        painter.setPen(QColor(colours().text))
        if row == self._played and self._played_word is not None:
            self._draw_word(painter, text, self._played_word, QPointF(self._text_x, top))
        text.draw(painter, QPointF(self._text_x, top))
        if self.editable and row in {self._hovered, self.currentIndex().row()}:
            draw_edit_button(painter, look, top)
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

    def _draw_unheard(self, painter: QPainter, stretch: GapRow, row: int, box: QRectF) -> None:
        said = self._again.get(stretch.id)
        words = gap_text(stretch) if said is None else join_colon(self.tr("再听到的"), said)
        draw_gap(painter, self._style(), safe_text(words), self._link(row), box)
        painter.setFont(self._small)
        painter.setPen(QColor(colours().muted))
        time = QRectF(MARGIN, box.top(), self._speaker_x, box.height())
        painter.drawText(time, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, format_clock(stretch.start))

    def _link(self, row: int) -> str:
        """The words by which a stretch is heard again, on the row under the pointer or the current one."""
        stretch = self.turns.turns[row]
        offered = self.editable and isinstance(stretch, GapRow) and stretch.reason != DROPOUT
        if not offered or row not in {self._hovered, self.currentIndex().row()} or stretch.id in self._again:
            return ""
        return self.tr("再听一遍")

    def _style(self) -> TurnStyle:
        return TurnStyle(
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

    def _draw_word(self, painter: QPainter, text: WrappedText, word: TextSpan, at: QPointF) -> None:
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
        return safe_text(moment_text(moment) + (f" · {title}" if title else ""))
