"""Last days of periods: of days and years (Civil Code, articles 201 and 202), and of a cooling-off period."""

from __future__ import annotations

import calendar
from datetime import MAXYEAR, date, timedelta
from typing import Literal

CountStart = Literal["next_day", "same_day"]


def last_of_days(start: date, days: int) -> date:
    """The last day of a period of days; the day on which it begins does not count (article 201)."""
    return start + timedelta(days=days)


def last_of_years(start: date, years: int) -> date:
    """The corresponding day so many years later, or the last day of the month where there is none (article 202).

    Raises :class:`OverflowError` beyond the calendar.
    """
    year = start.year + years
    if year > MAXYEAR:
        raise OverflowError("the period ends after the last year of the calendar")
    return date(year, start.month, min(start.day, calendar.monthrange(year, start.month)[1]))


def last_of_cooling_off(signed: date, days: int, start: CountStart) -> date:
    """The last day of the cooling-off period by the policy's own words.

    signed: the day on which delivery was signed for. start: ``same_day`` counts that day as the first one.
    """
    return signed + timedelta(days=days if start == "next_day" else days - 1)
