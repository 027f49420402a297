"""The calls of a home: their list, in which order and which of them, and looking for words in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.store.call_row import CallRow
from huazheng.store.index import MAX_HITS, LibraryIndex, SearchHit
from huazheng.store.library_view import SORT_ORDERS, LibraryView, SortOrder, apply_view

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task

__all__ = [
    "MAX_HITS",
    "SORT_ORDERS",
    "CallRow",
    "LibraryView",
    "SearchHit",
    "SortOrder",
    "apply_view",
    "indexed_calls",
    "list_calls",
    "rebuild",
    "search",
]


def list_calls(home: Home, task: Task | None = None) -> list[CallRow]:
    """Every call as its files say now, oldest first."""
    return LibraryIndex(home).rows(task)


def indexed_calls(home: Home) -> list[CallRow]:
    """Every call as the index has it, oldest first: at once, however many there are."""
    return LibraryIndex(home).known()


def search(home: Home, text: str, most: int = MAX_HITS, *, look: bool = True) -> list[SearchHit]:
    """The turns of all calls that hold ``text``, newest call first, at most ``most``. Punctuation does not count.

    ``look``: first take in what has changed on the disk; without it, search what is known.
    """
    return LibraryIndex(home).search(text, most, look=look)


def rebuild(home: Home, task: Task | None = None) -> int:
    """Throw the index away and make it anew from the files. Returns how many calls there are."""
    return LibraryIndex(home).rebuild(task)
