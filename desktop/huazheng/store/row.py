"""One call at a glance: its line in a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from huazheng.core.errors import HuazhengError
from huazheng.core.log import logger
from huazheng.core.seal import RECEIVED_NAME
from huazheng.store.about import about, tags

if TYPE_CHECKING:
    from huazheng.core.analysis import Analysis
    from huazheng.core.seal import Seal
    from huazheng.store.calls import Call
    from huazheng.store.checks import Check

State = Literal["imported", "transcribed", "analysed"]
CheckState = Literal["never", "intact", "altered", "changed_since"]
TOLD = frozenset({"explained", "confirmed"})


@dataclass(frozen=True)
class CallRow:
    """One line of the library. ``duration`` is in seconds.

    explained, items, open_moments: None until the call is analysed. day: when the call was (local, ``2026-11-22``):
    as the person says, else when the recording began, else when it was taken in. insurer, product, product_type:
    empty where nobody has said. check: what verifying said last, at ``checked_at`` (UTC); ``changed_since`` where
    it was intact then and a file has changed. received: it came in another's bundle.
    """

    call: str
    title: str
    sealed_at: str
    duration: float
    state: State
    explained: int | None = None
    items: int | None = None
    open_moments: int | None = None
    day: str = ""
    insurer: str = ""
    product: str = ""
    product_type: str = ""
    tags: tuple[str, ...] = ()
    check: CheckState = "never"
    checked_at: str = ""
    received: bool = False


def row_of(call: Call, files: str = "", check: Check | None = None) -> CallRow:
    """One call's line. ``files``: how its files stand now, to be held against the last check."""
    analysis, said, seal = _analysis(call), about(call.folder), call.seal
    return CallRow(
        call=call.id,
        title=call.title,
        sealed_at=seal.sealed_at,
        duration=seal.audio.duration,
        state=_state(call),
        explained=sum(item.status in TOLD for item in analysis.items) if analysis is not None else None,
        items=len(analysis.items) if analysis is not None else None,
        open_moments=sum(not moment.resolved for moment in analysis.moments) if analysis is not None else None,
        day=said.call_date or _day_of(seal),
        insurer=said.insurer or "",
        product=said.product or "",
        product_type=said.product_type or "",
        tags=tags(call.folder),
        check=_check_state(files, check),
        checked_at=check.at if check is not None else "",
        received=(call.folder / RECEIVED_NAME).exists(),
    )


def _check_state(files: str, check: Check | None) -> CheckState:
    if check is None:
        return "never"
    if not check.intact:
        return "altered"
    return "intact" if check.files == files else "changed_since"


def _day_of(seal: Seal) -> str:
    moment = seal.sources[0].started.wall if seal.sources else seal.sealed_at
    try:
        return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d}"
    except (ValueError, OverflowError):  # a seal may come from anybody
        return ""


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
