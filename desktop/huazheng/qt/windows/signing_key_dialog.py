"""The signing key: its fingerprint, its passphrase, a backup that is tried out at once, its restoration and change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from huazheng.core.text.digit_groups import grouped
from huazheng.qt.support.theme import GRID
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.base.flow_layout import DialogButtonRow
from huazheng.qt.widgets.base.passphrase_field import PassphraseField
from huazheng.qt.windows.confirm_dialog import ConfirmDialog
from huazheng.qt.windows.dialog_base import BaseDialog
from huazheng.qt.windows.key_restore_dialog import KeyRestoreDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.services.custody.key_protection import KeyProtection


class SigningKeyDialog(BaseDialog):
    """unlock_requested(): ask for the passphrase of the locked key."""

    unlock_requested = Signal()

    def __init__(self, home: Home, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self.fingerprint, self.words = PlainLabel(wrap=True), PlainLabel(wrap=True)
        self.fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message = PlainLabel(wrap=True)
        self.passphrase, self.again = PassphraseField(), PassphraseField()
        self.protect, self.keyring, self.unprotect, self.lock = (TextButton() for _ in range(4))
        self.backup, self.restore, self.change = (TextButton() for _ in range(3))
        row = DialogButtonRow(gap=GRID)
        for button in (self.protect, self.keyring, self.unprotect, self.lock):
            row.addWidget(button)
        row.addStretch()
        for part in (self.fingerprint, self.words, self.passphrase, self.again):
            self.column.addWidget(part)
        self.column.addLayout(row)
        self.column.addWidget(self.message)
        self.column.addStretch(1)
        for button in (self.backup, self.restore, self.change):
            self.foot.addWidget(button)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.protect.clicked.connect(lambda: self._protect("passphrase"))
        self.keyring.clicked.connect(lambda: self._protect("keyring"))
        self.unprotect.clicked.connect(lambda: self._protect("none"))
        self.lock.clicked.connect(self._lock)
        self.backup.clicked.connect(self._choose_file)
        self.restore.clicked.connect(self._choose_backup)
        self.change.clicked.connect(self._confirm_change)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("签名密钥"))
        self.title.show_text(self.tr("签名密钥"))
        self.words.show_text(
            self.tr(
                "口令保护密钥文件，备份也用它加密。忘了口令，就不能再封存新的录音，所以请先备份。"
                "录音从不等口令：先完整保存，解锁后封存。"
            )
        )
        self.passphrase.setPlaceholderText(self.tr("口令，至少 10 个字符"))
        self.passphrase.setAccessibleName(self.tr("口令"))
        self.again.setPlaceholderText(self.tr("再输一次"))
        self.again.setAccessibleName(self.tr("再输一次"))
        self.protect.set_text(self.tr("用口令保护"))
        self.keyring.set_text(self.tr("用系统的钥匙串"))
        self.unprotect.set_text(self.tr("不用口令"))
        self.backup.set_text(self.tr("备份到文件…"))
        self.restore.set_text(self.tr("从备份恢复…"))
        self.change.set_text(self.tr("换新密钥…"))
        self.done_button.set_text(self.tr("关闭"))
        self._show_key()

    def _show_key(self) -> None:
        from huazheng.evidence.keys import own_fingerprint
        from huazheng.services.custody.key_protection import key_protection
        from huazheng.services.custody.signing import is_locked

        said = {
            "none": self.tr("没有口令"),
            "passphrase": self.tr("有口令"),
            "keyring": self.tr("在系统的钥匙串里"),
        }
        fingerprint = grouped(own_fingerprint(self._home.keys) or "—", 8)
        protection, locked = key_protection(self._home), is_locked(self._home)
        state = self.tr("{0}，还没有解锁").format(said[protection]) if locked else said[protection]
        self.fingerprint.show_text(self.tr("指纹 {0}\n{1}").format(fingerprint, state))
        self.lock.set_text(self.tr("解锁…") if locked else self.tr("现在锁上"))
        self.lock.setVisible(protection == "passphrase")

    def _typed(self) -> str | None:
        """The passphrase, if both fields agree and it is long enough; else a message says what is wrong."""
        from huazheng.services.custody.key_protection import SHORTEST_PASSPHRASE

        if self.passphrase.text() != self.again.text():
            self.message.show_text(self.tr("两次输入的不一样。"))
        elif len(self.passphrase.text()) < SHORTEST_PASSPHRASE:
            self.message.show_text(self.tr("口令至少要 10 个字符。"))
        else:
            return self.passphrase.text()
        self.passphrase.setFocus()
        return None

    def _protect(self, protection: KeyProtection) -> None:
        from huazheng.services.custody.key_protection import protect_keys

        passphrase = self._typed() if protection == "passphrase" else None
        if protection == "passphrase" and passphrase is None:
            return
        home = self._home
        self._run(lambda: protect_keys(home, protection, passphrase), self.tr("已更改。请现在备份。"))

    def _choose_file(self) -> None:
        if self._typed() is None:
            return
        name, _ = QFileDialog.getSaveFileName(self, self.tr("备份到文件…"), "huazheng-keys.json", "JSON (*.json)")
        if name:
            self.back_up(Path(name))

    def back_up(self, file: Path) -> None:
        """Write the backup under the typed passphrase and try it out."""
        from huazheng.services.custody.key_backup import backup_keys

        home, passphrase = self._home, self.passphrase.text()
        self._run(
            lambda: backup_keys(home, file, passphrase),
            self.tr("备份已试着恢复过，能用。请把文件和口令分开放，不要只放在这台电脑上。"),
        )

    def _choose_backup(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("从备份恢复…"), "", "JSON (*.json)")
        if name:
            self.open_backup(Path(name))

    def open_backup(self, file: Path) -> KeyRestoreDialog:
        """Open the trial and the restoration of a backup."""
        dialog = KeyRestoreDialog(self._home, file, self)
        dialog.restored.connect(self._show_key)
        dialog.open()
        return dialog

    def _confirm_change(self) -> None:
        dialog = ConfirmDialog(self._say_change, self)
        dialog.agreed.connect(self._change)
        dialog.open()

    def _say_change(self) -> tuple[str, str, str]:
        return (
            self.tr("换一把新的签名密钥？"),
            self.tr(
                "以后的录音用新密钥封存。以前的录音一个字节也不变，仍用旧密钥核验；在它们上面改动，也仍用旧密钥签名，"
                "所以旧密钥会留着。旧密钥签名认可新密钥，写在账本里。\n"
                "换完请重新备份，旧备份里没有新密钥；并把新指纹告诉要核验的人。"
            ),
            self.tr("换新密钥"),
        )

    def _change(self) -> None:
        from huazheng.services.custody.key_change import change_key

        home = self._home
        self._run(lambda: change_key(home), self.tr("已换成新密钥，指纹在上面。旧备份里没有它，请现在重新备份。"))

    def _lock(self) -> None:
        """Lock the key now, or ask for the passphrase of a locked one."""
        from huazheng.evidence.keys import lock_keys
        from huazheng.services.custody.signing import is_locked

        if is_locked(self._home):
            self.unlock_requested.emit()
            return
        lock_keys()
        self.message.show_text(self.tr("已锁上。录音照常，封存等到解锁。"))
        self._show_key()

    def show_unlocked(self) -> None:
        """Show that the key was unlocked elsewhere."""
        self.message.show_text("")
        self._show_key()

    def _run(self, work: Callable[[], object], said: str) -> None:
        job = self.work.start(lambda _: work())
        job.done.connect(lambda _: self._finished(said))
        job.failed.connect(self._failed)

    def _finished(self, said: str) -> None:
        self.message.show_text(said)
        self._show_key()

    def _failed(self, error: HuazhengError) -> None:
        self.message.show_text(str(error))
