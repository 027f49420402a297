"""Guide to recording: the three ways for a call to come, each with a drawing and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from huazheng.qt.support.pictures import HEIGHT, WIDTH, draw_picture
from huazheng.qt.support.theme import GRID, READING_PX, sized_font
from huazheng.qt.widgets.base.basics import PlainLabel, Separator
from huazheng.qt.windows.dialog_base import ScrollableDialog

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_PICTURES = ("speaker", "computer", "file", "ringing")


class _Picture(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(QSize(WIDTH, HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        draw_picture(painter, QRectF(self.rect()), self._name)
        painter.end()


class RecordingGuideDialog(ScrollableDialog):
    """Four parts: phone on speaker, on the computer, recorded by the phone, and during the call."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parts = {name: (PlainLabel(READING_PX), PlainLabel(wrap=True)) for name in _PICTURES}
        self.make_keyboard_scrollable()
        for name, (head, words) in self.parts.items():
            head.setFont(sized_font(head.font(), READING_PX, QFont.Weight.DemiBold))
            if name != _PICTURES[0]:
                self.inside.addSpacing(2 * GRID)
                self.inside.addWidget(Separator())
                self.inside.addSpacing(2 * GRID)
            row = QHBoxLayout()
            row.setSpacing(2 * GRID)
            row.addWidget(_Picture(name), 0, Qt.AlignmentFlag.AlignTop)
            column = QVBoxLayout()
            column.setSpacing(GRID // 2)
            column.addWidget(head)
            column.addWidget(words)
            column.addStretch(1)
            row.addLayout(column, 1)
            self.inside.addLayout(row)
        self.inside.addStretch(1)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("怎么录音"))
        self.title.show_text(self.tr("怎么录音"))
        self.pane.setAccessibleName(self.tr("怎么录音"))
        self.done_button.set_text(self.tr("关闭"))
        texts = {
            "speaker": (
                self.tr("手机开免提，放在电脑旁"),
                self.tr(
                    "最简单，什么电脑都行。\n手机离麦克风一尺左右，别放在会共振的桌面上；关掉电视和风扇。\n"
                    "说“声音太大”就挪远一点。"
                ),
            ),
            "computer": (
                self.tr("在电脑上接"),
                self.tr(
                    "软电话，或者手机用蓝牙连到电脑。两路分开录，最清楚。请戴耳机，免得对方的声音又进了麦克风。\n"
                    "Windows 要打开“立体声混音”，macOS 要装 BlackHole；Linux 不用装什么。"
                ),
            ),
            "file": (
                self.tr("手机自己录，再导进来"),
                self.tr(
                    "很多安卓手机能自动录下通话。把录音的原文件用数据线拷到电脑，拖进话证的窗口。别用微信发，它会改动文件。\n"
                    "手机里的那一份也留着：它是原始载体。"
                ),
            ),
            "ringing": (
                self.tr("电话来了"),
                self.tr(
                    "点“电话来了，点这里”，或按 Ctrl+R。照常说话；没听懂按一下空格，记一笔按 N。\n"
                    "没有暂停：录音要么完整，要么没有。关掉窗口也不会停。打完了再按 Ctrl+R，确认结束，当场封存。"
                ),
            ),
        }
        for name, (head, words) in texts.items():
            self.parts[name][0].show_text(head)
            self.parts[name][1].show_text(words)
