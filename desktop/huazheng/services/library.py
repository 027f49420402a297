"""The calls of a home: their list, and looking for words in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.store.library import MOST_HITS, Hit, Library
from huazheng.store.row import CallRow

if TYPE_CHECKING:
    from huazheng.core.paths import Home

__all__ = ["MOST_HITS", "CallRow", "Hit", "list_calls", "rebuild", "search"]


def list_calls(home: Home) -> list[CallRow]:
    """Every call, oldest first."""
    return Library(home).rows()


def search(home: Home, text: str, most: int = MOST_HITS) -> list[Hit]:
    """The turns of all calls that hold ``text``, newest call first, at most ``most``. Punctuation does not count."""
    return Library(home).search(text, most)


def rebuild(home: Home) -> int:
    """Throw the index away and make it anew from the files. Returns how many calls there are."""
    return Library(home).rebuild()
