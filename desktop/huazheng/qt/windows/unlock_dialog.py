"""The passphrase of the signing key, asked when the window opens and when work waits for it. Recording does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.base.passphrase_field import PassphraseField
from huazheng.qt.windows.dialog_base import BaseDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from huazheng.core.runtime.paths import Home


class UnlockDialog(BaseDialog):
    """unlocked(): the passphrase is right and known to this process. Closing the dialog leaves the key locked."""

    unlocked = Signal()

    def __init__(self, home: Home, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self.words, self.wrong = PlainLabel(wrap=True), PlainLabel(wrap=True)
        self.passphrase = PassphraseField()
        for part in (self.words, self.passphrase, self.wrong):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.unlock = TextButton(main=True)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.foot.addWidget(self.unlock)
        self.unlock.clicked.connect(self._unlock)
        self.passphrase.returnPressed.connect(self._unlock)
        self.passphrase.setFocus()
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("解锁签名密钥"))
        self.title.show_text(self.tr("签名密钥的口令"))
        self.words.show_text(
            self.tr(
                "封存、识别和修改要用它签名。不解锁也能录音：录音会完整保存，解锁后自动封存。"
                "导入的文件先排队，解锁后导入；在那以前请不要移动它们。"
            )
        )
        self.passphrase.setAccessibleName(self.tr("口令"))
        self.done_button.set_text(self.tr("以后再说"))
        self.unlock.set_text(self.tr("解锁"))

    def _unlock(self) -> None:
        from huazheng.evidence.passphrases import forget_passphrases, remember
        from huazheng.services.custody.signing import is_locked

        remember(self.passphrase.text())
        if is_locked(self._home):
            forget_passphrases()
            self.wrong.show_text(self.tr("口令不对。"))
            self.passphrase.selectAll()
            self.passphrase.setFocus()
            return
        self.accept()
        self.unlocked.emit()
