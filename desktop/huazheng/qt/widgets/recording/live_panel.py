"""The left part of the recording page: live text with marks, the note field, and the state of the live text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from huazheng.qt.support.theme import GRID, MARGIN, SMALL_PX
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.recording.live_note_field import LiveNoteField
from huazheng.qt.widgets.recording.live_transcript import LiveTranscript

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.schema.notes import Note
    from huazheng.qt.models.live_text import LiveState


_FIRST_PX = 18


class LivePanel(RetranslateMixin, QFrame):
    """live_text_requested(): start live text (again)"""

    live_text_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self._state: LiveState = "off"
        self._apart = True
        self.transcript = LiveTranscript()
        self.nothing = PlainLabel(_FIRST_PX, wrap=True)
        self.newest = TextButton(link=True)
        self.notice = PlainLabel(SMALL_PX, muted=True, wrap=True)
        self.again = TextButton(link=True)
        self.note_field = LiveNoteField()
        self._arrange()
        self.newest.hide()
        self.newest.clicked.connect(self.transcript.go_to_end)
        self.transcript.scrolled_away.connect(self.newest.setVisible)
        self.transcript.textChanged.connect(self._show_nothing)
        self.again.clicked.connect(self.live_text_requested)
        self.retranslate()

    def _arrange(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, MARGIN, MARGIN, MARGIN)
        whole.setSpacing(GRID)
        whole.addWidget(self.nothing)
        whole.addWidget(self.transcript, 1)
        whole.addWidget(self.note_field)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self.notice, 1)
        foot.addWidget(self.newest)
        foot.addWidget(self.again)
        whole.addLayout(foot)

    def begin(self, notes: Sequence[Note]) -> None:
        """Prepare for a recording that starts or is taken over."""
        self.note_field.leave()
        self.transcript.clear_all()
        self.transcript.show_notes(notes)

    def show_state(self, state: LiveState, *, apart: bool) -> None:
        """Show the state of the live text; ``apart``: each speaker has a source of their own."""
        self._state, self._apart = state, apart
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.nothing.show_text(self._first_words())
        self.newest.set_text(self.tr("回到最新"))
        self.again.set_text(self.tr("重新开始") if self._state == "stopped" else self.tr("打开实时文字"))
        self.again.setVisible(self._state in ("stopped", "off"))
        self.notice.show_text(self._how_it_stands())
        self._show_nothing()

    def _first_words(self) -> str:
        """Instructions to show before there is any text."""
        press = self.tr("听不懂的地方按一下空格，之后一点就能回到那里。")
        if self._state in ("starting", "running"):
            press += "\n" + self.tr("电话里也可以直接说“我没听懂”，那里会自己插上小旗。")
        return self.tr("照常说话。") + "\n\n" + press

    def _show_nothing(self) -> None:
        self.nothing.setVisible(self.transcript.document().isEmpty())

    def _how_it_stands(self) -> str:
        only = self.tr("实时文字仅供参考，录完后会重新识别。")
        words = {
            "starting": self.tr("正在准备实时文字。录音已经在进行。"),
            "running": only if self._apart else only + self._by_voice(),
            "no_model": self.tr("还没有识别模型，录音时不显示文字。录音不受影响，录完后再识别。"),
            "stopped": self.tr("实时文字停了。录音没有受影响，仍在继续。"),
            "over": "",
            "off": self.tr("实时文字没有打开。录完后照样可以识别。"),
        }
        return words[self._state]

    def _by_voice(self) -> str:
        """The sentence on speakers where one source hears both sides."""
        return self.tr("现在只有一路声音，按嗓音分谁在说，分不准的不标名字；清单最多写“疑似”。录完后会再分。")
