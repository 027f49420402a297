"""The text on which the checklist rests, and a button to run it again after corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from huazheng.qt.support.theme import GRID, SMALL_PX
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton, repolish

if TYPE_CHECKING:
    from huazheng.services.callview.call_view import CallView


class AnalysisBasis(RetranslateMixin, QFrame):
    """asked(): run the checklist again."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("AnalysisBasis")
        self._opened: CallView | None = None
        self._planned = False
        self._renewed = ""  # the call whose checklist was made again by itself
        self.words = PlainLabel(SMALL_PX, muted=True, wrap=True)
        self.button = TextButton()
        self._column = column = QVBoxLayout(self)
        column.setSpacing(GRID)
        column.addWidget(self.words)
        column.addWidget(self.button)
        self.button.clicked.connect(self._ask)
        self.retranslate()

    def show_call(self, opened: CallView) -> None:
        """Show the basis of this call's analysis."""
        self._opened = opened
        self.retranslate()

    def show_planned(self, planned: bool) -> None:
        """Show that the checklist is made again by itself."""
        self._planned = planned
        if planned and self._opened is not None:
            self._renewed = self._opened.call.id
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        opened = self._opened
        outdated = opened is not None and opened.outdated
        self.setProperty("outdated", outdated)
        repolish(self)
        inset = GRID if outdated else 0
        self._column.setContentsMargins(inset, inset, inset, inset)
        self.button.set_text(self.tr("重新对照清单"))
        self.button.setVisible(outdated and not self._planned and opened is not None and opened.writable)
        self.button.setEnabled(True)
        self.words.show_text(self._basis_text(opened) if opened is not None else "")

    def _basis_text(self, opened: CallView) -> str:
        rests = opened.analysis.rests_on if opened.analysis is not None else msgspec.UNSET
        edits = 0 if isinstance(rests, msgspec.UnsetType) else rests.edits
        words = (
            self.tr("清单依据：更正后的文字（{0} 处更正）").format(edits) if edits else self.tr("清单依据：机器文字")
        )
        if not isinstance(rests, msgspec.UnsetType) and rests.facts_sha256 is not None:
            words += self.tr("，以及保单信息")
        if opened.outdated and self._planned:
            words += "\n" + self.tr("文字或保单信息刚改过，正在自动重新对照清单…")
        elif not opened.outdated and self._renewed == opened.call.id:
            words += "\n" + self.tr("改动之后，清单已自动重新对照。")
        elif opened.outdated:
            words += "\n" + self.tr("之后文字或保单信息又有改动，清单还没有跟上。")
        return words

    def _ask(self) -> None:
        self.button.setEnabled(False)
        self.words.show_text(self.tr("正在重新对照清单"))
        self.asked.emit()
