"""Dialog for an unexpected error: what is safe, where the log is, and the details to copy for a report."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from huazheng import __version__
from huazheng.core.runtime.log import LOG_NAME
from huazheng.core.text.sanitize import sanitize
from huazheng.qt.support.open_folder import open_folder
from huazheng.qt.support.theme import scaled_px
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.windows.dialog_base import BaseDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from huazheng.core.runtime.paths import Home

_DETAILS_PX = 160


class UnexpectedErrorDialog(BaseDialog):
    """Shown for a bug in the window. The program goes on; the person chooses when to restart it."""

    def __init__(self, home: Home, traceback_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self._traceback_text = traceback_text
        self.words, self.log_place = PlainLabel(wrap=True), PlainLabel(wrap=True, muted=True)
        self.privacy = PlainLabel(wrap=True, muted=True)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setMinimumHeight(scaled_px(_DETAILS_PX))
        self.details.setPlainText(sanitize(self.report()))
        self.copy, self.show_log = TextButton(), TextButton()
        for part in (self.words, self.log_place, self.privacy, self.details):
            self.column.addWidget(part)
        self.foot.addWidget(self.copy)
        self.foot.addWidget(self.show_log)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report()))
        self.show_log.clicked.connect(lambda: open_folder(home.logs))
        self.done_button.setFocus()
        self.retranslate()

    def report(self) -> str:
        """The versions and the traceback as plain text."""
        versions = f"Huazheng {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"
        return f"{versions}\n\n{self._traceback_text}"

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("程序出错"))
        self.title.show_text(self.tr("程序出错了"))
        self.words.show_text(
            self.tr(
                "正在进行的录音不受影响：它在另一个进程里，会继续录。已经保存的录音、文字和更正都在磁盘上。"
                "您可以继续用；如果有地方不对劲，请关掉话证再打开。"
            )
        )
        self.log_place.show_text(self.tr("日志在这里：{0}").format(self._home.logs / LOG_NAME))
        self.privacy.show_text(self.tr("要反馈的话，请复制下面的内容发给我们。里面可能有文件名，发之前请看一遍。"))
        self.details.setAccessibleName(self.tr("错误的详细信息"))
        self.copy.set_text(self.tr("复制详细信息"))
        self.show_log.set_text(self.tr("打开日志文件夹"))
        self.done_button.set_text(self.tr("关闭"))
