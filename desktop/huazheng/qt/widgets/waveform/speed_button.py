"""Playback speed: a button that shows it, with a menu."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import TextButton

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)


class SpeedButton(RetranslateMixin, TextButton):
    """chosen(speed): 1.0 is the original speed."""

    chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(link=True, parent=parent)
        self.speed = 1.0
        self._menu = QMenu(self)
        group = QActionGroup(self)
        self._actions = {}
        for speed in SPEEDS:
            action = self._menu.addAction(f"{speed:g}×")
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, chosen=speed: self.choose(chosen))
            group.addAction(action)
            self._actions[speed] = action
        self.clicked.connect(self._open)
        self.choose(1.0)

    def choose(self, speed: float) -> None:
        """Set the speed."""
        if speed != self.speed:
            self.speed = speed
            self.chosen.emit(speed)
        self._actions[speed].setChecked(True)
        self.retranslate()

    def step(self, faster: bool) -> None:
        """Set the next higher or lower speed of the menu."""
        place = SPEEDS.index(self.speed) + (1 if faster else -1)
        self.choose(SPEEDS[min(max(place, 0), len(SPEEDS) - 1)])

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.set_text(f"{self.speed:g}×")
        self.setAccessibleName(self.tr("播放速度 {0} 倍").format(f"{self.speed:g}"))
        self.setToolTip(self.tr("播放速度，音调不变（[ 慢，] 快）"))

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
