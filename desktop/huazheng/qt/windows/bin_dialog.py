"""The bin: a call is moved there after a question, can be restored, and is deleted only when the bin is emptied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget

from huazheng.core.text.labels import format_clock
from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.display_text import local_time
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.windows.dialog_base import BaseDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.services.library.browse import CallRow
    from huazheng.services.library.recycle_bin import BinnedCall

LIST_PX = 240


class MoveToBinDialog(BaseDialog):
    """Ask before a call is moved to the bin, and say what would be lost with it. agreed(call id)"""

    agreed = Signal(str)

    def __init__(self, row: CallRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row
        self.words = PlainLabel(wrap=True)
        self.note = PlainLabel(muted=True, wrap=True)
        self.put_away = TextButton()
        self.column.addWidget(self.words)
        self.column.addWidget(self.note)
        self.column.addStretch(1)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.foot.addWidget(self.put_away)
        self.put_away.clicked.connect(self._agree)
        self.done_button.setFocus()
        self.retranslate()

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit(self._row.call)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        row = self._row
        self.setWindowTitle(self.tr("放进回收站"))
        self.title.show_text(self.tr("把这通录音放进回收站？"))
        sealed = f"{local_time(row.sealed_at):%Y-%m-%d %H:%M}"
        length = self.tr("长 {0}，封存于 {1}").format(format_clock(row.duration), sealed)
        self.words.show_text(f"{one_line(row.title)}\n{length}")
        self.note.show_text(
            self.tr(
                "录音、封存信息、文字、笔记会一起放进去，什么也不改，随时可以放回来。清空回收站时才会彻底删除；"
                "那以后，这通电话就没有证据了。"
            )
        )
        self.done_button.set_text(self.tr("不放"))
        self.put_away.set_text(self.tr("放进回收站"))


class BinDialog(BaseDialog):
    """The calls in the bin. changed(): a call was restored, or the bin was emptied"""

    changed = Signal()

    def __init__(self, home: Home, parent: QWidget | None = None, *, for_space: bool = False) -> None:
        """for_space: the disk is full; an empty bin then says what else helps."""
        super().__init__(parent)
        self._home, self._for_space = home, for_space
        self.calls: list[BinnedCall] = []
        self._asks = False
        self.words = PlainLabel(wrap=True)
        self.list = QListWidget()
        self.list.setMinimumHeight(LIST_PX)
        self.list.setUniformItemSizes(True)
        self.back, self.empty, self.really = TextButton(), TextButton(), TextButton()
        self.really.setProperty("ends", True)
        self.column.addWidget(self.words)
        self.column.addWidget(self.list, 1)
        self.column.addStretch(0)  # under the words, where there is no list
        self.foot.addWidget(self.back)
        self.foot.addStretch()
        for button in (self.empty, self.really, self.done_button):
            self.foot.addWidget(button)
        self.back.clicked.connect(self._restore)
        self.empty.clicked.connect(lambda: self._ask(True))
        self.really.clicked.connect(self._empty)
        self.list.currentRowChanged.connect(lambda _: self._refresh_texts())
        self.retranslate()
        self._read()

    def _read(self) -> None:
        home = self._home

        def read(_: object) -> list[BinnedCall]:
            from huazheng.services.library.recycle_bin import binned

            return binned(home)

        job = self.work.start(read)
        job.done.connect(self._show)
        job.failed.connect(self._warn)

    def _show(self, calls: list[BinnedCall]) -> None:
        self.calls = calls
        self.list.clear()
        for call in calls:
            put_away = f"{local_time(call.binned_at):%Y-%m-%d %H:%M}"
            self.list.addItem(
                self.tr("{0}    {1}    {2} 放进来").format(one_line(call.title), format_clock(call.duration), put_away)
            )
        self.list.setVisible(bool(calls))
        if calls:
            self.list.setCurrentRow(0)
        self._ask(False)

    def _restore(self) -> None:
        place = self.list.currentRow()
        if not 0 <= place < len(self.calls):
            return
        home, call_id = self._home, self.calls[place].call

        def back(_: object) -> None:
            from huazheng.services.library.recycle_bin import restore

            restore(home, call_id)

        self._do(back)

    def _empty(self) -> None:
        home = self._home

        def delete(task: Task) -> None:
            from huazheng.services.library.recycle_bin import empty

            empty(home, task)

        self._do(delete)

    def _do(self, work: object) -> None:
        self.setEnabled(False)
        job = self.work.start(work)  # type: ignore[arg-type]
        job.progressed.connect(lambda fraction, _: self.show_progress(fraction))
        job.done.connect(lambda _: self._done())
        job.failed.connect(self._warn)
        job.ended.connect(lambda: self.setEnabled(True))

    def _done(self) -> None:
        self.bar.hide()
        self._read()
        self.changed.emit()

    def _warn(self, error: HuazhengError) -> None:
        self.bar.hide()
        self.words.show_text(str(error))

    def _ask(self, asks: bool) -> None:
        """Ask again before anything is deleted."""
        self._asks = asks
        self._refresh_texts()
        if asks:
            self.done_button.setFocus()

    def _refresh_texts(self) -> None:
        count = len(self.calls)
        if self._asks:
            text = self.tr(
                "清空后，这 {0} 通录音连同封存信息会从这台电脑上彻底删除，找不回来。"
                "别处没有备份的话，这些电话就没有证据了。"
            ).format(count)
        elif count:
            text = self.tr("回收站里有 {0} 通录音，都可以放回来。").format(count)
        else:
            text = self.tr("回收站是空的。")
            if self._for_space:
                text += self.tr("要腾出空间，请在这块磁盘上删去或移走别的文件；话证的数据存放在 {0}。").format(
                    self._home.root
                )
        self.words.show_text(text)
        self.back.setEnabled(0 <= self.list.currentRow() < count and not self._asks)
        self.empty.setVisible(not self._asks)
        self.empty.setEnabled(count > 0)
        self.really.setVisible(self._asks)
        self.really.set_text(self.tr("彻底删除 {0} 通").format(count))

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("回收站"))
        self.title.show_text(self.tr("回收站"))
        self.list.setAccessibleName(self.tr("回收站里的录音"))
        self.back.set_text(self.tr("放回来"))
        self.empty.set_text(self.tr("清空回收站…"))
        self.done_button.set_text(self.tr("关闭"))
        asks = self._asks
        self._show(self.calls)
        self._ask(asks)
