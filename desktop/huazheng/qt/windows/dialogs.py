"""Dialogs of the main window. Each is imported and built when it is asked for.

A new dialog is one method here, and one line where it is asked for: in the menus, or in the main window where a
controller asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from huazheng.qt.models.downloads import ModelDownloads
from huazheng.qt.support.job_runner import JobRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QMenu, QWidget

    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.qt.controllers.job_queue import JobQueue
    from huazheng.qt.models.preferences import Preferences
    from huazheng.qt.models.queue_model import QueueModel
    from huazheng.qt.windows.bin_dialog import BinDialog, MoveToBinDialog
    from huazheng.qt.windows.corrections_dialog import CorrectionsDialog
    from huazheng.qt.windows.date_range_dialog import DateRangeDialog
    from huazheng.qt.windows.dialog_base import BaseDialog
    from huazheng.qt.windows.export_dialog import ExportDialog
    from huazheng.qt.windows.found_recordings_dialog import FoundRecordingsDialog
    from huazheng.qt.windows.policy_dialog import PolicyDialog
    from huazheng.qt.windows.queue_dialog import QueueDialog
    from huazheng.qt.windows.quit_dialog import QuitDialog
    from huazheng.qt.windows.replace_dialog import ReplaceDialog
    from huazheng.qt.windows.unlock_dialog import UnlockDialog
    from huazheng.services.callview.call_view import CallView
    from huazheng.services.library.browse import CallRow, LibraryView
    from huazheng.store.calls import Call


class Dialogs(QObject):
    """Open dialogs over the main window, and own the model downloads that outlive them.

    A method returns the dialog it opened, for the caller to connect. failed(HuazhengError): a download failed while
    no list of models was open to show it. unlocked(): the signing key was unlocked.
    record_requested() · import_requested(): from a dialog, which closed itself.
    """

    failed = Signal(object)
    unlocked = Signal()
    record_requested = Signal()
    import_requested = Signal()

    def __init__(
        self, home: Home, preferences: Preferences, shortcut_menus: Callable[[], Sequence[QMenu]], parent: QWidget
    ) -> None:
        """``shortcut_menus`` gives the menus whose keys the shortcuts dialog lists; ``parent`` is the main window."""
        super().__init__(parent)
        self._home, self._preferences, self._shortcut_menus = home, preferences, shortcut_menus
        self._window = parent
        self._looking = JobRunner(self)
        self.fetching = ModelDownloads(home, self)
        self.fetching.ended.connect(lambda _, error: self._report_download(error))

    # From the menus

    def settings(self) -> BaseDialog:
        """Open the settings."""
        from huazheng.qt.windows.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self._home, self._preferences, self._window)
        dialog.dialog_requested.connect(lambda name: self._open_from(dialog, name))
        dialog.open()
        return dialog

    def found_recordings(self, folders: Sequence[Path] | None = None) -> FoundRecordingsDialog:
        """Open the preview of recordings in these folders, or on the phones that are connected."""
        from huazheng.qt.windows.found_recordings_dialog import FoundRecordingsDialog

        dialog = FoundRecordingsDialog(self._home, folders, self._window)
        dialog.open()
        return dialog

    def models(self, over: BaseDialog | None = None) -> BaseDialog:
        """Open the list of models."""
        from huazheng.qt.windows.models_dialog import ModelsDialog

        dialog = ModelsDialog(self._home, self._preferences, self.fetching, over or self._window)
        dialog.open()
        return dialog

    def packs(self) -> BaseDialog:
        """Open the list of checklist packs."""
        from huazheng.qt.windows.packs_dialog import PacksDialog

        dialog = PacksDialog(self._home, self._window)
        dialog.open()
        return dialog

    def about(self) -> BaseDialog:
        """Open the version and licenses."""
        from huazheng.qt.windows.about_dialog import AboutDialog

        dialog = AboutDialog(self._home, self._window)
        dialog.open()
        return dialog

    def signing_key(self, over: BaseDialog | None = None) -> BaseDialog:
        """Open the protection, backup, restoration and change of the signing key."""
        from huazheng.qt.windows.signing_key_dialog import SigningKeyDialog

        dialog = SigningKeyDialog(self._home, over or self._window)
        dialog.unlock_requested.connect(lambda: self.unlock(dialog))
        self.unlocked.connect(dialog.show_unlocked)
        dialog.open()
        return dialog

    def doctor(self) -> BaseDialog:
        """Open the check of this computer."""
        from huazheng.qt.windows.doctor_dialog import DoctorDialog

        dialog = DoctorDialog(self._home, lambda: self._preferences.now, self._window)
        dialog.open()
        return dialog

    def shortcuts(self) -> BaseDialog:
        """Open the list of keyboard shortcuts."""
        from huazheng.qt.windows.shortcuts_dialog import ShortcutsDialog

        dialog = ShortcutsDialog(list(self._shortcut_menus()), self._window)
        dialog.open()
        return dialog

    def sources(self, over: BaseDialog | None = None, *, records: bool = False) -> BaseDialog:
        """Open the choice of how the call comes, with the sources. ``records``: record when that is chosen."""
        from huazheng.qt.windows.sources_dialog import SourcesDialog

        dialog = SourcesDialog(self._home, self._preferences.now, over or self._window, records=records)
        dialog.chosen.connect(
            lambda route, microphone, line: self._preferences.change(route=route, microphone=microphone, line=line)
        )
        dialog.record_requested.connect(self.record_requested)
        dialog.import_requested.connect(self.import_requested)
        dialog.open()
        return dialog

    def recording_guide(self) -> BaseDialog:
        """Open the guide to recording."""
        from huazheng.qt.windows.recording_guide_dialog import RecordingGuideDialog

        dialog = RecordingGuideDialog(self._window)
        dialog.open()
        return dialog

    def voice(self, over: BaseDialog | None = None) -> BaseDialog:
        """Open the enrollment of the customer's voice."""
        from huazheng.qt.windows.voice_dialog import VoiceDialog

        dialog = VoiceDialog(self._home, self._preferences.now.microphone, over or self._window)
        dialog.open()
        return dialog

    def first_run(self) -> BaseDialog:
        """Open the first steps."""
        from huazheng.qt.windows.first_run_dialog import FirstRunDialog

        dialog = FirstRunDialog(self._home, self._preferences, self.fetching, self._window)
        dialog.record_requested.connect(self.record_requested)
        dialog.import_requested.connect(self.import_requested)
        dialog.open()
        return dialog

    def unlock(self, over: BaseDialog | None = None) -> UnlockDialog | None:
        """Ask for the passphrase of a locked signing key; None when it is open, asked for already, or there is none."""
        from huazheng.qt.windows.unlock_dialog import UnlockDialog
        from huazheng.services.custody.signing import is_locked

        if self._window.findChildren(UnlockDialog) or not is_locked(self._home):
            return None
        dialog = UnlockDialog(self._home, over or self._window)
        dialog.unlocked.connect(self.unlocked)
        dialog.open()
        return dialog

    def welcome(self) -> None:
        """Open the first steps at the first start, unless a recording runs: they would cover its button."""
        if self._preferences.now.welcomed:
            return
        home = self._home

        def look(_: object) -> bool:
            from huazheng.services.capture.recorder_client import running_recordings

            return bool(running_recordings(home))

        self._looking.start(look).done.connect(lambda recording: None if recording else self.first_run())

    # For the open call

    def policy(self, opened: CallView) -> PolicyDialog:
        """Open the policy facts and tags of a call."""
        from huazheng.qt.windows.policy_dialog import PolicyDialog

        dialog = PolicyDialog(opened, self._window)
        dialog.open()
        return dialog

    def corrections(self, opened: CallView) -> CorrectionsDialog:
        """Open the list of a call's corrections."""
        from huazheng.qt.windows.corrections_dialog import CorrectionsDialog

        dialog = CorrectionsDialog(opened, self._window)
        dialog.open()
        return dialog

    def replace(self, opened: CallView) -> ReplaceDialog:
        """Open find and replace over a call."""
        from huazheng.qt.windows.replace_dialog import ReplaceDialog

        dialog = ReplaceDialog(opened, self._window)
        dialog.open()
        return dialog

    def export(self, call: Call) -> ExportDialog:
        """Open the export of a call."""
        from huazheng.qt.windows.export_dialog import ExportDialog

        dialog = ExportDialog(self._home, call, self._window)
        dialog.open()
        return dialog

    def dates(self, opened: CallView) -> BaseDialog:
        """Open the dates of a call."""
        from huazheng.qt.windows.dates_dialog import DatesDialog

        dialog = DatesDialog(opened.call, opened.facts, self._window)
        dialog.open()
        return dialog

    def redact(self, opened: CallView) -> BaseDialog:
        """Open the making of a copy to share, without personal data."""
        from huazheng.qt.windows.redact_dialog import RedactDialog

        dialog = RedactDialog(self._home, opened, self._window)
        dialog.open()
        return dialog

    def verify(self, target: Path) -> BaseDialog:
        """Open the verification of a call's folder or of a bundle, and start it."""
        from huazheng.qt.windows.verify_dialog import VerifyDialog

        dialog = VerifyDialog(self._home, target, self._window)
        dialog.open()
        return dialog

    # For the library

    def date_range(self, view: LibraryView) -> DateRangeDialog:
        """Open the choice of days for the filter."""
        from huazheng.qt.windows.date_range_dialog import DateRangeDialog

        dialog = DateRangeDialog(view.since, view.until, self._window)
        dialog.open()
        return dialog

    def queue(self, queue: JobQueue, model: QueueModel) -> QueueDialog:
        """Open the list of queued jobs."""
        from huazheng.qt.windows.queue_dialog import QueueDialog

        dialog = QueueDialog(queue, model, self._window)
        dialog.open()
        return dialog

    def bin(self) -> BinDialog:
        """Open the list of binned calls."""
        from huazheng.qt.windows.bin_dialog import BinDialog

        dialog = BinDialog(self._home, self._window)
        dialog.open()
        return dialog

    def confirm_bin(self, row: CallRow) -> MoveToBinDialog:
        """Ask whether to move a call to the bin."""
        from huazheng.qt.windows.bin_dialog import MoveToBinDialog

        dialog = MoveToBinDialog(row, self._window)
        dialog.open()
        return dialog

    # For a recording

    def confirm_close(self) -> QuitDialog:
        """Ask whether to close the window while a recording runs."""
        from huazheng.qt.windows.quit_dialog import QuitDialog

        dialog = QuitDialog(self._window)
        dialog.open()
        return dialog

    def close(self) -> None:
        """Close every dialog and stop the downloads; what was downloaded stays for the next start."""
        from huazheng.qt.windows.dialog_base import BaseDialog

        for dialog in self._window.findChildren(BaseDialog):
            dialog.reject()
        self._looking.close()
        self.fetching.close()

    def _open_from(self, dialog: BaseDialog, name: str) -> None:
        """Open another dialog over this one; the first steps replace it."""
        if name == "first_run":
            dialog.accept()
            self.first_run()
        else:
            openers = {
                "models": self.models,
                "sources": self.sources,
                "voice": self.voice,
                "signing_key": self.signing_key,
            }
            openers[name](dialog)

    def _report_download(self, error: HuazhengError | None) -> None:
        """Report a failed download, unless a visible list of models already shows it in the model's row."""
        from huazheng.qt.widgets.settings.model_list import ModelList

        if error is not None and not any(models.isVisible() for models in self._window.findChildren(ModelList)):
            self.failed.emit(error)
