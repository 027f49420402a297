"""Title of a case, its number, the court and the parties: of a new case, or of one that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from huazheng.core.schema.case import LONGEST_NAME
from huazheng.qt.support.display_text import error_with_remedy
from huazheng.qt.support.theme import GRID
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.windows.dialog_base import BaseDialog
from huazheng.services.cases.case_editing import CASE_FIELDS, edit_case, new_case

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.store.cases import StoredCase


class CaseFieldsDialog(BaseDialog):
    """A field for each. written(StoredCase): the case was made, or changed"""

    written = Signal(object)

    def __init__(self, home: Home, stored: StoredCase | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home, self._stored = home, stored
        self.words = PlainLabel(muted=True, wrap=True)
        self.wrong = PlainLabel(wrap=True)
        self.wrong.setProperty("wrong", True)
        self.wrong.hide()
        self.cancel, self.keep = TextButton(), TextButton(main=True)
        self._names = {name: PlainLabel() for name in CASE_FIELDS}
        self.fields = {name: QLineEdit(getattr(stored.case, name) if stored else "") for name in CASE_FIELDS}
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        for row, (name, field) in enumerate(self.fields.items()):
            field.setMaxLength(LONGEST_NAME)
            self._names[name].setBuddy(field)
            grid.addWidget(self._names[name], row, 0)
            grid.addWidget(field, row, 1)
        self.column.addWidget(self.words)
        self.column.addLayout(grid)
        self.column.addWidget(self.wrong)
        self.column.addStretch(1)
        self.foot.addStretch()
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.keep)
        self.fields["title"].textChanged.connect(lambda text: self.keep.setEnabled(bool(text.strip())))
        self.keep.setEnabled(stored is not None)
        self.cancel.clicked.connect(self.reject)
        self.keep.clicked.connect(self._keep)
        self.keep.setDefault(True)
        self.retranslate()
        self.fields["title"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        home, stored = self._home, self._stored
        values = {name: field.text() for name, field in self.fields.items()}

        def write(_: object) -> StoredCase:
            if stored is not None:
                return edit_case(home, stored, values)
            return new_case(home, values.pop("title"), values)

        self.setEnabled(False)
        job = self.work.start(write)
        job.done.connect(self._written)
        job.failed.connect(self._warn)
        job.ended.connect(lambda: self.setEnabled(True))

    def _written(self, stored: StoredCase) -> None:
        self.written.emit(stored)
        self.accept()

    def _warn(self, error: HuazhengError) -> None:
        self.wrong.show_text(error_with_remedy(error))
        self.wrong.show()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        title = self.tr("案卷信息") if self._stored is not None else self.tr("新建案卷")
        self.setWindowTitle(title)
        self.title.show_text(title)
        self.words.show_text(self.tr("印在证据目录上。不知道的空着，打印后可以手写。"))
        names = {
            "title": self.tr("名称"),
            "number": self.tr("案号"),
            "court": self.tr("法院"),
            "submitter": self.tr("提交人"),
            "opponent": self.tr("对方当事人"),
        }
        for name, words in names.items():
            self._names[name].show_text(words)
            self.fields[name].setAccessibleName(words)
        self.cancel.set_text(self.tr("取消"))
        self.keep.set_text(self.tr("保存") if self._stored is not None else self.tr("新建"))
