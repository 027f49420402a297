"""The checklist while the call goes on: a line an item, with its status as sign and word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from huazheng.core.words import POSSIBLY, STATUS_WORDS
from huazheng.qt.following import FollowsLanguage
from huazheng.qt.punctuation import colon, commas
from huazheng.qt.signs import draw_status
from huazheng.qt.theme import GRID, READING_PX, status_colour
from huazheng.qt.widgets.parts import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.analysis import Status
    from huazheng.services.live.protocol import ItemStanding
    from huazheng.services.questions import Topic

_SIGN_PX = 16


class _Sign(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(_SIGN_PX, round(READING_PX * 1.7)))
        self.status: Status = "not_mentioned"
        self.possibly = False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        painter = QPainter(self)
        box = QRectF(0, (self.height() - _SIGN_PX) / 2, _SIGN_PX, _SIGN_PX)
        draw_status(painter, box, self.status, status_colour(self.status), possibly=self.possibly)
        painter.end()


class _Line:
    """One item's three cells."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self.title, self.sign, self.words = PlainLabel(READING_PX, wrap=True), _Sign(), PlainLabel(wrap=True)
        self.standing: ItemStanding | None = None

    def say(self) -> None:
        standing = self.standing
        possibly = standing is not None and standing.possibly is not None
        status: Status = "not_mentioned" if standing is None else standing.possibly or standing.status
        self.sign.status, self.sign.possibly = status, possibly
        self.sign.update()
        words = str(POSSIBLY if possibly else STATUS_WORDS[status].words)
        self.title.show_text(str(self.topic.title))
        self.words.show_text(words)
        self.words.setStyleSheet(f"color: {status_colour(status).name()}")
        self.title.setAccessibleName(
            colon(str(self.topic.title), commas(STATUS_WORDS[status].words, possibly and words))
        )


class LiveChecklist(FollowsLanguage, QWidget):
    """Every item of the checklist, from the first moment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[str, _Line] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(2, 2)
        self.retranslate()

    def show_topics(self, topics: Sequence[Topic]) -> None:
        """These are the items, in this order; nothing of them has come up yet."""
        while (old := self._grid.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()
        self._lines = {topic.id: _Line(topic) for topic in topics}
        top = Qt.AlignmentFlag.AlignTop
        for row, line in enumerate(self._lines.values()):
            self._grid.addWidget(line.title, row, 0, top)
            self._grid.addWidget(line.sign, row, 1, top)
            self._grid.addWidget(line.words, row, 2, top)
        self._grid.setRowStretch(len(self._lines), 1)
        self.retranslate()

    def show_standing(self, items: Sequence[ItemStanding]) -> None:
        """How they stand now."""
        given = {item.id: item for item in items}
        for item_id, line in self._lines.items():
            if line.standing != given.get(item_id):
                line.standing = given.get(item_id)
                line.say()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Take the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.retranslate()

    def words_of(self, item_id: str) -> str:
        """What an item's line says of its status."""
        return self._lines[item_id].words.words

    def retranslate(self) -> None:
        """Speak the language in use."""
        self.setAccessibleName(self.tr("清单"))
        for line in self._lines.values():
            line.say()
