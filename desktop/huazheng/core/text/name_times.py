"""Times in the names of recordings, as phones and people write them.

A name holds local time of the phone. Forms that can be read as two different days give none: a wrong day in evidence
is worse than no day.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

EARLIEST_YEAR = 2005
"""Names with an earlier year are no times of a phone's recording."""
_SHORT_YEARS = 10
"""A year of two digits is one of so many years before the latest possible day."""
_CALL_WORDS = (
    r"(?:通话录音|通話錄音|电话录音|電話錄音|通话|通話|电话|電話|回访|回訪|来电|來電|录音|錄音|record(?:ing)?|call|rec)"
)
_DAY_WORDS = re.compile(rf"(?:{_CALL_WORDS}|[\s_()（）.,，、-])*", re.IGNORECASE)
_CALL_WORD = re.compile(_CALL_WORDS, re.IGNORECASE)
_OTHER_DAYS = re.compile(r"保单|保單|合同|生效|投保|签收|簽收|犹豫期|出生|生日|policy|contract", re.IGNORECASE)
_LONG_DAY = r"(?P<year>20\d\d)(?P<sep>[-._/年 ])(?P<month>\d{1,2})(?:(?P=sep)|月)(?P<day>\d{1,2})"
_BETWEEN = r"(?:日|[\s_T-])[\s_T-]*"
_HALF = r"(?P<half>上午|下午|AM |PM )?"
_FORMS = (
    # 20260312143015, perhaps with milliseconds; 20260312_143015.123+0800
    r"(?:(?<=[\W_])|^|(?<=录音)|(?<=通话))(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)"
    r"(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?:\d{3})?(?!\d)",
    r"(?<!\d)(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)[_T -](?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)"
    r"(?:[.]\d{1,6}|\d{3})?(?P<zone>[+-]\d\d:?\d\d|Z)?(?!\d)",
    # 2026-03-12 14-30-15, 2026年3月12日 下午2时30分, 2026-03-12_143015
    rf"(?<!\d){_LONG_DAY}{_BETWEEN}(?:at )?{_HALF}(?P<hour>\d{{1,2}})[-.:_：时時点點h](?P<minute>\d\d)"
    rf"(?:[-.:_：分m](?P<second>\d\d)秒?|分)?(?P<after> ?[AP]M\b)?(?P<zone>[+-]\d\d:?\d\d|Z)?(?!\d)",
    rf"(?<!\d){_LONG_DAY}{_BETWEEN}(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?!\d)",
)
_FULL_TIMES = tuple(re.compile(form, re.IGNORECASE) for form in _FORMS)
_DAYS = (
    re.compile(rf"(?<!\d){_LONG_DAY}(?:日|(?!\d))"),
    re.compile(r"(?<!\d)(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)"),
)
# Years of two digits: Samsung and LineageOS 260312_143015, ColorOS -2603121430 at the end.
_SHORT_DAY = r"(?P<short>\d\d)(?P<month>\d\d)(?P<day>\d\d)"
_SHORT_TIME = re.compile(rf"(?<!\d){_SHORT_DAY}_(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?:\d{{3}})?(?!\d)")
_SHORT_MINUTE = re.compile(rf"(?<=-){_SHORT_DAY}(?P<hour>\d\d)(?P<minute>\d\d)$")
_SAMSUNG = re.compile(r"(通话录音|通話錄音|Call recording|통화 녹음)[ _]", re.IGNORECASE)


class NameTime(NamedTuple):
    """A time in a name. iso: local time, with its offset only where the name states it; ``2026-03-12`` for a day alone.

    start, end: its place in the name.
    """

    iso: str
    start: int
    end: int


