"""Transcribing a doubtful quotation again, without a prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from huazheng.qt.support.theme import SMALL_PX
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton

if TYPE_CHECKING:
    from huazheng.core.schema.analysis import Evidence


class QuoteRecheck(RetranslateMixin, QWidget):
    """asked(): transcribe it again; answer with ``show_result``, or with ``show_failed``, which allows another try."""

    asked = Signal()

    def __init__(self, evidence: Evidence, channel: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.evidence, self.channel = evidence, channel
        self._result: tuple[str, bool] | None = None
        self.button = TextButton(link=True)
        self.words = PlainLabel(SMALL_PX, muted=True, wrap=True)
        self.words.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.button)
        column.addWidget(self.words)
        self.button.clicked.connect(self._ask)
        self.retranslate()

    def show_result(self, result: tuple[str, bool]) -> None:
        """Show the second transcription, and whether it agrees with the quotation."""
        self._result = result
        self.button.hide()
        self.words.show()
        self.retranslate()

    def show_failed(self) -> None:
        """Allow another try."""
        self.button.setEnabled(True)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.button.set_text(self.tr("不给提示，再识别一遍"))
        if self._result is None:
            return
        words, same = self._result
        if not words:
            text = self.tr("再识别一遍：没有文字")
        elif same:
            text = self.tr("再识别一遍，结果相符：“{0}”").format(words)
        else:
            text = self.tr("再识别一遍，结果不同：“{0}”").format(words)
        self.words.show_text(text)

    def _ask(self) -> None:
        self.button.setEnabled(False)
        self.button.set_text(self.tr("正在听"))
        self.asked.emit()
