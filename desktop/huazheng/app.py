"""Starts the window. Nobody imports this but the command line, and only when no command was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huazheng.core.paths import Home
    from huazheng.settings.schema import Settings


def open_window(home: Home, settings: Settings) -> int:
    """Open the main window on the home's calls and return the exit code when it closes."""
    from huazheng.qt.start import run

    return run(home, settings)
