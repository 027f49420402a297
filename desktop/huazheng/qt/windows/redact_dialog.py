"""Making of a copy to share: what was found, with ticks, words to add, and the copy without what is ticked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from huazheng.core.runtime.user_files import free_name
from huazheng.core.text.labels import format_clock
from huazheng.qt.support.display_text import error_with_remedy
from huazheng.qt.support.open_folder import open_folder
from huazheng.qt.support.theme import GRID
from huazheng.qt.widgets.base.basics import ElidedLabel, PlainLabel, Separator, TextButton, remove_widgets
from huazheng.qt.widgets.base.choice import Switch
from huazheng.qt.windows.dialog_base import ScrollableDialog
from huazheng.redaction.personal_data import KIND_LABELS

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.services.callview.call_view import CallView
    from huazheng.services.documents.redacted_copy import FoundDatum, RedactedCopy


class RedactDialog(ScrollableDialog):
    """Write a copy of one call. ``found``: what is listed; ``ready``: the list is there; ``copy``: once written."""

    def __init__(self, home: Home, opened: CallView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home, self._call = home, opened.call
        documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        self._folder = documents if documents.is_dir() else Path.home()
        self.found: tuple[FoundDatum, ...] = ()
        self.ready = False
        self.copy: RedactedCopy | None = None
        self._failed: HuazhengError | None = None
        self._also: list[str] = []
        self._kept: set[tuple[int, int, int]] = set()
        self.boxes: dict[int, Switch] = {}
        self.words, self.told = PlainLabel(muted=True, wrap=True), PlainLabel(wrap=True)
        self.also, self.add = QLineEdit(), TextButton()
        self.place, self.change_place = ElidedLabel(cut=Qt.TextElideMode.ElideMiddle), TextButton()
        self.write, self.show_folder = TextButton(main=True), TextButton()
        self._arrange()
        self.add.clicked.connect(self._add)
        self.also.returnPressed.connect(self._add)
        self.change_place.clicked.connect(self._choose_place)
        self.write.clicked.connect(self._write)
        self.show_folder.clicked.connect(self._show_folder)
        self.retranslate()
        self._find()

    def _arrange(self) -> None:
        self.column.insertWidget(0, self.words)
        adding, where = QHBoxLayout(), QHBoxLayout()
        adding.addWidget(self.also, 1)
        adding.addWidget(self.add)
        where.addWidget(self.place, 1)
        where.addWidget(self.change_place)
        self.column.addLayout(adding)
        self.column.addLayout(where)
        self.column.addWidget(self.told)
        self.inside.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self.show_folder.hide()
        self.foot.addWidget(self.show_folder)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.foot.addWidget(self.write)

    @property
    def chosen(self) -> tuple[FoundDatum, ...]:
        """The data that is ticked."""
        return tuple(one for one in self.found if self.boxes[one.number].isChecked())

    def write_into(self, folder: Path) -> None:
        """Choose this folder."""
        self._folder = folder
        self._refresh_texts()

    def _find(self) -> None:
        home, call, also = self._home, self._call, tuple(self._also)

        def find(_: Task) -> tuple[FoundDatum, ...]:
            from huazheng.services.documents.redacted_copy import find_in_call

            return find_in_call(home, call, also)

        self.ready = False
        job = self.work.start(find)
        job.done.connect(self._show)
        job.failed.connect(self._warn)

    def _show(self, found: tuple[FoundDatum, ...]) -> None:
        self._kept |= {_place(one) for one in self.found if not self.boxes[one.number].isChecked()}
        self.found, self.boxes, self.ready = found, {}, True
        remove_widgets(self.inside)
        for one in found:
            box = Switch()
            box.setChecked(_place(one) not in self._kept)
            box.toggled.connect(lambda _: self._refresh_texts())
            self.boxes[one.number] = box
            self.inside.addWidget(box)
            self.inside.addWidget(Separator())
        self.inside.addStretch(1)
        self.retranslate()

    def _add(self) -> None:
        if words := self.also.text().strip():
            self._also.append(words)
            self.also.clear()
            self._find()

    def _choose_place(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("放在哪个文件夹"), str(self._folder))
        if folder:
            self.write_into(Path(folder))

    def _write(self) -> None:
        home, call, chosen, folder = self._home, self._call, self.chosen, self._folder

        def write(task: Task) -> RedactedCopy:
            from huazheng.services.documents.redacted_copy import write_copy

            return write_copy(home, call, chosen, folder, task)

        self._failed = None
        self._enable(False)
        self.show_progress(0)
        job = self.work.start(write)
        job.progressed.connect(lambda fraction, _: self.show_progress(fraction))
        job.done.connect(self._written)
        job.failed.connect(self._warn)
        job.ended.connect(self.bar.hide)

    def _enable(self, on: bool) -> None:
        for part in (self.pane, self.also, self.add, self.change_place, self.write):
            part.setEnabled(on)

    def _written(self, copy: RedactedCopy) -> None:
        self.copy = copy
        self.write.hide()
        self.show_folder.show()
        self.retranslate()
        self.done_button.setFocus()

    def _warn(self, error: HuazhengError) -> None:
        self._failed, self.ready = error, True
        self._enable(True)
        self._refresh_texts()

    def _show_folder(self) -> None:
        if self.copy is not None:
            open_folder(self.copy.folder)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("分享用的副本"))
        self.words.show_text(
            self.tr(
                "下面是机器找到的个人信息，打勾的会从文字里换成说明、从声音里换成提示音；原始录音不变。"
                "没认出的话找不到：做好以后请从头听一遍再分享。"
            )
        )
        for one in self.found:
            around = f"{one.before}{one.text}{one.after}"
            name = self.tr("{0}　{1}　“{2}”，在“{3}”里").format(
                format_clock(one.start), KIND_LABELS[one.kind], one.text, around
            )
            self.boxes[one.number].set_text(name)
        self.pane.setAccessibleName(self.tr("找到的个人信息"))
        self.also.setPlaceholderText(self.tr("还要遮住的字，例如一个名字"))
        self.also.setAccessibleName(self.tr("还要遮住的字"))
        self.add.set_text(self.tr("加上"))
        self.change_place.set_text(self.tr("换个位置…"))
        self.write.set_text(self.tr("制作副本"))
        self.show_folder.set_text(self.tr("打开文件夹"))
        self.done_button.set_text(self.tr("关闭") if self.copy is not None else self.tr("取消"))
        self.bar.setAccessibleName(self.tr("制作进度"))
        self._refresh_texts()

    def _refresh_texts(self) -> None:
        done = self.copy is not None
        self.title.show_text(self.tr("副本做好了") if done else self.tr("遮去个人信息，做一份分享用的副本"))
        name = f"{self._call.id}-copy"
        self.place.show_text(str(self.copy.folder if self.copy is not None else free_name(self._folder / name)))
        told = ""
        if self._failed is not None:
            told = error_with_remedy(self._failed)
        elif self.copy is not None:
            told = self.tr("遮住了 {0} 处。有原始录音的人可以核验，别处一个采样、一个字都没有变。").format(
                self.copy.hidden
            )
        elif self.ready:
            told = self.tr("找到 {0} 处，要遮住 {1} 处。").format(len(self.found), len(self.chosen))
        self.told.show_text(told)
        self.write.setEnabled(self.ready and not done and bool(self.boxes or self.found))


def _place(one: FoundDatum) -> tuple[int, int, int]:
    return one.turn, one.first, one.last
