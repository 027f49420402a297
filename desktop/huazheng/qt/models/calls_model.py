"""Qt list model of the calls in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from huazheng.core.text.labels import format_clock
from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.display_text import join_commas, local_time, tooltip_html
from huazheng.qt.support.item_models import NO_PARENT, ModelIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.services.library.browse import CallRow

ROW_ROLE = Qt.ItemDataRole.UserRole


class CallsModel(QAbstractListModel):
    """One row a call, in the order given. Only visible rows are ever asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[CallRow] = []
        self._places: dict[str, int] = {}

    def show(self, rows: Sequence[CallRow]) -> bool:
        """Replace the rows; returns whether other calls, or another order, stand there now."""
        rows = list(rows)
        places = {row.call: place for place, row in enumerate(rows)}
        if list(places) == list(self._places):
            changed = [place for place, (old, new) in enumerate(zip(self.rows, rows, strict=True)) if old != new]
            self.rows = rows
            if changed:
                self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
            return False
        self.beginResetModel()
        self.rows, self._places = rows, places
        self.endResetModel()
        return True

    def row_of(self, call_id: str) -> int | None:
        """The position of a call, or None."""
        return self._places.get(call_id)

    def rowCount(self, parent: ModelIndex = NO_PARENT) -> int:
        """The number of calls."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself, the call's label, and one sentence for a screen reader."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return call_label(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_html("\n".join(part for part in (call_label(row), row.title, " ".join(row.tags)) if part))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._in_words(row)
        return None

    def check_words(self, row: CallRow) -> str:
        """Text of the call's seal and of the result of its last verification."""
        day = f"{local_time(row.checked_at):%m-%d}" if row.checked_at else ""
        if row.check == "intact":
            return self.tr("核验于 {0}，完好").format(day)
        if row.check == "changed_since":
            return self.tr("核验于 {0}，之后有变化").format(day)
        if row.check == "altered":
            return self.tr("核验于 {0}：有改动").format(day)
        return self.tr("别人的证据包") if row.received else self.tr("已封存")

    def _in_words(self, row: CallRow) -> str:
        parts = [call_label(row), row.day, format_clock(row.duration), self.check_words(row)]
        if row.items and row.explained is None:
            parts.append(self.tr("{0} 项都无法判断").format(row.items))
        elif row.items:
            parts.append(self.tr("{0} 项中 {1} 项讲清楚了").format(row.items, row.explained))
        if row.open_moments:
            parts.append(self.tr("{0} 处没听懂还没解决").format(row.open_moments))
        return join_commas(*(part for part in parts if part))


def call_label(row: CallRow) -> str:
    """The call's label: insurer and product where they are known, else its own name."""
    said = [one_line(part) for part in (row.insurer, row.product) if part]
    return " · ".join(said) or one_line(row.title)
