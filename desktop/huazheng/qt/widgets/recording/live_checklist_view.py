"""The checklist during a call: one line an item, with its status as sign and word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from huazheng.core.text.labels import POSSIBLE_LABEL, STATUS_LABELS
from huazheng.qt.support.display_text import join_colon, join_commas
from huazheng.qt.support.glyphs import draw_status
from huazheng.qt.support.theme import GRID, READING_PX, status_color
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, remove_widgets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.schema.analysis import Status
    from huazheng.services.analysis.suggested_questions import Topic
    from huazheng.services.live.live_protocol import ItemProgress

_SIGN_PX = 16


class _StatusIcon(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(_SIGN_PX, round(READING_PX * 1.7)))
        self.status: Status = "not_mentioned"
        self.possibly = False

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        box = QRectF(0, (self.height() - _SIGN_PX) / 2, _SIGN_PX, _SIGN_PX)
        draw_status(painter, box, self.status, status_color(self.status), possibly=self.possibly)
        painter.end()


class _ItemLine:
    """The three cells of one item."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self.title, self.sign, self.words = PlainLabel(READING_PX, wrap=True), _StatusIcon(), PlainLabel(wrap=True)
        self.standing: ItemProgress | None = None

    def retranslate(self) -> None:
        standing = self.standing
        possibly = standing is not None and standing.possibly is not None
        status: Status = "not_mentioned" if standing is None else standing.possibly or standing.status
        self.sign.status, self.sign.possibly = status, possibly
        self.sign.update()
        words = str(POSSIBLE_LABEL if possibly else STATUS_LABELS[status].words)
        self.title.show_text(str(self.topic.title))
        self.words.show_text(words)
        self.words.setStyleSheet(f"color: {status_color(status).name()}")
        self.title.setAccessibleName(
            join_colon(str(self.topic.title), join_commas(STATUS_LABELS[status].words, possibly and words))
        )


class LiveChecklistView(RetranslateMixin, QWidget):
    """Every item of the checklist, from the first moment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[str, _ItemLine] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(2, 2)
        self.retranslate()

    def show_topics(self, topics: Sequence[Topic]) -> None:
        """Set the items; nothing of them has come up yet."""
        remove_widgets(self._grid)
        self._lines = {topic.id: _ItemLine(topic) for topic in topics}
        top = Qt.AlignmentFlag.AlignTop
        for row, line in enumerate(self._lines.values()):
            self._grid.addWidget(line.title, row, 0, top)
            self._grid.addWidget(line.sign, row, 1, top)
            self._grid.addWidget(line.words, row, 2, top)
        self._grid.setRowStretch(len(self._lines), 1)
        self.retranslate()

    def show_standing(self, items: Sequence[ItemProgress]) -> None:
        """Show the current status of every item."""
        given = {item.id: item for item in items}
        for item_id, line in self._lines.items():
            if line.standing != given.get(item_id):
                line.standing = given.get(item_id)
                line.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the colors."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.retranslate()

    def words_of(self, item_id: str) -> str:
        """The status text of an item."""
        return self._lines[item_id].words.words

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setAccessibleName(self.tr("清单"))
        for line in self._lines.values():
            line.retranslate()
