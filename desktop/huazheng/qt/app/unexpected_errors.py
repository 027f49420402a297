"""Exceptions that nothing handled: logged, printed, and shown to the person in a dialog."""

from __future__ import annotations

import sys
import threading
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from huazheng.core.runtime.log import logger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.windows.unexpected_error_dialog import UnexpectedErrorDialog


class UnexpectedErrors(QObject):
    """Show an unexpected error in a dialog, and only log further ones while that is open.

    The same error, such as one in painting, is logged and shown once.

    ``report`` may be called on any thread, and while Qt paints; the dialog opens from the event loop.
    """

    _reported = Signal(str)

    def __init__(self, home: Home, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self._seen: set[str] = set()
        self.dialog: UnexpectedErrorDialog | None = None
        self._reported.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def report(
        self, kind: type[BaseException], error: BaseException | None, traceback_: TracebackType | None = None
    ) -> None:
        """Log an exception, print it, and ask for the dialog. The same one is not reported again."""
        if error is None or not issubclass(kind, Exception):
            sys.__excepthook__(kind, error or kind(), traceback_)
            return
        text = "".join(traceback.format_exception(kind, error, traceback_))
        if text in self._seen:
            return
        self._seen.add(text)
        logger("window").critical("unexpected error", exc_info=(kind, error, traceback_))
        sys.__excepthook__(kind, error, traceback_)
        self._reported.emit(text)

    def _show(self, text: str) -> None:
        if self.dialog is not None:
            return
        from huazheng.qt.windows.unexpected_error_dialog import UnexpectedErrorDialog

        window = self.parent()
        over = QApplication.activeModalWidget() or (window if isinstance(window, QWidget) else None)
        self.dialog = UnexpectedErrorDialog(self._home, text, over)
        self.dialog.destroyed.connect(self._forget)
        self.dialog.open()

    def _forget(self) -> None:
        self.dialog = None


@contextmanager
def show_unexpected_errors(home: Home, window: QWidget) -> Iterator[UnexpectedErrors]:
    """Show the exceptions that reach ``sys.excepthook`` or ``threading.excepthook`` in a dialog over ``window``."""
    errors = UnexpectedErrors(home, window)
    hook, thread_hook = sys.excepthook, threading.excepthook
    sys.excepthook = errors.report
    threading.excepthook = lambda raised: errors.report(raised.exc_type, raised.exc_value, raised.exc_traceback)
    try:
        yield errors
    finally:
        sys.excepthook, threading.excepthook = hook, thread_hook
