"""The JSON that the recorder BCR writes beside a recording: when, with whom, which number, direction and SIM card."""

from __future__ import annotations

from datetime import datetime

import msgspec

from huazheng.core.text.phone_names import NameFacts, clean_name, clean_number


class _Party(msgspec.Struct):
    phone_number: str | None = None
    caller_name: str | None = None
    contact_name: str | None = None


class _Note(msgspec.Struct):
    timestamp: str | None = None
    direction: str | None = None
    sim_slot: int | None = None
    call_log_name: str | None = None
    calls: tuple[_Party, ...] = ()


def facts_in_note(text: str) -> NameFacts | None:
    """The facts in such a file; None for any other JSON. A value of another type counts as missing."""
    try:
        note = msgspec.json.decode(text.encode("utf-8", "replace"), type=_Note, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if note.timestamp is None and not note.calls:
        return None
    started = _instant(note.timestamp)
    one = note.calls[0] if len(note.calls) == 1 else _Party()
    names = (one.contact_name, note.call_log_name, one.caller_name)
    direction = note.direction if note.direction in ("in", "out", "conference") else None
    return NameFacts(
        started=started,
        number=clean_number(one.phone_number) if one.phone_number else None,
        other_party=next((name for text in names if text and (name := clean_name(text))), None),
        direction=direction,  # type: ignore[arg-type]
        sim=str(note.sim_slot) if note.sim_slot is not None and 1 <= note.sim_slot <= 4 else None,
    )


def _instant(text: str | None) -> str | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment.replace(microsecond=0).isoformat() if moment.tzinfo is not None else None
