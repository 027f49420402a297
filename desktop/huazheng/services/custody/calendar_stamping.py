"""OpenTimestamps calendars: asked only for a call that the user names. They are sent a hash of a hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.schema.seal import SEAL_NAME
from huazheng.evidence.opentimestamps_proof import (
    PROOF_NAME,
    ProofCheck,
    add_calendar_answer,
    check_proof,
    new_proof,
    proof_bytes,
)
from huazheng.services.custody.timestamp_request import post
from huazheng.services.custody.writes import reject_received, write_with_custody

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

_HEADERS = {"Accept": "application/vnd.opentimestamps.v1", "Content-Type": "application/x-www-form-urlencoded"}


def stamp_by_calendars(home: Home, folder: Path, calendars: list[str]) -> ProofCheck:
    """Have calendars promise to commit the seal to Bitcoin, and keep the proof beside the seal.

    Raises :class:`ResourceUnavailable` for a calendar that cannot be reached, :class:`UnusableInput` for a useless
    answer; nothing is written then.
    """
    reject_received(folder)
    seal = (folder / SEAL_NAME).read_bytes()
    proof, commitment = new_proof(seal)
    for calendar in calendars:
        answer = post(f"{calendar.rstrip('/')}/digest", commitment.msg, _HEADERS)
        try:
            add_calendar_answer(commitment, answer)
        except ValueError as error:
            raise UnusableInput(
                Text(f"日历 {calendar} 的回答不能用。", f"Calendar {calendar} sent an unusable answer.")
            ) from error
    data = proof_bytes(proof)
    write_with_custody(home, folder, "timestamped", {PROOF_NAME: data}, {"calendars": " ".join(calendars)})
    return check_proof(data, seal)
