"""The right part of the recording page: the checklist, and below it one question to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from huazheng.qt.support.display_text import join_colon
from huazheng.qt.support.theme import MARGIN
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, Separator
from huazheng.qt.widgets.base.scroll_areas import VerticalScrollArea
from huazheng.qt.widgets.recording.live_checklist_view import LiveChecklistView
from huazheng.qt.widgets.recording.question_card import QuestionCard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from huazheng.services.analysis.suggested_questions import Question, Topic
    from huazheng.services.live.live_protocol import ItemProgress


class _FitContentsScrollArea(QScrollArea):
    """Scroll where there is no room, and take no more room than needed."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        """The size of the content at its width."""
        inside = self.widget()
        return QSize(240, inside.heightForWidth(self.viewport().width()) if inside is not None else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Update the size hint: lines wrap otherwise at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class OpenItemsPanel(RetranslateMixin, QFrame):
    """Without live text nothing fills the checklist; then every question is listed, to be ticked off in one's head."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self._asks: tuple[Question, ...] = ()
        self.checklist = LiveChecklistView()
        self.questions = QuestionCard()
        self.every_question = PlainLabel(muted=True, wrap=True)
        self._every = VerticalScrollArea(self.every_question)
        self._standing = _FitContentsScrollArea(self.checklist)
        self._rule = Separator()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, MARGIN, MARGIN, MARGIN)
        column.setSpacing(MARGIN)
        column.addWidget(self._standing)
        column.addWidget(self._rule)
        column.addWidget(self.questions)
        column.addWidget(self._every, 1)
        column.addStretch(0)

    def show_packs(self, topics: Sequence[Topic], questions: Sequence[Question]) -> None:
        """Set the items and the questions."""
        self.checklist.show_topics(topics)
        self._standing.updateGeometry()
        self.questions.show_questions(questions)
        self._asks = tuple(questions)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        of_item: dict[str, list[str]] = {}
        for one in self._asks:
            of_item.setdefault(str(one.item), []).append(str(one.ask))
        lines = [join_colon(item, " ".join(asks)) for item, asks in of_item.items()]
        self.every_question.show_text("\n".join([self.tr("要问清的，都在这里："), *lines]) if lines else "")

    def begin(self) -> None:
        """Reset for a new recording."""
        self.questions.begin()
        self.show_standing(())

    def show_live(self, live: bool) -> None:
        """Set whether live text is available to fill the checklist."""
        self._standing.setVisible(live)
        self._rule.setVisible(live)
        self._every.setVisible(not live)

    def show_standing(self, items: Sequence[ItemProgress], about: str = "") -> None:
        """Show the status of the items, drop the questions that were answered, and follow the topic (``pack/item``)."""
        self.checklist.show_standing(items)
        self._standing.updateGeometry()
        self.questions.hide_answered({f"{item.id}#{facet}" for item in items for facet in item.conveyed})
        if about:
            self.questions.follow(about)
