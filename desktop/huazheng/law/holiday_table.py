"""Holiday table: rest days and working days of China by the yearly notices, weekends where there is no notice yet."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from huazheng.core.runtime.decoding import decode_toml

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


class HolidaySpan(msgspec.Struct, frozen=True, kw_only=True):
    """A holiday by its name, first and last day off."""

    name: str
    first: date
    last: date


class HolidayYear(msgspec.Struct, frozen=True, kw_only=True):
    """The days off of one year, and its weekend days on which people work, by the notice named."""

    year: int
    notice: str
    sources: tuple[str, ...]
    off: tuple[HolidaySpan, ...]
    work: tuple[date, ...]


class HolidayTable(msgspec.Struct, frozen=True, kw_only=True):
    """Every year whose notice is in the table."""

    schema: Literal["huazheng.holidays/1"]
    checked: date
    years: tuple[HolidayYear, ...]

    def covers(self, first: date, last: date) -> bool:
        """Check whether the notices of every year from ``first`` to ``last`` are in the table."""
        known = {year.year for year in self.years}
        return all(year in known for year in range(first.year, last.year + 1))

    def is_rest_day(self, day: date) -> bool:
        """Check for a public holiday or a weekend day on which nobody works to make up for one."""
        year = next((one for one in self.years if one.year == day.year), None)
        if year is not None:
            if any(span.first <= day <= span.last for span in year.off):
                return True
            if day in year.work:
                return False
        return day.weekday() >= _SATURDAY

    def next_working_day(self, day: date) -> date:
        """The day itself, or the first working day after it."""
        while self.is_rest_day(day):
            day += _ONE_DAY
        return day

    def add_working_days(self, start: date, count: int) -> date:
        """The working day that is the ``count``-th after ``start``, which itself does not count."""
        day = start
        while count > 0:
            day += _ONE_DAY
            count -= not self.is_rest_day(day)
        return day


@cache
def holiday_table() -> HolidayTable:
    """The table that ships with the app."""
    return decode_toml((resources.files("huazheng.law") / "holidays.toml").read_bytes(), HolidayTable)
