"""Work that only the window's thread can do, such as building a page, in steps between which the window responds."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class IdleTasks(QObject):
    """Run one step in each turn of the event loop, in the order given."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pieces: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self)  # of no interval: it comes after what the system and the screen have asked for
        self._timer.timeout.connect(self._do_one)

    def do(self, pieces: Iterable[Callable[[], object]]) -> None:
        """Add these steps after those that are left."""
        self._pieces.extend(pieces)
        self._timer.start()

    @property
    def busy(self) -> bool:
        """True while steps are left."""
        return bool(self._pieces)

    def close(self) -> None:
        """Drop the steps that are left."""
        self._pieces.clear()
        self._timer.stop()

    def _do_one(self) -> None:
        try:
            self._pieces[0]()  # it counts as to be done until it is
        finally:
            if self._pieces:
                self._pieces.popleft()
            if not self._pieces:
                self._timer.stop()
