"""The sheets that belong to no call: settings, models, packs, about … Each is built when it is asked for.

A new one is one method here and one line in the menus.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from huazheng.qt.models.downloads import ModelDownloads
from huazheng.qt.support.job_runner import JobRunner

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.qt.windows.dialog_base import BaseDialog
    from huazheng.qt.windows.main_window import MainWindow


class Dialogs(QObject):
    """Opens them over the window, and owns what goes on when they close: models that are being fetched."""

    def __init__(self, window: MainWindow, home: Home) -> None:
        super().__init__(window)
        self._window, self._home = window, home
        self._looking = JobRunner(self)
        self.fetching = ModelDownloads(home, self)
        self.fetching.ended.connect(lambda _, error: self._fetched(error))

    def settings(self) -> BaseDialog:
        """Everything that can be chosen."""
        from huazheng.qt.windows.settings_dialog import SettingsDialog

        sheet = SettingsDialog(self._home, self._window.preferences, self._window)
        sheet.wanted.connect(lambda name: self._open_over(sheet, name))
        return _opened(sheet)

    def models(self, over: BaseDialog | None = None) -> BaseDialog:
        """The models."""
        from huazheng.qt.windows.models_dialog import ModelsDialog

        return _opened(ModelsDialog(self._home, self._window.preferences, self.fetching, over or self._window))

    def packs(self) -> BaseDialog:
        """The checklists."""
        from huazheng.qt.windows.packs_dialog import PacksDialog

        return _opened(PacksDialog(self._home, self._window))

    def about(self) -> BaseDialog:
        """What the app is."""
        from huazheng.qt.windows.about_dialog import AboutDialog

        return _opened(AboutDialog(self._home, self._window))

    def doctor(self) -> BaseDialog:
        """What works on this machine."""
        from huazheng.qt.windows.doctor_dialog import DoctorDialog

        return _opened(DoctorDialog(self._home, lambda: self._window.preferences.now, self._window))

    def shortcuts(self) -> BaseDialog:
        """Every key."""
        from huazheng.qt.windows.shortcuts_dialog import ShortcutsDialog

        return _opened(ShortcutsDialog(self._window.menus.with_keys, self._window))

    def sources(self, over: BaseDialog | None = None) -> BaseDialog:
        """The microphone and the line, and whether they hear anything."""
        from huazheng.qt.windows.sources_dialog import SourcesDialog

        now = self._window.preferences.now
        sheet = SourcesDialog(self._home, now.microphone, now.line, over or self._window)
        sheet.chosen.connect(lambda microphone, line: self._window.preferences.change(microphone=microphone, line=line))
        return _opened(sheet)

    def voice(self, over: BaseDialog | None = None) -> BaseDialog:
        """The customer's own voice."""
        from huazheng.qt.windows.voice_dialog import VoiceDialog

        now = self._window.preferences.now
        return _opened(VoiceDialog(self._home, now.microphone, over or self._window))

    def first_run(self) -> BaseDialog:
        """The first steps."""
        from huazheng.qt.windows.first_run_dialog import FirstRunDialog

        return _opened(FirstRunDialog(self._home, self._window.preferences, self.fetching, self._window))

    def welcome(self) -> None:
        """The first steps, if they were never shown and nothing is being recorded: they would lie over its button."""
        if self._window.preferences.now.welcomed:
            return
        home = self._home

        def look(_: object) -> bool:
            from huazheng.services.capture.recorder_client import running_recordings

            return bool(running_recordings(home))

        self._looking.start(look).done.connect(lambda recording: None if recording else self.first_run())

    def close(self) -> None:
        """Close what is open, and stop what is being fetched; what has come stays for the next time."""
        from huazheng.qt.windows.dialog_base import BaseDialog

        for sheet in self._window.findChildren(BaseDialog):
            sheet.reject()
        self._looking.close()
        self.fetching.close()

    def _open_over(self, sheet: BaseDialog, name: str) -> None:
        """What a sheet leads to lies over it; the first steps take its place."""
        if name == "first_run":
            sheet.accept()
            self.first_run()
        else:
            {"models": self.models, "sources": self.sources, "voice": self.voice}[name](sheet)

    def _fetched(self, error: HuazhengError | None) -> None:
        """What went wrong is said by the row of the model, or, where no list of models is open, by the window."""
        from huazheng.qt.widgets.settings.model_list import ModelList

        if error is not None and not any(one.isVisible() for one in self._window.findChildren(ModelList)):
            self._window.notice.show_error(error)


def _opened(sheet: BaseDialog) -> BaseDialog:
    sheet.open()
    return sheet
