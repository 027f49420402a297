"""Ctrl-C in a terminal, and a termination request of the system: both close the window as its button does."""

from __future__ import annotations

import signal
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QSocketNotifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.qt.windows.main_window import MainWindow


@contextmanager
def close_on_signals(window: MainWindow) -> Iterator[None]:
    """Close the window on SIGINT and SIGTERM while the context lasts.

    Python handles a signal between two bytecode steps, which Qt's event loop does not reach by itself; so the signal
    also writes into a socket that wakes the loop.
    """
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.setblocking(False)
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: ours.recv(64))
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, lambda *_: window.leave())
    woken = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(woken)
        for number, handler in before.items():
            signal.signal(number, handler)
        notifier.setEnabled(False)
        ours.close()
        theirs.close()
