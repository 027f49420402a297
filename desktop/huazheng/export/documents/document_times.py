"""Times as documents write them: Beijing time for Chinese readers, UTC beside it."""

from __future__ import annotations

from datetime import MAXYEAR, UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language

BEIJING = timezone(timedelta(hours=8))


def parse_utc(iso: str) -> datetime | None:
    """The instant of an ISO 8601 time (UTC where it names no zone), or None for what is no such time."""
    try:
        instant = datetime.fromisoformat(iso)
        return (instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def format_instant(iso: str, language: Language) -> str:
    """A time in ISO 8601 for people; what is no such time is given back as it is."""
    instant = parse_utc(iso)
    if instant is None or instant.year >= MAXYEAR:
        return iso
    there, utc = instant.astimezone(BEIJING), f"{instant:%Y-%m-%d %H:%M:%S} UTC"
    return Text(
        f"{there.year}年{there.month}月{there.day}日 {there:%H:%M:%S}（北京时间；{utc}）",
        f"{utc} ({there:%Y-%m-%d %H:%M:%S} in Beijing)",
    ).of(language)


def format_short_instant(iso: str, language: Language) -> str:
    """A time in ISO 8601 for people, in Beijing and without seconds; what is no such time is given back as it is."""
    instant = parse_utc(iso)
    if instant is None or instant.year >= MAXYEAR:
        return iso
    there = instant.astimezone(BEIJING)
    return Text(f"{there.year}年{there.month}月{there.day}日 {there:%H:%M}", f"{there:%Y-%m-%d %H:%M} (Beijing)").of(
        language
    )


def format_tenths(seconds: float) -> str:
    """A time in the call to a tenth of a second: ``00:00:41.2``."""
    whole = max(round(seconds * 10), 0)
    return f"{whole // 36000:02d}:{whole // 600 % 60:02d}:{whole // 10 % 60:02d}.{whole % 10}"
