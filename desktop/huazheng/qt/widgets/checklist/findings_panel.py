"""Findings beside the checklist: signals, and contradictions about an item that is not listed.

Each is an observation with the words it rests on, and never an accusation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from huazheng.core.text.labels import SIGNAL_LABELS, contradiction_text
from huazheng.qt.support.display_text import join_colon
from huazheng.qt.support.theme import MARGIN, TITLE_PX, sized_font
from huazheng.qt.widgets.base.basics import PlainLabel, remove_widgets
from huazheng.qt.widgets.base.quote_button import QuoteButton

if TYPE_CHECKING:
    from huazheng.core.schema.transcript import Turn
    from huazheng.services.callview.call_view import CallView


class FindingsPanel(QWidget):
    """Hidden without findings. play_requested(turn, seconds): a quotation was clicked."""

    play_requested = Signal(int, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(MARGIN, MARGIN, MARGIN, 0)
        self._column.setSpacing(4)
        self.hide()

    def show_call(self, opened: CallView) -> None:
        """Show the findings of this call."""
        remove_widgets(self._column)
        analysis, transcript = opened.analysis, opened.transcript
        items = {item.id for item in analysis.items} if analysis is not None else set()
        others = [finding for finding in analysis.findings if finding.item not in items] if analysis is not None else []
        if analysis is None or transcript is None or not (others or analysis.signals):
            self.hide()
            return
        title = PlainLabel(TITLE_PX)
        title.setFont(sized_font(self.font(), TITLE_PX, QFont.Weight.DemiBold))
        title.setText(self.tr("另外听到的"))
        self._column.addWidget(title)
        turns = {turn.id: turn for turn in transcript.turns}
        for finding in others:
            self._add(join_colon(finding.item, contradiction_text(finding)), turns.get(finding.turn))
        for signal in analysis.signals:
            self._add(str(SIGNAL_LABELS.get(signal.kind, signal.kind)), turns.get(signal.turn), signal.quote)
        self.show()

    def _add(self, words: str, turn: Turn | None, quote: str = "") -> None:
        label = PlainLabel(muted=True, wrap=True)
        label.show_text(words)
        self._column.addWidget(label)
        if turn is None:
            return
        button = QuoteButton(turn.start, quote or turn.text)
        button.clicked.connect(lambda: self.play_requested.emit(turn.id, turn.start))
        self._column.addWidget(button)
