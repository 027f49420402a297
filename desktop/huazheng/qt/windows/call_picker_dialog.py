"""Choice of calls to add to a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from huazheng.core.text.labels import format_clock
from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.theme import scaled_px
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.windows.dialog_base import BaseDialog

if TYPE_CHECKING:
    from collections.abc import Collection

    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.services.library.browse import CallRow

_LIST_PX = 320


class CallPickerDialog(BaseDialog):
    """The calls that are not in the case yet, newest first. picked(list of call ids)"""

    picked = Signal(object)

    def __init__(self, home: Home, there: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home, self._there = home, frozenset(there)
        self._rows: list[CallRow] | None = None
        self.words = PlainLabel(muted=True, wrap=True)
        self.list = QListWidget()
        self.list.setMinimumHeight(scaled_px(_LIST_PX))
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.cancel, self.add = TextButton(), TextButton(main=True)
        self.column.addWidget(self.words)
        self.column.addWidget(self.list, 1)
        self.foot.addStretch()
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.add)
        self.list.itemSelectionChanged.connect(lambda: self.add.setEnabled(bool(self.list.selectedItems())))
        self.list.itemActivated.connect(lambda _: self._pick())
        self.cancel.clicked.connect(self.reject)
        self.add.clicked.connect(self._pick)
        self.add.setDefault(True)
        self.add.setEnabled(False)
        self.retranslate()
        self._read()

    def _read(self) -> None:
        home = self._home

        def read(_: object) -> list[CallRow]:
            from huazheng.services.library.browse import list_calls

            return list_calls(home)

        job = self.work.start(read)
        job.done.connect(self._show)
        job.failed.connect(self._warn)

    def _show(self, rows: list[CallRow]) -> None:
        self._rows = [row for row in reversed(rows) if row.call not in self._there]
        for row in self._rows:
            parts = (row.day, one_line(row.title), format_clock(row.duration), one_line(row.insurer))
            item = QListWidgetItem("    ".join(part for part in parts if part))
            item.setData(Qt.ItemDataRole.UserRole, row.call)
            self.list.addItem(item)
        if self._rows:
            self.list.setCurrentRow(0)
            self.list.setFocus()
        self.retranslate()

    def _warn(self, error: HuazhengError) -> None:
        self.words.show_text(str(error))

    def _pick(self) -> None:
        chosen = [item.data(Qt.ItemDataRole.UserRole) for item in self.list.selectedItems()]
        if chosen:
            self.picked.emit(chosen)
            self.accept()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("加入录音"))
        self.title.show_text(self.tr("加入哪几通录音？"))
        if self._rows is not None and not self._rows:
            self.words.show_text(self.tr("没有别的录音可以加。"))
        else:
            self.words.show_text(self.tr("按住 Ctrl 可以选几通。录音留在原处，案卷里记下它的封存。"))
        self.list.setAccessibleName(self.tr("录音"))
        self.cancel.set_text(self.tr("取消"))
        self.add.set_text(self.tr("加入"))
