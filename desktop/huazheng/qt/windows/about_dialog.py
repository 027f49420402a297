"""About dialog: what the app does and does not do, the data folder, the licenses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont

from huazheng import __version__
from huazheng.core.text.labels import MACHINE_TEXT_NOTICE, NOT_EXPLAINED_NOTICE
from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.display_text import join_colon
from huazheng.qt.support.open_folder import open_folder
from huazheng.qt.support.theme import BODY_PX, GRID, SMALL_PX, sized_font
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.windows.dialog_base import ScrollableDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from huazheng.core.runtime.paths import Home
    from huazheng.services.system.dependency_licenses import Component


class AboutDialog(ScrollableDialog):
    """Read the list of packages in the background."""

    def __init__(self, home: Home, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self._parts: list[Component] = []
        self.heads, self.texts = [PlainLabel() for _ in range(4)], [PlainLabel(wrap=True) for _ in range(4)]
        self.parts = PlainLabel(SMALL_PX, muted=True, wrap=True)
        self.parts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.make_keyboard_scrollable()
        self.folder = TextButton()
        for head, text in zip(self.heads, self.texts, strict=True):
            head.setFont(sized_font(head.font(), BODY_PX, QFont.Weight.DemiBold))
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.inside.addWidget(head)
            self.inside.addSpacing(GRID // 2)
            self.inside.addWidget(text)
            self.inside.addSpacing(2 * GRID)
        self.inside.addWidget(self.parts)
        self.inside.addStretch(1)
        self.foot.addWidget(self.folder)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.folder.clicked.connect(lambda: open_folder(home.root))
        self.retranslate()

        def read(_: object) -> list[Component]:
            from huazheng.services.system.dependency_licenses import components

            return components()

        self.work.start(read).done.connect(self._show)

    def _show(self, parts: list[Component]) -> None:
        self._parts = parts
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("关于话证"))
        self.title.show_text(self.tr("话证 Huazheng {0}").format(__version__))
        sections = (
            (
                self.tr("它做什么"),
                self.tr(
                    "录下或导入保险公司的回访电话，原样保存并封存；在这台电脑上识别成文字；列出规定要讲的每一项，对方（客服）讲了没有，您在哪里说过没听懂。"
                ),
            ),
            (
                self.tr("它不做什么"),
                "\n".join(
                    [
                        str(MACHINE_TEXT_NOTICE),
                        str(NOT_EXPLAINED_NOTICE),
                        self.tr("它不给法律意见，也不保证法院采信。"),
                        self.tr("录音和文字不会离开这台电脑；只有您要下载模型或要时间戳时才联网。"),
                    ]
                ),
            ),
            (self.tr("您的数据在哪里"), one_line(str(self._home.root))),
            (self.tr("许可"), self.tr("话证以 Apache-2.0 许可发布。它用到下面这些软件，各有各的许可：")),
        )
        for (head, text), (title, words) in zip(zip(self.heads, self.texts, strict=True), sections, strict=True):
            head.show_text(title)
            text.show_text(words)
        self.pane.setAccessibleName(self.tr("关于话证"))
        self.parts.show_text("\n".join(join_colon(f"{one.name} {one.version}", one.license) for one in self._parts))
        self.folder.set_text(self.tr("打开数据文件夹"))
        self.done_button.set_text(self.tr("关闭"))
