"""The system's own sound settings, where a muted microphone is turned on again."""

from __future__ import annotations

import shutil
import sys

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

_ADDRESSES = {"win32": "ms-settings:sound", "darwin": "x-apple.systempreferences:com.apple.preference.sound"}
_PROGRAMS = (
    ("gnome-control-center", "sound"),
    ("systemsettings", "kcm_pulseaudio"),
    ("pavucontrol",),
    ("pavucontrol-qt",),
)


def sound_settings_command() -> tuple[str, ...] | None:
    """Program with its words, or one address to open; None where this system has neither."""
    if sys.platform in _ADDRESSES:
        return (_ADDRESSES[sys.platform],)
    return next((command for command in _PROGRAMS if shutil.which(command[0]) is not None), None)


def open_sound_settings() -> None:
    """Open the system's sound settings."""
    command = sound_settings_command()
    if command is None:
        return
    if sys.platform in _ADDRESSES:
        QDesktopServices.openUrl(QUrl(command[0]))
    else:
        QProcess.startDetached(command[0], list(command[1:]))
