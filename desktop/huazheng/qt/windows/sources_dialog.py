"""Choice of microphone and line, with their levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from huazheng.qt.support.theme import GRID
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.recording.sound_check import SoundCheck
from huazheng.qt.windows.dialog_base import BaseDialog
from huazheng.settings.schema import NO_SOURCE

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from huazheng.core.runtime.paths import Home


class SourcesDialog(BaseDialog):
    """chosen(microphone, line): ids; empty for the default, ``none`` for no source."""

    chosen = Signal(str, str)

    def __init__(self, home: Home, microphone: str, line: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check = SoundCheck(home, microphone, line)
        self.words = PlainLabel(wrap=True, muted=True)
        self.use = TextButton(main=True)
        self.column.addWidget(self.check)
        self.column.addSpacing(GRID)
        self.column.addWidget(self.words)
        self.column.addStretch(1)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.foot.addWidget(self.use)
        self.use.clicked.connect(self._use)
        self.retranslate()
        self.check.begin()

    def done(self, result: int) -> None:
        """Release the devices, and close."""
        self.check.end()
        super().done(result)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("录音设备"))
        self.title.show_text(self.tr("录音用哪个麦克风，从哪里听对方"))
        self.words.show_text(self.tr("手机通话请开免提，放在麦克风旁边；电脑上接的电话，两样都录最好。"))
        self.done_button.set_text(self.tr("取消"))
        self.use.set_text(self.tr("就用这些"))

    def _use(self) -> None:
        chosen = self.check.chosen
        if set(chosen.values()) == {NO_SOURCE}:
            self.words.show_text(self.tr("至少要录一样。"))
            return
        self.chosen.emit(chosen["microphone"], chosen["line"])
        self.accept()
