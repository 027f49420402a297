"""The list of moments in which the customer did not understand: what, when, and whether it was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from huazheng.core.words import clock
from huazheng.qt.following import FollowsLanguage
from huazheng.qt.moments import moment_words
from huazheng.qt.plain import one_line, tip
from huazheng.qt.signs import draw_flag
from huazheng.qt.theme import BODY_PX, GRID, MARGIN, SMALL_PX, colours, moment_colour, sized

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.analysis import Moment

Index = QModelIndex | QPersistentModelIndex
ROW_PX = 52
FLAG_PX = 14
_NOWHERE = QModelIndex()
MOMENT_ROLE = Qt.ItemDataRole.UserRole


class MomentsModel(QAbstractListModel):
    """Moments in time order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.moments: Sequence[Moment] = ()

    def show(self, moments: Sequence[Moment]) -> None:
        """Hold these moments from here on."""
        self.beginResetModel()
        self.moments = sorted(moments, key=lambda moment: moment.start)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many there are."""
        return 0 if parent.isValid() else len(self.moments)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The moment itself, and one line for a screen reader."""
        if not index.isValid():
            return None
        moment = self.moments[index.row()]
        if role == MOMENT_ROLE:
            return moment
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(moment.quote)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{clock(moment.start)} {moment_words(moment)} “{one_line(moment.quote)}”"
        return None


class _MomentDelegate(QStyledItemDelegate):
    def __init__(self, parent: MomentsList) -> None:
        super().__init__(parent)
        self._list = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        del option, index
        return QSize(200, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        moment: Moment = index.data(MOMENT_ROLE)
        rect = option.rect
        chosen, state = colours(), option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.fillRect(rect, QColor(chosen.hover))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(chosen.accent))
            painter.drawRoundedRect(QRectF(rect).adjusted(4.5, 1.5, -4.5, -1.5), 4, 4)
        colour = moment_colour(resolved=moment.resolved)
        sign = QRectF(rect.left() + MARGIN, rect.top() + 9, FLAG_PX, FLAG_PX)
        draw_flag(painter, sign, colour, resolved=moment.resolved)
        left = rect.left() + MARGIN + FLAG_PX + GRID
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        small = sized(self._list.font(), SMALL_PX)
        painter.setFont(small)
        painter.setPen(QColor(chosen.accent))
        time = clock(moment.start)
        painter.drawText(QRect(left, rect.top() + 6, 80, 20), middle, time)
        after = left + QFontMetrics(small).horizontalAdvance(time) + GRID
        painter.setPen(colour)
        room = QRect(after, rect.top() + 6, rect.right() - after - GRID, 20)
        whole, short = self._list.words(moment), moment_words(moment)
        fits = QFontMetrics(small).horizontalAdvance(whole) <= room.width()
        self._line(painter, room, whole if fits else short)
        painter.setFont(sized(self._list.font(), BODY_PX))
        painter.setPen(QColor(chosen.text))
        quote = f"“{one_line(moment.quote)}”"
        self._line(painter, QRect(left, rect.top() + 25, rect.right() - left - MARGIN, 22), quote)
        painter.restore()

    def _line(self, painter: QPainter, box: QRect, words: str) -> None:
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, cut)


class MomentsList(FollowsLanguage, QListView):
    """The moments; a click or Enter on one goes there and plays.

    asked_to_play(turn, seconds)
    """

    asked_to_play = Signal(int, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.moments = MomentsModel(self)
        self._titles: dict[str, str] = {}
        self.setModel(self.moments)
        self.setItemDelegate(_MomentDelegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._play)
        self.activated.connect(self._play)
        self.retranslate()

    def show_moments(self, moments: Sequence[Moment], item_titles: dict[str, str]) -> None:
        """Show these moments; the titles say what each is about, by item id."""
        self._titles = item_titles
        self.moments.show(moments)

    def words(self, moment: Moment) -> str:
        """What a moment's row says: its kind, its state, and the item."""
        title = self._titles.get(moment.item or "", "")
        return moment_words(moment) + (f" · {one_line(title)}" if title else "")

    def retranslate(self) -> None:
        """Speak the language in use."""
        self.setAccessibleName(self.tr("没听懂的地方"))
        self.viewport().update()

    def _play(self, index: QModelIndex) -> None:
        moment: Moment = index.data(MOMENT_ROLE)
        self.asked_to_play.emit(moment.turn, moment.start)
