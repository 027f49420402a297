"""The question for the password of a bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget

from huazheng.core.text.sanitize import one_line

if TYPE_CHECKING:
    from collections.abc import Callable


class PasswordPrompt(QInputDialog):
    """Ask for the password of the bundle ``name``; ``entered`` is called with it, and not when it is canceled."""

    def __init__(self, name: str, entered: Callable[[str], None], parent: QWidget | None, *, again: bool) -> None:
        super().__init__(parent)
        asked = self.tr("密码不对，请再输入一遍。\n{0}") if again else self.tr("这个证据包有密码，请输入：\n{0}")
        self.setWindowTitle(self.tr("证据包的密码"))
        self.setLabelText(asked.format(one_line(name)))
        self.setTextEchoMode(QLineEdit.EchoMode.Password)
        self.setOkButtonText(self.tr("打开"))
        self.setCancelButtonText(self.tr("取消"))
        self.textValueSelected.connect(entered)
