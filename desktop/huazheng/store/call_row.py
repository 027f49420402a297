"""Row of a call in a list."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from huazheng.core.call.phone_facts import phone_facts
from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.log import logger
from huazheng.core.schema.seal import RECEIVED_NAME
from huazheng.core.text.one_sided_labels import open_moments
from huazheng.store.file_states import original_files_state
from huazheng.store.listed_facts import read_listed_facts, read_tags

if TYPE_CHECKING:
    from huazheng.core.schema.analysis import Analysis
    from huazheng.core.schema.seal import Seal
    from huazheng.store.calls import Call
    from huazheng.store.verification_records import VerificationRecord

CallState = Literal["imported", "transcribed", "analysed"]
"""Steps done with a call, as the library's database and the JSON of ``list`` spell them."""
VerificationState = Literal["never", "intact", "altered", "changed_since"]
EXPLAINED_STATUSES = frozenset({"explained", "confirmed"})


class CallRow(msgspec.Struct, frozen=True):
    """Row of the library. ``duration`` is in seconds.

    explained, items, open_moments: None until the call is analyzed; explained and open_moments also where they cannot
    be told, because the agent is not in the recording. day: day of the call (local, ``2026-11-22``) as entered by a
    person, else when the recording began, here or by the phone, else when it was imported. insurer, product,
    product_type: empty where nobody entered them. check: result of the last verification, at ``checked_at`` (UTC);
    ``changed_since``: intact then, and the recording or its seal has changed. received: it came in another person's
    evidence bundle. started, other_party, phone_number: as an imported recording's name, folder or tags say (local time
    of the phone); empty where they do not.
    """

    call: str
    title: str
    sealed_at: str
    duration: float
    state: CallState
    explained: int | None = None
    items: int | None = None
    open_moments: int | None = None
    day: str = ""
    insurer: str = ""
    product: str = ""
    product_type: str = ""
    tags: tuple[str, ...] = ()
    check: VerificationState = "never"
    checked_at: str = ""
    received: bool = False
    started: str = ""
    other_party: str = ""
    phone_number: str = ""


def build_call_row(call: Call, files: str = "", check: VerificationRecord | None = None) -> CallRow:
    """Build a call's row. ``files``: the present state of its files, to compare with the last verification."""
    analysis, facts, seal = _analysis(call), read_listed_facts(call.folder), call.seal
    brought = phone_facts(seal)
    return CallRow(
        call=call.id,
        title=call.title,
        sealed_at=seal.sealed_at,
        duration=seal.duration,
        state=_state(call),
        explained=_explained(analysis) if analysis is not None else None,
        items=len(analysis.items) if analysis is not None else None,
        open_moments=open_moments(analysis) if analysis is not None else None,
        day=facts.call_date or brought.day or _day_of(seal),
        insurer=facts.insurer or "",
        product=facts.product or "",
        product_type=facts.product_type or "",
        tags=read_tags(call.folder),
        check=_verification_state(call, files, check),
        checked_at=check.at if check is not None else "",
        received=(call.folder / RECEIVED_NAME).exists(),
        started=brought.value("started") or "",
        other_party=brought.value("other_party") or "",
        phone_number=brought.value("number") or "",
    )


def _explained(analysis: Analysis) -> int | None:
    if not analysis.hears_agent:
        return None
    return sum(item.status in EXPLAINED_STATUSES for item in analysis.items)


def _verification_state(call: Call, files: str, check: VerificationRecord | None) -> VerificationState:
    """State since the last verification; only the recording and its seal count, not what the app adds."""
    if check is None:
        return "never"
    if not check.intact:
        return "altered"
    same = original_files_state(call.folder) == check.originals if check.originals else check.files == files
    return "intact" if same else "changed_since"


def _day_of(seal: Seal) -> str:
    moment = seal.sources[0].started.wall if seal.sources else seal.sealed_at
    try:
        return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d}"
    except (ValueError, OverflowError):  # a seal may come from another person
        return ""


def _state(call: Call) -> CallState:
    if not call.transcript_file.exists():
        return "imported"
    return "analysed" if call.analysis_file.exists() else "transcribed"


def _analysis(call: Call) -> Analysis | None:
    """The call's analysis; None for one that cannot be read, which the log names."""
    try:
        return call.read_analysis()
    except HuazhengError as error:
        logger("library").warning("%s", error)
        return None
