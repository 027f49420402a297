"""Search results in all calls, as a Qt list model: calls by name first, then turns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from huazheng.core.text.labels import SPEAKER_LABELS, format_clock
from huazheng.core.text.sanitize import one_line
from huazheng.qt.models.calls_model import call_label
from huazheng.qt.support.display_text import join_colon
from huazheng.qt.support.item_models import NO_PARENT, ModelIndex
from huazheng.services.callview.word_places import fold_for_search

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huazheng.services.library.browse import CallRow, SearchHit

MAX_NAME_MATCHES = 50
RESULT_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class SearchResult:
    """A call whose name matches (``turn`` is None), or a turn of a call. ``start`` is in seconds."""

    call: str
    title: str
    head: str
    text: str
    turn: int | None = None
    start: float = 0.0


def build_search_results(words: str, rows: Iterable[CallRow], hits: Iterable[SearchHit]) -> list[SearchResult]:
    """Results for calls whose name, insurer, product or tag holds the words, then for turns that hold them."""
    sought, rows, hits = fold_for_search(words.strip()), list(rows), list(hits)
    found = {hit.call for hit in hits}
    names = {row.call: call_label(row) for row in rows if row.call in found}
    named = (row for row in rows if any(sought in fold_for_search(name) for name in _names(row)))
    calls = [SearchResult(row.call, row.title, _head(row), call_label(row)) for row in islice(named, MAX_NAME_MATCHES)]
    turns = [
        SearchResult(
            hit.call,
            hit.title,
            f"{format_clock(hit.start)} {SPEAKER_LABELS[hit.speaker]} · {names.get(hit.call) or one_line(hit.title)}",
            one_line(hit.text),
            hit.turn,
            hit.start,
        )
        for hit in hits
    ]
    return calls + turns


def _names(row: CallRow) -> tuple[str, ...]:
    return row.title, row.insurer, row.product, *row.tags


def _head(row: CallRow) -> str:
    """The day of the call, and its own name where the label is another."""
    return " · ".join(part for part in (row.day, one_line(row.title) if row.insurer or row.product else "") if part)


class SearchResultsModel(QAbstractListModel):
    """One row a result."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.results: Sequence[SearchResult] = ()

    def show(self, results: Sequence[SearchResult]) -> None:
        """Replace the results."""
        self.beginResetModel()
        self.results = results
        self.endResetModel()

    def rowCount(self, parent: ModelIndex = NO_PARENT) -> int:
        """The number of results."""
        return 0 if parent.isValid() else len(self.results)

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The result itself, and one line for a screen reader."""
        if not index.isValid():
            return None
        result = self.results[index.row()]
        if role == RESULT_ROLE:
            return result
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return join_colon(result.head, result.text) if result.head else result.text
        return None
