"""Protocol of the live text process: its command line, and its events, one JSON object per line on standard output.

``{"event": "ready", …}`` comes once, when the model is loaded; then ``said``, ``speakers``, ``revised``, ``sources``,
``skipped`` and ``standing`` as they happen; ``listening`` about once a second as a heartbeat in both directions; and
``ended`` at the end. On standard input the process first gets the lines of an earlier process of the same recording (or
none), up to the end of that stream, so that it continues from there.

All times are seconds from the recording's start, as in a transcript.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

import msgspec

from huazheng.core.runtime.app_command import app_command
from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.schema.analysis import Status
from huazheng.core.schema.transcript import Speaker, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.core.runtime.paths import Home

SkipReason = Literal["slow", "earlier", "unclear"]
"""``slow``: the machine could not keep up; ``earlier``: before the process began; ``unclear``: somebody spoke, but the
text is not reliable and is not shown."""
EndReason = Literal["over", "no_model", "failed"]


class ReadyEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="ready"):
    """Recognition begins. ``apart``: each source is one speaker; else speakers are identified by voice."""

    model: str
    apart: bool


class TurnEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="said"):
    """A turn and its source. Its text is for display during the call only."""

    turn: Turn
    source: str


class TurnSpeaker(msgspec.Struct, frozen=True, kw_only=True):
    """A turn's id, and who speaks in it as far as it is known now."""

    turn: int
    speaker: Speaker


class SpeakersEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="speakers"):
    """Turns that came before and whose speaker is another now."""

    turns: tuple[TurnSpeaker, ...]


class RevisedTextEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="revised"):
    """A stretch that was recognized again, with more sound around it.

    The turns ``replaced`` are no longer said; ``turns``, some of them with the same ids, take their place.
    """

    replaced: tuple[int, ...]
    turns: tuple[Turn, ...]


class SourcesEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="sources"):
    """From now on: ``apart`` as in :class:`ReadyEvent`; not apart, the line being silent, the microphone is both sides.

    ``one_voice``: only one person is heard, so that the other side may not be recorded.
    """

    apart: bool
    one_voice: bool = False


class SkippedEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="skipped"):
    """A span without live text, and why. The transcript covers it."""

    start: float
    end: float
    why: SkipReason = "slow"


class ItemProgress(msgspec.Struct, frozen=True, kw_only=True):
    """Progress of a checklist item: full id, status, and the required facets conveyed so far.

    ``possibly``: status if weak evidence counted, such as words of an unknown speaker.
    """

    id: str
    status: Status
    possibly: Status | None = None
    conveyed: tuple[str, ...] = ()


class ChecklistEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="standing"):
    """The whole checklist, whenever it changes.

    about: full id of the item that was talked about last; empty before any. not_understood: seconds at which the
    customer said that they did not understand, or did not hear.
    """

    items: tuple[ItemProgress, ...]
    about: str = ""
    not_understood: tuple[float, ...] = ()


class HeartbeatEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="listening"):
    """Sign of life. ``to``: seconds analyzed so far; ``behind``: seconds that live text lags behind the recording."""

    to: float
    behind: float


class EndedEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="ended"):
    """End of the process and its reason; ``message``: in Chinese and English, where a person should know."""

    why: EndReason
    message: tuple[str, str] | None = None


LiveEvent = (
    ReadyEvent
    | TurnEvent
    | SpeakersEvent
    | RevisedTextEvent
    | SourcesEvent
    | SkippedEvent
    | ChecklistEvent
    | HeartbeatEvent
    | EndedEvent
)
_decoder: msgspec.json.Decoder[LiveEvent] = json_decoder(LiveEvent)  # type: ignore[arg-type]


def encode_event(event: LiveEvent) -> bytes:
    """The event as a line."""
    return msgspec.json.encode(event) + b"\n"


def decode_event(line: bytes) -> LiveEvent | None:
    """The event in a line; None for anything else, such as a line cut off when the process died."""
    try:
        return _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def live_text_command(home: Home, call_id: str) -> list[str]:
    """Command that starts live text for a running recording."""
    return [*app_command(), "--home", str(home.root), "record", "--live", call_id]


def live_text_environment() -> dict[str, str]:
    """Environment of the process: numeric libraries must not use every core."""
    return dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1") | dict(os.environ)


def earlier_turns(events: Iterable[LiveEvent]) -> bytes:
    """Input of a new process: turns of an earlier one of the same recording, their revisions, and the sources."""
    taken = TurnEvent | SpeakersEvent | RevisedTextEvent | SourcesEvent
    kept = (event for event in events if isinstance(event, taken))
    return b"".join(encode_event(event) for event in kept)
