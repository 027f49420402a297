"""Choice of how the call comes and of the sources, made in advance, or before the first recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from huazheng.qt.support.theme import GRID
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.recording.route_check import RouteCheck
from huazheng.qt.windows.dialog_base import BaseDialog
from huazheng.settings.schema import NO_SOURCE

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from huazheng.core.runtime.paths import Home
    from huazheng.settings.schema import Settings

_SIZE_PX = (680, 420)  # it grows with what the chosen route shows


class SourcesDialog(BaseDialog):
    """chosen(route, microphone, line): ids; empty for the default, ``none`` for no source.

    record_requested() and import_requested(), after ``chosen``: with ``records``, the call is coming now.
    """

    chosen = Signal(str, str, str)
    record_requested = Signal()
    import_requested = Signal()

    def __init__(self, home: Home, now: Settings, parent: QWidget | None = None, *, records: bool = False) -> None:
        super().__init__(parent)
        self._records = records
        self.routes = RouteCheck(home, now, devices=not records)
        self.check = self.routes.check
        self.words = PlainLabel(wrap=True, muted=True)
        self.use = TextButton(main=True)
        self.use.setDefault(True)
        self.done_button.setAutoDefault(False)
        self.column.addWidget(self.routes)
        self.column.addSpacing(GRID)
        self.column.addWidget(self.words)
        self.column.addStretch(1)
        self.foot.addWidget(self.done_button)
        self.foot.addStretch()
        self.foot.addWidget(self.use)
        self.use.clicked.connect(self._use)
        self.routes.changed.connect(self._follow)
        self.check.judged.connect(self.use.setFocus)
        self.resize_within_screen(*_SIZE_PX)
        self.retranslate()
        self.routes.begin()

    def done(self, result: int) -> None:
        """Release the devices, and close."""
        self.routes.end()
        super().done(result)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("电话怎么来"))
        self.title.show_text(self.tr("电话怎么来？"))
        self.done_button.set_text(self.tr("取消"))
        self._follow()

    def _follow(self) -> None:
        route = self.routes.route
        if self._records:
            self.use.set_text(self.tr("导入录音…") if route == "file" else self.tr("现在就录"))
        else:
            self.use.set_text(self.tr("就用这些"))
        self.use.setEnabled(bool(route) or not self._records)
        self.words.show_text("")
        self.words.hide()

    def _use(self) -> None:
        chosen, route = self.routes.chosen, self.routes.route
        if set(chosen.values()) == {NO_SOURCE} and route != "file":
            self.words.show_text(self.tr("至少要录一样。"))
            self.words.show()
            return
        self.chosen.emit(route, chosen["microphone"], chosen["line"])
        self.accept()
        if self._records:
            (self.import_requested if route == "file" else self.record_requested).emit()
