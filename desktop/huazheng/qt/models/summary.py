"""One call in the library's list: how far it is, and how much of its checklist was explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from huazheng.core.errors import HuazhengError
from huazheng.core.log import logger

if TYPE_CHECKING:
    from huazheng.core.analysis import Analysis
    from huazheng.store.calls import Call, Calls

State = Literal["imported", "transcribed", "analysed"]
DONE = frozenset({"explained", "confirmed"})


@dataclass(frozen=True)
class CallSummary:
    """``when`` is local time; ``explained`` of ``items`` were explained or confirmed; ``open_moments`` unanswered."""

    call: Call
    title: str
    when: datetime
    duration: float
    state: State
    explained: int = 0
    items: int = 0
    open_moments: int = 0


def when_of(call: Call) -> datetime:
    """When the call came in, in local time: by its id, else by its seal; the beginning of time if neither says."""
    for words, form in ((call.id.split("-")[0], "%Y%m%dT%H%M%SZ"), (call.seal.sealed_at, "%Y-%m-%dT%H:%M:%SZ")):
        try:
            return datetime.strptime(words, form).replace(tzinfo=UTC).astimezone()
        except ValueError:
            continue
    return datetime.fromtimestamp(0, UTC).astimezone()


def summary_of(call: Call) -> CallSummary:
    """Read what the list shows of a call. A broken analysis shows as none: opening the call says what is wrong."""
    analysis = _analysis(call)
    done = "transcribed" if call.transcript_file.exists() else "imported"
    return CallSummary(
        call,
        call.title,
        when_of(call),
        call.seal.audio.duration,
        "analysed" if analysis is not None else done,  # type: ignore[arg-type]
        explained=sum(item.status in DONE for item in analysis.items) if analysis else 0,
        items=len(analysis.items) if analysis else 0,
        open_moments=sum(not moment.resolved for moment in analysis.moments) if analysis else 0,
    )


def summaries(calls: Calls) -> list[CallSummary]:
    """Every call, the newest first."""
    return [summary_of(call) for call in reversed(calls.all())]


def _analysis(call: Call) -> Analysis | None:
    try:
        return call.read_analysis()
    except HuazhengError as error:
        logger("window").warning("analysis of %s left out: %s", call.id, error)
        return None
