"""Preview of the recordings on a phone or in a folder: what each name says of the call; nothing is taken in unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from huazheng.core.text.file_names import file_name_text
from huazheng.core.text.sanitize import one_line
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.windows.dialog_base import BaseDialog
from huazheng.services.intake.recording_search import passed_over_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.services.intake.phone_search import FoundRecording, FoundRecordings

LIST_PX = 320


class FoundRecordingsDialog(BaseDialog):
    """The recordings found, each with a check mark. chosen(list[Path]): import these"""

    chosen = Signal(object)

    def __init__(self, home: Home, folders: Sequence[Path] | None, parent: QWidget | None = None) -> None:
        """``folders``: what to search; None stands for the phones that are connected."""
        super().__init__(parent)
        self._home = home
        self._folders = list(folders) if folders is not None else None
        self.found: tuple[FoundRecording, ...] | None = None
        self._passed_over: tuple[Path, ...] = ()
        self._trouble: HuazhengError | None = None
        self.words = PlainLabel(wrap=True)
        self.list = QListWidget()
        self.list.setMinimumHeight(LIST_PX)
        self.list.setUniformItemSizes(True)
        self.all, self.none, self.take = TextButton(), TextButton(), TextButton(main=True)
        self.column.addWidget(self.words)
        self.column.addWidget(self.list, 1)
        for button in (self.all, self.none):
            self.foot.addWidget(button)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.foot.addWidget(self.take)
        self.all.clicked.connect(lambda: self._check_all(True))
        self.none.clicked.connect(lambda: self._check_all(False))
        self.take.clicked.connect(self._take)
        self.list.itemChanged.connect(lambda _: self._refresh_texts())
        self.retranslate()
        self._search()

    def _search(self) -> None:
        home, folders = self._home, self._folders

        def search(task: Task) -> FoundRecordings:
            from huazheng.services.intake.phone_search import connected_phones, find_recordings

            if folders is not None:
                return find_recordings(home, folders, task)
            found = find_recordings(home, connected_phones(), task)
            return found._replace(recordings=tuple(one for one in found.recordings if one.is_call))

        job = self.work.start(search)
        job.done.connect(self._show)
        job.failed.connect(self._warn)

    def _show(self, result: FoundRecordings) -> None:
        self.found, self._passed_over = found, _ = result
        self.list.blockSignals(True)
        self.list.clear()
        some_calls = any(one.is_call for one in found)
        for one in found:
            item = QListWidgetItem(_row_text(one))
            item.setToolTip(one_line(file_name_text(str(one.file))))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            wanted = one.is_call or not some_calls
            item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._refresh_texts()

    def _warn(self, error: HuazhengError) -> None:
        self._trouble = error
        self._refresh_texts()

    def _check_all(self, checked: bool) -> None:
        state = Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
        for place in range(self.list.count()):
            self.list.item(place).setCheckState(state)

    def checked(self) -> list[Path]:
        """The files with a check mark, in the order of the list."""
        return [
            one.file
            for place, one in enumerate(self.found or ())
            if self.list.item(place).checkState() == Qt.CheckState.Checked
        ]

    def _take(self) -> None:
        files = self.checked()
        self.accept()
        self.chosen.emit(files)

    def _refresh_texts(self) -> None:
        count, wanted = len(self.found or ()), len(self.checked())
        if self._trouble is not None:
            text = str(self._trouble)
        elif self.found is None:
            text = self.tr("正在找录音…")
        elif count:
            text = self.tr("找到 {0} 份录音，勾上的会导入；原来的文件不会变，也不会移走。").format(count)
        elif self._folders is None:
            text = self.tr(
                "没有找到手机里的通话录音。把手机解锁，在手机上选“传输文件”，再打开这里；也可以把录音文件夹拖进来。"
            )
        else:
            text = self.tr("这里没有录音。")
        if (told := passed_over_text(self._passed_over)) is not None:
            text += f"\n{told}"
        self.words.show_text(text)
        self.list.setVisible(bool(count))
        for button in (self.all, self.none):
            button.setVisible(bool(count))
        self.take.setEnabled(wanted > 0)
        self.take.set_text(self.tr("导入 {0} 份").format(wanted))

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("找到的录音"))
        self.title.show_text(self.tr("找到的录音"))
        self.list.setAccessibleName(self.tr("找到的录音"))
        self.all.set_text(self.tr("全选"))
        self.none.set_text(self.tr("全不选"))
        self.done_button.set_text(self.tr("取消"))
        if self.found is not None:
            for place, one in enumerate(self.found):
                self.list.item(place).setText(_row_text(one))
        self._refresh_texts()


def _row_text(one: FoundRecording) -> str:
    """Time, other party and number as the name says, and the name itself."""
    from huazheng.core.call.phone_facts import DIRECTION_LABELS, time_text

    facts = one.facts
    started, direction = facts.value("started"), facts.value("direction")
    told = (
        time_text(started) if started else "",
        facts.value("other_party") or "",
        facts.value("number") or "",
        str(DIRECTION_LABELS[direction]) if direction in DIRECTION_LABELS else "",
        one_line(file_name_text(one.file.name)),
    )
    return "    ".join(part for part in told if part)
