"""Page one: rows of facts, and the blank for one that only a person can fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.runtime.language import Text
from huazheng.export.papers.paper import Table, Words, plain, quiet, strong

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.core.runtime.language import Language

BLANK = Text("＿＿＿＿＿＿＿＿", "____________")
NONE = Text("无", "None")


class FactRow(NamedTuple):
    """A fact: its name, and what is known of it."""

    name: Text
    words: Words


def facts_table(rows: Iterable[FactRow], language: Language) -> Table:
    """The rows as a table of a page of facts."""
    done = tuple((strong(row.name.of(language)), row.words) for row in rows)
    return Table(widths=(17, 83), rows=done, compact=True)


def paired_table(rows: Iterable[FactRow], language: Language) -> Table:
    """Short facts, two a row."""
    cells = [cell for row in rows for cell in (strong(row.name.of(language)), row.words)]
    cells += [quiet("")] * (-len(cells) % 4)
    return Table(
        widths=(17, 33, 17, 33),
        rows=tuple(tuple(cells[at : at + 4]) for at in range(0, len(cells), 4)),
        compact=True,
    )


def known_or_blank(value: str, language: Language) -> Words:
    """The value, or a blank to write on."""
    return plain(value) if value else quiet(BLANK.of(language))
