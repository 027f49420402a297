"""Question before an action that cannot simply be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.windows.dialog_base import BaseDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class ConfirmDialog(BaseDialog):
    """agreed(): the person agreed. The safe answer has the focus.

    ``say`` gives the question, the consequence, and the button's text, in the language in use.
    """

    agreed = Signal()

    def __init__(self, say: Callable[[], tuple[str, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refresh_texts = say
        self.words = PlainLabel(wrap=True)
        self.column.addWidget(self.words)
        self.column.addStretch(1)
        self.do = TextButton()
        self.do.setProperty("ends", True)
        self.foot.addWidget(self.do)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.do.clicked.connect(self.accept)
        self.do.clicked.connect(self.agreed)
        self.done_button.setDefault(True)
        self.done_button.setFocus()
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        title, words, do = self._refresh_texts()
        self.setWindowTitle(title)
        self.title.show_text(title)
        self.words.show_text(words)
        self.do.set_text(do)
        self.done_button.set_text(self.tr("取消"))
