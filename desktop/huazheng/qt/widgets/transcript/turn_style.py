"""Fonts and columns of the transcript: time, speaker, text, and the pencil beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetrics

from huazheng.core.text.labels import SPEAKER_LABELS, format_clock
from huazheng.qt.support.theme import MARGIN, READING_LINE_PX, READING_PX, SMALL_PX, sized_font

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.schema.transcript import Turn

WIDEST_TEXT_PX = 720
LEAST_TEXT_PX = 120
EDIT_PX = 24
CHECK_COLUMN_PX = 22


@dataclass(frozen=True)
class TurnStyle:
    """The fonts, and the columns' places in pixels from the left edge of the viewport.

    ``time_x``: right of the column for the tick. ``text_width``: where texts wrap. ``width``: of the whole viewport.
    """

    reading: QFont
    speaking: QFont
    small: QFont
    speaker_x: float
    text_x: float
    text_width: float
    width: float

    @property
    def time_x(self) -> float:
        """Left edge of the times."""
        return CHECK_COLUMN_PX

    def edit_box(self, top: float) -> QRectF:
        """The pencil of a turn whose first line begins at ``top``."""
        return QRectF(self.text_x + self.text_width + 4, top, EDIT_PX, READING_LINE_PX)

    def link_box(self, words: str, row_box: QRectF) -> QRectF:
        """The link at the right end of a row without text."""
        width = QFontMetrics(self.small).horizontalAdvance(words)
        return QRectF(self.text_x + self.text_width - width, row_box.top(), width + 2, row_box.height())


def measure_style(font: QFont, turns: Sequence[Turn], width: float) -> TurnStyle:
    """The style for these turns in a viewport of this width, with the widget's font as the base."""
    speaking = sized_font(font, READING_PX, QFont.Weight.DemiBold)
    small = sized_font(font, SMALL_PX)
    longest_time = format_clock(turns[-1].end) if turns else "00:00"
    letters = QFontMetrics(speaking)
    widest_speaker = max(letters.horizontalAdvance(str(words)) for words in SPEAKER_LABELS.values())
    speaker_x = CHECK_COLUMN_PX + QFontMetrics(small).horizontalAdvance(longest_time) + MARGIN
    text_x = speaker_x + widest_speaker + MARGIN
    room = width - text_x - MARGIN - EDIT_PX
    return TurnStyle(
        reading=sized_font(font, READING_PX),
        speaking=speaking,
        small=small,
        speaker_x=speaker_x,
        text_x=text_x,
        text_width=max(min(room, WIDEST_TEXT_PX), LEAST_TEXT_PX),
        width=width,
    )
