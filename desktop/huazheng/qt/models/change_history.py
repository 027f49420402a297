"""Undo and redo of the changes to calls that were written while the window is open, for each call apart."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.services.callview.reversible import WrittenChange


class ChangeHistory:
    """Two stacks of changes for each call, by its id.

    Used on the thread that writes, so that a key pressed fast finds the change that it follows.
    """

    def __init__(self) -> None:
        self._undo: defaultdict[str, list[WrittenChange]] = defaultdict(list)
        self._redo: defaultdict[str, list[WrittenChange]] = defaultdict(list)

    def add(self, call_id: str, change: WrittenChange) -> None:
        """Remember a change; what was undone before it cannot be redone any more."""
        self._undo[call_id].append(change)
        self._redo[call_id].clear()

    def undo(self, call_id: str, older: Callable[[], WrittenChange | None]) -> WrittenChange | None:
        """Reverse the newest change of a call, and return it; None without one.

        older: the newest change from before these stacks, asked for once they are empty.
        """
        undone = _reverse(self._undo[call_id], self._redo[call_id])
        if undone is None and (change := older()) is not None:
            undone = _reverse([change], self._redo[call_id])
        return undone

    def redo(self, call_id: str) -> WrittenChange | None:
        """Write again the change that was undone last, and return it; None without one."""
        return _reverse(self._redo[call_id], self._undo[call_id])


def _reverse(source: list[WrittenChange], target: list[WrittenChange]) -> WrittenChange | None:
    while source:
        change = source.pop()
        if (opposite := change.reverse()) is not None:
            target.append(opposite)
            return change
    return None
