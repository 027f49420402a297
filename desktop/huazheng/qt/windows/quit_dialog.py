"""Questions when the window is closed, or the session ends, while a recording runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.windows.dialog_base import BaseDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class QuitDialog(BaseDialog):
    """ended(): seal, then close · left(): close, and keep recording"""

    ended = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = PlainLabel(wrap=True)
        self.end, self.leave = TextButton(), TextButton()
        self.column.addWidget(self.words)
        self.column.addStretch(1)
        self.foot.addWidget(self.done_button)
        self.foot.addStretch()
        self.foot.addWidget(self.leave)
        self.foot.addWidget(self.end)
        for button, signal in ((self.end, self.ended), (self.leave, self.left)):
            button.clicked.connect(self.accept)
            button.clicked.connect(signal)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("录音还在继续"))
        self.title.show_text(self.tr("录音还在继续"))
        self.words.show_text(
            self.tr(
                "关掉窗口，录音也不会停；再打开话证，就能看到它。注销、关机或电脑睡眠时，录到那一刻为止的都会保存下来。"
            )
        )
        self.done_button.set_text(self.tr("不关窗口"))
        self.leave.set_text(self.tr("关窗口，继续录"))
        self.end.set_text(self.tr("结束并封存"))


class SessionEndDialog(BaseDialog):
    """Accepted: seal and leave. Rejected: stay."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = PlainLabel(wrap=True)
        self.end = TextButton(main=True)
        self.column.addWidget(self.words)
        self.column.addStretch(1)
        self.foot.addWidget(self.done_button)
        self.foot.addStretch()
        self.foot.addWidget(self.end)
        self.done_button.clicked.disconnect()
        self.done_button.clicked.connect(self.reject)
        self.end.clicked.connect(self.accept)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("录音还在继续"))
        self.title.show_text(self.tr("要注销或关机，录音还在继续"))
        self.words.show_text(self.tr("现在离开，录音会在这里结束并封存，已录下的一点也不会丢。还在通话，就先留下。"))
        self.done_button.set_text(self.tr("留下，继续录"))
        self.end.set_text(self.tr("结束并封存，然后离开"))
