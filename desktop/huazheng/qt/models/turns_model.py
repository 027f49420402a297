"""The turns of a call as a Qt list."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import (
    CORRECTED_LABEL,
    UNTRANSCRIBED_LABEL,
    UNTRANSCRIBED_LABELS,
    format_clock,
    speaker_label,
)
from huazheng.qt.support.display_text import bracketed, fold_for_search, join_colon, join_commas, safe_text
from huazheng.qt.support.item_models import NO_PARENT, ModelIndex
from huazheng.services.callview.gaps import GapRow
from huazheng.services.callview.turn_marks import TextSpan, word_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from huazheng.core.schema.transcript import Turn, Word
    from huazheng.services.callview.turn_marks import TurnMarks


def gap_text(row: GapRow) -> str:
    """Why a stretch has no text, and how long it is."""
    seconds = f"{row.end - row.start:.1f}"
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
        """Hold these turns from here on."""
        self.beginResetModel()
        self.turns, self.marks = turns, marks
        self._words_of = None
        self.endResetModel()

    def rowCount(self, parent: ModelIndex = NO_PARENT) -> int:
        """How many turns there are."""
        return 0 if parent.isValid() else len(self.turns)

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a turn; with time and speaker for a screen reader."""
        if not index.isValid():
            return None
        turn = self.turns[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return safe_text(turn.text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._row_text(index.row(), turn)
        return None

    def _row_text(self, row: int, turn: Turn) -> str:
        """A row in words, for a screen reader and for copying."""
        if isinstance(turn, GapRow):
            return f"{format_clock(turn.start)} {gap_text(turn)}"
        marks = self.marks[row]
        words = f"{format_clock(turn.start)} {join_colon(speaker_label(turn), safe_text(turn.text))}"
        if marks.corrected is not None:
            words += bracketed(CORRECTED_LABEL)
        return words

    def word_at(self, row: int, seconds: float) -> TextSpan | None:
        """Where the word stands that is spoken at that time; the last one begun, in a gap between two."""
        if self._words_of != row:
            self._words_of, self._words = row, list(word_spans(self.turns[row]))
        return next((place for place, word in reversed(self._words) if word.start <= seconds), None)

    def places_of(self, words: str) -> Iterator[tuple[int, TextSpan]]:
        """Every place where these words stand, whatever their case and script: the row, and where in its text."""
        sought = fold_for_search(words.strip())
        for row, turn in enumerate(self.turns if sought else ()):
            text = fold_for_search(turn.text)
            at = text.find(sought)
            while at >= 0:
                yield row, TextSpan(at, at + len(sought))
                at = text.find(sought, at + len(sought))

    def row_before(self, seconds: float) -> int | None:
        """The row that had begun last at that time; the first where none had, None where there is no row."""
        row = bisect_right(self.turns, seconds, key=lambda turn: turn.start) - 1
        return max(row, 0) if self.turns else None

    def row_at(self, seconds: float) -> int | None:
        """The turn that is spoken at that time: the last one begun, while it lasts."""
        row = bisect_right(self.turns, seconds, key=lambda turn: turn.start) - 1
        while row >= 0 and self.turns[row].end <= seconds and row > 0 and self.turns[row - 1].end > seconds:
            row -= 1
        return row if row >= 0 and seconds < self.turns[row].end else None
