"""The settings while the window is open: every change is checked, announced and saved at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from huazheng.core.runtime.errors import HuazhengError
from huazheng.qt.support.job_runner import JobRunner
from huazheng.settings.store import save_settings, with_changes

if TYPE_CHECKING:
    from typing import Any

    from huazheng.core.runtime.paths import Home
    from huazheng.settings.schema import Settings


class Preferences(QObject):
    """Hold the settings in use.

    changed(Settings) · themed(theme): the theme changed · zoomed(zoom): the size of letters changed ·
    refused(HuazhengError): invalid, or not saved
    """

    changed = Signal(object)
    themed = Signal(str)
    zoomed = Signal(str)
    refused = Signal(object)

    def __init__(self, home: Home, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._home = home
        self.now = settings
        self._saving = JobRunner(self)  # one thread: what was changed last is written last

    def change(self, **changes: Any) -> HuazhengError | None:
        """Apply all these changes, or none; returns the error if they are invalid."""
        try:
            settings = with_changes(self.now, **changes)
        except HuazhengError as error:
            self.refused.emit(error)
            return error
        if settings != self.now:
            before, self.now = self.now, settings
            home = self._home
            self._saving.start(lambda _: save_settings(home, settings)).failed.connect(self.refused)
            self.changed.emit(settings)
            if settings.theme != before.theme:
                self.themed.emit(settings.theme)
            if settings.zoom != before.zoom:
                self.zoomed.emit(settings.zoom)
        return None

    def close(self) -> None:
        """Wait until everything is saved."""
        self._saving.finish()
