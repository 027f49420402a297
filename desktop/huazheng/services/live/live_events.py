"""What the live text says to whoever shows it: one JSON object a line on standard output.

``{"event": "ready", …}`` comes once, when the model is loaded; then ``said``, ``skipped``, ``standing`` as it goes, and
``listening`` about once a second, so that a reader knows that it lives, and it that there is a reader; at the end
``ended``. On standard input it is given, before anything else, the lines that an earlier one of the same recording
had said (or none), up to the end of that stream: so a new one goes on where the other broke off.

All times are seconds from the recording's start, as in a transcript.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from huazheng.core.schema.analysis import Status
from huazheng.core.schema.transcript import Turn

SkipReason = Literal["slow", "earlier", "unclear"]
"""slow: the machine could not follow. earlier: this began later. unclear: somebody spoke, and what was heard cannot be
trusted, so none of it is shown."""
EndReason = Literal["over", "no_model", "failed"]


class ReadyEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="ready"):
    """It hears now. ``apart``: who speaks is known by the source; else everybody is unknown."""

    model: str
    apart: bool


class TurnEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="said"):
    """Something that was said, and by which source it came. The text is a machine's, and for this moment only."""

    turn: Turn
    source: str


class SkippedEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="skipped"):
    """A stretch that has no text now, and why. The transcript hears it afresh."""

    start: float
    end: float
    why: SkipReason = "slow"


class ItemProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How an item of the checklist stands: its full id, its status, and the required facets that were conveyed.

    ``possibly`` is the status if weak evidence counted (an unknown speaker's words, for one).
    """

    id: str
    status: Status
    possibly: Status | None = None
    conveyed: tuple[str, ...] = ()


class ChecklistEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="standing"):
    """The whole checklist, whenever something in it has changed."""

    items: tuple[ItemProgress, ...]


class HeartbeatEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="listening"):
    """It is still there. ``behind``: how many seconds lie between what was said last and what was heard."""

    to: float
    behind: float


class EndedEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="ended"):
    """Why it ends; ``message`` in Chinese and English where a person should know."""

    why: EndReason
    message: tuple[str, str] | None = None


LiveEvent = ReadyEvent | TurnEvent | SkippedEvent | ChecklistEvent | HeartbeatEvent | EndedEvent
_decoder: msgspec.json.Decoder[LiveEvent] = msgspec.json.Decoder(LiveEvent)


def encode_event(event: LiveEvent) -> bytes:
    """The event as a line, with its end."""
    return msgspec.json.encode(event) + b"\n"


def decode_event(line: bytes) -> LiveEvent | None:
    """The event of a line; None for what is none, as a line that a dying process left half written."""
    try:
        return _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
