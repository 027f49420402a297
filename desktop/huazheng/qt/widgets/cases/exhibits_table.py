"""The table of a case's exhibits: fields edited in place, files dropped onto it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from huazheng.qt.support.theme import scaled_px
from huazheng.qt.support.ui_language import RetranslateMixin

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from huazheng.qt.models.exhibits_model import ExhibitsModel

_SHARES = (0, 24, 15, 28, 12, 13, 0)
"""Shares of the room that number and date leave, by column."""
_NUMBER_PX, _DAY_PX, _ROW_PX = 56, 132, 44


class ExhibitsTable(RetranslateMixin, QTableView):
    """One row an exhibit. Double click, F2 or typing edits a field; Tab goes to the next one."""

    def __init__(self, model: ExhibitsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.exhibits = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(scaled_px(_ROW_PX))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.retranslate()

    @property
    def chosen(self) -> int | None:
        """Id of the exhibit in the current row; None for none."""
        row = self.currentIndex().row()
        return self.exhibits.exhibits[row].id if 0 <= row < len(self.exhibits.exhibits) else None

    def choose(self, exhibit_id: int) -> None:
        """Make this exhibit's row the current one, and show it."""
        row = self.exhibits.place_of(exhibit_id)
        if row >= 0:
            index = self.exhibits.index(row, max(self.currentIndex().column(), 1))
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, flags)
            self.scrollTo(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room among the columns."""
        super().resizeEvent(event)
        number, day = scaled_px(_NUMBER_PX), scaled_px(_DAY_PX)
        room = max(self.viewport().width() - number - day, 0)
        widths = [room * share // sum(_SHARES) for share in _SHARES]
        widths[0], widths[-1] = number, day
        widths[3] += room - sum(widths[1:-1])
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setAccessibleName(self.tr("证据目录"))
        self.exhibits.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.exhibits.columnCount() - 1)
