"""Draws what stands around a turn's words: its time and speaker, what a person put right, moments, notes, silences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from huazheng.core.text.labels import format_clock, speaker_label
from huazheng.qt.support.glyphs import draw_flag, draw_pencil, draw_pin
from huazheng.qt.support.safe_text import one_line
from huazheng.qt.support.theme import GRID, MARGIN, READING_LINE_PX, colours, moment_colour
from huazheng.qt.widgets.transcript.turn_layout import MOMENT_LINE_PX

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QPainter

    from huazheng.core.schema.analysis import Moment
    from huazheng.core.schema.notes import Note
    from huazheng.core.schema.transcript import Turn
    from huazheng.qt.widgets.base.wrapped_text import WrappedText

EDIT_PX = 24
_SIGN_PX = 14
_EDGE_PX = 2
_ONE_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


@dataclass(frozen=True)
class TurnStyle:
    """The fonts and the places of the columns, in pixels from the left."""

    small: QFont
    speaking: QFont
    speaker_x: float
    text_x: float
    text_width: float
    width: float

    def edit_box(self, top: float) -> QRectF:
        """Where a turn that begins at ``top`` has its pencil."""
        return QRectF(self.text_x + self.text_width + 4, top, EDIT_PX, READING_LINE_PX)


def draw_head(painter: QPainter, look: TurnStyle, turn: Turn, top: float) -> None:
    """The time in the margin, and who speaks."""
    chosen, line = colours(), QRectF(0, top, 0, READING_LINE_PX)
    painter.setFont(look.small)
    painter.setPen(QColor(chosen.muted))
    painter.drawText(line.adjusted(MARGIN, 0, look.speaker_x, 0), _ONE_LINE, format_clock(turn.start))
    painter.setFont(look.speaking)
    painter.setPen(QColor(chosen.accent if turn.speaker == "agent" else chosen.text))
    box = line.adjusted(look.speaker_x, 0, look.text_x, 0)
    painter.drawText(box, _ONE_LINE, str(speaker_label(turn)))


def draw_corrected_mark(painter: QPainter, look: TurnStyle, top: float, height: float) -> None:
    """A person put this turn right: a pencil and a line along its edge."""
    colour = QColor(colours().accent)
    painter.fillRect(QRectF(look.text_x - GRID, top + 3, _EDGE_PX, height - 6), colour)
    draw_pencil(painter, QRectF(2, top + 6, 12, 12), colour)


def draw_edit_button(painter: QPainter, look: TurnStyle, top: float) -> None:
    """The pencil by which a turn is put right."""
    box = look.edit_box(top)
    draw_pencil(painter, QRectF(box.center() - QPointF(8, 8), box.center() + QPointF(8, 8)), QColor(colours().muted))


def draw_machine(painter: QPainter, look: TurnStyle, words: str, text: WrappedText, top: float) -> None:
    """The machine's own text, in small under what stands there now."""
    painter.setFont(look.small)
    painter.setPen(QColor(colours().muted))
    name = QRectF(look.speaker_x, top, look.text_x - look.speaker_x - GRID, MOMENT_LINE_PX)
    painter.drawText(
        name, _ONE_LINE, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(name.width()))
    )
    text.draw(painter, QPointF(look.text_x, top))


def draw_moment(painter: QPainter, look: TurnStyle, moment: Moment, words: str, top: float) -> None:
    """What the customer did not understand, under the turn."""
    colour = moment_colour(resolved=moment.resolved)
    draw_flag(painter, QRectF(look.text_x, top + 3, _SIGN_PX, _SIGN_PX), colour, resolved=moment.resolved)
    _beside_sign(painter, look, words, top, colour)


def draw_note(painter: QPainter, look: TurnStyle, note: Note, words: str, top: float) -> None:
    """A mark or note of the person's own, under the turn."""
    colour = QColor(colours().accent)
    draw_pin(painter, QRectF(look.text_x, top + 3, _SIGN_PX, _SIGN_PX), colour, full=note.kind == "not_understood")
    _beside_sign(painter, look, one_line(words), top, colour)


def draw_gap(painter: QPainter, look: TurnStyle, words: str, link: str, box: QRectF) -> None:
    """A stretch without text: a dashed line with what it is, and the way to hear it again."""
    chosen = colours()
    painter.setFont(look.small)
    middle, left = box.center().y(), look.text_x
    room = look.text_x + look.text_width
    after = room - painter.fontMetrics().horizontalAdvance(link) if link else room
    painter.setPen(QColor(chosen.muted))
    cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(max(after - left - 2 * GRID, 40)))
    painter.drawText(QRectF(left, box.top(), after - left, box.height()), _ONE_LINE, cut)
    end = left + painter.fontMetrics().horizontalAdvance(cut) + GRID
    if end < after - GRID:
        painter.setPen(QPen(QColor(chosen.line), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(end, middle), QPointF(after - GRID, middle))
    painter.setPen(QColor(chosen.accent))
    painter.drawText(link_box(painter.fontMetrics().horizontalAdvance(link), look, box), _ONE_LINE, link)


def link_box(width: float, look: TurnStyle, box: QRectF) -> QRectF:
    """Where the words stand by which a stretch is heard again."""
    return QRectF(look.text_x + look.text_width - width, box.top(), width + 2, box.height())


def _beside_sign(painter: QPainter, look: TurnStyle, words: str, top: float, colour: QColor) -> None:
    painter.setFont(look.small)
    painter.setPen(colour)
    box = QRectF(look.text_x + 20, top, look.width - look.text_x - 20 - GRID, MOMENT_LINE_PX)
    painter.drawText(
        box, _ONE_LINE, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
    )
