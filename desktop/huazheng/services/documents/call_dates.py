"""Deadlines of a call: the days that its facts hold, those typed in, and the calendar file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import write_atomically
from huazheng.core.runtime.language import Language, Text, current_language
from huazheng.law.deadlines import NO_ADVICE, PARTY_LABELS, Deadline, KeyDays, deadlines
from huazheng.law.icalendar import calendar_bytes
from huazheng.law.law_table import staleness_warning
from huazheng.services.annotations.policy_facts import facts_of
from huazheng.services.documents.call_export import default_name, export_target

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.schema.policy_facts import PolicyFacts
    from huazheng.law.periods import CountStart
    from huazheng.store.calls import Call

__all__ = [
    "NO_ADVICE",
    "PARTY_LABELS",
    "Deadline",
    "KeyDays",
    "call_deadlines",
    "deadlines",
    "default_name",
    "key_days",
    "parse_cooling_off_days",
    "parse_day",
    "staleness_warning",
    "write_calendar",
]

FIRST_YEAR, LAST_YEAR = 1990, 2199
LONGEST_COOLING_OFF = 365


def parse_day(typed: str) -> date:
    """A day typed as ``2026-11-22``. Raises :class:`UnusableInput`."""
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        day = date.min
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnusableInput(
            Text(f"“{typed}”不是有效的日期。", f"“{typed}” is not a valid date."),
            remedy=Text("请写成 2026-11-22 这样。", "Write it as 2026-11-22."),
        )
    return day


def parse_cooling_off_days(typed: str) -> int:
    """A number of days typed in. Raises :class:`UnusableInput`."""
    digits = typed.strip().removesuffix("天").removesuffix("日").strip()
    days = int(digits) if digits.isdecimal() and len(digits) <= 3 else 0
    if not 1 <= days <= LONGEST_COOLING_OFF:
        raise UnusableInput(
            Text(
                f"犹豫期要填 1 到 {LONGEST_COOLING_OFF} 之间的整数。",
                f"The cooling-off period must be a whole number from 1 to {LONGEST_COOLING_OFF}.",
            )
        )
    return days


def key_days(facts: PolicyFacts | None, typed: KeyDays) -> KeyDays:
    """The typed days with the policy's own cooling-off period, where that was typed into the facts and not here."""
    if facts is None:
        return typed
    starts: dict[str, CountStart] = {"next_day": "next_day", "same_day": "same_day"}
    from_policy = starts.get(facts.cooling_off_start or "")
    days = int(facts.cooling_off_days) if facts.cooling_off_days is not None else None
    return replace(
        typed,
        cooling_off_days=typed.cooling_off_days if typed.cooling_off_days is not None else days,
        cooling_off_start=typed.cooling_off_start or from_policy,
    )


def call_deadlines(call: Call, typed: KeyDays) -> tuple[Deadline, ...]:
    """The deadlines of a call with these days typed in. Raises :class:`UnusableInput` for invalid facts."""
    return deadlines(key_days(facts_of(call), typed))


def write_calendar(
    call: Call,
    found: tuple[Deadline, ...],
    out: Path | None = None,
    *,
    language: Language | None = None,
    force: bool = False,
) -> Path:
    """Write the deadlines as a calendar file to ``out``, a file or a folder; return its path.

    Raises :class:`UnusableInput` without any deadline, and as ``export_target`` does.
    """
    if not found:
        raise UnusableInput(
            Text("没有可写的日期。", "There are no dates to write."),
            remedy=Text("先填签收、投诉等日期。", "Give the day of signing, of the complaint, or another first."),
        )
    target = export_target(call, out, default_name(call, "dates", "ics"), force=force)
    content = calendar_bytes(found, owner=call.id, stamp=datetime.now(UTC), language=language or current_language())
    write_atomically(target, content)
    return target
