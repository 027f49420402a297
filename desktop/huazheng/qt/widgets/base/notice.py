"""Notice bar: a message or errors for the person, with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from huazheng.qt.support.announcements import announce
from huazheng.qt.support.display_text import error_text
from huazheng.qt.support.theme import GRID, MARGIN
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import IconButton, PlainLabel, repolish

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError

_MOST_SHOWN = 4


class Notice(RetranslateMixin, QFrame):
    """A bar with a message and a close button. Errors are listed below each other until it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Notice")
        self._errors: list[HuazhengError] = []
        self.words = PlainLabel(wrap=True)
        self.remedy = PlainLabel(muted=True, wrap=True)
        for label in (self.words, self.remedy):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.close_button = IconButton("close")
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, GRID, GRID, GRID)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.words)
        column.addWidget(self.remedy)
        row.addLayout(column, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.retranslate()
        self.hide()

    def show_message(self, words: str, remedy: str = "") -> None:
        """Show a message."""
        self._errors.clear()
        self._show(words, remedy, wrong=False)

    def show_error(self, error: HuazhengError) -> None:
        """Show an error with its file and remedy, below those shown before, and once each."""
        if error_text(error) not in map(error_text, self._errors[-_MOST_SHOWN:]):
            self._errors.append(error)
        self._show_errors()

    def show_warning(self, words: str, details: str) -> None:
        """Show a warning that is not an error of the app."""
        self._errors.clear()
        self._show(words, details, wrong=True)

    @property
    def shows_errors(self) -> bool:
        """True while errors are shown."""
        return bool(self._errors)

    def hide(self) -> None:
        """Close the notice and forget its errors."""
        self._errors.clear()
        super().hide()

    def _show_errors(self) -> None:
        last = self._errors[-_MOST_SHOWN:]
        lines = [error_text(error) for error in last]
        if (more := len(self._errors) - len(last)) > 0:
            lines.insert(0, self.tr("前面还有 {0} 条：").format(more))
        remedies = dict.fromkeys(str(error.remedy) for error in last if error.remedy is not None)
        self._show("\n".join(lines), "\n".join(remedies), wrong=True)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.close_button.name(self.tr("关闭提示"))
        if self._errors:
            self._show_errors()

    def _show(self, words: str, remedy: str, *, wrong: bool) -> None:
        self.words.show_text(words)
        self.remedy.show_text(remedy)
        self.remedy.setVisible(bool(remedy))
        told = f"{words} {remedy}".strip()
        if told != self.accessibleName() or self.isHidden():
            announce(self, told, urgent=wrong)
        self.setAccessibleName(told)
        self.setProperty("wrong", wrong)
        repolish(self)
        self.show()
