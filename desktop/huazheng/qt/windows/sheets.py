"""The sheets that belong to no call: settings, models, packs, about … Each is built when it is asked for.

A new one is one method here and one line in the menus.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from huazheng.qt.bridge import Workshop
from huazheng.qt.fetching import Fetching

if TYPE_CHECKING:
    from huazheng.core.errors import HuazhengError
    from huazheng.core.paths import Home
    from huazheng.qt.windows.main import MainWindow
    from huazheng.qt.windows.sheet import Sheet


class Sheets(QObject):
    """Opens them over the window, and owns what goes on when they close: models that are being fetched."""

    def __init__(self, window: MainWindow, home: Home) -> None:
        super().__init__(window)
        self._window, self._home = window, home
        self._looking = Workshop(self)
        self.fetching = Fetching(home, self)
        self.fetching.ended.connect(lambda _, error: self._fetched(error))

    def settings(self) -> Sheet:
        """Everything that can be chosen."""
        from huazheng.qt.windows.settings import SettingsSheet

        sheet = SettingsSheet(self._home, self._window.preferences, self._window)
        sheet.wanted.connect(lambda name: self._open_over(sheet, name))
        return _opened(sheet)

    def models(self, over: Sheet | None = None) -> Sheet:
        """The models."""
        from huazheng.qt.windows.models import ModelsSheet

        return _opened(ModelsSheet(self._home, self._window.preferences, self.fetching, over or self._window))

    def packs(self) -> Sheet:
        """The checklists."""
        from huazheng.qt.windows.packs import PacksSheet

        return _opened(PacksSheet(self._home, self._window))

    def about(self) -> Sheet:
        """What the app is."""
        from huazheng.qt.windows.about import AboutSheet

        return _opened(AboutSheet(self._home, self._window))

    def doctor(self) -> Sheet:
        """What works on this machine."""
        from huazheng.qt.windows.doctor import DoctorSheet

        return _opened(DoctorSheet(self._home, lambda: self._window.preferences.now, self._window))

    def shortcuts(self) -> Sheet:
        """Every key."""
        from huazheng.qt.windows.shortcuts import ShortcutsSheet

        return _opened(ShortcutsSheet(self._window.menus.with_keys, self._window))

    def sources(self, over: Sheet | None = None) -> Sheet:
        """The microphone and the line, and whether they hear anything."""
        from huazheng.qt.windows.sources import SourcesSheet

        now = self._window.preferences.now
        sheet = SourcesSheet(self._home, now.microphone, now.line, over or self._window)
        sheet.chosen.connect(lambda microphone, line: self._window.preferences.change(microphone=microphone, line=line))
        return _opened(sheet)

    def voice(self, over: Sheet | None = None) -> Sheet:
        """The customer's own voice."""
        from huazheng.qt.windows.voice import VoiceSheet

        now = self._window.preferences.now
        return _opened(VoiceSheet(self._home, now.microphone, over or self._window))

    def first_run(self) -> Sheet:
        """The first steps."""
        from huazheng.qt.windows.first_run import FirstRunSheet

        return _opened(FirstRunSheet(self._home, self._window.preferences, self.fetching, self._window))

    def welcome(self) -> None:
        """The first steps, if they were never shown and nothing is being recorded: they would lie over its button."""
        if self._window.preferences.now.welcomed:
            return
        home = self._home

        def look(_: object) -> bool:
            from huazheng.services.record import running

            return bool(running(home))

        self._looking.start(look).done.connect(lambda recording: None if recording else self.first_run())

    def close(self) -> None:
        """Close what is open, and stop what is being fetched; what has come stays for the next time."""
        from huazheng.qt.windows.sheet import Sheet

        for sheet in self._window.findChildren(Sheet):
            sheet.reject()
        self._looking.close()
        self.fetching.close()

    def _open_over(self, sheet: Sheet, name: str) -> None:
        """What a sheet leads to lies over it; the first steps take its place."""
        if name == "first_run":
            sheet.accept()
            self.first_run()
        else:
            {"models": self.models, "sources": self.sources, "voice": self.voice}[name](sheet)

    def _fetched(self, error: HuazhengError | None) -> None:
        """What went wrong is said by the row of the model, or, where no list of models is open, by the window."""
        from huazheng.qt.widgets.model_list import ModelList

        if error is not None and not any(one.isVisible() for one in self._window.findChildren(ModelList)):
            self._window.notice.warn(error)


def _opened(sheet: Sheet) -> Sheet:
    sheet.open()
    return sheet
