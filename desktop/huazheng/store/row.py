"""One call at a glance: its line in a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from huazheng.core.errors import HuazhengError
from huazheng.core.log import logger

if TYPE_CHECKING:
    from huazheng.core.analysis import Analysis
    from huazheng.store.calls import Call

State = Literal["imported", "transcribed", "analysed"]
TOLD = frozenset({"explained", "confirmed"})


@dataclass(frozen=True)
class CallRow:
    """One line of the library. The last three are None until the call is analysed; ``duration`` is in seconds."""

    call: str
    title: str
    sealed_at: str
    duration: float
    state: State
    explained: int | None = None
    items: int | None = None
    open_moments: int | None = None


def row_of(call: Call) -> CallRow:
    """One call's line."""
    row = CallRow(call.id, call.title, call.seal.sealed_at, call.seal.audio.duration, _state(call))
    analysis = _analysis(call)
    if analysis is None:
        return row
    return CallRow(
        row.call,
        row.title,
        row.sealed_at,
        row.duration,
        row.state,
        explained=sum(item.status in TOLD for item in analysis.items),
        items=len(analysis.items),
        open_moments=sum(not moment.resolved for moment in analysis.moments),
    )


def _state(call: Call) -> State:
    if not call.transcript_file.exists():
        return "imported"
    return "analysed" if call.analysis_file.exists() else "transcribed"


def _analysis(call: Call) -> Analysis | None:
    """The call's analysis; one that cannot be read is named in the log and can be made again."""
    try:
        return call.read_analysis()
    except HuazhengError as error:
        logger("library").warning("%s", error)
        return None
