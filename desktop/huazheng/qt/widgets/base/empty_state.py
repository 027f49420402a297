"""Placeholder for content that is not there yet: a message, one action, and the progress of a job."""

from __future__ import annotations

import time

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from huazheng.core.text.labels import format_clock
from huazheng.qt.support.theme import GRID, MARGIN, SMALL_PX, TITLE_PX, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton, center_card, repolish

WIDEST_PX = 480
_SAYS_REST_AFTER_SECONDS = 4.0
_SAYS_REST_FROM = 0.08


class EmptyState(RetranslateMixin, QWidget):
    """A card in the middle of an empty area.

    asked() · secondary_clicked() · stopped(): its buttons
    """

    asked = Signal()
    secondary_clicked = Signal()
    stopped = Signal()

    def __init__(self, parent: QWidget | None = None, *, framed: bool = False) -> None:
        super().__init__(parent)
        self._framed = framed
        self.title = PlainLabel(TITLE_PX, wrap=True)
        self.title.setFont(sized_font(self.font(), TITLE_PX, QFont.Weight.DemiBold))
        self.words = PlainLabel(muted=True, wrap=True)
        self.button, self.second = TextButton(main=True), TextButton()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.doing = PlainLabel(SMALL_PX, muted=True)
        self.stop = TextButton()
        self._began = 0.0
        self.working = False
        self._arrange()
        self.button.clicked.connect(self.asked)
        self.second.clicked.connect(self.secondary_clicked)
        self.stop.clicked.connect(self._stop)
        self._show_progress(False)
        self.retranslate()

    def _arrange(self) -> None:
        card = QFrame()
        card.setObjectName("Drop" if self._framed else "Card")
        card.setMaximumWidth(WIDEST_PX)
        column = QVBoxLayout(card)
        inset = 2 * MARGIN if self._framed else MARGIN
        column.setContentsMargins(inset, inset, inset, inset)
        column.setSpacing(GRID)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addSpacing(GRID)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self.button, self.second):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.addWidget(self.doing, 1)
        row.addWidget(self.stop)
        column.addLayout(row)
        whole = QVBoxLayout(self)
        center_card(whole, card)

    def offer(self, title: str, words: str, button: str = "", second: str = "", *, wrong: bool = False) -> None:
        """Show a message with its actions; an action without a text has no button."""
        self.title.show_text(title)
        self.title.setProperty("wrong", wrong)
        repolish(self.title)
        self.words.show_text(words)
        self.words.setVisible(bool(words))
        for part, label in ((self.button, button), (self.second, second)):
            part.set_text(label)
            part.setVisible(bool(label))
        self._show_progress(False)

    def work(self, title: str, words: str) -> None:
        """Show that a job is running."""
        self.offer(title, words)
        self._began = time.monotonic()
        self.bar.setRange(0, 0)
        self.doing.setText("")
        self.stop.setEnabled(True)
        self._show_progress(True)
        self.bar.setAccessibleName(title)

    def progress(self, fraction: float, doing: str) -> None:
        """Show the progress, and the remaining time once that can be estimated."""
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(fraction * 1000))
        spent = time.monotonic() - self._began
        if fraction >= _SAYS_REST_FROM and spent >= _SAYS_REST_AFTER_SECONDS:
            rest = format_clock(spent / fraction * (1 - fraction))
            doing = self.tr("{0}，大约还要 {1}").format(doing, rest) if doing else self.tr("大约还要 {0}").format(rest)
        self.doing.show_text(doing)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.stop.set_text(self.tr("停止"))

    def _show_progress(self, under_way: bool) -> None:
        self.working = under_way
        self.bar.setVisible(under_way)
        self.doing.setVisible(under_way)
        self.stop.setVisible(under_way)

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.doing.setText(self.tr("正在停止"))
        self.stopped.emit()
