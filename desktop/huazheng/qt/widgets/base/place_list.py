"""A list of places in a call: time, heading, and the words; a click or Enter goes there and plays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QWidget

from huazheng.core.text.labels import approximate_time, format_clock
from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.display_text import tooltip_html
from huazheng.qt.support.item_models import NO_PARENT, ModelIndex
from huazheng.qt.support.theme import BODY_PX, GRID, MARGIN, SMALL_PX, colors, sized_font
from huazheng.qt.widgets.base.row_delegate import RowDelegate, draw_elided, draw_row_ground

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Thing = TypeVar("Thing")
ROW_PX = 52
SIGN_PX = 14
PLACE_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class PlaceEntry:
    """One row. ``heading``, and ``short`` where there is little room; ``of``: the object that the row stands for.

    approximate: the time is interpolated, and shown with ≈.

    ``color`` and ``sign`` are evaluated when the row is drawn, because the theme may have changed.
    """

    seconds: float
    heading: str
    short: str
    words: str
    color: Callable[[], QColor]
    sign: Callable[[QPainter, QRectF, QColor], None]
    of: object
    approximate: bool = False

    @property
    def clock(self) -> str:
        """The time in words."""
        return approximate_time(format_clock(self.seconds), self.approximate)


class PlacesModel(QAbstractListModel):
    """The rows, in time order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._things: Sequence[Any] = ()
        self._listed: Callable[[Any], PlaceEntry] | None = None

    def show(self, things: Sequence[Thing], listed: Callable[[Thing], PlaceEntry]) -> None:
        """Replace the objects, in time order; ``listed`` makes the row of one when it comes into view."""
        self.beginResetModel()
        self._things, self._listed = things, listed
        self.endResetModel()

    @property
    def things(self) -> Sequence[Any]:
        """The objects that the rows stand for."""
        return self._things

    def rowCount(self, parent: ModelIndex = NO_PARENT) -> int:
        """The number of rows."""
        return 0 if parent.isValid() else len(self._things)

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The entry, and one line for a screen reader."""
        if not index.isValid() or self._listed is None:
            return None
        place = self._listed(self._things[index.row()])
        if role == PLACE_ROLE:
            return place
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_html(place.words)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{place.clock} {place.short} {one_line(place.words)}".strip()
        return None


class _PlaceDelegate(RowDelegate):
    def __init__(self, parent: PlaceList) -> None:
        super().__init__(ROW_PX, parent)
        self._list = parent

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        place: PlaceEntry = index.data(PLACE_ROLE)
        rect, chosen = option.rect, colors()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_row_ground(painter, option, bar=False)
        color = place.color()
        place.sign(painter, QRectF(rect.left() + MARGIN, rect.top() + 9, SIGN_PX, SIGN_PX), color)
        left = rect.left() + MARGIN + SIGN_PX + GRID
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        small = sized_font(self._list.font(), SMALL_PX)
        painter.setFont(small)
        painter.setPen(QColor(chosen.accent))
        time = place.clock
        painter.drawText(QRect(left, rect.top() + 6, 80, 20), middle, time)
        after = left + QFontMetrics(small).horizontalAdvance(time) + GRID
        painter.setPen(color)
        room = QRect(after, rect.top() + 6, rect.right() - after - GRID, 20)
        fits = QFontMetrics(small).horizontalAdvance(place.heading) <= room.width()
        draw_elided(painter, room, place.heading if fits else place.short)
        painter.setFont(sized_font(self._list.font(), BODY_PX))
        painter.setPen(QColor(chosen.text))
        draw_elided(painter, QRect(left, rect.top() + 25, rect.right() - left - MARGIN, 22), one_line(place.words))
        painter.restore()


class PlaceList(QListView):
    """place_chosen(PlaceEntry): a row was clicked, or Enter pressed on it."""

    place_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.places = PlacesModel(self)
        self.setModel(self.places)
        self.setItemDelegate(_PlaceDelegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._want)
        self.activated.connect(self._want)

    @property
    def current(self) -> PlaceEntry | None:
        """The entry of the current row, or None."""
        place: PlaceEntry | None = self.currentIndex().data(PLACE_ROLE)
        return place

    def _want(self, index: QModelIndex) -> None:
        self.place_chosen.emit(index.data(PLACE_ROLE))
