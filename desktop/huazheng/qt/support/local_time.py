"""Times of day as people read them."""

from __future__ import annotations

from datetime import UTC, datetime


def local_time(moment: str) -> datetime:
    """A UTC time of a seal (``2026-11-22T10:15:00Z``) in this machine's time zone; the year 1970 if it is none."""
    try:
        return datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone()
    except ValueError:
        return datetime.fromtimestamp(0, UTC).astimezone()
