"""Choice of how the call comes: three drawings, each with its sources and wording, and a trial with a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from huazheng.qt.support.theme import GRID
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel
from huazheng.qt.widgets.recording.route_card import RouteCard
from huazheng.qt.widgets.recording.sound_check import SoundCheck
from huazheng.settings.schema import NO_SOURCE

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.settings.schema import CallRoute, Settings

ROUTES: tuple[CallRoute, ...] = ("speaker", "computer", "file")


def sources_of(route: CallRoute, microphone: str, line: str) -> tuple[str, str]:
    """The sources of a route, as ids of the settings; a device chosen before stays.

    A phone on speaker is heard by the microphone alone; a call taken on the computer needs both.
    """
    heard = "" if microphone == NO_SOURCE else microphone
    if route == "speaker":
        return heard, NO_SOURCE
    return heard, "" if line == NO_SOURCE else line


class RouteCheck(RetranslateMixin, QWidget):
    """changed(): the route or a source was chosen, see ``route`` and ``chosen``.

    Listen from ``begin`` to ``end``, which must be called before it is deleted. ``devices``: as in SoundCheck.
    """

    changed = Signal()

    def __init__(self, home: Home, now: Settings, *, devices: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.route: CallRoute = now.route
        self.cards = {route: RouteCard(route) for route in ROUTES}
        self.words = PlainLabel(wrap=True)
        self.check = SoundCheck(home, now.microphone, now.line, devices=devices)
        self._listening = False
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for route, card in self.cards.items():
            card.setChecked(route == self.route)
            card.toggled.connect(lambda on, route=route: self._on_toggled(route, on))
            group.addButton(card)
            row.addWidget(card, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self.words)
        column.addWidget(self.check)
        column.addStretch(1)
        self.check.picked.connect(lambda _kind, _chosen: self.changed.emit())
        self.retranslate()

    @property
    def chosen(self) -> dict[str, str]:
        """The chosen source of each kind."""
        return self.check.chosen

    @property
    def records(self) -> bool:
        """True if a route was chosen by which this computer records."""
        return self.route in ("speaker", "computer")

    def choose(self, route: CallRoute) -> None:
        """Choose a route, and its sources."""
        self.route = route
        self.cards[route].setChecked(True)
        if route != "file":
            self.check.use(*sources_of(route, **self.check.chosen))
        self._follow()
        self.changed.emit()

    def _on_toggled(self, route: CallRoute, on: bool) -> None:
        """Choose a card that was clicked, or toggled by a screen reader, which clicks nothing."""
        if on and route != self.route:
            self.choose(route)

    def begin(self) -> None:
        """Listen to the devices, once a route needs them."""
        self._listening = True
        self._follow(again=True)

    def pause(self) -> None:
        """Release the devices; ``begin`` goes on."""
        self._listening = False
        self.check.pause()

    def end(self) -> None:
        """Release the devices for good."""
        self._listening = False
        self.check.end()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        texts: dict[CallRoute, tuple[str, str]] = {
            "speaker": (self.tr("手机开免提"), self.tr("放在电脑旁边，麦克风把两边都录下")),
            "computer": (self.tr("在电脑上接"), self.tr("软电话，或者手机连了蓝牙；请戴耳机")),
            "file": (self.tr("手机自己录"), self.tr("打完以后，把录音文件导进来")),
        }
        for route, card in self.cards.items():
            card.show_texts(*texts[route])
        self._follow()

    def _follow(self, *, again: bool = False) -> None:
        words = {
            "": self.tr("点一个图，最像您接电话的样子。"),
            "speaker": self.tr("把手机放到麦克风旁一尺左右，打开免提。试录时说几句话，或者让手机放一段声音。"),
            "computer": self.tr("您的声音和对方的声音分两路录，分得最清。试录时说几句话，同时让电脑放一段声音。"),
            "file": self.tr("不用准备什么。打完电话，把录音的原文件拖进话证；别用微信转，它会改动文件。"),
        }
        self.words.show_text(words[self.route])
        was = self.check.isVisibleTo(self)
        self.check.setVisible(self.records)
        if not self._listening:
            return
        if self.records and (again or not was):
            self.check.begin()
        elif not self.records and was:
            self.check.pause()
