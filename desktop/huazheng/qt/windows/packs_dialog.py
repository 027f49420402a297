"""The checklist packs: sources, items, and errors in the person's own packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.display_text import bracketed, error_text, join_colon
from huazheng.qt.support.open_folder import open_folder
from huazheng.qt.support.theme import BODY_PX, GRID, TITLE_PX, scaled_px, sized_font
from huazheng.qt.widgets.base.basics import PlainLabel, Separator, TextButton, repolish
from huazheng.qt.windows.dialog_base import BaseDialog

if TYPE_CHECKING:
    from huazheng.checklist.packs.pack import Item, Pack
    from huazheng.core.runtime.paths import Home
    from huazheng.services.analysis.pack_list import PackEntry

_LIST_PX = 240
_SIZE_PX = (840, 640)


class PacksDialog(BaseDialog):
    """A list of packs on the left, the chosen one in full on the right."""

    def __init__(self, home: Home, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self.entries: list[PackEntry] = []
        self.list = QListWidget()
        self.list.setObjectName("Choices")
        self.list.setFixedWidth(scaled_px(_LIST_PX))
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pane = QScrollArea()
        self.pane.setObjectName("Pane")
        self.pane.setWidgetResizable(True)
        self.pane.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.words = PlainLabel(wrap=True, muted=True)
        self.folder, self.again = TextButton(), TextButton()
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.list)
        row.addWidget(self.pane, 1)
        self.column.addWidget(self.words)
        self.column.addLayout(row, 1)
        self.foot.addWidget(self.folder)
        self.foot.addWidget(self.again)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.folder.clicked.connect(self._open_folder)
        self.again.clicked.connect(self._reload)
        self.list.currentRowChanged.connect(self._show)
        self.resize_within_screen(*_SIZE_PX)
        self.retranslate()
        self._reload()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("清单"))
        self.title.show_text(self.tr("清单"))
        self.words.show_text(
            self.tr("每份清单写着一条规定要求告知的内容。用哪一份，看通话日期和产品；不知道时用标着“默认”的。")
        )
        self.list.setAccessibleName(self.tr("清单"))
        self.pane.setAccessibleName(self.tr("清单的内容"))
        self.folder.set_text(self.tr("打开我的清单文件夹"))
        self.again.set_text(self.tr("重新读取"))
        self.done_button.set_text(self.tr("关闭"))
        self._fill()

    def _reload(self) -> None:
        home = self._home

        def read(_: object) -> list[PackEntry]:
            from huazheng.services.analysis.pack_list import list_pack_entries

            return list_pack_entries(home)

        job = self.work.start(read)
        job.done.connect(self._read)
        job.failed.connect(lambda error: self.words.show_text(error_text(error)))

    def _read(self, entries: list[PackEntry]) -> None:
        self.entries = entries
        self._fill()

    def _fill(self) -> None:
        row = max(self.list.currentRow(), 0)
        self.list.clear()
        for one in self.entries:
            self.list.addItem(QListWidgetItem(self._listed(one)))
        self.list.setCurrentRow(min(row, len(self.entries) - 1))

    def _listed(self, entry: PackEntry) -> str:
        name = str(entry.pack.title.text) if entry.pack is not None else entry.id
        marks = [
            self.tr("默认") if entry.default else "",
            self.tr("我的") if entry.own else "",
            self.tr("有错") if entry.faults else "",
        ]
        return one_line(name + "".join(bracketed(mark) for mark in marks if mark))

    def _open_folder(self) -> None:
        from huazheng.core.runtime.files import make_private_folder

        open_folder(make_private_folder(self._home.packs))

    # One pack in full

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self.entries):
            return
        entry = self.entries[row]
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        if entry.faults:
            self._add_faults(column, entry)
        if entry.pack is not None:
            self._add_pack(column, entry.pack)
        column.addStretch(1)
        self.pane.setWidget(page)

    def _add_faults(self, column: QVBoxLayout, entry: PackEntry) -> None:
        _add(column, self.tr("这份清单有错，改好以前不会按它对照："), wrong=True)
        for fault in entry.faults:
            where = (
                entry.file.name if fault.line is None else self.tr("{0} 第 {1} 行").format(entry.file.name, fault.line)
            )
            _add(column, join_colon(where, fault.reason))

    def _add_pack(self, column: QVBoxLayout, pack: Pack) -> None:
        from huazheng.services.analysis.pack_list import date_text, product_text

        _add(column, str(pack.title.text), pixels=TITLE_PX, bold=True)
        facts = [
            join_colon(self.tr("出处"), pack.source),
            join_colon(self.tr("版本"), f"{pack.version}{bracketed(pack.id)}"),
            join_colon(self.tr("适用日期"), date_text(pack)),
            join_colon(self.tr("何时使用"), product_text(pack)),
        ]
        _add(column, "\n".join(facts))
        if pack.note is not None:
            _add(column, str(pack.note.text), muted=True)
        for item in pack.items:
            column.addWidget(Separator())
            self._add_item(column, item)

    def _add_item(self, column: QVBoxLayout, item: Item) -> None:
        _add(column, str(item.title.text), bold=True)
        required = [str(facet.title.text) for facet in item.facets if facet.required]
        others = [str(facet.title.text) for facet in item.facets if not facet.required]
        stop = self.tr("；")
        _add(column, join_colon(self.tr("要讲到"), stop.join(required)))
        if others:
            _add(column, join_colon(self.tr("还可以讲"), stop.join(others)), muted=True)
        if item.article:
            _add(column, item.article, muted=True)


def _add(
    column: QVBoxLayout,
    words: str,
    *,
    pixels: int = BODY_PX,
    bold: bool = False,
    muted: bool = False,
    wrong: bool = False,
) -> None:
    label = PlainLabel(pixels, wrap=True, muted=muted)
    if bold:
        label.setFont(sized_font(label.font(), pixels, QFont.Weight.DemiBold))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.show_text(words)
    if wrong:
        label.setProperty("wrong", True)
        repolish(label)
    column.addWidget(label)
