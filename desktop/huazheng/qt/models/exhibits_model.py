"""Qt table model of a case's exhibits, in the order of the catalog; the fields are edited in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from huazheng.core.schema.case import KIND_LABELS, exhibit_number
from huazheng.core.text.sanitize import sanitize
from huazheng.qt.support.display_text import tooltip_html
from huazheng.qt.support.item_models import NO_PARENT, ModelIndex

if TYPE_CHECKING:
    from huazheng.core.schema.case import Case, Exhibit

FIELDS = ("", "name", "source", "shows", "place", "carrier", "day")
"""Field of each column; the first column is the number."""


class ExhibitsModel(QAbstractTableModel):
    """One row an exhibit. edited(exhibit id, field, text): a person changed a field; the model shows it when told."""

    edited = Signal(int, str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.exhibits: tuple[Exhibit, ...] = ()

    def show(self, case: Case | None) -> None:
        """Show this case's exhibits. While they are the same in the same order, selection and editor stay."""
        exhibits = case.exhibits if case is not None else ()
        if [one.id for one in exhibits] == [one.id for one in self.exhibits]:
            self.exhibits = exhibits
            if exhibits:
                self.dataChanged.emit(self.index(0, 0), self.index(len(exhibits) - 1, len(FIELDS) - 1))
            return
        self.beginResetModel()
        self.exhibits = exhibits
        self.endResetModel()

    def place_of(self, exhibit_id: int) -> int:
        """Row of an exhibit; -1 where there is none."""
        return next((row for row, one in enumerate(self.exhibits) if one.id == exhibit_id), -1)

    def rowCount(self, parent: ModelIndex = NO_PARENT) -> int:
        """The number of exhibits."""
        return 0 if parent.isValid() else len(self.exhibits)

    def columnCount(self, parent: ModelIndex = NO_PARENT) -> int:
        """The number and the fields."""
        return 0 if parent.isValid() else len(FIELDS)

    def flags(self, index: ModelIndex) -> Qt.ItemFlag:
        """Every field but the number can be edited."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() else flags

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The field's text; hostile characters are made visible, and an editor gets them as they are shown."""
        if not index.isValid():
            return None
        exhibit, column = self.exhibits[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.text_of(index.row(), column)
        if role == Qt.ItemDataRole.ToolTipRole:
            file = exhibit.file.file_name if exhibit.file is not None else exhibit.call.id if exhibit.call else ""
            return tooltip_html(f"{self.text_of(index.row(), column)}\n{KIND_LABELS[exhibit.kind]}  {file}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.headerData(column, Qt.Orientation.Horizontal)} {self.text_of(index.row(), column)}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        return None

    def text_of(self, row: int, column: int) -> str:
        """Text of a cell."""
        if column == 0:
            return exhibit_number(row + 1, len(self.exhibits))
        return sanitize(str(getattr(self.exhibits[row], FIELDS[column])))

    def setData(self, index: ModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell of a changed text; the case is written by whoever listens."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() == 0:
            return False
        text = str(value).strip()
        if text == self.text_of(index.row(), index.column()):
            return False
        self.edited.emit(self.exhibits[index.row()].id, FIELDS[index.column()], text)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Names of the columns."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("编号"),
            self.tr("证据名称"),
            self.tr("证据来源"),
            self.tr("证明内容"),
            self.tr("页码或时间"),
            self.tr("原始载体"),
            self.tr("日期"),
        )[section]
