"""Rows of a carrier's phone bill: number, start and length of calls, from a table (CSV) or from lines of text (PDF)."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NUMBER_HEADS = re.compile(r"对方号码|对端号码|通话号码|对方|主叫号码|被叫号码|号码|number", re.IGNORECASE)
_START_HEADS = re.compile(r"开始时间|起始时间|通话时间|通信时间|呼叫时间|日期|start|time", re.IGNORECASE)
_CLOCK_HEADS = re.compile(r"^(?:时间|时刻|开始时刻|起始时刻|clock)$", re.IGNORECASE)
_LENGTH_HEADS = re.compile(r"时长|通话长度|duration|length", re.IGNORECASE)
_MOMENT = re.compile(
    r"(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?[\sT]*"
    r"(?P<hour>\d{1,2})[:：时](?P<minute>\d{2})(?:[:：分](?P<second>\d{2}))?秒?"
)
_LENGTH = re.compile(
    r"(?:(?P<h>\d+)\s*(?:小时|时))?\s*(?:(?P<m>\d+)\s*(?:分钟|分))?\s*(?:(?P<s>\d+)\s*秒)"
    r"|(?:(?P<h2>\d+)\s*(?:小时|时))?\s*(?P<m2>\d+)\s*(?:分钟|分)(?!\d)"
)
_CLOCK_LENGTH = re.compile(r"(?<![\d:])(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?![\d:])")
_PHONE = re.compile(r"(?<![\d:.\-/*])(?:\+?86[-\s]?)?(\d{3,4}-\d{7,8}|\d{5,12})(?![\d:.\-/*])")
_LONGEST_SECONDS = 24 * 3600


@dataclass(frozen=True)
class BillRow:
    """One call on a bill: the other party's number, local start, length in seconds, and its line in the file."""

    number: str
    started: datetime
    seconds: int
    line: int


def rows_of_table(content: str, year: int) -> tuple[BillRow, ...]:
    """The calls of a table whose columns are named; lines above the names are passed over.

    ``year``: for dates without one. Rows that are no calls are left out; empty where no column names are found.
    """
    table = list(csv.reader(io.StringIO(content), delimiter=_delimiter(content)))
    for at, names in enumerate(table):
        columns = _columns(names)
        if columns is not None:
            return tuple(_table_rows(table[at + 1 :], columns, year, at + 2))
    return ()


def rows_of_text(content: str, year: int) -> tuple[BillRow, ...]:
    """The calls of lines of text, each with a time, a length and a number."""
    return tuple(row for line, text in enumerate(content.splitlines(), 1) if (row := _text_row(text, year, line)))


def parse_seconds(text: str) -> int | None:
    """A length in seconds: ``1小时2分3秒``, ``2分``, ``00:02:03``, ``2:03`` or plain seconds; else None."""
    text = text.strip()
    if text.isdecimal() and len(text) <= 6:
        return _sensible(int(text))
    if (clock := _CLOCK_LENGTH.fullmatch(text)) is not None:
        return _sensible(int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3]))
    words = _LENGTH.fullmatch(text)
    return _sensible(_worded(words)) if words is not None else None


def parse_moment(text: str, year: int) -> datetime | None:
    """A local time: ``2026-11-22 10:15:00``, ``11月22日 10:15``; None for anything else."""
    found = _MOMENT.search(text)
    if found is None:
        return None
    parts = {name: int(value) for name, value in found.groupdict().items() if value}
    try:
        return datetime(
            parts.get("year", year),
            parts["month"],
            parts["day"],
            parts["hour"],
            parts["minute"],
            parts.get("second", 0),
        )
    except ValueError:
        return None


def _sensible(seconds: int) -> int | None:
    return seconds if 0 <= seconds <= _LONGEST_SECONDS else None


def _worded(found: re.Match[str]) -> int:
    part = {name: int(value) for name, value in found.groupdict().items() if value}
    hours, minutes = part.get("h", part.get("h2", 0)), part.get("m", part.get("m2", 0))
    return hours * 3600 + minutes * 60 + part.get("s", 0)


def _delimiter(content: str) -> str:
    head = content[:4000]
    return max((",", "\t", ";", "，"), key=head.count)


def _columns(names: Sequence[str]) -> tuple[int, list[int], int] | None:
    """The columns of the number, of the start (date and clock) and of the length; None where one is missing."""
    told = [name.strip().lstrip("\ufeff") for name in names]
    length = next((at for at, name in enumerate(told) if _LENGTH_HEADS.search(name)), None)
    numbers = [at for at, name in enumerate(told) if _NUMBER_HEADS.search(name) and at != length]
    other = [at for at in numbers if "对" in told[at]]
    starts = [at for at, name in enumerate(told) if _START_HEADS.search(name) and at != length]
    starts += [at for at, name in enumerate(told) if _CLOCK_HEADS.match(name) and at not in starts and at != length]
    if length is None or not numbers or not starts:
        return None
    return (other or numbers)[0], starts[:2], length


def _table_rows(
    table: list[list[str]], columns: tuple[int, list[int], int], year: int, first: int
) -> Iterator[BillRow]:
    number, starts, length = columns
    for line, cells in enumerate(table, first):
        if len(cells) <= max(number, length, *starts):
            continue
        started = parse_moment(" ".join(cells[at] for at in starts), year)
        seconds = parse_seconds(cells[length])
        if started is not None and seconds is not None and (digits := plain_number(cells[number])):
            yield BillRow(digits, started, seconds, line)


def _text_row(text: str, year: int, line: int) -> BillRow | None:
    started = parse_moment(text, year)
    moment = _MOMENT.search(text)
    if started is None or moment is None:
        return None
    rest = f"{text[: moment.start()]} | {text[moment.end() :]}"
    length = next((one for one in _LENGTH.finditer(rest) if one[0].strip()), None) or _CLOCK_LENGTH.search(rest)
    seconds = parse_seconds(length[0].strip()) if length is not None else None
    number = _PHONE.search(rest if length is None else rest.replace(length[0], " | ", 1))
    if seconds is None or number is None:
        return None
    return BillRow(plain_number(number[1]), started, seconds, line)


def plain_number(number: str) -> str:
    """The digits of a number without the country's code."""
    digits = re.sub(r"\D", "", number)
    return digits[2:] if len(digits) > 11 and digits.startswith("86") else digits
