"""One question at a time to read out to the agent."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from huazheng.qt.support.theme import GRID, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import IconButton, PlainLabel

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from huazheng.services.analysis.suggested_questions import Question

QUESTION_PX = 20
_HELD_SECONDS = 15.0


class QuestionCard(RetranslateMixin, QFrame):
    """Hidden without questions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Question, ...] = ()
        self._questions: tuple[Question, ...] = ()
        self._at = 0
        self._topic, self._held_until = "", 0.0
        self.title = PlainLabel(muted=True, wrap=True)
        self.item = PlainLabel(wrap=True)
        self.item.setFont(sized_font(self.font(), 14, QFont.Weight.DemiBold))
        self.ask = PlainLabel(QUESTION_PX, wrap=True)
        self.ask.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.ask.setMinimumHeight(2 * 34)  # so that little jumps from one question to the next
        self.place = PlainLabel(muted=True)
        self.before, self.after = IconButton("back-one"), IconButton("next-one")
        self.before.clicked.connect(lambda: self.step(-1))
        self.after.clicked.connect(lambda: self.step(1))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        row = QHBoxLayout()
        row.addWidget(self.title, 1)
        for part in (self.before, self.place, self.after):
            row.addWidget(part)
        column.addLayout(row)
        column.addWidget(self.item)
        column.addWidget(self.ask)
        self.retranslate()
        self.hide()

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Set the questions, and show the first."""
        self._all = self._questions = tuple(questions)
        self._at = 0
        self.setVisible(bool(questions))
        self._show()

    def hide_answered(self, answered: Collection[str]) -> None:
        """Drop the answered questions (``pack/item#facet``). The one shown stays if it is still open."""
        shown = self._questions[self._at] if self._questions else None
        left = tuple(question for question in self._all if question.facet not in answered)
        if left == self._questions:
            return
        place = self._all.index(shown) if shown is not None else 0
        following = (question for question in (*self._all[place:], *self._all) if question in left)
        self._questions = left
        self._at = left.index(next(following)) if left else 0
        self._show()

    def begin(self) -> None:
        """Start again with the first question."""
        self._questions, self._at, self._topic, self._held_until = self._all, 0, "", 0.0
        self._show()

    def follow(self, topic: str) -> None:
        """Show a question on the item (``pack/item``) that is talked about now, if one is open.

        Only when the topic changes, and not within seconds of a step by hand: somebody may be reading it out.
        """
        if topic == self._topic or time.monotonic() < self._held_until:
            return
        self._topic = topic
        asked = [place for place, one in enumerate(self._questions) if one.facet.partition("#")[0] == topic]
        if asked and self._at not in asked:
            self._at = asked[0]
            self._show()

    def step(self, by: int) -> None:
        """Show another question, around the end."""
        self._held_until = time.monotonic() + _HELD_SECONDS
        if self._questions:
            self._at = (self._at + by) % len(self._questions)
            self._show()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.before.name(self.tr("上一问"), "←")
        self.after.name(self.tr("下一问"), "→")
        self._show()

    def _show(self) -> None:
        self.title.show_text(
            self.tr("还没讲清的，可以这样问") if self._questions else self.tr("清单上该讲的，都讲到了。")
        )
        for part in (self.item, self.ask, self.place, self.before, self.after):
            part.setVisible(bool(self._questions))
        if not self._questions:
            return
        question = self._questions[self._at]
        self.item.show_text(str(question.item))
        self.ask.show_text(self.tr("“{0}”").format(question.ask))
        self.place.show_text(f"{self._at + 1} / {len(self._questions)}")
