"""Starts the window. Nobody imports this but the command line, and only when no command was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.settings.schema import Settings


def open_window(home: Home, settings: Settings, *, call: str | None = None, sample: bool = False) -> int:
    """Open the main window, on one call if it is named, and return the exit code when it closes.

    ``sample`` takes the shipped sample call in, if it is not there yet, and opens that.
    """
    from huazheng.qt.app.launch import run

    if sample:
        from huazheng.core.runtime.paths import sample_call
        from huazheng.services.intake.file_import import import_file

        call = import_file(home, sample_call()).call.id
    return run(home, settings, call)
