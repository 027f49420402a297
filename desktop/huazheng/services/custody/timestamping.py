"""Timestamps of seals by the authority in the settings, if the user chose one. Only the seal's hash is sent.

A failed request never blocks a seal and can be repeated at any time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import HuazhengError, ResourceUnavailable, UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.log import logger
from huazheng.core.schema.seal import SEAL_NAME, TIMESTAMP_NAME
from huazheng.evidence.timestamp_token import stamped_at, timestamp_request, validated_response
from huazheng.services.custody.writes import reject_received, write_with_custody
from huazheng.settings.schema import PUBLIC_AUTHORITIES
from huazheng.settings.store import load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

__all__ = ["PUBLIC_AUTHORITIES", "stamp", "stamp_if_wanted"]

TIMEOUT_SECONDS = 8.0
LARGEST_ANSWER_BYTES = 1024 * 1024


def stamp(home: Home, folder: Path, authority: str) -> str | None:
    """Timestamp the call's seal; the time of the timestamp, UTC, ISO 8601.

    Raises :class:`ResourceUnavailable` for an unreachable authority, :class:`UnusableInput` for an unusable response
    or an invalid address; an earlier timestamp stays.
    """
    reject_received(folder)
    request = timestamp_request((folder / SEAL_NAME).read_bytes())
    answer = validated_response(_ask(authority, request.as_bytes()), request, authority)
    write_with_custody(home, folder, "timestamped", {TIMESTAMP_NAME: answer}, {"authority": authority})
    return stamped_at(folder)


def stamp_if_wanted(home: Home, folder: Path) -> None:
    """Timestamp a new seal if the user opted in. A failure is logged; the seal is valid without."""
    try:
        authority = load_settings(home).settings.timestamp_authority
        if authority:
            stamp(home, folder, authority)
    except (HuazhengError, OSError) as error:
        logger("timestamp").warning("%s has no timestamp: %s", folder.name, error)


def _ask(authority: str, request: bytes) -> bytes:
    import httpx2

    if not authority.startswith(("http://", "https://")):
        raise UnusableInput(
            Text(f"时间戳服务的地址不对：{authority}。", f"Invalid address of the timestamp authority: {authority}."),
            remedy=Text("在设置里改 timestamp_authority。", "Change timestamp_authority in the settings."),
        )
    kind = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        with httpx2.stream("POST", authority, content=request, headers=kind, timeout=TIMEOUT_SECONDS) as reply:
            reply.raise_for_status()
            answer = bytearray()
            for block in reply.iter_bytes():
                answer += block
                if len(answer) > LARGEST_ANSWER_BYTES:
                    break
            return bytes(answer)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise ResourceUnavailable(
            Text(
                f"时间戳服务 {authority} 联系不上（{error}）。录音和封存不受影响。",
                f"The timestamp authority {authority} cannot be reached ({error}). Recording and seal are unaffected.",
            ),
            remedy=Text("以后再试：huazheng timestamp 编号", "Try again later: huazheng timestamp CALL"),
        ) from error
