"""Start the application with its main window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from huazheng.core.runtime.errors import EXIT_OK
from huazheng.evidence.passphrases import ask_with
from huazheng.qt.app.interrupts import close_on_signals
from huazheng.qt.app.session_end import SessionEnd
from huazheng.qt.app.single_window import SingleWindow, WindowRequest, claim, window_request
from huazheng.qt.app.unexpected_errors import show_unexpected_errors
from huazheng.qt.support.theme import Theme
from huazheng.qt.support.ui_language import LanguageSwitcher
from huazheng.qt.windows.main_window import MainWindow, Preload
from huazheng.services.system.input_method import reached_input_method, running_input_methods
from huazheng.services.system.startup import startup_notices

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.settings.schema import Settings

# How long a thread that computes may keep the window waiting each time it wants to draw. Python's own 5 ms add up over
# the rows of a list.
SWITCH_SECONDS = 0.0005


_ICON = Path(__file__).parents[1] / "icons" / "huazheng.svg"


def open_window(
    home: Home, settings: Settings, *, call: str | None = None, files: tuple[Path, ...] = (), sample: bool = False
) -> int:
    """Open the main window and return its exit code when it closes; 0 at once if the home has a window already.

    ``call`` is the id of a call to open, or the path of its folder; ``files`` are recordings to import. ``sample``
    opens the sample call that comes with the app, and imports it if it is not there yet. A window that is open already
    comes to the front and does this. Raises :class:`ResourceUnavailable` when that one does not answer.
    """
    if sample:
        from huazheng.services.jobs.sample_import import import_sample

        call = import_sample(home).call.id
    request = window_request(call, files)
    claimed = claim(home, request)
    if claimed is None:
        return EXIT_OK
    app = QApplication.instance()
    scales = app is None and settings.zoom != "100" and "QT_SCALE_FACTOR" not in os.environ
    if scales:
        os.environ["QT_SCALE_FACTOR"] = str(int(settings.zoom) / 100)  # Qt reads it once, when it starts
    if not isinstance(app, QApplication):
        with reached_input_method(os.environ, running_input_methods()):
            app = QApplication(sys.argv[:1])
    window = make_window(app, home, settings)
    window.show()
    others = SingleWindow(home, window)
    others.requested.connect(window.signs.bring_back)
    others.requested.connect(lambda later: _do(window, later))
    if call is None and not files:
        window.dialogs.welcome()
    else:
        _do(window, request)
    ask_with(None)  # the window asks with a dialog, and never on the terminal that it was started from
    window.dialogs.unlock()
    for notice in startup_notices(home):
        window.notice.show_error(notice)
    with close_on_signals(window), show_unexpected_errors(home, window):
        code = app.exec()
    others.close()
    claimed.release()
    if scales:
        del os.environ["QT_SCALE_FACTOR"]
    if window.opens_again:
        sys.stdout.flush()
        sys.stderr.flush()
        _start_again()
    return code


def _do(window: MainWindow, request: WindowRequest) -> None:
    if request.files:
        window.import_paths([Path(file) for file in request.files])
    if request.call is not None:
        window.open(request.call)


def _start_again() -> None:
    """Replace this process by a new one of the same command."""
    if os.name == "nt":  # where exec leaves the console behind
        sys.exit(subprocess.call(sys.orig_argv))
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - the command as it was given


def make_window(app: QApplication, home: Home, settings: Settings) -> MainWindow:
    """Set up the application, and build its main window without showing it."""
    from huazheng.core.runtime.language import current_language

    sys.setswitchinterval(SWITCH_SECONDS)
    app.setApplicationName("Huazheng")
    app.setDesktopFileName("huazheng")
    app.setWindowIcon(QIcon(str(_ICON)))
    theme = app.findChild(Theme) or Theme(app)
    theme.choose(settings.theme)
    language_switcher = app.findChild(LanguageSwitcher) or LanguageSwitcher(app)
    language_switcher.speak(current_language())
    window = MainWindow(home, settings, language_switcher, Preload(_import_call_page, _import_recording_views))
    window.preferences.themed.connect(theme.choose)
    SessionEnd(app, window.recording_controller.watch, lambda: _asks_to_stay(window), window)
    return window


def _asks_to_stay(window: MainWindow) -> bool:
    from huazheng.qt.windows.quit_dialog import SessionEndDialog

    return not SessionEndDialog(window).exec()


# Imported on a background thread before the screen is first built, so that building it does not block the window.


def _import_call_page() -> None:
    from huazheng.qt.controllers import edit_controller
    from huazheng.qt.models import call_player
    from huazheng.qt.widgets.pages import call_page

    del call_page, call_player, edit_controller


def _import_recording_views() -> None:
    from huazheng.qt.widgets.pages import recording_page
    from huazheng.qt.widgets.recording import recording_strip

    del recording_page, recording_strip
