"""Calendar file of deadlines (iCalendar, RFC 5545): one all-day event each, with a reminder three days before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from huazheng.law.deadlines import NO_ADVICE, PARTY_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from huazheng.core.runtime.language import Language
    from huazheng.law.deadlines import Deadline

_LINE_OCTETS = 75


def calendar_bytes(found: Sequence[Deadline], *, owner: str, stamp: datetime, language: Language) -> bytes:
    """The whole file. ``owner``: a call's id, for identifiers that are unique; ``stamp``: time of making, UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Huazheng//Dates//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for deadline in found:
        lines += _event(deadline, owner, f"{stamp:%Y%m%dT%H%M%SZ}", language)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _event(deadline: Deadline, owner: str, stamp: str, language: Language) -> Iterator[str]:
    party = PARTY_LABELS[deadline.party].of(language)
    rule = [deadline.citation.name.of(language)] if deadline.citation is not None else []
    told = [deadline.counted, *deadline.notes, NO_ADVICE]
    words = "\n".join([*rule, *(one.of(language) for one in told)])
    yield "BEGIN:VEVENT"
    yield f"UID:{deadline.id}-{owner}@huazheng"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{deadline.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{deadline.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(f'{deadline.title.of(language)} ({party})')}"
    yield f"DESCRIPTION:{_escaped(words)}"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield "TRIGGER:-P3D"
    yield f"DESCRIPTION:{_escaped(deadline.title.of(language))}"
    yield "END:VALARM"
    yield "END:VEVENT"


def _escaped(words: str) -> str:
    for char, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        words = words.replace(char, written)
    return words


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets, none of which splits a character."""
    part, octets = "", 0
    for char in line:
        size = len(char.encode())
        if octets + size > _LINE_OCTETS:
            yield part
            part, octets = " ", 1
        part, octets = part + char, octets + size
    yield part
