"""The models: which are installed, their size, and which one is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.qt.support.theme import GRID
from huazheng.qt.widgets.base.basics import PlainLabel
from huazheng.qt.widgets.settings.model_list import ModelList
from huazheng.qt.windows.dialog_base import ScrollableDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.models.downloads import ModelDownloads
    from huazheng.qt.models.preferences import Preferences
    from huazheng.services.system.model_offers import ModelOffer


class ModelsDialog(ScrollableDialog):
    """Each model can be chosen, downloaded, verified and removed."""

    def __init__(
        self, home: Home, preferences: Preferences, fetching: ModelDownloads, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.words = PlainLabel(wrap=True, muted=True)
        self.list = ModelList(home, preferences, fetching, whole=True)
        self.list.remove_requested.connect(self._ask)
        self.inside.addWidget(self.words)
        self.inside.addSpacing(GRID)
        self.inside.addWidget(self.list)
        self.inside.addStretch(1)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.retranslate()

    def done(self, result: int) -> None:
        """Close; downloads go on."""
        self.list.end()
        super().done(result)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("识别模型"))
        self.title.show_text(self.tr("识别模型"))
        self.words.show_text(
            self.tr("模型在这台电脑上运行，录音不会传出去。选中的那个用来识别新的通话；下载可以随时停下，以后接着下。")
        )
        self.done_button.set_text(self.tr("关闭"))

    def _ask(self, offer: ModelOffer) -> None:
        from huazheng.qt.windows.confirm_dialog import ConfirmDialog

        def say() -> tuple[str, str, str]:
            title = self.tr("删除模型“{0}”？").format(offer.model.name)
            words = self.tr("会腾出 {0} MB。以前识别出来的文字还在；再用它时要重新下载。")
            return title, words.format(f"{offer.model.bytes / 1e6:,.0f}"), self.tr("删除")

        sheet = ConfirmDialog(say, self)
        sheet.agreed.connect(lambda: self.list.remove(offer.model.id))
        sheet.open()
