"""Check of this computer: what works, what does not, and how to fix it; can be copied for support."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from huazheng import __version__
from huazheng.qt.support.display_text import error_text, join_colon
from huazheng.qt.support.theme import BODY_PX, GRID, sized_font
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton, repolish
from huazheng.qt.windows.dialog_base import ScrollableDialog
from huazheng.services.system.doctor.health_check import STATE_SIGNS

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.services.system.doctor import HealthCheck
    from huazheng.settings.schema import Settings

_SIGN_PX = 20


class DoctorDialog(ScrollableDialog):
    """Run the checks when it opens, and again on request."""

    def __init__(self, home: Home, settings: Callable[[], Settings], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home, self._settings = home, settings
        self.checks: list[HealthCheck] | None = None
        self._failed: HuazhengError | None = None
        self.words = PlainLabel(wrap=True, muted=True)
        self._list = QWidget()
        self.copy, self.again = TextButton(), TextButton()
        self.column.insertWidget(0, self.words)
        self.inside.addWidget(self._list)
        self.inside.addStretch(1)
        self.foot.addWidget(self.copy)
        self.foot.addWidget(self.again)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report()))
        self.again.clicked.connect(self._reload)
        self.retranslate()
        self._reload()

    def report(self) -> str:
        """The results as plain text."""
        lines = [f"Huazheng {__version__}"]
        for check in self.checks or []:
            lines.append(f"{STATE_SIGNS[check.state]} {join_colon(check.title, check.found)}")
            if check.remedy is not None:
                lines.append(f"    → {check.remedy}")
        return "\n".join(lines) + "\n"

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("检查这台电脑"))
        self.title.show_text(self.tr("这台电脑能不能用"))
        self.copy.set_text(self.tr("复制结果"))
        self.again.set_text(self.tr("再查一次"))
        self.done_button.set_text(self.tr("关闭"))
        self.bar.setAccessibleName(self.tr("检查进度"))
        self._refresh_texts()

    def _reload(self) -> None:
        self.checks = self._failed = None
        home, settings = self._home, self._settings()

        def look(task: Task) -> list[HealthCheck]:
            from huazheng.services.system.doctor import run_checks

            return run_checks(home, settings, task)

        job = self.work.start(look)
        job.progressed.connect(lambda fraction, _: self.show_progress(fraction))
        job.done.connect(self._show)
        job.failed.connect(self._show_failed)
        self.show_progress(0)
        self._refresh_texts()

    def _show(self, checks: list[HealthCheck]) -> None:
        self.checks = checks
        self.bar.hide()
        self._refresh_texts()

    def _show_failed(self, error: HuazhengError) -> None:
        self._failed = error
        self.bar.hide()
        self._refresh_texts()

    def _refresh_texts(self) -> None:
        done = self.checks is not None
        self.copy.setEnabled(done)
        self.again.setEnabled(done or self._failed is not None)
        self.words.show_text(self._summary())
        if self.checks is not None:
            self._list_checks(self.checks)

    def _summary(self) -> str:
        if self._failed is not None:
            return error_text(self._failed)
        if self.checks is None:
            return self.tr("正在查看，要几秒钟……")
        bad = sum(one.state == "bad" for one in self.checks)
        warned = sum(one.state == "warn" for one in self.checks)
        if bad:
            return self.tr("有 {0} 样缺了不能用，怎么补写在下面。").format(bad)
        return self.tr("都能用；有 {0} 处可以更好。").format(warned) if warned else self.tr("都能用。")

    def _list_checks(self, checks: list[HealthCheck]) -> None:
        fresh = QWidget()
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnMinimumWidth(0, _SIGN_PX)
        grid.setColumnStretch(1, 1)
        for check in checks:
            row = grid.rowCount()
            sign, title = PlainLabel(), PlainLabel()
            sign.show_text(STATE_SIGNS[check.state])
            sign.setProperty("right", check.state == "ok")
            sign.setProperty("wrong", check.state == "bad")
            repolish(sign)
            title.setFont(sized_font(title.font(), BODY_PX, QFont.Weight.DemiBold))
            title.show_text(str(check.title))
            grid.addWidget(sign, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(title, row, 1)
            for number, text in enumerate(filter(None, (check.found, check.remedy))):
                line = PlainLabel(wrap=True, muted=number == 0)
                line.show_text(f"→ {text}" if number else str(text))
                line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(line, row + 1 + number, 1)
            grid.setRowMinimumHeight(grid.rowCount(), GRID)
        self.inside.replaceWidget(self._list, fresh)
        self._list.deleteLater()
        self._list = fresh
