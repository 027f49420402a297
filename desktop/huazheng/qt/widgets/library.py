"""The column of calls on the left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from huazheng.core.words import clock
from huazheng.qt.models.calls import ROW_ROLE, CallsModel
from huazheng.qt.plain import one_line
from huazheng.qt.signs import draw_flag, draw_share
from huazheng.qt.theme import BODY_PX, GRID, MARGIN, SMALL_PX, TITLE_PX, colours, moment_colour, sized
from huazheng.qt.when import local
from huazheng.qt.widgets.parts import IconButton, PlainLabel
from huazheng.qt.widgets.record_button import RecordButton

if TYPE_CHECKING:
    from huazheng.qt.work import Progress
    from huazheng.services.library import CallRow

Index = QModelIndex | QPersistentModelIndex
ROW_PX = 64
RING_PX = 20
_BAR_PX = 3


class _CallDelegate(QStyledItemDelegate):
    """Two lines a call: its name, then date, length, and how far it is; the ring and the flag on the right."""

    def __init__(self, column: LibraryColumn) -> None:
        super().__init__(column)
        self._column = column

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        del option, index
        return QSize(200, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: CallRow = index.data(ROW_ROLE)
        rect: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, rect, state)
        right = self._draw_signs(painter, rect, row)
        chosen, font = colours(), self._column.font()
        box = QRect(rect.left() + MARGIN, rect.top() + 10, right - rect.left() - MARGIN - GRID, 22)
        painter.setFont(sized(font, BODY_PX, QFont.Weight.DemiBold))
        painter.setPen(QColor(chosen.text))
        self._line(painter, box, one_line(row.title), Qt.TextElideMode.ElideMiddle)
        painter.setFont(sized(font, SMALL_PX))
        painter.setPen(QColor(chosen.muted))
        second = f"{local(row.sealed_at):%Y-%m-%d}  {clock(row.duration)}"
        second += f"  {self._column.state_words(row)}"
        self._line(painter, box.translated(0, 23), second, Qt.TextElideMode.ElideRight)
        painter.restore()

    def _draw_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        chosen = colours()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(chosen.played))
            painter.fillRect(QRect(rect.left(), rect.top(), _BAR_PX, rect.height()), QColor(chosen.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(chosen.hover))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(chosen.accent))
            painter.drawRoundedRect(QRectF(rect).adjusted(4.5, 1.5, -4.5, -1.5), 4, 4)

    def _draw_signs(self, painter: QPainter, rect: QRect, row: CallRow) -> int:
        """Draw the ring with its count and the flag with its own; returns where they begin."""
        if row.explained is None or not row.items:
            return rect.right() - MARGIN
        chosen = colours()
        left = rect.right() - MARGIN - 46
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(sized(self._column.font(), SMALL_PX))
        ring = QRectF(left, rect.top() + 11, RING_PX, RING_PX)
        draw_share(painter, ring, row.explained / row.items, QColor(chosen.explained), QColor(chosen.line))
        painter.setPen(QColor(chosen.text))
        painter.drawText(QRect(left + 25, rect.top() + 10, 40, 22), middle, f"{row.explained}/{row.items}")
        if row.open_moments:
            colour = moment_colour(resolved=False)
            draw_flag(painter, QRectF(left + 3, rect.top() + 37, 14, 14), colour, resolved=False)
            painter.setPen(colour)
            painter.drawText(QRect(left + 25, rect.top() + 33, 40, 22), middle, str(row.open_moments))
        return left

    def _line(self, painter: QPainter, box: QRect, words: str, cut: Qt.TextElideMode) -> None:
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(box, flags, painter.fontMetrics().elidedText(words, cut, box.width()))


class LibraryColumn(QWidget):
    """All calls, and the way in for new ones.

    opened(call id) · asked_to_import()
    """

    opened = Signal(str)
    asked_to_import = Signal()
    asked_to_record = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Library")
        self.calls = CallsModel(self)
        self._working: dict[str, Progress] = {}
        self.list = QListView()
        self.list.setModel(self.calls)
        self.list.setItemDelegate(_CallDelegate(self))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.title = PlainLabel(TITLE_PX)
        self.title.setFont(sized(self.font(), TITLE_PX, QFont.Weight.DemiBold))
        self.import_button = IconButton("import")
        self.record_button = RecordButton()
        self.record_button.clicked.connect(self.asked_to_record)
        self._arrange()
        self.import_button.clicked.connect(self.asked_to_import)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.retranslate()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, GRID, GRID, GRID)
        head.addWidget(self.record_button, 1)
        head.addWidget(self.import_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        self.title.setContentsMargins(MARGIN, 0, MARGIN, GRID)
        column.addWidget(self.title)
        column.addWidget(self.list, 1)

    def show_calls(self, rows: list[CallRow]) -> None:
        """Show these calls; the one that was chosen stays so."""
        chosen = self.list.currentIndex().data(ROW_ROLE)
        self.calls.show(rows)
        if chosen is not None:
            self.mark(chosen.call)

    def mark(self, call_id: str) -> None:
        """Mark a call as the one that is open, without asking to open it."""
        place = self.calls.row_of(call_id)
        selection = self.list.selectionModel()
        selection.blockSignals(True)
        self.list.setCurrentIndex(self.calls.index(place) if place is not None else QModelIndex())
        selection.blockSignals(False)
        self.list.viewport().update()

    def show_work(self, call_id: str, progress: Progress | None) -> None:
        """Show how far the work on a call is; None when it has ended."""
        if progress is None:
            self._working.pop(call_id, None)
        else:
            self._working[call_id] = progress
        self.list.viewport().update()

    def state_words(self, row: CallRow) -> str:
        """How far a call is, in a word; nothing when it is done."""
        if (progress := self._working.get(row.call)) is not None:
            return self.tr("识别中 {0}%").format(round(progress.fraction * 100))
        if row.state == "analysed":
            return ""
        return self.tr("未识别") if row.state == "imported" else self.tr("未对照清单")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Speak the language in use."""
        self.title.setText(self.tr("通话"))
        self.record_button.say(self.tr("录音"))
        self.import_button.name(self.tr("导入录音"), "Ctrl+O")
        self.list.setAccessibleName(self.tr("所有通话"))
        self.list.viewport().update()

    def _chosen(self, index: QModelIndex) -> None:
        row: CallRow | None = index.data(ROW_ROLE)
        if row is not None:
            self.opened.emit(row.call)
