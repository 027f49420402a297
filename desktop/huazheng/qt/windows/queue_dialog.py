"""The job queue: every recording that waits, is running or has ended, with the actions on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyleOptionViewItem

from huazheng.qt.models.queue_model import ENTRY_ROLE, FRACTION_ROLE, WORDS_ROLE
from huazheng.qt.support.glyphs import draw_progress_ring
from huazheng.qt.support.theme import BODY_PX, GRID, SMALL_PX, colors, sized_font
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.base.responsive_row import ResponsiveRow
from huazheng.qt.widgets.base.row_delegate import RowDelegate, draw_elided
from huazheng.qt.windows.dialog_base import BaseDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from huazheng.qt.controllers.job_queue import JobQueue
    from huazheng.qt.models.queue_model import QueueModel
    from huazheng.qt.support.item_models import ModelIndex
    from huazheng.services.jobs.queue import Entry

ROW_PX = 56
LIST_PX = 320
_RING_PX = 20


class _EntryDelegate(RowDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(ROW_PX, view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        entry: Entry = index.data(ENTRY_ROLE)
        fraction: float | None = index.data(FRACTION_ROLE)
        rect, chosen = option.rect, colors()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(chosen.played))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(chosen.accent))
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)
        right = rect.right() - GRID
        if fraction is not None:
            ring = QRectF(right - _RING_PX, rect.center().y() - _RING_PX / 2, _RING_PX, _RING_PX)
            draw_progress_ring(painter, ring, fraction, QColor(chosen.accent), QColor(chosen.line))
            right -= _RING_PX + GRID
        box = QRect(rect.left() + GRID, rect.top() + 6, right - rect.left() - GRID, 22)
        cut = Qt.TextElideMode
        for words, font, color, elide in (
            (index.data(), sized_font(self._view.font(), BODY_PX, QFont.Weight.Medium), chosen.text, cut.ElideMiddle),
            (
                index.data(WORDS_ROLE),
                sized_font(self._view.font(), SMALL_PX),
                chosen.open if entry.state == "failed" else chosen.muted,
                cut.ElideRight,
            ),
        ):
            painter.setFont(font)
            painter.setPen(QColor(color))
            draw_elided(painter, box, words, elide)
            box = box.translated(0, 22)
        painter.restore()


class _QueueHeader(ResponsiveRow):
    """The summary, and the link that adds untranscribed calls."""

    def __init__(self, words: PlainLabel, link: TextButton) -> None:
        super().__init__()
        self._link = link
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.addWidget(words, 1)
        self.row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)

    def row_px(self) -> int:
        return 2 * self._link.sizeHint().width()


class QueueDialog(BaseDialog):
    """opened(call id): the person wants to open this call."""

    opened = Signal(str)

    def __init__(self, queue: JobQueue, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue, self._model = queue, model
        self.words = PlainLabel(muted=True, wrap=True)
        self.list = QListView()
        self.list.setModel(model)
        self.list.setItemDelegate(_EntryDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(LIST_PX)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.transcribe_all = TextButton(link=True)
        self.one, self.keep, self.stop_all, self.clear = (TextButton() for _ in range(4))
        self.details = PlainLabel(wrap=True)
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(_QueueHeader(self.words, self.transcribe_all))
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.details)
        self.column.addStretch(0)  # under the words, where there is no list
        for button in (self.one, self.keep, self.stop_all, self.clear):
            self.foot.addWidget(button)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.transcribe_all.clicked.connect(queue.add_untranscribed)
        self.stop_all.clicked.connect(queue.cancel_all)
        self.clear.clicked.connect(queue.clear)
        self.one.clicked.connect(self._do_one)
        self.keep.clicked.connect(self._keep_broken_off)
        self.list.activated.connect(self._open)
        for signal in (model.modelReset, model.dataChanged, self.list.selectionModel().currentChanged):
            signal.connect(self._refresh)
        self.setMinimumWidth(640)
        self.retranslate()

    @property
    def _chosen(self) -> Entry | None:
        entry: Entry | None = self.list.currentIndex().data(ENTRY_ROLE)
        return entry

    def _do_one(self) -> None:
        if (entry := self._chosen) is None:
            return
        if entry.state == "waiting":
            self._queue.cancel(entry.number)
        else:
            self._queue.try_again(entry.number)

    def _keep_broken_off(self) -> None:
        if (entry := self._chosen) is not None:
            self._queue.try_again(entry.number, keep_broken_off=True)

    def _open(self, index: QModelIndex) -> None:
        entry: Entry | None = index.data(ENTRY_ROLE)
        if entry is not None and entry.call is not None:
            self.opened.emit(entry.call)

    def _refresh(self) -> None:
        entries, chosen = self._model.entries, self._chosen
        waiting = sum(entry.state == "waiting" for entry in entries)
        troubles = sum(entry.state == "failed" for entry in entries)
        texts = [self.tr("{0} 份还没做完").format(waiting) if waiting else self.tr("没有要做的了")]
        texts += [self.tr("{0} 份没有成功").format(troubles)] if troubles else []
        texts += [self.tr("正在录音，录完再接着识别")] if self._model.held else []
        if not entries:
            texts = [
                self.tr(
                    "把录音或文件夹拖进窗口，就会排在这里：先全部存好，再一份一份识别。关掉话证，下次打开会接着做。"
                )
            ]
        self.list.setVisible(bool(entries))
        self.words.show_text(self.tr("；").join(texts))
        self.one.set_text(
            self.tr("再试一次") if chosen is not None and chosen.state != "waiting" else self.tr("取消这一份")
        )
        self.one.setEnabled(chosen is not None and chosen.state not in {"done", "already"})
        failed = chosen is not None and chosen.state == "failed"
        self.details.setVisible(failed)
        trouble = chosen.trouble if chosen is not None and failed else None
        self.keep.setVisible(trouble is not None and trouble.broke_off)
        if chosen is not None and failed:
            self.details.show_text(self._model.words(chosen))
        self.stop_all.setEnabled(waiting > 0)
        self.clear.setEnabled(len(entries) > waiting)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("导入和识别的队列"))
        self.title.show_text(self.tr("导入和识别的队列"))
        self.list.setAccessibleName(self.tr("队列"))
        self.transcribe_all.set_text(self.tr("识别所有未识别的"))
        self.keep.set_text(self.tr("断了也收下"))
        self.stop_all.set_text(self.tr("全部取消"))
        self.clear.set_text(self.tr("清掉已结束的"))
        self.done_button.set_text(self.tr("关闭"))
        self._model.refresh_texts()
        self._refresh()
