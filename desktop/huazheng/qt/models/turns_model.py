"""Qt list model of the turns of a call."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from huazheng.core.call.apply_edits import next_turn_of_speaker
from huazheng.core.call.gaps import GapRow
from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import (
    CHECK_LABELS,
    CORRECTED_LABEL,
    REMOVED_LABEL,
    UNTRANSCRIBED_LABEL,
    UNTRANSCRIBED_LABELS,
    format_clock,
    speaker_label,
)
from huazheng.core.text.sanitize import sanitize
from huazheng.qt.support.display_text import bracketed, join_colon, join_commas
from huazheng.qt.support.item_models import NO_PARENT, ModelIndex
from huazheng.services.callview.turn_marks import TextSpan, word_spans
from huazheng.services.callview.word_places import find_places_by_sound, find_word_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.schema.edits import RemoveEdit
    from huazheng.core.schema.transcript import Turn, Word
    from huazheng.services.callview.turn_marks import TurnMarks


def gap_text(row: GapRow) -> str:
    """The reason why a gap has no text, and its length."""
    length = row.end - row.start
    seconds = f"{length:.1f}" if length >= 0.1 else f"{length:.3f}"
    return join_commas(UNTRANSCRIBED_LABELS.get(row.reason, UNTRANSCRIBED_LABEL), Text(f"{seconds} 秒", f"{seconds} s"))


class TurnsModel(QAbstractListModel):
    """The turns and their marks, in time order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.turns: Sequence[Turn] = ()
        self.marks: Sequence[TurnMarks] = ()
        self._words_of: int | None = None
        self._words: list[tuple[TextSpan, Word]] = []

    def show(self, turns: Sequence[Turn], marks: Sequence[TurnMarks]) -> None:
        """Replace the turns."""
        self.beginResetModel()
        self.turns, self.marks = turns, marks
        self._words_of = None
        self.endResetModel()

    def rowCount(self, parent: ModelIndex = NO_PARENT) -> int:
        """The number of turns."""
        return 0 if parent.isValid() else len(self.turns)

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a turn; for a screen reader with time and speaker."""
        if not index.isValid():
            return None
        turn = self.turns[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return sanitize(turn.text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._row_text(index.row(), turn)
        return None

    def _row_text(self, row: int, turn: Turn) -> str:
        """A row as one line, for a screen reader and for copying."""
        if isinstance(turn, GapRow):
            return f"{format_clock(turn.start)} {gap_text(turn)}"
        words = f"{format_clock(turn.start)} {join_colon(speaker_label(turn), sanitize(turn.text))}"
        if self.removal(row) is not None:
            words += bracketed(REMOVED_LABEL)
        else:
            if self.marks[row].corrected is not None:
                words += bracketed(CORRECTED_LABEL)
            words += bracketed(CHECK_LABELS[check]) if (check := self.marks[row].check) != "unchecked" else ""
        return words

    def removal(self, row: int) -> RemoveEdit | None:
        """The correction that removed this row's turn; None for a turn that stands, and for a gap."""
        corrected = self.marks[row].corrected
        return corrected.removed if corrected is not None else None

    def following(self, row: int) -> Turn | None:
        """The standing turn that this row's turn can be joined with: the next one of the same speaker, or None."""
        turn = self.turns[row]
        if isinstance(turn, GapRow) or self.removal(row) is not None:
            return None
        standing = (
            other
            for number, other in enumerate(self.turns)
            if not isinstance(other, GapRow) and self.removal(number) is None
        )
        return next_turn_of_speaker(standing, turn)

    def word_at(self, row: int, seconds: float) -> TextSpan | None:
        """The place of the word at this time; between two words, of the one before."""
        if self._words_of != row:
            self._words_of, self._words = row, list(word_spans(self.turns[row]))
        return next((place for place, word in reversed(self._words) if word.start <= seconds), None)

    def places_of(self, words: str) -> tuple[list[tuple[int, TextSpan]], bool]:
        """Every place of these words, in any case and script: the row, and the place in its text.

        Where there is none, the places that sound so; the second value is then True.
        """
        rows = {id(turn): row for row, turn in enumerate(self.turns)}
        places, by_sound = list(find_word_places(self.turns, words)), False
        if not places:
            places = list(find_places_by_sound(self.turns, words))
            by_sound = bool(places)
        return [(rows[id(place.turn)], place.span) for place in places], by_sound

    def row_before(self, seconds: float) -> int | None:
        """The last row begun at this time; the first row if none has begun, None without rows."""
        row = bisect_right(self.turns, seconds, key=lambda turn: turn.start) - 1
        return max(row, 0) if self.turns else None

    def row_at(self, seconds: float) -> int | None:
        """The last row begun at this time that has not ended and is not removed; None if there is none."""
        row = bisect_right(self.turns, seconds, key=lambda turn: turn.start) - 1
        while row > 0 and (
            self.removal(row) is not None or (self.turns[row].end <= seconds and self.turns[row - 1].end > seconds)
        ):
            row -= 1
        return row if row >= 0 and seconds < self.turns[row].end and self.removal(row) is None else None
