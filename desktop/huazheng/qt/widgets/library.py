"""The column of calls on the left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from huazheng.core.words import clock
from huazheng.qt.following import FollowsLanguage
from huazheng.qt.models.calls import ROW_ROLE, CallsModel
from huazheng.qt.plain import one_line
from huazheng.qt.signs import draw_flag, draw_share
from huazheng.qt.theme import BODY_PX, GRID, MARGIN, SMALL_PX, colours, moment_colour, sized
from huazheng.qt.when import local
from huazheng.qt.widgets.hits import HitsList
from huazheng.qt.widgets.parts import PlainLabel, TextButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.qt.models.hits import Found
    from huazheng.qt.work import Progress
    from huazheng.services.library import CallRow

Index = QModelIndex | QPersistentModelIndex
ROW_PX = 64
RING_PX = 20
_BAR_PX = 3
_AFTER_TYPING_MS = 150


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


class LibraryColumn(FollowsLanguage, QWidget):
    """All calls, and the way in for new ones.

    opened(call id) · wanted(Found): a place that was found · asked_to_import() · asked_to_record() ·
    asked_to_search(words): of at least one character, a moment after the last was typed
    """

    opened = Signal(str)
    wanted = Signal(object)
    asked_to_import = Signal()
    asked_to_record = Signal()
    asked_to_search = Signal(str)

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
        self.record_button, self.import_button = TextButton(main=True), TextButton()
        self.record_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.invitation = PlainLabel(wrap=True)
        self.invitation.setObjectName("Invitation")
        self.invitation.hide()
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(True)
        self.hits = HitsList()
        self.nothing = PlainLabel(muted=True, wrap=True)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_AFTER_TYPING_MS)
        self._arrange()
        self._typed.timeout.connect(self._search)
        self.field.textChanged.connect(self._look_again)
        self.hits.wanted.connect(self.wanted)
        self.record_button.clicked.connect(self.asked_to_record)
        self.import_button.clicked.connect(self.asked_to_import)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.retranslate()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, MARGIN, MARGIN, GRID)
        head.setSpacing(GRID)
        head.addWidget(self.record_button, 1)
        head.addWidget(self.import_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.invitation)
        looking = QHBoxLayout()
        looking.setContentsMargins(MARGIN, 0, MARGIN, GRID)
        looking.addWidget(self.field)
        column.addLayout(looking)
        self._shown = QStackedWidget()
        for part in (self.list, self.hits, self.nothing):
            self._shown.addWidget(part)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.setContentsMargins(MARGIN, GRID, MARGIN, 0)
        column.addWidget(self._shown, 1)

    def invite(self, carried: bool) -> None:
        """Say where files go that are being carried over the window."""
        self.invitation.setVisible(carried)

    def show_calls(self, rows: list[CallRow]) -> None:
        """Show these calls; the one that was chosen stays so."""
        chosen = self.list.currentIndex().data(ROW_ROLE)
        self.calls.show(rows)
        if chosen is not None:
            self.mark(chosen.call)

    def show_found(self, words: str, found: Sequence[Found]) -> None:
        """Show what was found of these words; what is looked for by now may be something else."""
        if words != self.field.text().strip():
            return
        self.hits.show_found(words, found)
        self._shown.setCurrentWidget(self.hits if found else self.nothing)

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

    def retranslate(self) -> None:
        """Speak the language in use."""
        self.record_button.say(self.tr("● 录音"))
        self.record_button.setAccessibleName(self.tr("开始录音"))
        self.record_button.setToolTip(self.tr("录下这台电脑上的通话，原样保存并封存（Ctrl+R）"))
        self.invitation.show_text(self.tr("松开就导入"))
        self.import_button.say(self.tr("导入"))
        self.import_button.setAccessibleName(self.tr("导入录音"))
        self.import_button.setToolTip(self.tr("导入录音（Ctrl+O）"))
        self.field.setPlaceholderText(self.tr("在所有通话里查找"))
        self.field.setAccessibleName(self.tr("在所有通话里查找"))
        self.nothing.show_text(self.tr("没有找到。只能找已经识别过的通话。"))
        self.list.setAccessibleName(self.tr("所有通话"))
        self.list.viewport().update()

    def _look_again(self, words: str) -> None:
        if words.strip():
            self._typed.start()
        else:
            self._typed.stop()
            self._shown.setCurrentWidget(self.list)

    def _search(self) -> None:
        if words := self.field.text().strip():
            self.asked_to_search.emit(words)

    def _chosen(self, index: QModelIndex) -> None:
        row: CallRow | None = index.data(ROW_ROLE)
        if row is not None:
            self.opened.emit(row.call)
