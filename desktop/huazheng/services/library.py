"""The calls of a home: their list, in which order and which of them, and looking for words in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.store.arrange import ORDERS, Order, View, arranged
from huazheng.store.library import MOST_HITS, Hit, Library
from huazheng.store.row import CallRow

if TYPE_CHECKING:
    from huazheng.core.jobs import Task
    from huazheng.core.paths import Home

__all__ = [
    "MOST_HITS",
    "ORDERS",
    "CallRow",
    "Hit",
    "Order",
    "View",
    "arranged",
    "known_calls",
    "list_calls",
    "rebuild",
    "search",
]


def list_calls(home: Home, task: Task | None = None) -> list[CallRow]:
    """Every call as its files say now, oldest first."""
    return Library(home).rows(task)


def known_calls(home: Home) -> list[CallRow]:
    """Every call as the index has it, oldest first: at once, however many there are."""
    return Library(home).known()


def search(home: Home, text: str, most: int = MOST_HITS, *, look: bool = True) -> list[Hit]:
    """The turns of all calls that hold ``text``, newest call first, at most ``most``. Punctuation does not count.

    ``look``: first take in what has changed on the disk; without it, search what is known.
    """
    return Library(home).search(text, most, look=look)


def rebuild(home: Home, task: Task | None = None) -> int:
    """Throw the index away and make it anew from the files. Returns how many calls there are."""
    return Library(home).rebuild(task)
