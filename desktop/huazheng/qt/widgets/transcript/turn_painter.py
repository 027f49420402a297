"""Painting of the turns of a transcript, and hit test of the buttons in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from huazheng.core.call.gaps import RECORDING_GAP, GapRow
from huazheng.core.text.labels import format_clock, speaker_label
from huazheng.core.text.sanitize import one_line, sanitize
from huazheng.qt.models.turns_model import gap_text
from huazheng.qt.support.display_text import join_colon, moment_text
from huazheng.qt.support.glyphs import draw_check, draw_flag, draw_pencil, draw_pin, draw_restore
from huazheng.qt.support.theme import GRID, READING_LINE_PX, colors, moment_color
from huazheng.qt.widgets.transcript.turn_layout import MOMENT_LINE_PX

if TYPE_CHECKING:
    from huazheng.core.schema.analysis import Moment
    from huazheng.core.schema.notes import Note
    from huazheng.core.schema.transcript import Turn
    from huazheng.qt.models.turns_model import TurnsModel
    from huazheng.qt.widgets.base.wrapped_text import WrappedText
    from huazheng.qt.widgets.transcript.turn_layout import TurnLayout
    from huazheng.qt.widgets.transcript.turn_style import TurnStyle
    from huazheng.services.callview.turn_marks import TextSpan

_SIGN_PX = 14
_EDGE_PX = 2
_CHECK_X, _CHECK_PX = 5, 12
_PLAYED_BAR_PX = 3
_WORD_TINT = 70  # of 255
_ONE_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine

Target = Literal["play", "edit", "restore", "recheck"]


@dataclass
class TranscriptState:
    """State of the transcript besides the turns themselves. Rows are counted from 0; None or -1 for no row.

    ``edited``: the row under the editor. ``rechecks``: the text shown for a gap that was transcribed again, by the
    gap's id.
    """

    editable: bool = False
    current: int = -1
    focused: bool = False
    hovered: int | None = None
    edited: int | None = None
    played: int | None = None
    played_word: TextSpan | None = None
    rechecks: dict[int, str] = field(default_factory=dict)
    item_titles: dict[str, str] = field(default_factory=dict)
    hears_agent: bool = True

    def offers_actions(self, row: int) -> bool:
        """Check whether this row shows its pencil, its arrow or its link."""
        return self.editable and row in {self.hovered, self.current}


class TurnPainter(QObject):
    """Paint one row at a time, without changing the model, the layout or the state."""

    def __init__(self, turns: TurnsModel, layout: TurnLayout, state: TranscriptState, parent: QObject) -> None:
        super().__init__(parent)
        self._turns, self._layout, self._state = turns, layout, state

    def paint(self, painter: QPainter, row: int, box: QRectF) -> None:
        """Paint a row into ``box``, in the coordinates of the viewport."""
        turn = self._turns.turns[row]
        self._draw_ground(painter, row, box)
        if isinstance(turn, GapRow):
            self._draw_gap_row(painter, turn, row, box)
        elif row == self._state.edited:
            _draw_head(painter, self._layout.style, turn, box.top() + GRID / 2)
        else:
            self._draw_turn(painter, turn, row, box.top() + GRID / 2)

    def target_at(self, row: int, box: QRectF, place: QPointF) -> Target:
        """The action of a click at ``place`` on a row that stands in ``box``."""
        style = self._layout.style
        if isinstance(self._turns.turns[row], GapRow):
            link = self._recheck_link(row)
            return "recheck" if link and style.link_box(link, box).contains(place) else "play"
        if not self._state.editable or not style.edit_box(box.top() + GRID / 2).contains(place):
            return "play"
        return "edit" if self._turns.removal(row) is None else "restore"

    def moment_line(self, row: int) -> str:
        """The line under a turn that was not understood: kind, state, and checklist item."""
        moment = self._turns.marks[row].moment
        if moment is None:
            return ""
        title = self._state.item_titles.get(moment.item or "", "")
        words = moment_text(moment, hears_agent=self._state.hears_agent)
        return sanitize(words + (f" · {title}" if title else ""))

    def _draw_turn(self, painter: QPainter, turn: Turn, row: int, top: float) -> None:
        marks, style, state = self._turns.marks[row], self._layout.style, self._state
        removed = self._turns.removal(row) is not None
        _draw_head(painter, style, turn, top, muted=removed)
        if not removed and marks.check != "unchecked":
            _draw_check(painter, top, stale=marks.check == "stale")
        text = self._layout.text(row)
        if marks.corrected is not None:
            _draw_corrected_mark(painter, style, top, text.height, muted=removed)
        painter.setPen(QColor(colors().text))
        if row == state.played and state.played_word is not None:
            _draw_played_word(painter, text, state.played_word, QPointF(style.text_x, top))
        text.draw(painter, QPointF(style.text_x, top))
        if state.offers_actions(row):
            _draw_edit_button(painter, style, top, removed=removed)
        below = top + text.height
        if (machine := self._layout.machine_text(row)) is not None:
            _draw_machine(painter, style, self.tr("机器"), machine, below)
            below += machine.height
        if marks.moment is not None:
            _draw_moment(painter, style, marks.moment, self.moment_line(row), below)
            below += MOMENT_LINE_PX
        for note in marks.notes:
            _draw_note(painter, style, note, note.text or self.tr("我标记了“没听懂”"), below)
            below += MOMENT_LINE_PX

    def _draw_gap_row(self, painter: QPainter, gap: GapRow, row: int, box: QRectF) -> None:
        style, recheck = self._layout.style, self._state.rechecks.get(gap.id)
        words = gap_text(gap) if recheck is None else join_colon(self.tr("再识别的结果"), recheck)
        _draw_gap(painter, style, sanitize(words), self._recheck_link(row), box)
        painter.setFont(style.small)
        painter.setPen(QColor(colors().muted))
        time = QRectF(style.time_x, box.top(), style.speaker_x, box.height())
        painter.drawText(time, _ONE_LINE, format_clock(gap.start))

    def _recheck_link(self, row: int) -> str:
        """The link of a gap that can be transcribed again, on the row under the pointer or the current one."""
        gap = self._turns.turns[row]
        offered = isinstance(gap, GapRow) and gap.reason != RECORDING_GAP and gap.id not in self._state.rechecks
        return self.tr("再识别一遍") if offered and self._state.offers_actions(row) else ""

    def _draw_ground(self, painter: QPainter, row: int, box: QRectF) -> None:
        palette, state = colors(), self._state
        if row == state.played:
            painter.fillRect(box, QColor(palette.played))
            painter.fillRect(QRectF(0, box.top(), _PLAYED_BAR_PX, box.height()), QColor(palette.accent))
        elif row == state.current:
            painter.fillRect(box, QColor(palette.hover))
        if row == state.current and state.focused:
            painter.setPen(QColor(palette.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(4.5, 0.5, -4.5, -0.5), 4, 4)


def _draw_played_word(painter: QPainter, text: WrappedText, word: TextSpan, at: QPointF) -> None:
    """The ground of the word that is being played."""
    ground = QColor(colors().accent)
    ground.setAlpha(_WORD_TINT)
    for box in text.boxes(word.first, word.after):
        painter.fillRect(box.translated(at).adjusted(-1, 2, 1, -2), ground)


def _draw_head(painter: QPainter, style: TurnStyle, turn: Turn, top: float, *, muted: bool = False) -> None:
    """Time and speaker."""
    chosen, line = colors(), QRectF(0, top, 0, READING_LINE_PX)
    painter.setFont(style.small)
    painter.setPen(QColor(chosen.muted))
    painter.drawText(line.adjusted(style.time_x, 0, style.speaker_x, 0), _ONE_LINE, format_clock(turn.start))
    painter.setFont(style.speaking)
    speaker = chosen.accent if turn.speaker == "agent" else chosen.text
    painter.setPen(QColor(chosen.muted if muted else speaker))
    box = line.adjusted(style.speaker_x, 0, style.text_x, 0)
    painter.drawText(box, _ONE_LINE, str(speaker_label(turn)))


def _draw_corrected_mark(painter: QPainter, style: TurnStyle, top: float, height: float, *, muted: bool) -> None:
    """A line along the edge of a corrected turn."""
    color = QColor(colors().muted if muted else colors().accent)
    painter.fillRect(QRectF(style.text_x - GRID, top + 3, _EDGE_PX, height - 6), color)


def _draw_check(painter: QPainter, top: float, *, stale: bool) -> None:
    """A tick before the time of a turn that a person checked; a dashed one where it was corrected afterwards."""
    box = QRectF(_CHECK_X, top + (READING_LINE_PX - _CHECK_PX) / 2, _CHECK_PX, _CHECK_PX)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_check(painter, box, QColor(colors().muted if stale else colors().explained), stale=stale)
    painter.restore()


def _draw_edit_button(painter: QPainter, style: TurnStyle, top: float, *, removed: bool) -> None:
    """The pencil that opens the editor; on a removed turn the arrow that restores it."""
    box, draw = style.edit_box(top), draw_restore if removed else draw_pencil
    draw(painter, QRectF(box.center() - QPointF(8, 8), box.center() + QPointF(8, 8)), QColor(colors().muted))


def _draw_machine(painter: QPainter, style: TurnStyle, words: str, text: WrappedText, top: float) -> None:
    """The machine text under a corrected turn."""
    painter.setFont(style.small)
    painter.setPen(QColor(colors().muted))
    name = QRectF(style.speaker_x, top, style.text_x - style.speaker_x - GRID, MOMENT_LINE_PX)
    painter.drawText(
        name, _ONE_LINE, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(name.width()))
    )
    text.draw(painter, QPointF(style.text_x, top))


def _draw_moment(painter: QPainter, style: TurnStyle, moment: Moment, words: str, top: float) -> None:
    """The line under a turn that was not understood."""
    color = moment_color(resolved=moment.resolved)
    draw_flag(painter, QRectF(style.text_x, top + 3, _SIGN_PX, _SIGN_PX), color, resolved=moment.resolved)
    _beside_sign(painter, style, words, top, color)


def _draw_note(painter: QPainter, style: TurnStyle, note: Note, words: str, top: float) -> None:
    """A mark or note of the person under the turn."""
    color = QColor(colors().accent)
    draw_pin(painter, QRectF(style.text_x, top + 3, _SIGN_PX, _SIGN_PX), color, full=note.kind == "not_understood")
    _beside_sign(painter, style, one_line(words), top, color)


def _draw_gap(painter: QPainter, style: TurnStyle, words: str, link: str, box: QRectF) -> None:
    """A row without text: the reason, a dashed line, and the link to transcribe it again."""
    chosen = colors()
    painter.setFont(style.small)
    middle, left = box.center().y(), style.text_x
    room = style.text_x + style.text_width
    after = room - painter.fontMetrics().horizontalAdvance(link) if link else room
    painter.setPen(QColor(chosen.muted))
    cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(max(after - left - 2 * GRID, 40)))
    painter.drawText(QRectF(left, box.top(), after - left, box.height()), _ONE_LINE, cut)
    end = left + painter.fontMetrics().horizontalAdvance(cut) + GRID
    if end < after - GRID:
        painter.setPen(QPen(QColor(chosen.line), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(end, middle), QPointF(after - GRID, middle))
    painter.setPen(QColor(chosen.accent))
    painter.drawText(style.link_box(link, box), _ONE_LINE, link)


def _beside_sign(painter: QPainter, style: TurnStyle, words: str, top: float, color: QColor) -> None:
    painter.setFont(style.small)
    painter.setPen(color)
    box = QRectF(style.text_x + 20, top, style.width - style.text_x - 20 - GRID, MOMENT_LINE_PX)
    painter.drawText(
        box, _ONE_LINE, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
    )
