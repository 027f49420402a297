"""The list of calls, its filters and order, and the search in all of them."""

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
    """Every call according to its files now, oldest first."""
    return LibraryIndex(home).rows(task)


def indexed_calls(home: Home) -> list[CallRow]:
    """Every call as the index holds it, oldest first; no call's files are read."""
    return LibraryIndex(home).known()


def search(home: Home, text: str, most: int = MAX_HITS, *, look: bool = True) -> list[SearchHit]:
    """The turns of all calls that hold ``text``, newest call first, at most ``most``. Punctuation does not count.

    ``look``: bring the index up to date first; without it, search what the index holds.
    """
    return LibraryIndex(home).search(text, most, look=look)


def rebuild(home: Home, task: Task | None = None) -> int:
    """Build the index again from the files. Returns the number of calls."""
    return LibraryIndex(home).rebuild(task)
