"""The place on the right in the call: how the checklist stands, and under it the one thing to ask now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from huazheng.qt.theme import MARGIN
from huazheng.qt.widgets.live_checklist import LiveChecklist
from huazheng.qt.widgets.questions import QuestionCard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.services.live.protocol import ItemStanding
    from huazheng.services.questions import Question, Topic


class StillToSay(QWidget):
    """Without live text there is nothing that could fill the checklist: then only the questions are here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.checklist = LiveChecklist()
        self.questions = QuestionCard()
        self._panel = QFrame()
        self._panel.setObjectName("Panel")
        scroll = QScrollArea()
        scroll.setWidget(self.checklist)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.checklist.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        inside = QVBoxLayout(self._panel)
        inside.setContentsMargins(24, MARGIN, MARGIN, MARGIN)
        inside.addWidget(scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(MARGIN)
        column.addWidget(self._panel, 1)
        column.addWidget(self.questions)
        self.questions.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_packs(self, topics: Sequence[Topic], questions: Sequence[Question]) -> None:
        """The checklist that applies, and what one may ask."""
        self.checklist.show_topics(topics)
        self.questions.show_questions(questions)

    def begin(self) -> None:
        """A recording begins: nothing has come up yet."""
        self.show_standing(())

    def show_live(self, live: bool) -> None:
        """Whether there is live text, from which the checklist is filled."""
        self._panel.setVisible(live)

    def show_standing(self, items: Sequence[ItemStanding]) -> None:
        """How the checklist stands; what was explained is asked no more."""
        self.checklist.show_standing(items)
        self.questions.leave_out({f"{item.id}#{facet}" for item in items for facet in item.conveyed})
