"""Every keyboard shortcut, read from the menus themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from huazheng.qt.support.theme import BODY_PX, GRID, sized_font
from huazheng.qt.widgets.base.basics import PlainLabel
from huazheng.qt.windows.dialog_base import ScrollableDialog

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu


class ShortcutsDialog(ScrollableDialog):
    """The keys of the menus, of the recording page, and those that work everywhere."""

    def __init__(self, menus: Iterable[QMenu], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._menus = list(menus)
        self._list = QWidget()
        self.make_keyboard_scrollable()
        self.inside.addWidget(self._list)
        self.inside.addStretch(1)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.retranslate()

    def groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Headings, each with pairs of keys and what they do."""
        sections = [
            (menu.title().replace("&", ""), [_describe_action(one) for one in menu.actions() if one.shortcuts()])
            for menu in self._menus
        ]
        native = QKeySequence.SequenceFormat.NativeText
        tab = QKeySequence(Qt.Key.Key_Tab).toString(native)
        in_call = [
            (self.tr("空格"), self.tr("标记“没听懂”")),
            ("N", self.tr("记一笔")),
            ("← →", self.tr("换一个可以问的问题")),
            (QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_R).toString(native), self.tr("结束录音，再按一次就结束并封存")),
        ]
        everywhere = [
            (f"{tab} / Shift+{tab}", self.tr("到下一处、上一处")),
            (self.tr("空格、回车"), self.tr("按下有焦点的按钮")),
            ("↑ ↓", self.tr("在列表里移动")),
            ("Esc", self.tr("关掉最上面的窗口")),
        ]
        return [
            *((head, keys) for head, keys in sections if keys),
            (self.tr("正在录音时"), in_call),
            (self.tr("到处都行"), everywhere),
        ]

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("快捷键"))
        self.title.show_text(self.tr("快捷键"))
        self.pane.setAccessibleName(self.tr("快捷键"))
        self.done_button.set_text(self.tr("关闭"))
        fresh = QWidget()
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        for head, keys in self.groups():
            row = grid.rowCount()
            grid.addWidget(_label(head, bold=True), row, 0, 1, 2)
            for number, (key, does) in enumerate(keys):
                grid.addWidget(_label(key, muted=True), row + 1 + number, 0)
                grid.addWidget(_label(does), row + 1 + number, 1)
            grid.setRowMinimumHeight(grid.rowCount(), GRID)
        self.inside.replaceWidget(self._list, fresh)
        self._list.deleteLater()
        self._list = fresh


def _describe_action(action: QAction) -> tuple[str, str]:
    native = QKeySequence.SequenceFormat.NativeText
    keys = " / ".join(one.toString(native) for one in action.shortcuts() if not one.isEmpty())
    return keys, action.text().rstrip("…").replace("&", "")


def _label(words: str, *, bold: bool = False, muted: bool = False) -> PlainLabel:
    label = PlainLabel(muted=muted)
    if bold:
        label.setFont(sized_font(label.font(), BODY_PX, QFont.Weight.DemiBold))
    label.show_text(words)
    return label
