"""The running job at the foot of the library: one line, a bar, and a link to the list of jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from huazheng.qt.support.theme import GRID, MARGIN, SMALL_PX
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import ElidedLabel, IconButton, Separator, TextButton

if TYPE_CHECKING:
    from huazheng.qt.models.queue_model import QueueModel


class QueueStrip(RetranslateMixin, QWidget):
    """Hidden while the queue is empty. stopped(): stop everything · list_requested(): show the list"""

    stopped = Signal()
    list_requested = Signal()

    def __init__(self, queue: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self.doing = ElidedLabel(SMALL_PX)
        self.doing.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.rest = TextButton(link=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.stop = IconButton("close")
        self.stop.clicked.connect(self.stopped)
        self.rest.clicked.connect(self.list_requested)
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN, GRID, GRID, GRID)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.doing)
        column.addWidget(self.bar)
        column.addWidget(self.rest)
        row.addLayout(column, 1)
        row.addWidget(self.stop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Separator())
        whole.addLayout(row)
        for signal in (queue.modelReset, queue.dataChanged):
            signal.connect(self.refresh)
        self.retranslate()
        self.hide()

    def refresh(self) -> None:
        """Show the queue as it is now."""
        waiting = [entry for entry in self._queue.entries if entry.state == "waiting"]
        self.setVisible(bool(waiting))
        if not waiting:
            return
        now = self._queue.now
        entry = next((one for one in waiting if now is not None and one.number == now[0]), waiting[0])
        self.bar.setVisible(now is not None and not self._queue.held)
        self.bar.setValue(round(now[1] * 1000) if now is not None else 0)
        if self._queue.held:
            self.doing.show_text(self.tr("正在录音，录完再接着识别"))
        else:
            self.doing.show_text(f"{entry.title} {self._queue.words(entry)}")
        more = len(waiting) - 1
        self.rest.set_text(self.tr("还有 {0} 份").format(more) if more else self.tr("看队列"))

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.stop.name(self.tr("全部停下"))
        self.bar.setAccessibleName(self.tr("导入和识别的进度"))
        self.refresh()
