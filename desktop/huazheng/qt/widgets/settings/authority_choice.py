"""Choice of the timestamp authority for new seals: none, an offered one, or an address of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from huazheng.qt.support.theme import GRID
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.choice import ChoiceBox
from huazheng.settings.schema import PUBLIC_AUTHORITIES, setting_labels

if TYPE_CHECKING:
    from huazheng.qt.models.preferences import Preferences

_OTHER = "other"
_LONGEST = 500


class AuthorityChoice(RetranslateMixin, QWidget):
    """Off by default. An address of one's own is used only when it is valid; else it stays in the field."""

    def __init__(
        self, preferences: Preferences, setting: str = "timestamp_authority", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._setting = setting
        self._own = False
        self.box, self.address = ChoiceBox(), QLineEdit()
        self.address.setMaxLength(_LONGEST)
        self.address.setPlaceholderText("https://")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.box)
        column.addWidget(self.address)
        self.box.picked.connect(self._pick)
        self.address.editingFinished.connect(self._take)
        self.setFocusProxy(self.box)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        title = str(setting_labels(self._setting).title)
        self.box.setAccessibleName(title)
        self.address.setAccessibleName(self.tr("时间戳服务的地址"))
        self.show_chosen()

    def show_chosen(self) -> None:
        """Show what the settings say."""
        chosen = getattr(self._preferences.now, self._setting)
        offered = {address: name for name, address in PUBLIC_AUTHORITIES.items()}
        own = self._own or bool(chosen and chosen not in offered)
        values = [("", self.tr("不用")), *offered.items(), (_OTHER, self.tr("别的地址…"))]
        self.box.offer(values, _OTHER if own else chosen)
        self.address.setVisible(own)
        if not self.address.isModified():
            self.address.setText(chosen if own and chosen not in offered else "")

    def _pick(self, chosen: str) -> None:
        self._own = chosen == _OTHER
        self.address.setModified(False)
        if self._own:
            self.show_chosen()
            self.address.setFocus()
        else:
            self._preferences.change(**{self._setting: chosen})
            self.show_chosen()

    def _take(self) -> None:
        if self._own or self.address.isVisible():
            refused = self._preferences.change(**{self._setting: self.address.text().strip()})
            if refused is None:
                self.address.setModified(False)
