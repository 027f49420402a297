"""The library's calls as a Qt list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from huazheng.core.words import clock
from huazheng.qt.models.summary import CallSummary
from huazheng.qt.plain import one_line, tip

if TYPE_CHECKING:
    from collections.abc import Sequence

Index = QModelIndex | QPersistentModelIndex
SUMMARY_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()


class CallsModel(QAbstractListModel):
    """Summaries of calls, the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.summaries: list[CallSummary] = []

    def show(self, summaries: Sequence[CallSummary]) -> None:
        """Hold these calls from here on."""
        self.beginResetModel()
        self.summaries = list(summaries)
        self.endResetModel()

    def update(self, summary: CallSummary) -> None:
        """Replace the entry of the same call."""
        row = self.row_of(summary.call.id)
        if row is not None:
            self.summaries[row] = summary
            self.dataChanged.emit(self.index(row), self.index(row))

    def row_of(self, call_id: str) -> int | None:
        """Where a call stands, if it is there."""
        return next((row for row, summary in enumerate(self.summaries) if summary.call.id == call_id), None)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many calls there are."""
        return 0 if parent.isValid() else len(self.summaries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The summary, its title, and one line for a screen reader."""
        if not index.isValid():
            return None
        summary = self.summaries[index.row()]
        if role == SUMMARY_ROLE:
            return summary
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(summary.title)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(summary.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._in_words(summary)
        return None

    def _in_words(self, summary: CallSummary) -> str:
        parts = [one_line(summary.title), f"{summary.when:%Y-%m-%d %H:%M}", clock(summary.duration)]
        if summary.items:
            parts.append(self.tr("{0} 项中 {1} 项讲清楚了").format(summary.items, summary.explained))
        if summary.open_moments:
            parts.append(self.tr("{0} 处没听懂还没解决").format(summary.open_moments))
        return "，".join(parts)
