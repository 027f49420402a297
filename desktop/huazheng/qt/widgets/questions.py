"""What one may ask now, in words to read out: one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from huazheng.qt.following import FollowsLanguage
from huazheng.qt.theme import GRID, MARGIN, sized
from huazheng.qt.widgets.parts import IconButton, PlainLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.services.questions import Question

QUESTION_PX = 20


class QuestionCard(FollowsLanguage, QFrame):
    """Hidden while there is nothing to ask."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self._questions: tuple[Question, ...] = ()
        self._at = 0
        self.title = PlainLabel(muted=True)
        self.item = PlainLabel()
        self.item.setFont(sized(self.font(), 14, QFont.Weight.DemiBold))
        self.ask = PlainLabel(QUESTION_PX, wrap=True)
        self.ask.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.ask.setMinimumHeight(4 * 34)  # so that nothing jumps from one question to the next
        self.place = PlainLabel(muted=True)
        self.before, self.after = IconButton("back-one"), IconButton("next-one")
        self.before.clicked.connect(lambda: self.step(-1))
        self.after.clicked.connect(lambda: self.step(1))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, MARGIN, 24, MARGIN)
        column.setSpacing(GRID)
        column.addWidget(self.title)
        column.addSpacing(GRID)
        column.addWidget(self.item)
        column.addWidget(self.ask)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.place)
        row.addStretch(1)
        row.addWidget(self.before)
        row.addWidget(self.after)
        column.addLayout(row)
        self.retranslate()
        self.hide()

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Offer these, from the first."""
        self._questions, self._at = tuple(questions), 0
        self.setVisible(bool(questions))
        self._show()

    def step(self, by: int) -> None:
        """Go to another question; after the last comes the first."""
        if self._questions:
            self._at = (self._at + by) % len(self._questions)
            self._show()

    def retranslate(self) -> None:
        """Speak the language in use."""
        self.title.show_text(self.tr("对方没讲清的，可以这样问"))
        self.before.name(self.tr("上一问"), "←")
        self.after.name(self.tr("下一问"), "→")
        self._show()

    def _show(self) -> None:
        if not self._questions:
            return
        question = self._questions[self._at]
        self.item.show_text(str(question.item))
        self.ask.show_text(self.tr("“{0}”").format(question.ask))
        self.place.show_text(f"{self._at + 1} / {len(self._questions)}")
