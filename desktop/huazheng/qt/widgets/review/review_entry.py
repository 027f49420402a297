"""One item or moment to review: what the machine found, the reviewer's decision, and a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from huazheng.core.schema.review import DECISION_LABELS, MAX_REVIEW_NOTE_CHARACTERS, Decision, ReviewMark
from huazheng.qt.support.theme import BODY_PX, GRID, MARGIN, scaled_px, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.base.flow_layout import FlowLayout
from huazheng.qt.widgets.base.quote_button import QuoteButton

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

NOTE_PX = 54
_PAUSE_MS = 800


class ReviewNoteField(QPlainTextEdit):
    """A few lines of text. written(): the text changed, and typing paused or the field lost the focus."""

    written = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(scaled_px(NOTE_PX))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.written)
        self.textChanged.connect(self._pause.start)

    def put(self, text: str) -> None:
        """Show the stored text, without emitting ``written``."""
        if text != self.words:
            self.setPlainText(text)
        self._pause.stop()

    @property
    def words(self) -> str:
        """The text, cut to the length that is stored."""
        return self.toPlainText().strip()[:MAX_REVIEW_NOTE_CHARACTERS]

    def finish(self) -> None:
        """Emit ``written`` now if a change is pending."""
        if self._pause.isActive():
            self._pause.stop()
            self.written.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Store the text when the field loses the focus."""
        super().focusOutEvent(event)
        self.finish()


class ReviewEntry(RetranslateMixin, QFrame):
    """decided(subject, decision or None, note) · play_requested(turn, seconds)

    ``subject`` is as ``services/review/decisions.py`` takes it. ``moment``: turn, time and words of a moment; None for
    an item.
    """

    decided = Signal(str, object, str)
    play_requested = Signal(int, float)

    def __init__(
        self,
        subject: str,
        mark: ReviewMark | None,
        moment: tuple[int, float, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.subject = subject
        self.title, self.result = PlainLabel(wrap=True), PlainLabel(muted=True, wrap=True)
        self.title.setFont(sized_font(self.font(), BODY_PX, QFont.Weight.DemiBold))
        self.choices: dict[Decision, TextButton] = {}
        self.note = ReviewNoteField()
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GRID)
        column.addWidget(self.title)
        if moment is not None:
            turn, start, words = moment
            quote = QuoteButton(start, words)
            quote.clicked.connect(lambda: self.play_requested.emit(turn, start))
            column.addWidget(quote)
        column.addWidget(self.result)
        row = FlowLayout(gap=GRID)
        for decision in DECISION_LABELS:
            button = TextButton()
            button.setCheckable(True)
            button.setProperty("choice", True)
            button.clicked.connect(lambda checked, chosen=decision: self._choose(chosen if checked else None))
            self.choices[decision] = button
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(self.note)
        self.note.written.connect(self._refresh_texts)
        self._show(mark)

    @property
    def decision(self) -> Decision | None:
        """The chosen decision, or None."""
        return next((decision for decision, button in self.choices.items() if button.isChecked()), None)

    @property
    def done(self) -> bool:
        """True if there is a decision."""
        return self.decision is not None

    def describe(self, title: str, result: str) -> None:
        """Set the title, and what the machine found."""
        self.title.show_text(title)
        self.result.show_text(result)
        for button in self.choices.values():
            button.setAccessibleDescription(title)
        self.note.setAccessibleDescription(title)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        for decision, button in self.choices.items():
            button.set_text(str(DECISION_LABELS[decision]))
        self.note.setPlaceholderText(self.tr("说明（可以不写）"))
        self.note.setAccessibleName(self.tr("说明"))

    def _show(self, mark: ReviewMark | None) -> None:
        for decision, button in self.choices.items():
            button.setChecked(mark is not None and mark.decision == decision)
        self.note.put(mark.note if mark is not None else "")
        self.retranslate()

    def _choose(self, decision: Decision | None) -> None:
        for other, button in self.choices.items():
            button.setChecked(other == decision)
        self._refresh_texts()

    def _refresh_texts(self) -> None:
        self.decided.emit(self.subject, self.decision, self.note.words)
