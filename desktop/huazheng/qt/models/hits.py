"""What was found in all calls, as a Qt list: calls by their name first, then turns by their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from huazheng.core.words import SPEAKER_WORDS, clock
from huazheng.qt.plain import lowered, one_line
from huazheng.qt.punctuation import colon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huazheng.services.library import CallRow, Hit

Index = QModelIndex | QPersistentModelIndex
FOUND_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class Found:
    """A place that was found: a call by its name (``turn`` is None), or a turn of a call. ``start`` is in seconds."""

    call: str
    title: str
    head: str
    text: str
    turn: int | None = None
    start: float = 0.0


def found_of(words: str, rows: Iterable[CallRow], hits: Iterable[Hit]) -> list[Found]:
    """Calls whose name holds the words, and the turns that do."""
    sought = lowered(words.strip())
    calls = [Found(row.call, row.title, "", one_line(row.title)) for row in rows if sought in lowered(row.title)]
    turns = [
        Found(
            hit.call,
            hit.title,
            f"{clock(hit.start)} {SPEAKER_WORDS[hit.speaker]} · {one_line(hit.title)}",
            one_line(hit.text),
            hit.turn,
            hit.start,
        )
        for hit in hits
    ]
    return calls + turns


class HitsModel(QAbstractListModel):
    """Places that were found."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found: Sequence[Found] = ()

    def show(self, found: Sequence[Found]) -> None:
        """Hold these from here on."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many there are."""
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The place itself, and one line for a screen reader."""
        if not index.isValid():
            return None
        found = self.found[index.row()]
        if role == FOUND_ROLE:
            return found
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return colon(found.head, found.text) if found.head else found.text
        return None
