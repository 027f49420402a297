"""Restoration of the signing keys in two steps: a backup is tried out, then it may be put in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from huazheng.core.text.digit_groups import grouped
from huazheng.core.text.sanitize import one_line
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.base.passphrase_field import PassphraseField
from huazheng.qt.windows.dialog_base import BaseDialog

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home


class KeyRestoreDialog(BaseDialog):
    """restored(): the keys of the backup are in use. Before the trial restoration nothing can be put in place."""

    restored = Signal()

    def __init__(self, home: Home, file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home, self._file = home, file
        self.words, self.message = PlainLabel(wrap=True), PlainLabel(wrap=True)
        self.passphrase = PassphraseField()
        for part in (self.words, self.passphrase, self.message):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.test, self.restore = TextButton(main=True), TextButton()
        self.restore.setEnabled(False)
        self.passphrase.textChanged.connect(lambda _: self.restore.setEnabled(False))
        self.foot.addWidget(self.restore)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.foot.addWidget(self.test)
        self.test.clicked.connect(self._test)
        self.passphrase.returnPressed.connect(self._test)
        self.restore.clicked.connect(self._restore)
        self.passphrase.setFocus()
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("从备份恢复密钥"))
        self.title.show_text(self.tr("从备份恢复密钥"))
        self.words.show_text(
            self.tr("{0}\n先试一试：打开备份里的每一把密钥，签名再核验，什么都不改。").format(one_line(str(self._file)))
        )
        self.passphrase.setPlaceholderText(self.tr("备份的口令"))
        self.passphrase.setAccessibleName(self.tr("备份的口令"))
        self.test.set_text(self.tr("试一试"))
        self.restore.set_text(self.tr("恢复"))
        self.done_button.set_text(self.tr("关闭"))

    def _test(self) -> None:
        from huazheng.evidence.keys import own_fingerprint
        from huazheng.services.custody.key_backup import is_restorable, open_backup

        home, file, passphrase = self._home, self._file, self.passphrase.text()

        def try_out(_: object) -> tuple[list[str], str | None, bool]:
            found = open_backup(file, passphrase)
            return found, own_fingerprint(home.keys), is_restorable(home, found[0])

        job = self.work.start(try_out)
        job.done.connect(lambda tried: self._tested(*tried))
        job.failed.connect(self._failed)

    def _tested(self, found: list[str], present: str | None, restorable: bool) -> None:
        said = self.tr("备份能用，里面有 {0} 把密钥。最新一把的指纹：\n{1}").format(len(found), grouped(found[0], 8))
        if found[0] == present:
            then = self.tr("就是现在用的这把。恢复只补上缺了的旧密钥。")
        elif not restorable:
            then = self.tr("不是现在这把，而这里已有用现在这把封存的录音，所以不能恢复到这里。")
        else:
            then = self.tr("恢复后就用它签名。现在这把没有签过录音，会留在一边。")
        self.message.show_text(f"{said}\n{then}")
        self.restore.setEnabled(restorable)

    def _restore(self) -> None:
        from huazheng.services.custody.key_backup import restore_keys

        home, file, passphrase = self._home, self._file, self.passphrase.text()
        job = self.work.start(lambda _: restore_keys(home, file, passphrase))
        job.done.connect(lambda _: self._restored())
        job.failed.connect(self._failed)

    def _restored(self) -> None:
        self.restore.setEnabled(False)
        self.message.show_text(self.tr("已恢复。密钥仍由备份的口令保护；用它封存过的录音可以继续核验和改动。"))
        self.restored.emit()

    def _failed(self, error: HuazhengError) -> None:
        self.restore.setEnabled(False)
        self.message.show_text(str(error))
