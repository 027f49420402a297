"""Opening of folders and files with the programs that the system has for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

if TYPE_CHECKING:
    from pathlib import Path


def open_folder(folder: Path) -> bool:
    """Show the folder, or the nearest existing one above it; returns whether the system took the request."""
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def open_with_system(file: Path) -> bool:
    """Open a file with the system's program for it; returns whether the system took the request."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