def time_in_name(stem: str, latest: datetime) -> NameTime | None:
    """The time in a file name without its suffix; None where there is none, two, or one that may be another.

    ``latest``: a moment after the recording, with a zone: of its import. A later day is no day of the recording.
    """
    found = [time for form in _FULL_TIMES for match in form.finditer(stem) if (time := _full(match, latest))]
    if not found:
        found = [time for time in (_short(stem, latest),) if time is not None]
    if found:
        return max(found, key=_extent) if len({time.iso[:16] for time in found}) == 1 else None
    return _day_alone(stem, latest)


def _extent(time: NameTime) -> tuple[bool, int]:
    return len(time.iso) > len("2026-03-12T14:30:15"), time.end - time.start


def _full(match: re.Match[str], latest: datetime) -> NameTime | None:
    parts = match.groupdict()
    hour = int(parts["hour"])
    half = (parts.get("half") or parts.get("after") or "").strip().upper()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in {"下午", "PM"} else 0)
    return _moment(match, int(parts["year"]), hour, latest)


def _moment(match: re.Match[str], year: int, hour: int, latest: datetime) -> NameTime | None:
    parts = match.groupdict()
    try:
        moment = datetime(
            year, int(parts["month"]), int(parts["day"]), hour, int(parts["minute"]), int(parts.get("second") or 0)
        )
        zone = _zone(parts.get("zone"))
    except ValueError:
        return None
    if not _possible(moment, zone, latest):
        return None
    known = moment.replace(tzinfo=zone)
    iso = known.isoformat(timespec="seconds" if parts.get("second") else "minutes")
    return NameTime(iso, match.start(), match.end())


def _zone(text: str | None) -> timezone | None:
    """The zone. Raises :class:`ValueError` for an offset that no zone has."""
    if not text:
        return None
    if text in "Zz":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes not in (0, 15, 30, 45):
        raise ValueError(text)
    return timezone((1 if text[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))


def _possible(moment: datetime, zone: timezone | None, latest: datetime) -> bool:
    """Test for a moment before the import. Without a zone it may be anywhere on earth: a day is allowed for that."""
    if moment.year < EARLIEST_YEAR:
        return False
    if zone is not None:
        return moment.replace(tzinfo=zone) <= latest + timedelta(hours=1)
    return moment <= latest.astimezone(UTC).replace(tzinfo=None) + timedelta(hours=14)


def _short(stem: str, latest: datetime) -> NameTime | None:
    """A time with a year of two digits, unless it may be written day first."""
    times = list(_SHORT_TIME.finditer(stem)) or list(_SHORT_MINUTE.finditer(stem))
    if len(times) != 1:
        return None
    match = times[0]
    parts = match.groupdict()
    year = _century(int(parts["short"]), latest)
    if year is None:
        return None
    day_first = _century(int(parts["day"]), latest) is not None and 1 <= int(parts["short"]) <= 31
    known_form = _SAMSUNG.match(stem) is not None or match.re is _SHORT_MINUTE
    if day_first and not known_form and parts["day"] != parts["short"]:
        return None
    return _moment(match, year, int(parts["hour"]), latest)


def _century(short: int, latest: datetime) -> int | None:
    year = 2000 + short
    return year if latest.year - _SHORT_YEARS <= year <= latest.year + 1 else None


def _day_alone(stem: str, latest: datetime) -> NameTime | None:
    """A day without a time, in a name that says nothing else, or that it is of a call and not of a policy."""
    matches = [match for form in _DAYS for match in form.finditer(stem)]
    if len(matches) != 1 or _OTHER_DAYS.search(stem):
        return None
    match = matches[0]
    rest = stem[: match.start()] + " " + stem[match.end() :]
    plain = _DAY_WORDS.fullmatch(rest) is not None
    spelled = match.re is _DAYS[0] and _CALL_WORD.search(rest) is not None and not re.search(r"\d{2}", rest)
    if not (plain or spelled):
        return None
    try:
        day = datetime(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    if not _possible(day, None, latest):
        return None
    return NameTime(f"{day:%Y-%m-%d}", match.start(), match.end())
