"""Choice of a range of days for the library's filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QGridLayout

from huazheng.qt.support.theme import GRID
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.base.choice import DateField
from huazheng.qt.windows.dialog_base import BaseDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class DateRangeDialog(BaseDialog):
    """chosen(since, until): days such as ``2026-11-22``."""

    chosen = Signal(str, str)

    def __init__(self, since: str, until: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        today = QDate.currentDate()
        self.since, self.until = DateField(_day(since, today.addMonths(-1))), DateField(_day(until, today))
        self._labels = PlainLabel(), PlainLabel()
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        for place, (label, field) in enumerate(zip(self._labels, (self.since, self.until), strict=True)):
            grid.addWidget(label, place, 0)
            grid.addWidget(field, place, 1)
        grid.setColumnStretch(2, 1)
        self.column.addLayout(grid)
        self.use = TextButton(main=True)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.foot.addWidget(self.use)
        self.use.clicked.connect(self._choose)
        self.retranslate()

    def _choose(self) -> None:
        first, last = sorted(field.date().toString(Qt.DateFormat.ISODate) for field in (self.since, self.until))
        self.accept()
        self.chosen.emit(first, last)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("日期"))
        self.title.show_text(self.tr("只看这段时间的通话"))
        for label, field, words in zip(
            self._labels, (self.since, self.until), (self.tr("从"), self.tr("到")), strict=True
        ):
            label.show_text(words)
            field.setAccessibleName(words)
        self.done_button.set_text(self.tr("取消"))
        self.use.set_text(self.tr("只看这些"))


def _day(day: str, otherwise: QDate) -> QDate:
    found = QDate.fromString(day, Qt.DateFormat.ISODate)
    return found if found.isValid() else otherwise
