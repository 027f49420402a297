"""Filters and order of the list of calls; no file access."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from huazheng.store.call_row import CallRow

SortOrder = Literal["date", "insurer", "length", "explained", "open"]
SORT_ORDERS: tuple[SortOrder, ...] = ("date", "insurer", "length", "explained", "open")


class LibraryView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Filters and order. An empty text or False does not filter. since, until: days, ``2026-11-22``.

    not_verified: never verified, or changed since.
    """

    order: SortOrder = "date"
    backwards: bool = False
    insurer: str = ""
    product_type: str = ""
    tag: str = ""
    open_moments: bool = False
    not_transcribed: bool = False
    not_verified: bool = False
    since: str = ""
    until: str = ""

    @property
    def filters(self) -> bool:
        """True if any filter is set."""
        return msgspec.structs.replace(self, order="date", backwards=False) != LibraryView()


def apply_view(rows: Iterable[CallRow], view: LibraryView) -> list[CallRow]:
    """The rows that pass the filters, in order; rows without the value to sort by come last in both directions."""
    value = _SORT_KEY[view.order]
    passing = sorted((row for row in rows if _fits(row, view)), key=lambda row: row.call, reverse=True)
    known = [row for row in passing if value(row) is not None]
    known.sort(key=value, reverse=(view.order in _DESCENDING) != view.backwards)  # type: ignore[arg-type]
    return known + [row for row in passing if value(row) is None]


def _fits(row: CallRow, view: LibraryView) -> bool:
    return not (
        (view.insurer and row.insurer != view.insurer)
        or (view.product_type and row.product_type != view.product_type)
        or (view.tag and view.tag not in row.tags)
        or (view.open_moments and not row.open_moments)
        or (view.not_transcribed and row.state != "imported")
        or (view.not_verified and row.check not in {"never", "changed_since"})
        or (view.since and row.day < view.since)
        or (view.until and row.day > view.until)
    )


def _pinyin_sort_key(name: str) -> bytes | None:
    # GB 18030 orders the common characters by pinyin, as a Chinese reader expects names to be sorted.
    return name.encode("gb18030", "replace") if name else None


# Newest, longest and most open moments first; insurers alphabetically, and the least explained call first, since it
# needs attention most.
_DESCENDING = frozenset({"date", "length", "open"})
_SORT_KEY: dict[SortOrder, Callable[[CallRow], str | bytes | float | None]] = {
    "date": lambda row: row.day or None,
    "insurer": lambda row: _pinyin_sort_key(row.insurer),
    "length": lambda row: row.duration,
    "explained": lambda row: row.explained / row.items if row.items and row.explained is not None else None,
    "open": lambda row: row.open_moments,
}
