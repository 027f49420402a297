"""Details for the papers that go to a court; blanks stay blanks in the paper, to be written on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.user_errors import to_user_error
from huazheng.core.schema.policy_facts import LONGEST_DETAIL
from huazheng.qt.support.display_text import error_with_remedy
from huazheng.qt.support.theme import GRID
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.windows.dialog_base import BaseDialog
from huazheng.services.annotations.court_details import DETAIL_WORDS, court_details, save_court_details

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call


class CourtDetailsDialog(BaseDialog):
    """A field for each detail. Accepted once they are saved with the call."""

    def __init__(self, home: Home, call: Call, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home, self._call = home, call
        self.words = PlainLabel(muted=True, wrap=True)
        self.wrong = PlainLabel(wrap=True)
        self.wrong.setProperty("wrong", True)
        self.wrong.hide()
        self.cancel, self.keep = TextButton(), TextButton(main=True)
        self._names = {name: PlainLabel() for name in DETAIL_WORDS}
        known = court_details(call)
        self.fields = {name: QLineEdit(getattr(known, name)) for name in DETAIL_WORDS}
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        for row, (name, field) in enumerate(self.fields.items()):
            field.setMaxLength(LONGEST_DETAIL)
            self._names[name].setBuddy(field)
            grid.addWidget(self._names[name], row, 0)
            grid.addWidget(field, row, 1)
        self.column.addWidget(self.words)
        self.column.addLayout(grid)
        self.column.addWidget(self.wrong)
        self.foot.addStretch()
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.keep)
        self.cancel.clicked.connect(self.reject)
        self.keep.clicked.connect(self._keep)
        self.keep.setDefault(True)
        self.retranslate()
        next(iter(self.fields.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        try:
            save_court_details(self._home, self._call, {name: field.text() for name, field in self.fields.items()})
        except (HuazhengError, OSError) as error:
            self.wrong.show_text(error_with_remedy(to_user_error(error)))
            self.wrong.show()
            return
        self.accept()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("案号、姓名和证明目的"))
        self.title.show_text(self.tr("案号、姓名和证明目的"))
        self.words.show_text(
            self.tr("印在给法院、律师和保险公司的文件上，和录音存在一起。不知道的空着，打印后可以手写。")
        )
        for name, words in DETAIL_WORDS.items():
            self._names[name].show_text(str(words))
            self.fields[name].setAccessibleName(str(words))
        self.cancel.set_text(self.tr("取消"))
        self.keep.set_text(self.tr("保存"))
