"""The library's calls as a Qt list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from huazheng.core.words import clock
from huazheng.qt.plain import one_line, tip
from huazheng.qt.punctuation import commas
from huazheng.qt.when import local

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.services.library import CallRow

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()


class CallsModel(QAbstractListModel):
    """One line a call, the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[CallRow] = []

    def show(self, rows: Sequence[CallRow]) -> None:
        """Hold these calls from here on; they come oldest first."""
        self.beginResetModel()
        self.rows = list(reversed(rows))
        self.endResetModel()

    def row_of(self, call_id: str) -> int | None:
        """Where a call stands, if it is there."""
        return next((place for place, row in enumerate(self.rows) if row.call == call_id), None)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many calls there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The line itself, its title, and one sentence for a screen reader."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(row.title)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(row.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._in_words(row)
        return None

    def _in_words(self, row: CallRow) -> str:
        parts = [one_line(row.title), f"{local(row.sealed_at):%Y-%m-%d %H:%M}", clock(row.duration)]
        if row.items:
            parts.append(self.tr("{0} 项中 {1} 项讲清楚了").format(row.items, row.explained))
        if row.open_moments:
            parts.append(self.tr("{0} 处没听懂还没解决").format(row.open_moments))
        return commas(*parts)
